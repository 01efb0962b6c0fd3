// Every closed word that the core can give a case has a sentence on the page.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Case } from '../../src/core/case.ts'
import { describeFailure, type Failure, type RefusalReason } from '../../src/core/failure.ts'
import { CLOCKS } from '../../src/core/policy.ts'
import { ATTENTION_WORDS, explainAttention } from '../../src/web/attention.ts'
import { namesOf } from '../../src/web/names.ts'
import { relative } from '../../src/web/time.ts'
import { explainFailure } from '../../src/web/trouble.ts'
import { shippedPolicy } from '../policy.ts'
import { NOW } from './world.ts'

const src = new URL('../../src/', import.meta.url)

/** The words of attention in the sources: lists of quoted words, in every file that speaks of attention; no types. */
function wordsInSources(): string[] {
  const files = ['core/', 'reconcile/'].flatMap((room) =>
    readdirSync(new URL(room, src))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(`${room}${name}`, src), 'utf8')),
  )
  const found = files
    .filter((text) => text.includes('attention'))
    .flatMap((text) => [...text.matchAll(/(?<!\w)\[\s*(?:\.\.\.[\w.]+,\s*)?((?:'[a-z-]+',?\s*)+)\]/g)])
    .flatMap((list) => [...(list[1] ?? '').matchAll(/'([a-z-]+)'/g)].map((word) => word[1] ?? ''))
  return [...new Set(found)].sort()
}

const each: Case = {
  id: 'zendesk-1',
  ticket: { system: 'zendesk', id: '1' },
  links: [],
  applied: { seq: 0, values: {}, told: {}, done: [] },
  attempts: 0,
}
const names = namesOf(each, shippedPolicy())

describe('attention', () => {
  test('the words in the sources are those with a sentence, no more and no fewer', () => {
    const late = CLOCKS.map((clock) => `late-${clock}`)
    expect([...wordsInSources(), ...late].sort()).toEqual([...ATTENTION_WORDS].sort())
  })

  test.each(ATTENTION_WORDS)('%s is a plain sentence with its remedy', (word) => {
    const { what, remedy, waits } = explainAttention(word, names)
    expect(what).toMatch(/^[A-Z].{20,}\.$/)
    expect(remedy).toMatch(/^[A-Z].{10,}\.$/)
    expect(`${what} ${remedy}`).not.toMatch(/undefined|marked "/)
    expect(waits).toBe(!['source-unread', 'commits-unread', 'move-rejected', 'followed-up'].includes(word))
  })

  test.each([
    ['status', "the ticket's status"],
    ['priority', "the ticket's priority"],
    ['360000000005', "the ticket's engineering stage"],
    ['360000000099', "the ticket's field 360000000099"],
    ['constructor', "the ticket's field constructor"],
  ])('left-to-person:%s names the field, and waits for nobody', (field, words) => {
    const { what, waits } = explainAttention(`left-to-person:${field}`, names)
    expect(what).toContain(words)
    expect(waits).toBe(false)
  })

  test('a word that is not known here is still shown', () => {
    expect(explainAttention('toString', names)).toMatchObject({
      what: 'This case is marked "toString".',
      waits: true,
    })
  })
})

describe('failures', () => {
  const REASONS: Readonly<Record<RefusalReason, true>> = {
    invalid: true,
    'too-large': true,
    closed: true,
    'gate-unknown-sentence': true,
    'gate-unknown-value': true,
    'gate-sentry-reference': true,
    'gate-sealed-text': true,
    'gate-unreadable': true,
    'host-not-allowed': true,
    'no-webhook': true,
    unsupported: true,
    fault: true,
    unreadable: true,
    'unreadable-state': true,
  }
  const failures: Failure[] = [
    { kind: 'later', system: 'zendesk', at: 0 },
    { kind: 'again', system: 'zendesk', status: 409 },
    { kind: 'gone', system: 'jira', status: 404 },
    { kind: 'denied', system: 'jira', status: 401 },
    { kind: 'unclear', system: 'sentry' },
    ...Object.keys(REASONS).map(
      (reason): Failure => ({ kind: 'refused', system: 'zendesk', reason: reason as RefusalReason }),
    ),
  ]

  test.each(failures.map((failure) => [describeFailure(failure), failure] as const))(
    '"%s" is a plain sentence with its remedy',
    (description, { kind, status }) => {
      const { what, remedy, waits } = explainFailure(description)
      expect(what).toMatch(/^[A-Za-z].{15,}\.$/)
      expect(remedy).toMatch(/^[A-Z].{10,}\.$/)
      expect(what).not.toContain('The last pass stopped')
      expect(what.includes('HTTP')).toBe(status !== undefined)
      expect(waits).toBe(!['later', 'again', 'unclear'].includes(kind))
    },
  )

  test.each(['', 'zendesk: constructor', 'zendesk: refused (toString)', 'no description at all'])(
    '%j, which none of ours describes, is shown as it stands',
    (description) => {
      expect(explainFailure(description)).toMatchObject({
        what: `The last pass stopped: ${description}.`,
        waits: true,
      })
    },
  )
})

test.each([
  [-10_000, 'just now'],
  [-31_000, '1 minute ago'],
  [-59 * 60_000, '59 minutes ago'],
  [-61 * 60_000, '1 hour ago'],
  [-30 * 3_600_000, '30 hours ago'],
  [-48 * 3_600_000, '2 days ago'],
  [90_000, 'in 2 minutes'],
  [20 * 86_400_000, 'in 20 days'],
])('%i ms away reads "%s"', (away, words) => {
  expect(relative(NOW + away, NOW)).toBe(words)
})
