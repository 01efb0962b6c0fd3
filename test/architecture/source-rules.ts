// Rules about the code itself, file by file: what only a root may touch, and what the types must not be told.
import { everything, isSyntax, lineOf, parse, parts, type Source, type Syntax } from './parse.ts'

const LONGEST_FILE = 250

/** Where time, randomness, the network and the environment are read (design, principle 7). */
const ROOTS = /^src\/(?:node\.ts$|worker\.ts$|cli\/)/
/** Where casts belong: the edge where a vendor's data is read, and the one file that makes a `Said`. */
const CASTS = /(?:^|\/)schema\.ts$|^src\/core\/said\.ts$/

const TIME = 'Take a Clock (core/clock.ts) as a parameter; only a root reads the real one.'
const RANDOM = 'Take `random: () => number` as a parameter; only a root makes one.'
const NETWORK = 'Take an Http (connectors/http.ts) or a fetch as a parameter; only a root has the real one.'
const ENVIRONMENT = 'Take a setting as a parameter; only a root reads the environment.'

/** Members of global objects that only a root may touch. */
const MEMBERS: Readonly<Record<string, string>> = {
  'Date.now': TIME,
  'Math.random': RANDOM,
  'process.env': ENVIRONMENT,
  'globalThis.fetch': NETWORK,
  'globalThis.setTimeout': TIME,
  'globalThis.setInterval': TIME,
}

/** Global functions that only a root may touch. */
const GLOBALS: Readonly<Record<string, string>> = { fetch: NETWORK, setTimeout: TIME, setInterval: TIME }

/** Everything in the file that breaks a rule, as sentences that say what to do. */
export function faultsOfSource(source: Source): string[] {
  const { path, text } = source
  const program = parse(source)
  const at = (offset: number, message: string) => `${path}:${lineOf(text, offset)} ${message}`
  const faults = everything(program).flatMap((node) =>
    [...typeFaults(node, path), ...(ROOTS.test(path) ? [] : memberFaults(node))].map((fault) =>
      at(node.start, fault),
    ),
  )
  const calls = ROOTS.test(path) ? [] : globalsOf(program, new Set())
  const silenced = text.search(/\/[/*]\s*@ts-/)
  const lines = text.trimEnd().split('\n').length
  return [
    ...faults,
    ...calls.map(({ name, start }) => at(start, `uses the global ${name}. ${GLOBALS[name]}`)),
    ...(silenced < 0 ? [] : [at(silenced, 'silences the compiler (@ts-). Make the types say what is true.')]),
    ...(lines > LONGEST_FILE
      ? [`${path} has ${lines} lines, over ${LONGEST_FILE}. Look for the seam and split it.`]
      : []),
  ]
}

function typeFaults(node: Syntax, path: string): string[] {
  if (node.type === 'TSAnyKeyword') return ['says any. Say unknown, and check what it is.']
  if (node.type === 'TSNonNullExpression' || node.definite === true) {
    return ['says ! of what may be missing. Handle the case that it is.']
  }
  const isCast = node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion'
  if (!isCast || CASTS.test(path) || isHarmless(node.typeAnnotation)) return []
  return ['casts. Check the value with a schema (in a schema.ts), or let the type follow from the code.']
}

/** `as const` and `as unknown` claim nothing. */
function isHarmless(type: unknown): boolean {
  if (!isSyntax(type)) return false
  return type.type === 'TSUnknownKeyword' || nameOf(type.typeName) === 'const'
}

function memberFaults(node: Syntax): string[] {
  if (
    node.type === 'NewExpression' &&
    nameOf(node.callee) === 'Date' &&
    Array.isArray(node.arguments) &&
    node.arguments.length === 0
  ) {
    return [`uses new Date() without an argument. ${TIME}`]
  }
  const member = `${nameOf(node.object)}.${nameOf(node.property)}`
  return node.type === 'MemberExpression' && member in MEMBERS ? [`uses ${member}. ${MEMBERS[member]}`] : []
}

type Use = { readonly name: string; readonly start: number }

/** Uses of global functions, where no parameter and nothing at the top of the file has their name. */
function globalsOf(node: Syntax, bound: ReadonlySet<string>): Use[] {
  const name = nameOf(node) ?? ''
  if (Object.hasOwn(GLOBALS, name) && !bound.has(name)) return [{ name, start: node.start }]
  const inside = new Set([...bound, ...namesBoundBy(node)])
  return parts(node)
    .filter(([key, part]) => !isType(part) && !isLabel(node, key))
    .flatMap(([, part]) => globalsOf(part, inside))
}

/** What a function takes, and what a file imports and declares at its top. */
function namesBoundBy(node: Syntax): string[] {
  const binders =
    node.type === 'Program' ? parts(node).flatMap(([, statement]) => parts(statement)) : parts(node)
  const keys = node.type === 'Program' ? ['specifiers', 'declaration', 'declarations', 'id'] : ['params']
  return binders.flatMap(([key, part]) => (keys.includes(key) ? namesIn(part) : []))
}

/** Where a declaration or a pattern holds the names that it makes. */
const NAMES = ['local', 'id', 'declarations', 'left', 'argument', 'properties', 'elements', 'value']

function namesIn(node: Syntax): string[] {
  const name = nameOf(node)
  const inner = parts(node).flatMap(([key, part]) => (NAMES.includes(key) ? namesIn(part) : []))
  return name === undefined ? inner : [name, ...inner]
}

/** Types name things without using them; an expression that is cast is still used. */
function isType(node: Syntax): boolean {
  return node.type.startsWith('TS') && !isSyntax(node.expression)
}

/** A word that names a property and not a variable. */
function isLabel(node: Syntax, key: string): boolean {
  return (key === 'property' || key === 'key') && node.computed === false && node.shorthand !== true
}

function nameOf(node: unknown): string | undefined {
  return isSyntax(node) && node.type === 'Identifier' && typeof node.name === 'string' ? node.name : undefined
}
