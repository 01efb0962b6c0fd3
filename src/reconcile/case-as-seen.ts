// The case as a reading shows it: its links, what stands on the ticket, who confirmed it, and what its clocks go by.
import type { Applied, Case } from '../core/case.ts'
import type { IssueFacts } from '../core/facts.ts'
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
    applied: underNewIds(applied, [...facts.primary, ...facts.related]),
    ...(policy.plans.length === 0 ? {} : { times: timesAfter(each.times, facts.ticket, proposedAt) }),
    ...(organization === undefined ? {} : { organization }),
    ...(confirmedBy === undefined ? {} : { confirmedBy }),
  }
}

/**
 * What was done and told of an issue that has moved stands under its new id: it is the same issue, and what is on it
 * moved along. Otherwise the ticket would be linked to it anew and taken off its old id, which leads to the new one.
 */
function underNewIds(applied: Applied, issues: readonly IssueFacts[]): Applied {
  const moved = new Map(
    issues.flatMap(({ formerly, ref }) => (formerly === undefined ? [] : [[formerly, ref.id] as const])),
  )
  if (moved.size === 0) return applied
  const renamed = (text: string, between: string) =>
    text
      .split(between)
      .map((part) => moved.get(part) ?? part)
      .join(between)
  const told = Object.entries(applied.told).map(([topic, value]) => [
    renamed(topic, '/'),
    renamed(value, '.'),
  ])
  return {
    ...applied,
    told: Object.fromEntries(told),
    done: applied.done.map((key) => renamed(key, '/')),
  }
}
