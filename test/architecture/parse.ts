// Reads TypeScript with the parser that vitest ships (oxc), so that rules look at code and not at its comments.
import { parseAst } from 'vitest/node'

/** A file by its path from the project's folder, for example `src/core/ref.ts`. */
export type Source = { readonly path: string; readonly text: string }

export type Syntax = { readonly type: string; readonly start: number; readonly [key: string]: unknown }

export function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export function parse(source: Source): Syntax {
  const program: unknown = parseAst(source.text, { lang: 'ts' })
  if (!isSyntax(program)) throw new Error(`${source.path} cannot be parsed`)
  return program
}

/** The parts that a piece of code is made of, with the names that they go by. */
export function parts(node: Syntax): (readonly [string, Syntax])[] {
  return Object.entries(node).flatMap(([key, value]) =>
    [value].flat().flatMap((part) => (isSyntax(part) ? [[key, part] as const] : [])),
  )
}

/** The node and everything inside it. */
export function everything(node: Syntax): Syntax[] {
  const found = [node]
  // The list grows while it is walked, until nothing is inside any more.
  for (const each of found) found.push(...parts(each).map(([, part]) => part))
  return found
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
