import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Parsed } from '../../src/mapping/fault.ts'
import { parseWords } from '../../src/mapping/words.ts'
import { MAPPING, readMapping, WORDS } from './good.ts'

const readWords = (text: string) => parseWords(text, 'words.en.yaml')

/** Pieces that YAML, the schema or the rules care about. */
const PIECE = fc.oneof(
  fc.constantFrom(
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
    '!!x ',
    '<<: ',
    '"',
    "'",
    '|',
    '>-',
    '#',
  ),
  fc.constantFrom(
    '~',
    'true',
    '0x1',
    '{ticket}',
    '{',
    'Sentry',
    '__proto__',
    'constructor',
    '---\n',
    '%YAML 1.1\n',
    '\0',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

/** The good text with up to six pieces put in, taken out or put in the place of others. */
function mutated(good: string): fc.Arbitrary<string> {
  const change = fc.record({ at: fc.nat(good.length), drop: fc.nat(30), add: PIECE })
  return fc
    .array(change, { minLength: 1, maxLength: 6 })
    .map((changes) =>
      changes.reduce((text, { at, drop, add }) => text.slice(0, at) + add + text.slice(at + drop), good),
    )
}

function expectAnswer(text: string, parsed: Parsed<unknown>): void {
  if (parsed.ok) return
  const lines = text.split('\n').length
  expect(parsed.faults.length).toBeGreaterThan(0)
  for (const { line, column, message } of parsed.faults) {
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(message).not.toBe('')
    expect(message).not.toMatch(/\p{Cc}/u)
  }
}

const RUNS = { seed: 20261121, numRuns: 150 }

describe('whatever is read, there is a value or there are faults with places, and no exception', () => {
  test('random text', () => {
    fc.assert(
      fc.property(fc.array(PIECE, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        expectAnswer(text, readMapping(text))
        expectAnswer(text, readWords(text))
      }),
      RUNS,
    )
  })

  test('the good mapping, mutated', () => {
    fc.assert(
      fc.property(mutated(MAPPING), (text) => expectAnswer(text, readMapping(text))),
      RUNS,
    )
  })

  test('the good words, mutated', () => {
    fc.assert(
      fc.property(mutated(WORDS), (text) => expectAnswer(text, readWords(text))),
      RUNS,
    )
  })

  test('any data at all, written as JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => expectAnswer(text, readMapping(text))),
      RUNS,
    )
  })
})

test('no mutation of the words lets a customer read of Sentry', () => {
  const anywhere = fc.record({ at: fc.nat(WORDS.length), name: fc.mixedCase(fc.constant('sentry')) })
  fc.assert(
    fc.property(anywhere, ({ at, name }) => {
      const parsed = readWords(WORDS.slice(0, at) + name + WORDS.slice(at))
      if (!parsed.ok) return
      const { accepted, eta, deployed, regressed, ...rest } = parsed.value.sentences
      const read = [accepted, eta, rest['eta-moved'], rest['eta-withdrawn'], deployed, regressed].join(' ')
      expect(read).not.toMatch(/sentry/i)
    }),
    RUNS,
  )
})
