// `bugbridge schema`: the JSON Schema of a file that admins write, for their editors.
import { mappingJsonSchema, wordsJsonSchema } from '../mapping/json-schema.ts'

/** JSON text that ends in a line break. */
export function schema(what: 'mapping' | 'words'): string {
  const found = what === 'mapping' ? mappingJsonSchema() : wordsJsonSchema()
  return `${JSON.stringify(found, null, 2)}\n`
}
