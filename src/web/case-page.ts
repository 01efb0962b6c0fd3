// One case: where it stands, what a person should know, the facts, and why everything was done.
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import { isEnd } from '../core/stage.ts'
import type { CaseRow, JournalEntry } from '../store/port.ts'
import type { Concern } from './attention.ts'
import { wouldDo } from './deeds.ts'
import { facts } from './facts.ts'
import { concernsOf } from './groups.ts'
import { type Html, html } from './html.ts'
import { reasonLine } from './reasons.ts'
import { concernList } from './row.ts'
import { stageName, stepList } from './stages.ts'
import { timeline } from './timeline.ts'

/** Entries of the journal on the page; the API gives more. */
export const ENTRIES = 100

export type CaseView = {
  readonly row: CaseRow
  /** Newest first. */
  readonly entries: readonly JournalEntry[]
  readonly policy: Policy
  readonly now: Instant
}

/** The main part of a case's page. */
export function casePage({ row, entries, policy, now }: CaseView): Html {
  const { case: each } = row
  const concerns = concernsOf(row, policy)
  const waiting = concerns.filter((concern) => concern.waits)
  const resting = concerns.filter((concern) => !concern.waits)
  const older = html`<p>These are the newest ${ENTRIES}.
    <a href="/api/v1/cases/${encodeURIComponent(each.id)}/why?limit=500">The API</a> gives up to 500.</p>`
  return html`<p><a href="/">All cases</a></p>
    <h1>Ticket #${each.ticket.id}</h1>
    ${standing(row)}
    ${concernSection('attention', 'Needs attention', waiting)}
    ${concernSection('rests', 'Good to know', resting)}
    ${facts(row, policy, now)}
    ${planned(row, policy)}
    <section aria-labelledby="why">
      <h2 id="why">Why</h2>
      ${timeline(entries, each, policy, now)}
      ${entries.length < ENTRIES ? '' : older}
    </section>`
}

/** How far it has come, and the reasons. */
function standing({ case: { verdict } }: CaseRow): Html {
  if (verdict === undefined) return html`<p class="none">bugbridge has not looked at it yet.</p>`
  const { stage, because } = verdict
  const end = html` bugbridge does not tell customers of such an end: an agent explains it.`
  return html`${isEnd(stage) ? '' : stepList(stage)}
    <p class="standing"><strong>${stageName(stage)}</strong>
      ${reasonLine(because, because.length)}.${isEnd(stage) ? end : ''}</p>`
}

function concernSection(id: string, title: string, concerns: readonly Concern[]): Html {
  if (concerns.length === 0) return html``
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${concernList(concerns)}</section>`
}

/** In observe mode: what is not done. */
function planned({ case: { verdict } }: CaseRow, policy: Policy): Html {
  const plans = verdict?.planned ?? []
  if (plans.length === 0) return html``
  const items = plans.map(
    ({ kind, because }) =>
      html`<li><strong>${wouldDo(kind, policy)}</strong>
        <span class="because">${reasonLine(because, because.length)}</span></li>`,
  )
  return html`<section aria-labelledby="planned">
    <h2 id="planned">Would be done</h2>
    <p class="meaning">The mode was observe at the last look, so none of this was written.</p>
    <ul class="plans">${items}</ul>
  </section>`
}
