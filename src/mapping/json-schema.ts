// The formats as JSON Schema, for editors. What only `check` can judge (rules over several keys) is not in it.
import { z } from 'zod'
import { mappingSchema } from './schema.ts'
import { wordsSchema } from './words-schema.ts'

/** JSON Schema draft 7, which the YAML editors understand, of a mapping file. */
export function mappingJsonSchema() {
  return z.toJSONSchema(mappingSchema, { target: 'draft-7', io: 'input' })
}

/** The same of a words file. */
export function wordsJsonSchema() {
  return z.toJSONSchema(wordsSchema, { target: 'draft-7', io: 'input' })
}
