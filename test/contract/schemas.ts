// Makes JSON Schemas out of those of an OpenAPI 3.0 document. They say what the document says, and one thing
// more: where it lists an object's properties, there may be no others.
import { at, isObject, type Json } from './json.ts'

export type Side = 'request' | 'answer'

/** Properties that one side may not hold, though the document lists them. */
const NOT_SENT = { request: 'readOnly', answer: 'writeOnly' } as const

const MANY = ['allOf', 'oneOf', 'anyOf'] as const

/** What stands behind `#/…` in the document. */
export function resolve(document: Json, node: unknown): unknown {
  const reference = at(node, '$ref')
  if (typeof reference !== 'string') return node
  const path = reference.slice(2).split('/')
  const found = at(document, ...path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')))
  if (found === undefined) throw new Error(`the document has no ${reference}`)
  return resolve(document, found)
}

/**
 * Gives a function that converts a schema of the document. `name` is the name under which all of the document's
 * components are known to the validator.
 */
export function createConvert(document: Json, name: string, side: Side) {
  /** Whether the schema says by name what an object may hold. */
  function lists(schema: unknown, under: readonly unknown[] = []): boolean {
    const found = resolve(document, schema)
    if (under.includes(found)) return false
    const inner = MANY.flatMap((key) => listOf(at(found, key)))
    return (
      Object.keys(objectOf(at(found, 'properties'))).length > 0 ||
      inner.some((each) => lists(each, [...under, found]))
    )
  }

  /** `part`: the schema is one of several that describe the same value, so that it cannot know all properties. */
  function convert(schema: unknown, part = false): Json {
    const given = objectOf(schema)
    const { nullable, additionalProperties, ...rest } = given
    const listing = lists(given)
    const closed = listing && !part ? { unevaluatedProperties: false } : {}
    const reference = at(given, '$ref')
    if (typeof reference === 'string') return { $ref: name + reference, ...closed }
    const isOpen = additionalProperties === true || Object.keys(objectOf(additionalProperties)).length === 0
    const result: Json = {
      ...rest,
      ...propertiesOf(given),
      ...closed,
      ...(at(given, 'items') === undefined ? {} : { items: convert(at(given, 'items')) }),
      ...Object.fromEntries(MANY.filter((key) => key in given).map((key) => [key, members(given, key)])),
      ...(additionalProperties === false && !(part && listing) ? { additionalProperties } : {}),
      ...(isOpen ? {} : { additionalProperties: convert(additionalProperties) }),
    }
    return nullable === true ? orNull(result) : result
  }

  function members(schema: Json, key: string): readonly Json[] {
    return listOf(at(schema, key)).map((each) => convert(each, true))
  }

  function propertiesOf(schema: Json): Json {
    const all = Object.entries(objectOf(at(schema, 'properties')))
    const sent = all.filter(([, each]) => at(resolve(document, each), NOT_SENT[side]) !== true)
    const names = sent.map(([property]) => property)
    const unsent = all.map(([property]) => property).filter((property) => !names.includes(property))
    const required = listOf(at(schema, 'required')).filter((property) => !unsent.includes(String(property)))
    return {
      ...(all.length === 0 ? {} : { properties: Object.fromEntries(sent.map(converted)) }),
      ...('required' in schema ? { required } : {}),
    }
  }

  function converted([property, schema]: readonly [string, unknown]): readonly [string, Json] {
    return [property, convert(schema)]
  }

  return convert
}

/** OpenAPI 3.0 has `nullable`, and its enumerations of nullable things leave out the null that is meant. */
function orNull(schema: Json): Json {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  const values = schema.enum
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(Array.isArray(values) ? { enum: [...new Set([...values, null])] } : {}),
  }
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
