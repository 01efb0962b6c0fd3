// Hostile mappings and words: whatever the file holds, there is a policy or there are faults with their places;
// nothing is thrown, nothing grows, and no object elsewhere is changed.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { LIMITS } from '../../src/mapping/document.ts'
import { type Parsed, printFault } from '../../src/mapping/fault.ts'
import { parseMapping } from '../../src/mapping/mapping.ts'
import { parseWords } from '../../src/mapping/words.ts'
import { shippedWords } from '../policy.ts'
import { places, replaced, without } from './json.ts'

const shipped = (name: string) => readFileSync(new URL(`../../mappings/${name}`, import.meta.url), 'utf8')
const MAPPING = shipped('opscom.yaml')
const WORDS = shipped('words.en.yaml')
const words = shippedWords()
const READERS: Readonly<Record<string, (text: string) => Parsed<unknown>>> = {
  mapping: (text) => parseMapping(text, 'x.yaml', words),
  words: (text) => parseWords(text, 'words.en.yaml'),
}
const GOOD: Readonly<Record<string, string>> = { mapping: MAPPING, words: WORDS }
const PROTOTYPES = [Object, Array, String, Number, Function].map((each) => each.prototype)
const namesBefore = PROTOTYPES.map((each) => Reflect.ownKeys(each).length)

afterAll(() => {
  expect(PROTOTYPES.map((each) => Reflect.ownKeys(each).length)).toEqual(namesBefore)
})

/** Holds the answer to its shape; gives its faults as they are printed. */
function answerOf(kind: string, text: string): string[] {
  const parsed = READERS[kind]?.(text)
  if (parsed === undefined) throw new Error(`nobody reads ${kind}`)
  if (parsed.ok) return []
  const lines = text.split(/\r\n|\r|\n/).length
  expect(parsed.faults.length).toBeGreaterThan(0)
  for (const fault of parsed.faults) {
    expect(fault.line).toBeGreaterThanOrEqual(1)
    expect(fault.line).toBeLessThanOrEqual(lines)
    expect(fault.column).toBeGreaterThanOrEqual(1)
    expect(printFault(fault)).toMatch(/^(?:x|words\.en)\.yaml:\d+:\d+: [^\p{Cc}\p{Cf}]{1,2000}$/u)
  }
  return parsed.faults.map(printFault)
}

const ODD = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    '',
    ' ',
    'x'.repeat(300),
    '\u202e',
    '{ticket}',
    'Sentry',
    '__proto__',
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    { constructor: 1 },
    { toString: 'x' },
    'https://evil.test',
    '../../etc/passwd',
    '0x10',
  ],
)
const BYTES = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('utf8'))
const PIECE = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '\n',
    '\n  ',
    '\t',
    '&a ',
    '*a',
    '!!js/function ',
    '<<: *a',
    '"',
    "'",
    '|',
    '>-',
  ],
  ...[
    '#',
    '~',
    'yes',
    '0x1',
    '{ticket}',
    '__proto__: ',
    'constructor: ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '\0',
    '? ',
  ],
  ...[
    '\ufeff',
    '\r\n',
    '\u2028',
    '\u0085',
    '!<tag:yaml.org,2002:binary> ',
    '&a [*a]',
    '0b1',
    '.inf',
    '2026-12-01',
  ],
)

/** The good file with keys dropped, retyped, swapped or renamed. */
function reshaped(good: string): fc.Arbitrary<string> {
  const tree: unknown = parse(good)
  const spots = places(tree).map(([path]) => path)
  const change = fc.record({
    path: fc.constantFrom(...spots),
    other: fc.constantFrom(...spots),
    how: fc.nat(3),
    odd: ODD,
    key: fc.constantFrom('__proto__', 'constructor', 'nmae', '<<', '', ' ', '漢', 'x'.repeat(200)),
  })
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
    JSON.stringify(
      changes.reduce<unknown>((value, { path, other, how, odd, key }) => {
        if (how === 0) return without(value, path)
        if (how === 1) return replaced(value, path, () => odd)
        if (how === 2)
          return replaced(value, path, () => places(value).find(([at]) => `${at}` === `${other}`)?.[1])
        return replaced(value, path, (old) =>
          Object.fromEntries([...Object.entries(Object(old)), [key, odd]]),
        )
      }, tree) ?? null,
      null,
      1,
    ),
  )
}

/** The good text with pieces put in, taken out or put in the place of others, or lines said again. */
function scratched(good: string): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(good.length),
    drop: fc.nat(60),
    add: fc.oneof(PIECE, BYTES),
    again: fc.nat(200),
  })
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) =>
    changes.reduce((text, { at, drop, add, again }) => {
      const said = again < 60 ? text.slice(at, at + again) : ''
      return text.slice(0, at) + add + said + text.slice(at + drop)
    }, good),
  )
}

const RUNS = { seed: 20261121, numRuns: 150 }

