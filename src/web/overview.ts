// The overview: what waits, and why. For escalation managers.
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import type { CaseRow, Store } from '../store/port.ts'
import { GROUPS, type Group, groupCases, type Seen } from './groups.ts'
import { type Html, html } from './html.ts'
import { systemName } from './names.ts'
import { caseItem } from './row.ts'
import { stageName } from './stages.ts'

export type Overview = {
  readonly rows: readonly CaseRow[]
  readonly counts: Awaited<ReturnType<Store['count']>>
  readonly policy: Policy
  readonly now: Instant
  /** Only this group, with more of its cases. */
  readonly only?: Group
}

/** Cases shown of each group: on the overview, and when a group is asked for alone. */
const SHOWN = { together: 50, alone: 500 }

const TITLES: Readonly<Record<Group, readonly [title: string, meaning: string]>> = {
  attention: ['Needs attention', 'Something stands in the way, and each line says what to do.'],
  reported: ['Reported', 'Not yet with engineering: an escalation manager confirms the bug first.'],
  engineering: ['Waiting for engineering', 'Engineers have it. The customer is kept posted by itself.'],
  release: ['Waiting for release', 'Fixed, and not yet where the customer is.'],
  done: ['Done', 'Available to the customer, or ended without a fix.'],
}

/** The main part of the overview page. */
export function overview(view: Overview): Html {
  const { rows, counts, policy, now, only } = view
  const groups = groupCases(rows, policy)
  const shown = only === undefined ? GROUPS.filter((group) => groups[group].length > 0) : [only]
  return html`
    <h1>${only === undefined ? 'What waits, and why' : TITLES[only][0]}</h1>
    ${only === undefined ? '' : html`<p><a href="/">All cases</a></p>`}
    ${rows.length === 0 ? emptyState(policy) : html`<nav aria-label="Groups"><ul class="groups">${GROUPS.map((group) => jump(group, groups[group].length))}</ul></nav>`}
    ${only === undefined && rows.length > 0 && groups.attention.length === 0 ? html`<p class="calm">Nothing needs attention.</p>` : ''}
    ${shown.map((group) => section(group, groups[group], now, only === undefined))}
    <p class="counts">${countLine(counts)}${
      rows.length < counts.cases
        ? html` Shown here are the ${rows.length} that changed last; <a href="/api/v1/cases">the API</a> has the others.`
        : ''
    }</p>`
}

function jump(group: Group, count: number): Html {
  return html`<li class="${group}"><a href="/#${group}"><strong>${count}</strong> ${TITLES[group][0]}</a></li>`
}

function section(group: Group, cases: readonly Seen[], now: Instant, together: boolean): Html {
  const [title, meaning] = TITLES[group]
  const shown = cases.slice(0, together ? SHOWN.together : SHOWN.alone)
  const rest = cases.length - shown.length
  return html`<section class="${group}" aria-labelledby="${group}">
    <h2 id="${group}">${title} <span class="count">${cases.length}</span></h2>
    <p class="meaning">${meaning}</p>
    ${group === 'engineering' ? byStage(shown, now) : caseList(shown, now)}
    ${rest === 0 ? '' : together ? html`<p><a href="/?group=${group}">Show all ${cases.length}</a></p>` : html`<p>And ${rest} more.</p>`}
  </section>`
}

function byStage(cases: readonly Seen[], now: Instant): Html[] {
  const stages = Map.groupBy(cases, ({ row }) => row.case.verdict?.stage ?? 'reported')
  return [...stages].map(
    ([stage, some]) =>
      html`<h3>${stageName(stage)} <span class="count">${some.length}</span></h3>${caseList(some, now)}`,
  )
}

function caseList(cases: readonly Seen[], now: Instant): Html {
  return html`<ul class="cases">${cases.map((each) => caseItem(each, now))}</ul>`
}

function countLine({ cases, due, leased, pendingHints }: Overview['counts']): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return `${plural(cases, 'case')} in all: ${due} due, ${leased} being looked at now. ${plural(pendingHints, 'hint')} not yet followed.`
}

/** How a first case comes about, in the words of the mapping in force. */
function emptyState({ helpdesk, tracker, fields, promotion, issues }: Policy): Html {
  const desk = systemName(helpdesk)
  return html`<section class="empty" aria-labelledby="empty">
    <h2 id="empty">No cases yet</h2>
    <p>A case comes about in ${desk}, on the ticket itself:</p>
    <ol>
      <li>An agent sets the bug status (field <code>${fields.bug}</code>) to <code>${promotion.proposed}</code>. The
        ticket then appears here, and nothing is created.</li>
      <li>An escalation manager (group <code>${promotion.confirmers}</code>) sets it to
        <code>${promotion.confirmed}</code>. bugbridge creates an issue in ${systemName(tracker)}, project
        <code>${issues.project}</code>, and links the two.</li>
      <li>From then on the ticket follows the issue, until the fix is available to the customer.</li>
    </ol>
    <p>If you did this and nothing appears, see whether ${desk} has reached us: <a href="/api/v1/deliveries">deliveries</a>.</p>
  </section>`
}
