// What goes on while a link is denied: the rest of the case, and the ticket's own write.
import { expect, test } from 'vitest'
import { NOTHING_APPLIED } from '../../src/core/case.ts'
import { decide } from '../../src/core/decide.ts'
import type { Failure } from '../../src/core/failure.ts'
import { caseId } from '../../src/core/ref.ts'
import { withoutUpdate } from '../../src/reconcile/besides.ts'
import { lookAgain } from '../../src/reconcile/look-again.ts'
import { facts, known, NOW, plan, policy } from '../core/build.ts'
import { createBench } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DENIED: Failure = { kind: 'denied', system: 'jira', status: 404 }
const world = facts()
const ticket = world.ticket.ref
const ENDING = {
  kind: 'through',
  case: { id: caseId(ticket), ticket, links: [], applied: NOTHING_APPLIED, attempts: 0 },
  facts: world,
  desired: decide(world, policy, known(), NOW),
  diff: { ...plan(world), more: false },
  observed: false,
  failure: DENIED,
  onlyLinks: true,
} as const
const MORE = { diff: { ...ENDING.diff, more: true } }
const SOON = { desired: { ...ENDING.desired, lookAgain: NOW + MINUTE } }
const PAST = { desired: { ...ENDING.desired, lookAgain: NOW - 1 } }

test.each<[string, Partial<Parameters<typeof withoutUpdate>[0]>, number]>([
  ['every ten minutes where there is nothing else', {}, 10 * MINUTE],
  ['at once where more follows from what went through', { ...MORE, advanced: true }, 0],
  ['not at once where nothing went through', MORE, 10 * MINUTE],
  [
    'not at once where something else failed',
    { ...MORE, advanced: true, onlyLinks: undefined as never },
    10 * MINUTE,
  ],
  [
    'not at once while the move waits for a person',
    { ...MORE, advanced: true, held: { from: 'accepted', isRejected: false } },
    10 * MINUTE,
  ],
  ['when a clock says so', SOON, MINUTE],
  ['not by a clock that has said so', PAST, 10 * MINUTE],
])('a case with a link that is denied is looked at %s', (_, difference, after) => {
  const at = lookAgain(
    { ...ENDING, ...difference },
    { attempts: 50, restUntil: undefined },
    NOW,
    createBench().ports,
  )
  expect((at ?? 0) - NOW).toBe(after)
})

test('a ticket that somebody else changed meanwhile is read anew within a second, and the link stays shown', () => {
  const again: Failure = { kind: 'again', system: 'zendesk', status: 409 }
  const ending = withoutUpdate(ENDING, again, NOW)
  expect(ending).toMatchObject({ failure: DENIED })
  const { ports } = createBench()
  expect(lookAgain(ending, { attempts: 50, restUntil: undefined }, NOW, ports)).toBe(NOW + SECOND)
})

test('a ticket that may not be written is shown before the link', () => {
  const refused: Failure = { kind: 'refused', system: 'zendesk', reason: 'invalid' }
  expect(withoutUpdate(ENDING, refused, NOW)).toMatchObject({ failure: refused })
  const { onlyLinks: _, ...other } = ENDING
  expect(withoutUpdate(other, refused, NOW)).toMatchObject({ failure: DENIED })
})