describe.each(Object.keys(GOOD))('a hostile %s file', (kind) => {
  const good = GOOD[kind] ?? ''
  const inputs: readonly (readonly [string, fc.Arbitrary<string>])[] = [
    ['random bytes', BYTES],
    ['pieces of YAML', fc.array(fc.oneof(PIECE, BYTES), { maxLength: 60 }).map((pieces) => pieces.join(''))],
    ['the shipped file, reshaped', reshaped(good)],
    ['the shipped file, scratched', scratched(good)],
  ]
  test('is a value or faults with places', () => {
    let faulty = 0
    for (const [, input] of inputs) {
      fc.assert(
        fc.property(input, (text) => {
          faulty += answerOf(kind, text).length > 0 ? 1 : 0
        }),
        RUNS,
      )
    }
    console.log(`hostile: ${kind} parser ${inputs.length * RUNS.numRuns} inputs, ${faulty} faulty`)
    expect(faulty).toBeGreaterThan(RUNS.numRuns)
  })
})

const laughs = Array.from({ length: 9 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(9)}]`)

/** Text that asks for more than it is long, or for more than data; and the first fault that says so. */
const BOMBS: readonly (readonly [string, string, string | RegExp])[] = [
  ['a billion laughs', ['l0: &l0 lol', ...laughs].join('\n'), /1:\d+: l0: YAML anchors \(&\) are not read/],
  ['a quadratic blow-up', `a: &a ${'x'.repeat(9_000)}\nb: [${'*a,'.repeat(5_000)}]`, /anchors/],
  ['an alias to itself', 'name: &a [*a]', /anchors/],
  ['a merge of itself', 'name: &a\n  <<: *a', /:\d+: name: YAML anchors/],
  ['lists in lists', '['.repeat(30_000), /1:\d+: nested too deeply|not valid YAML/],
  ['groups in groups', '{a: '.repeat(7_000), /nested too deeply|not valid YAML/],
  [
    'groups in groups, indented',
    Array.from({ length: 200 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    /nested too deeply/,
  ],
  ['lists in lists, in one line', `${'- '.repeat(15_000)}x`, /nested too deeply|not valid YAML/],
  ['keys in keys', `${'? '.repeat(15_000)}x`, /nested too deeply|not valid YAML|plain text/],
  [
    '100,000 lists in lists',
    '['.repeat(100_000),
    `1:1: the file is larger than ${LIMITS.characters} characters`,
  ],
  ['a huge value', `name: ${'x'.repeat(200_000)}`, '1:1: the file is larger'],
  ['a huge file', `${'#'.repeat(79)}\n`.repeat(200_000), '1:1: the file is larger'],
  ['a huge number', `name: ${'9'.repeat(30_000)}`, /1:\d+: name: /],
  ['a huge key', `${'k'.repeat(30_000)}: x`, /1:1: /],
  [
    'many keys',
    Array.from({ length: 4_000 }, (_, at) => `k${at}: 1`).join('\n'),
    /:1:1: (?:k0: |the file is larger)/,
  ],
  ['one key many times', 'name: shop\n'.repeat(2_900), /2:1: name: is there twice/],
  ['many documents', '---\na: 1\n'.repeat(3_000), /3:1: a second document begins here/],
  ['a function', 'name: !!js/function "() => process.exit()"', /1:\d+: name: YAML tags/],
  ['a Python object', 'name: !!python/object/apply:os.system ["id"]', /YAML tags/],
  ['bytes', 'name: !!binary aGVsbG8=', /YAML tags/],
  ['a set', 'name: !!set {a, b}', /YAML tags/],
  ['the prototype of all objects', '__proto__:\n  polluted: true', /1:1: __proto__: this key is not read/],
  ['the prototype, nested', 'helpdesk: { __proto__: { polluted: true } }', /__proto__: this key is not read/],
  [
    'a constructor',
    'constructor: { prototype: { polluted: true } }',
    /1:1: constructor: "?constructor"? is not/,
  ],
  [
    'an object that is no text',
    MAPPING.replace('mode: sync', 'mode: { toString: x, valueOf: x }'),
    /mode: must be text, not a group of keys/,
  ],
  [
    'UTF-16',
    Buffer.from('name: shop', 'utf16le').toString('utf8'),
    '1:2: the file is not plain text in UTF-8',
  ],
  [
    'UTF-16 with a mark',
    Buffer.from('\ufeffname: shop', 'utf16le').toString('utf8'),
    'the file is not plain text in UTF-8',
  ],
  ['a tab', 'name:\n\tshop: x', '2:1: indented with a tab'],
  ['an old directive', '%YAML 1.1\n%TAG ! tag:evil.test,2000:\n---\nname: !x y', /YAML tags/],
  ['no end', 'name: "shop', /1:\d+: not valid YAML/],
  ['many mistakes', 'name: "a" b\nmode: "a" b\nlocale: [\n'.repeat(50), /1:\d+: not valid YAML/],
]

describe('a bomb', () => {
  test.each(BOMBS)('of %s is a fault', (_, text, fault) => {
    expect(answerOf('mapping', text)).toContainEqual(
      typeof fault === 'string' ? expect.stringContaining(fault) : expect.stringMatching(fault),
    )
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

test('a text that is no YAML gives its first fault alone', () => {
  for (const text of [
    'name: "a" b\nmode: "a" b\n',
    `${MAPPING}\n]\n]\n: :`,
    MAPPING.replace('mode:', 'mode: "'),
  ]) {
    expect(answerOf('mapping', text)).toHaveLength(1)
  }
})
