// When a case was proposed and when its customer was asked for something: kept from pass to pass, so that clocks
// survive restarts.
import type { Span } from './calendar.ts'
import type { Times } from './case.ts'
import type { TicketFacts } from './facts.ts'
import type { Instant } from './ref.ts'

/** More than any conversation has; the oldest are forgotten first. */
const MOST_WAITS = 50

/**
 * What is known after this look. A ticket's stamp is the time of its last change, so it tells when a status that
 * is seen for the first time was set, though not of one that came and went between two looks.
 */
export function timesAfter(
  before: Times | undefined,
  ticket: TicketFacts,
  proposedAt: Instant | undefined,
): Times {
  const { waits = [], waitingSince } = before ?? {}
  const changed = Date.parse(ticket.stamp)
  const proposed = before?.proposedAt ?? proposedAt
  const common = proposed === undefined ? {} : { proposedAt: proposed }
  if (ticket.status === 'awaiting-reply') return { ...common, waits, waitingSince: waitingSince ?? changed }
  if (waitingSince === undefined) return { ...common, waits }
  const wait = { from: waitingSince, to: Math.max(waitingSince, changed) }
  return { ...common, waits: [...waits, wait].slice(-MOST_WAITS) }
}

/** The same case once more: it was over, and is not any more, so its clocks begin anew. */
export function begunAnew(times: Times | undefined, now: Instant): Times {
  return { waits: [], ...(times?.waitingSince === undefined ? {} : { waitingSince: now }), proposedAt: now }
}

/** The stretches in which no clock runs: the one that still goes on lasts at least until now. */
export function pausesOf(times: Times | undefined, now: Instant): readonly Span[] {
  const { waits = [], waitingSince } = times ?? {}
  return waitingSince === undefined
    ? waits
    : [...waits, { from: waitingSince, to: Math.max(now, waitingSince) }]
}
