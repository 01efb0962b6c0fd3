// The journal of a case as a timeline, newest first: what was done, why, and what became of it.
import type { Case } from '../core/case.ts'
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import type { JournalEntry } from '../store/port.ts'
import { tellEntry } from './deeds.ts'
import { type Html, html } from './html.ts'
import { reasonLine } from './reasons.ts'
import { moment } from './time.ts'

export function timeline(entries: readonly JournalEntry[], each: Case, policy: Policy, now: Instant): Html {
  if (entries.length === 0) {
    return html`<p class="none">No change to another system is on record for this case.</p>`
  }
  return html`<ol class="timeline">${entries.map((entry) => deed(entry, each, policy, now))}</ol>`
}

function deed(entry: JournalEntry, each: Case, policy: Policy, now: Instant): Html {
  const { title, outcome, tone } = tellEntry(entry, each.links, policy)
  const tries = entry.attempts > 1 ? html` <span class="tries">${entry.attempts} attempts</span>` : ''
  return html`<li class="${tone}">
    <p class="deed"><strong>${title}</strong> <span class="at">${moment(entry.endedAt ?? entry.begunAt, now)}</span></p>
    <p class="because">${reasonLine(entry.because, entry.because.length)}</p>
    <p class="outcome">${outcome}${tries}</p>
  </li>`
}
