// The times agreed with the customer: which of them run, until when, and which were not kept (O5, E8, S1, C1, A1).
// A clock is computed anew from the facts on every look: nothing in memory is its truth.
import type { Because } from './because.ts'
import type { ClockState } from './case.ts'
import type { Notice } from './desired.ts'
import { type Given, tellingOf } from './given.ts'
import { plainNotice } from './notices.ts'
import { clocksFor, planFor } from './plan.ts'
import type { ClockName, ClockRule, PriorityStep, TicketStatus } from './policy.ts'
import type { Instant } from './ref.ts'
import { isEnd, type Stage } from './stage.ts'
import { pausesOf } from './times.ts'

/** The last instant that a date can be written for. */
export const LAST_INSTANT = 8_640_000_000_000_000

export type Clocks = {
  /** Those that run, whether or not they are late. */
  readonly states: readonly ClockState[]
  /** Each that is late, told once. */
  readonly notices: readonly Notice[]
  /** When the next of them is over. */
  readonly lookAgain?: Instant
}

const SENTENCES = {
  response: 'agent-late-response',
  triage: 'agent-late-triage',
  estimate: 'agent-late-estimate',
  resolution: 'agent-late-resolution',
} as const satisfies Record<ClockName, string>

/**
 * | clock      | begins            | ends when                                          |
 * |------------|-------------------|----------------------------------------------------|
 * | response   | ticket opened     | an agent has replied in public                     |
 * | triage     | bug proposed      | it was confirmed (there is an issue) or declined   |
 * | estimate   | bug proposed      | the customer was told a date, or it is over        |
 * | resolution | bug proposed      | it is deployed, or ended without a fix             |
 *
 * All stand still while the customer is asked for something.
 */
export function clocksOf(stage: Stage, step: PriorityStep | undefined, given: Given): Clocks {
  const { facts, policy, known, now } = given
  const plan = planFor(facts.ticket, policy)
  if (plan === undefined || isSettled(facts.ticket.status)) return { states: [], notices: [] }
  const pauses = pausesOf(known.times, now)
  const states = clocksFor(plan, step?.label).flatMap((rule): ClockState[] => {
    const from = startOf(rule.clock, given)
    if (from === undefined || isMet(rule.clock, stage, given)) return []
    const due = dueOf(rule, from, pauses)
    // A calendar that is hardly ever open.
    if (due > LAST_INSTANT) return []
    return [{ clock: rule.clock, due, isLate: due <= now }]
  })
  const because = (clock: ClockName): Because[] => [
    { rule: `plans.${plan.name}.clocks`, facts: [`${clock} is late`] },
  ]
  // While the customer is asked, all stand still: what ends that is a reply, not time.
  const isPaused = known.times?.waitingSince !== undefined
  const next = isPaused ? [] : states.filter(({ isLate }) => !isLate).map(({ due }) => due)
  return {
    states,
    notices: states
      .filter(({ isLate }) => isLate)
      .map(({ clock }) =>
        plainNotice(`late-${clock}`, 'late', SENTENCES[clock], because(clock), policy.words),
      ),
    ...(next.length === 0 ? {} : { lookAgain: Math.min(...next) }),
  }
}

/** A person has ended it, or the helpdesk has: nothing is late any more. */
export function isSettled(status: TicketStatus): boolean {
  return status === 'solved' || status === 'closed'
}

function dueOf({ within, calendar }: ClockRule, from: Instant, pauses: ReturnType<typeof pausesOf>): Instant {
  return 'ms' in within ? calendar.add(from, within.ms, pauses) : calendar.addDays(from, within.days, pauses)
}

function startOf(clock: ClockName, { facts, known }: Given): Instant | undefined {
  return clock === 'response' ? facts.ticket.createdAt : known.times?.proposedAt
}

function isMet(clock: ClockName, stage: Stage, given: Given): boolean {
  const { facts, known } = given
  const isOver = stage === 'deployed' || isEnd(stage)
  const { eta } = known.applied.told
  switch (clock) {
    case 'response':
      return isOver || facts.ticket.respondedAt !== undefined
    case 'triage':
      // Extra functionality has been assessed: it waits for its quote (C4).
      return isOver || tellingOf(given).isFeature || known.links.some((link) => link.role === 'primary')
    case 'estimate':
      // A date that was told and withdrawn since was told in time all the same.
      return isOver || eta !== undefined
    case 'resolution':
      return isOver
  }
}
