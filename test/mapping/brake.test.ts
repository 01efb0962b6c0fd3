// The brake of a mapping: what holds where it says nothing, and every fault with its place.
import { describe, expect, test } from 'vitest'
import { parseMapping } from '../../src/mapping/mapping.ts'
import { shippedWords } from '../policy.ts'
import { edit, MAPPING } from './good.ts'

const words = ['en', 'de'].map((locale) => shippedWords(locale))
const parse = (text: string) => parseMapping(text, 'm.yaml', ...words)
const tracked = (line: string) => edit(MAPPING, 'tracker:\n', `tracker:\n  ${line}\n`)

describe('the brake', () => {
  test.each([
    ['', { tickets: 200, share: 0.25 }],
    ['brake: {}\n', { tickets: 200, share: 0.25 }],
    ['brake: { tickets: 50 }\n', { tickets: 50, share: 0.25 }],
    ['brake: { share: 0.5 }\n', { tickets: 200, share: 0.5 }],
    ['brake: { tickets: 999999, share: 1 }\n', { tickets: 999_999, share: 1 }],
  ])('%j is %j', (text, brake) => {
    expect(parse(`${MAPPING}${text}`)).toMatchObject({ ok: true, value: { brake } })
  })

  test.each([
    ['brake: { tickets: 0 }', 'whole number of tickets'],
    ['brake: { tickets: many }', 'whole number of tickets'],
    ['brake: { tickets: 1.5 }', 'must be text, not a number'],
    ['brake: { share: 0 }', 'share of all cases'],
    ['brake: { share: 25 }', 'share of all cases'],
    ['brake: { share: "25%" }', 'share of all cases'],
    ['brake: { ticket: 5 }', 'did you mean tickets?'],
  ])('%s is a fault with its place', (text, message) => {
    const parsed = parse(`${MAPPING}${text}\n`)
    const line = MAPPING.split('\n').length
    expect(parsed).toMatchObject({ ok: false, faults: [{ line, message: expect.stringContaining(message) }] })
  })
})

test('where the tickets behind an issue are told is left out, or a comment', () => {
  expect(parse(tracked('impact: comment'))).toMatchObject({
    ok: true,
    value: { issues: { impact: 'comment' } },
  })
  expect(parse(tracked('impact: field'))).toMatchObject({ ok: false, faults: [{ path: 'tracker.impact' }] })
})
