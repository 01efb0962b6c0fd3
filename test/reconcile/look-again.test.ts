// When a case is looked at again, by what its last pass came to.
import { expect, test } from 'vitest'
import { NOTHING_APPLIED } from '../../src/core/case.ts'
import type { Failure } from '../../src/core/failure.ts'
import { caseId } from '../../src/core/ref.ts'
import { lookAgain } from '../../src/reconcile/look-again.ts'
import { NOW, ready } from '../core/build.ts'
import { createBench } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const jira = { system: 'jira' } as const
const ticket = ready()
const each = {
  id: caseId(ticket.ref),
  ticket: ticket.ref,
  links: [],
  applied: NOTHING_APPLIED,
  attempts: 0,
}

test.each<[string, Failure, number, number | undefined]>([
  ['when the vendor says', { ...jira, kind: 'later', at: NOW + 7 * SECOND }, 1, 7 * SECOND + 125],
  ['at the longest after five minutes', { ...jira, kind: 'later', at: NOW }, 50, 5 * MINUTE + 125],
  ['at once where the world changed', { ...jira, kind: 'again' }, 1, 0],
  ['not at once for ever', { ...jira, kind: 'again' }, 4, 2 * SECOND],
  ['after a moment where we are denied', { ...jira, kind: 'denied' }, 1, 2 * SECOND],
  ['however long we are denied, every ten minutes', { ...jira, kind: 'denied' }, 50, 10 * MINUTE],
  ['however long something is gone, every ten minutes', { ...jira, kind: 'gone' }, 50, 10 * MINUTE],
  ['after a moment where nobody answered', { ...jira, kind: 'unclear' }, 1, 2 * SECOND],
  ['when the world changes', { ...jira, kind: 'refused', reason: 'invalid' }, 1, undefined],
  ['where it cannot be read', { ...jira, kind: 'refused', reason: 'unreadable' }, 1, 10 * MINUTE],
  ['after a bug of ours', { ...jira, kind: 'refused', reason: 'fault' }, 3, 8 * SECOND],
])('%s', (_, failure, attempts, after) => {
  const ending = { kind: 'failed', case: each, failure } as const
  const at = lookAgain(ending, { attempts, restUntil: undefined }, NOW, createBench().ports)
  expect(at === undefined ? undefined : at - NOW).toBe(after)
})
