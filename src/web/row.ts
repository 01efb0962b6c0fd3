// One case in the overview: what it is, how far it has come, and why it waits.
import type { Instant } from '../core/ref.ts'
import type { CaseRow } from '../store/port.ts'
import type { Concern } from './attention.ts'
import type { Seen } from './groups.ts'
import { type Html, html, outwardLink } from './html.ts'
import { reasonLine } from './reasons.ts'
import { stepBar } from './stages.ts'
import { calendarDay, moment } from './time.ts'

/** Reasons shown in a row, before the rest is counted; the case's own page shows them all. */
const REASONS = 2

export function caseItem({ row, concerns }: Seen, now: Instant): Html {
  const { verdict, ticket, id } = row.case
  const number = `#${ticket.id}`
  const reasons = verdict?.because ?? []
  return html`<li class="case">
    <div class="who">
      <span class="number">${outwardLink(number, verdict?.ticketUrl)}</span>
      ${issueLinks(row)}
    </div>
    <div class="how">${stepBar(verdict?.stage)}</div>
    <div class="when"><span class="label">Expected</span> ${
      verdict?.eta === undefined ? html`<span class="none">no date</span>` : calendarDay(verdict.eta)
    }</div>
    <div class="when"><span class="label">Looked at</span> ${
      verdict === undefined ? html`<span class="none">not yet</span>` : moment(verdict.at, now)
    }</div>
    <div class="why">
      ${concernList(concerns)}
      <p class="because">${reasons.length === 0 ? 'bugbridge has not looked at it yet' : reasonLine(reasons, REASONS)}</p>
    </div>
    <a class="more" href="/cases/${encodeURIComponent(id)}">Why<span class="spoken"> ${number} stands where it does</span></a>
  </li>`
}

/** Keys of the issues, each leading to its tracker. Related tasks are marked as such. */
export function issueLinks({ case: each }: CaseRow): Html {
  const issues = each.verdict?.issues ?? []
  if (issues.length === 0) return html`<span class="none">no issue</span>`
  const items = issues.map(
    ({ key, url, role }) =>
      html`<li>${outwardLink(key, url)}${role === 'related' ? html` <span class="role">related</span>` : ''}</li>`,
  )
  return html`<ul class="issues">${items}</ul>`
}

/** What is the matter, each with its remedy. */
export function concernList(concerns: readonly Concern[]): Html {
  if (concerns.length === 0) return html``
  const items = concerns.map(
    ({ what, remedy, waits }) =>
      html`<li${waits ? html` class="waits"` : ''}>${what} <span class="remedy">${remedy}</span></li>`,
  )
  return html`<ul class="concerns">${items}</ul>`
}
