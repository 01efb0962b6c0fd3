// The case as a reading shows it: its links, what stands on the ticket, who confirmed it, and what its clocks go by.
import type { Applied, Case } from '../core/case.ts'
import { timesAfter } from '../core/times.ts'
import type { Ports } from './ports.ts'
import type { Reading } from './read.ts'

/** The case with what the reading says of it. */
export function caseAsSeen(
  each: Case,
  { facts, links, proposedAt }: Extract<Reading, { kind: 'facts' }>,
  applied: Applied,
  { policy }: Pick<Ports, 'policy'>,
): Case {
  const { organization } = facts.ticket
  const { organization: _, ...before } = each
  const confirmedBy = facts.confirmation?.allowed === true ? facts.confirmation.by : each.confirmedBy
  return {
    ...before,
    links,
    applied,
    ...(policy.plans.length === 0 ? {} : { times: timesAfter(each.times, facts.ticket, proposedAt) }),
    ...(organization === undefined ? {} : { organization }),
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
  }
}
