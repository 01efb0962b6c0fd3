// A closed ticket cannot be changed any more by anybody. When the fix that its customer was told of turns out not
// to hold, it goes on in a new ticket: one, and never a second.
import type { Because } from './because.ts'
import type { Applied } from './case.ts'
import { followUpSaid } from './customer-notices.ts'
import type { Desired } from './desired.ts'
import type { CreateFollowUp } from './effect.ts'
import type { Facts, TicketFacts } from './facts.ts'
import { type Given, tellingOf } from './given.ts'
import { followUpMark } from './mark.ts'
import { seen } from './merge.ts'
import type { Policy } from './policy.ts'
import { fieldWord, type Word } from './said.ts'
import { isEnd, type Stage } from './stage.ts'

/** Under this topic the new ticket's mark names the issues that it goes on with. */
export const FOLLOW_UP = 'follow-up'

/**
 * Wanted when the customer of a closed ticket was last told that the fix is there, and it is not. An end without a
 * fix is never announced by us, on a new ticket neither.
 */
export function followUpWanted(
  stage: Stage,
  because: readonly Because[],
  given: Given,
): Desired['followUp'] | undefined {
  const { facts, policy, known } = given
  const isBroken = known.applied.told.customer === 'deployed' && stage !== 'deployed' && !isEnd(stage)
  if (facts.ticket.status !== 'closed' || !isBroken) return undefined
  if (known.followUp !== undefined || policy.followUps === false) return undefined
  const said = followUpSaid(tellingOf(given))
  if (said === undefined) return undefined
  const own = known.links.filter(({ role, mark }) => role === 'primary' && mark !== '')
  const why = { rule: 'tickets.follow_up', facts: ['the ticket is closed, and its fix does not hold'] }
  return { said, because: [...because, why], issues: own.map(({ issue }) => issue) }
}

/** What the closed ticket says of the bug is said again; only people ever say anything else there. */
function bugField({ fields }: TicketFacts, policy: Policy): [string, Word | null][] {
  const option = promotedBy(fields[policy.fields.bug], policy)
  return option === undefined ? [] : [[policy.fields.bug, fieldWord(option) ?? null]]
}

/** The option of the bug field, if it is one by which a ticket is promoted. */
export function promotedBy(option: string | undefined, { promotion }: Policy): string | undefined {
  return option === promotion.confirmed || option === promotion.feature?.option ? option : undefined
}

/** What was told on the closed ticket and is told anew on the next one, if it is so. */
const TOLD_ANEW = ['eta', 'unassigned', 'rollout', 'missing', 'continued']
/** What is decided now and must be known there. */
const DECIDED = ['seen-again', 'deployed-at']

/** The creation of the new ticket, with everything that is settled by it. */
export function followUpEffects(
  { followUp, stage, status, priority, fields, notices }: Desired,
  { ticket }: Facts,
  applied: Applied,
  policy: Policy,
): CreateFollowUp[] {
  if (followUp === undefined) return []
  const written: [string, Word | null][] = [
    ...bugField(ticket, policy),
    ...Object.entries(fields).map(([id, { value }]): [string, Word | null] => [id, value]),
  ]
  const wants = Object.entries<{ readonly value: string | null }>({
    status: status ?? { value: 'on-hold' },
    ...(priority === undefined ? {} : { priority }),
    ...fields,
  })
  const mark = followUpMark(ticket.ref)
  const told = {
    ...Object.fromEntries(Object.entries(applied.told).filter(([topic]) => !TOLD_ANEW.includes(topic))),
    ...Object.fromEntries(
      notices.filter(({ topic }) => DECIDED.includes(topic)).map(({ topic, value }) => [topic, value]),
    ),
    customer: 'regressed',
    progress: stage,
    [FOLLOW_UP]: followUp.issues.map(({ id }) => id).join('.'),
  }
  return [
    {
      kind: 'create-follow-up',
      key: mark,
      mark,
      ticket: ticket.ref,
      because: followUp.because,
      ...(ticket.requesterId === undefined ? {} : { requester: ticket.requesterId }),
      status: status?.value ?? 'on-hold',
      ...(priority === undefined ? {} : { priority: priority.value }),
      fields: Object.fromEntries(written),
      comment: { audience: 'customer', said: [followUp.said] },
      applies: {
        seq: 1,
        values: Object.fromEntries(
          wants.map(([name, { value: want }]) => [name, { want, seen: seen(want) }]),
        ),
        told,
        // What is between the issues stands; the links to the ticket are the closed one's.
        done: applied.done.filter((key) => /^(?:relate|link-source)\//.test(key)),
      },
    },
  ]
}
