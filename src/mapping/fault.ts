// What is wrong with a file that an admin wrote, where, and how it is printed. Faults are data: nothing throws.

export type Fault = {
  readonly file: string
  /** Counted from 1, as editors do. */
  readonly line: number
  readonly column: number
  /** The key that is meant, for example `stages.accepted.status`; empty when it is the file as a whole. */
  readonly path: string
  readonly message: string
}

/** Either a value that kept every rule, or all the faults at once, in the order of the file. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** The keys and list positions that lead to a place in a file. */
export type Path = readonly PropertyKey[]

/** One line, for example `mappings/opscom.yaml:41:5: stages.accepted.status: is empty`. */
export function printFault({ file, line, column, path, message }: Fault): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`
}

/** A path as people write it: `priorities[1].label`, `tracker.statuses["In QA"]`. */
export function printPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    if (!/^[\p{L}\p{N}_-]{1,60}$/u.test(name)) return `${text}[${quote(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, '')
}

/** Quotes what stands in the file: cut short, and with nothing in it that a terminal would obey. */
export function quote(text: string): string {
  return printable(JSON.stringify(cut(text, 60)))
}

/** A message that may repeat a piece of the file as it stands, made fit to be printed. */
export function tame(message: string): string {
  return printable(cut(message, 200))
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** Writes out control characters, and those that nobody sees or that turn the direction of writing. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
