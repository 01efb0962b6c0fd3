// Reads YAML text into plain data, and remembers where each key and value stands. Only the plain part of YAML
// is taken: no anchors, aliases, merge keys or tags, which can hide a value or grow into a bomb.
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml'
import { type Fault, type Parsed, type Path, printPath, tame } from './fault.ts'

/** Several times what a mapping needs, and little enough that the worst text is read within a second. */
export const LIMITS = { characters: 32 * 1024, depth: 8 } as const

export type Document = {
  /** Objects, lists, strings and null; a boolean or a fraction stays what YAML makes of it. */
  readonly value: unknown
  /** What is YAML, and yet cannot be read as plain data. */
  readonly faults: readonly Fault[]
  /** True when the path, or something above it, could not be read: no more need be said of it. */
  readonly isUnread: (path: Path) => boolean
  readonly has: (path: Path) => boolean
  /** A fault at the key or the value of a path; of what is not there, at the nearest key above it. */
  readonly fault: (path: Path, on: 'key' | 'value', message: string) => Fault
}

/** What YAML does not take as text (https://yaml.org/spec/1.2.2/#51-character-set), and U+FFFD for broken UTF-8. */
const NOT_TEXT = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffc\u{10000}-\u{10ffff}]/u

/** Kinder words for what the parser says; its other messages are printed as they are. */
const SYNTAX: Readonly<Record<string, string>> = {
  RESOURCE_EXHAUSTION: 'nested too deeply',
  MULTIPLE_DOCS: 'a second document begins here (---): a file holds one',
  NON_STRING_KEY: 'a key must be plain text',
  TAB_AS_INDENT: 'indented with a tab: YAML is indented with spaces',
}

type FaultAt = (offset: number, path: Path, message: string) => Fault

/**
 * Takes a file's text, and its name for the faults. Never throws; a text that is no YAML at all gives only
 * the parser's first fault, since one mistake often makes it stumble again and again.
 */
export function readDocument(text: string, file: string): Parsed<Document> {
  if (text.length > LIMITS.characters) {
    const message = `the file is larger than ${LIMITS.characters} characters`
    return { ok: false, faults: [{ file, line: 1, column: 1, path: '', message }] }
  }
  const lines = new LineCounter()
  const faultAt: FaultAt = (offset, path, message) => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: printPath(path), message }
  }
  const body = text.replace(/^\uFEFF/, '')
  const { contents, errors } = parseDocument(body, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    // Ours instead: the library compares every key with every other one.
    uniqueKeys: false,
  })
  const stray = body.search(NOT_TEXT)
  if (stray >= 0) return { ok: false, faults: [faultAt(stray, [], 'the file is not plain text in UTF-8')] }
  const first = errors.toSorted((left, right) => left.pos[0] - right.pos[0])[0]
  if (first !== undefined) {
    const message = SYNTAX[first.code] ?? `not valid YAML: ${tame(first.message)}`
    return { ok: false, faults: [faultAt(first.pos[0], [], message)] }
  }
  return { ok: true, value: readContents(contents, faultAt) }
}

function readContents(contents: unknown, faultAt: FaultAt): Document {
  const faults: Fault[] = []
  const places = new Map<string, { readonly key: number | undefined; readonly value: number }>()
  const unread = new Set<string>()

  function refuse(node: unknown, path: Path, message: string): undefined {
    faults.push(faultAt(startOf(node), path, message))
    unread.add(nameOf(path))
  }

  /** Reads a node after noting where it stands; `key` is where its key begins, if it has one. */
  function read(node: unknown, path: Path, key?: number): unknown {
    places.set(nameOf(path), { key, value: isNode(node) ? startOf(node) : (key ?? 0) })
    const oddity = oddityOf(node)
    if (oddity !== undefined) return refuse(node, path, oddity)
    if (path.length > LIMITS.depth) return refuse(node, path, 'nested too deeply')
    if (isScalar(node)) return plain(node.value, node.source)
    if (isSeq(node)) return node.items.map((item, at) => read(item, [...path, at]))
    return isMap(node) ? readPairs(node.items, path) : null
  }

  function readPairs(pairs: readonly Pair[], path: Path): unknown {
    const entries = new Map<string, unknown>()
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.source) : ''
      const here = [...path, name]
      const oddity =
        name === '<<' || name === '__proto__' ? 'this key is not read: write it out' : oddityOf(key)
      if (oddity !== undefined) refuse(key, here, oddity)
      else if (entries.has(name)) faults.push(faultAt(startOf(key), here, 'is there twice'))
      else entries.set(name, read(value, here, startOf(key)))
    }
    return Object.fromEntries(entries)
  }

  const value = read(contents, [])

  return {
    value,
    faults,
    isUnread: (path) => [...path, ''].some((_, length) => unread.has(nameOf(path.slice(0, length)))),
    has: (path) => places.has(nameOf(path)),
    fault(path, on, message) {
      const depth = path.findLastIndex((_, at) => places.has(nameOf(path.slice(0, at + 1)))) + 1
      const { key, value } = places.get(nameOf(path.slice(0, depth))) ?? { key: 0, value: 0 }
      const useKey = on === 'key' || depth < path.length
      return faultAt(useKey ? (key ?? value) : value, path, message)
    },
  }
}

/** Why a node is more than plain data, if it is. */
function oddityOf(node: unknown): string | undefined {
  if (isAlias(node)) return 'YAML aliases (*) are not read: write the value out'
  if (!isNode(node)) return undefined
  if (node.tag !== undefined) return 'YAML tags (!) are not read: leave it out'
  return 'anchor' in node && node.anchor !== undefined
    ? 'YAML anchors (&) are not read: leave it out'
    : undefined
}

/** A whole number is taken digit by digit as it is written: these files hold ids, and nothing to reckon with. */
function plain(value: unknown, source: string | undefined): unknown {
  return typeof value === 'number' && source !== undefined && /^\d+$/.test(source) ? source : value
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0
}

/** A path as the key of a map. */
function nameOf(path: Path): string {
  return JSON.stringify(path.map(String))
}
