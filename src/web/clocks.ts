// The clocks of a case: which of the times agreed run, until when, and which were not kept.
import type { Case, ClockState } from '../core/case.ts'
import type { ClockName } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import { type Html, html } from './html.ts'
import { iso, moment } from './time.ts'

const NAMES: Readonly<Record<ClockName, string>> = {
  response: 'First reply',
  triage: 'Assessment',
  estimate: 'Estimate',
  resolution: 'Resolution',
}

/** The clocks that run, the one that is over first in front; nothing when none does. */
export function clockList({ verdict, times }: Case, now: Instant): Html {
  const clocks = clocksOf(verdict)
  if (clocks.length === 0) return html``
  // Of a clock that stands still it is not known when it is over: whatever was counted moves on with every look.
  const isAsked = times?.waitingSince !== undefined
  return html`<ul class="clocks">${clocks.map((clock) => item(clock, isAsked, now))}</ul>`
}

function item({ clock, due, isLate }: ClockState, isAsked: boolean, now: Instant): Html {
  if (isLate) return html`<li class="late">${NAMES[clock]} late: it was due ${moment(due, now)}</li>`
  if (isAsked) return html`<li>${NAMES[clock]}: stands still while the customer is asked</li>`
  return html`<li>${NAMES[clock]} due ${moment(due, now)}</li>`
}

/** The same for the API. */
export function clocksView({ verdict }: Case) {
  return clocksOf(verdict).map(({ clock, due, isLate }) => ({ clock, due: iso(due), isLate }))
}

function clocksOf(verdict: Case['verdict']): readonly ClockState[] {
  return (verdict?.clocks ?? []).toSorted((left, right) => left.due - right.due)
}
