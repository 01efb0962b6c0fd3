// Queries are compiled once, when the store is made, with places left open for the values of each call:
// compiling one takes as long as carrying out several.
import { type Compilable, type Expression, type RawBuilder, sql } from 'kysely'
import type { Query } from './engine.ts'

export type Values = Readonly<Record<string, string | number | null>>

/** One open place for each value, to be used by its name in a query like the value itself. */
export type Places<V extends Values> = { readonly [Name in keyof V]: RawBuilder<V[Name]> }

/** Compiles the query, and gives the function that fills its open places. */
export function prepare<V extends Values>(build: (places: Places<V>) => Compilable): (values: V) => Query {
  const places = new Proxy<Places<V>>(Object.create(null), {
    get: (_, name) => sql`${{ place: name }}`,
  })
  const { sql: text, parameters } = build(places).compile()
  return function fill(values) {
    return {
      sql: text,
      parameters: parameters.map((parameter) => (isPlace(parameter) ? values[parameter.place] : parameter)),
    }
  }
}

function isPlace(parameter: unknown): parameter is { readonly place: string } {
  return typeof parameter === 'object' && parameter !== null && 'place' in parameter
}

/** Says that a value is a whole number where a database cannot see it from the column (PostgreSQL). */
export function whole<T extends number | null>(value: Expression<T>): RawBuilder<T> {
  return sql<T>`cast(${value} as bigint)`
}
