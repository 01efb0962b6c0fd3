// Answers a selection from objects: a field is a value, or a function of its arguments.
import type { Args, Selected } from './graphql-query.ts'

/** An object of the graph. Every one says its type. */
export type Thing = { readonly __typename: string } & Readonly<Record<string, unknown>>

export type Answered = { readonly value: unknown; readonly faults: readonly string[] }

/** Faults are fields that are none. */
export function select(source: unknown, selection: readonly Selected[]): Answered {
  const faults: string[] = []

  function fields(thing: Thing, inner: readonly Selected[]): readonly (readonly [string, unknown])[] {
    return inner.flatMap((one) => {
      if (one.kind === 'on') return one.type === thing.__typename ? fields(thing, one.inner) : []
      if (!(one.name in thing)) faults.push(`Field '${one.name}' doesn't exist on type '${thing.__typename}'`)
      const found = thing[one.name]
      const value: unknown = isResolver(found) ? found(one.args) : found
      return [[one.as, from(value, one.inner)] as const]
    })
  }

  function from(value: unknown, inner: readonly Selected[]): unknown {
    if (Array.isArray(value)) return value.map((each) => from(each, inner))
    return isThing(value) ? Object.fromEntries(fields(value, inner)) : (value ?? null)
  }

  return { value: from(source, selection), faults }
}

function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && '__typename' in value
}

function isResolver(value: unknown): value is (args: Args) => unknown {
  return typeof value === 'function'
}
