import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { schema } from '../../src/cli/schema.ts'
import { edit, MAPPING, WORDS } from './good.ts'

const read = (name: string) => readFileSync(new URL(`../../mappings/${name}`, import.meta.url), 'utf8')
const accepts = (what: 'mapping' | 'words', text: string) =>
  new Ajv({ strict: true, allowUnionTypes: true }).validate(JSON.parse(schema(what)), parse(text))

describe.each([
  [
    'mapping',
    MAPPING,
    [
      'alleo.yaml',
      'echo360.yaml',
      'ecshops.yaml',
      'opscom.yaml',
      'standard-enterprise.yaml',
      'two-services.yaml',
    ],
  ],
  ['words', WORDS, ['words.en.yaml', 'words.de.yaml']],
] as const)('the JSON Schema of %s', (what, good, shipped) => {
  test('accepts what is valid', () => {
    expect(accepts(what, good)).toBe(true)
    for (const name of shipped) expect(accepts(what, read(name)), name).toBe(true)
  })

  test('describes every key, for the editor to show', () => {
    expect(undescribed(JSON.parse(schema(what)))).toEqual([])
  })

  test('refuses a key that is not one of the format', () => {
    expect(accepts(what, `${good}colour: red\n`)).toBe(false)
  })

  test('is the file beside the mappings that editors are pointed to', () => {
    expect(read(`${what}.schema.json`), `run: bugbridge schema ${what}`).toBe(schema(what))
  })
})

test('the JSON Schema of mapping refuses a wrong word and a missing stage, and takes ids without quotes', () => {
  expect(accepts('mapping', edit(MAPPING, 'mode: sync', 'mode: synk'))).toBe(false)
  expect(accepts('mapping', edit(MAPPING, '  in-qa: { status: on-hold, option: eng_in_qa }\n', ''))).toBe(
    false,
  )
  expect(accepts('mapping', edit(MAPPING, 'bug: "11"', 'bug: 11'))).toBe(true)
  expect(accepts('mapping', `${MAPPING}brake: { tickets: 200, share: 0.25 }\n`)).toBe(true)
  expect(accepts('mapping', `${MAPPING}brake: { tickets: 200, share: 25 }\n`)).toBe(false)
})

/** Paths of properties without a description. */
function undescribed(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { properties = {}, items, additionalProperties }: Record<string, unknown> = { ...node }
  const children = {
    ...Object(properties),
    ...(items ? { '[]': items } : {}),
    ...(additionalProperties ? { '*': additionalProperties } : {}),
  }
  return Object.entries(children).flatMap(([key, child]) => {
    const here = `${path}.${key}`
    return [...(Object(child).description ? [] : [here]), ...undescribed(child, here)]
  })
}
