// One case in the overview: what it is, how far it has come, and why it waits.
import type { Instant } from '../core/ref.ts'
import { isEnd } from '../core/stage.ts'
import type { CaseRow } from '../store/port.ts'
import type { Concern } from './attention.ts'
import { clockList } from './clocks.ts'
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
  const looked =
    verdict === undefined ? '' : html`<span class="label">Looked at</span> ${moment(verdict.at, now)}`
  const because = verdict?.because ?? []
  return html`<li class="case">
    <div class="who">
      <span class="number">${outwardLink(number, verdict?.ticketUrl)}</span>
      ${verdict === undefined ? '' : issueLinks(row)}
    </div>
    <div class="how">${stepBar(verdict?.stage)}</div>
    <div class="when">${expected(row)}</div>
    <div class="when">${looked}</div>
    <div class="reasons">
      ${concernList(concerns)}
      ${clockList(row.case, now)}
      ${because.length === 0 ? '' : html`<p class="because">${reasonLine(because, REASONS)}</p>`}
    </div>
    <a class="more" href="/cases/${encodeURIComponent(id)}">Why<span class="spoken"> ${number} is where it is</span></a>
  </li>`
}

/** The day when a fix is expected; that there is none is worth a word only while engineering has it. */
function expected({ case: { verdict } }: CaseRow): Html {
  if (verdict?.eta !== undefined) return html`<span class="label">Expected</span> ${calendarDay(verdict.eta)}`
  const isOver = verdict === undefined || verdict.stage === 'deployed' || isEnd(verdict.stage)
  if (isOver || verdict.stage === 'reported') return html``
  return html`<span class="label">Expected</span> <span class="none">no date</span>`
}

/** Keys of the issues, each leading to its tracker. Related tasks are marked as such. */
export function issueLinks({ case: each }: CaseRow): Html {
  const issues = each.verdict?.issues ?? []
  if (issues.length === 0) return html`<span class="none">no issue</span>`
  const items = issues.map(({ key, url, role }) => {
    const mark = role === 'related' ? html` <span class="role">related</span>` : ''
    return html`<li>${outwardLink(key, url)}${mark}</li>`
  })
  return html`<ul class="issues">${items}</ul>`
}

/** What is the matter, each with its remedy. */
export function concernList(concerns: readonly Concern[]): Html {
  if (concerns.length === 0) return html``
  const items = concerns.map(
    ({ what, remedy, waits }) =>
      html`<li class="${waits ? 'waits' : 'rests'}">${what} <span class="remedy">${remedy}</span></li>`,
  )
  return html`<ul class="concerns">${items}</ul>`
}
