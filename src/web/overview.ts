// The overview: what waits, and why. For escalation managers.
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import type { CaseRow, Store } from '../store/port.ts'
import type { NamedApproval, NamedCrowd } from './approvals.ts'
import { approvalSection, crowdSection } from './crowd-sections.ts'
import { emptyState } from './empty.ts'
import { GROUPS, type Group, groupCases, type Seen } from './groups.ts'
import { type Html, html } from './html.ts'
import { caseItem } from './row.ts'
import { stageName } from './stages.ts'

export type Overview = {
  /** Cases, last changed first. */
  readonly rows: readonly CaseRow[]
  readonly counts: Awaited<ReturnType<Store['count']>>
  readonly approvals: readonly NamedApproval[]
  readonly crowds: readonly NamedCrowd[]
  readonly policy: Policy
  readonly now: Instant
}

/** Cases shown of each group: on the overview, and when a group is asked for alone. */
const SHOWN = { together: 50, alone: 500 }

const TITLES: Readonly<Record<Group, readonly [title: string, meaning: string]>> = {
  attention: ['Needs attention', 'Something stands in the way, and each line says what to do.'],
  reported: ['Reported', 'Not yet with engineering: an escalation manager confirms the bug first.'],
  engineering: ['Waiting for engineering', 'Engineers have it.'],
  release: ['Waiting for release', 'Fixed, and not yet where the customer is.'],
  done: ['Done', 'Available to the customer, or ended without a fix.'],
}

/** The main part of the overview page. */
export function overview({ rows, counts, approvals, crowds, policy, now }: Overview): Html {
  if (rows.length === 0) return html`<h1>What waits, and why</h1>${emptyState(policy)}`
  const groups = groupCases(rows, policy)
  const jumps = GROUPS.map((group) => jump(group, groups[group].length))
  const filled = GROUPS.filter((group) => groups[group].length > 0)
  return html`<h1>What waits, and why</h1>
    <nav aria-label="Groups"><ul class="groups">${jumps}</ul></nav>
    <p class="counts">${countLine(counts)}${rows.length < counts.cases ? unsorted(rows.length) : ''}</p>
    ${approvalSection(approvals, now)}
    ${crowdSection(crowds, now)}
    ${groups.attention.length === 0 ? html`<p class="calm">Nothing needs attention.</p>` : ''}
    ${filled.map((group) => section(group, groups[group], SHOWN.together, now))}`
}

/** The main part of the page of one group. */
export function groupPage({ rows, counts, policy, now }: Overview, group: Group): Html {
  const cases = groupCases(rows, policy)[group]
  return html`<p><a href="/">All cases</a></p>
    <h1>What waits, and why</h1>
    ${rows.length < counts.cases ? html`<p class="counts">${unsorted(rows.length)}</p>` : ''}
    ${section(group, cases, SHOWN.alone, now)}`
}

function section(group: Group, cases: readonly Seen[], shown: number, now: Instant): Html {
  const [title, meaning] = TITLES[group]
  const more = shown === SHOWN.together ? html`<a href="/?group=${group}">Show more</a>` : ''
  return html`<section class="${group}" aria-labelledby="${group}">
    <h2 id="${group}">${title} <span class="count">${cases.length}</span></h2>
    <p class="meaning">${meaning}</p>
    ${group === 'engineering' ? byStage(cases.slice(0, shown), now) : caseList(cases.slice(0, shown), now)}
    ${cases.length > shown ? html`<p>These are ${shown} of ${cases.length}. ${more}</p>` : ''}
  </section>`
}

function jump(group: Group, count: number): Html {
  return html`<li class="${group}${count === 0 ? ' zero' : ''}">
    <a href="#${group}"><strong>${count}</strong> ${TITLES[group][0]}</a></li>`
}

function byStage(cases: readonly Seen[], now: Instant): Html[] {
  const stages = Map.groupBy(cases, ({ row }) => row.case.verdict?.stage ?? 'reported')
  return [...stages].map(
    ([stage, some]) =>
      html`<h3>${stageName(stage)} <span class="count">${some.length}</span></h3>${caseList(some, now)}`,
  )
}

function caseList(cases: readonly Seen[], now: Instant): Html {
  if (cases.length === 0) return html`<p class="none">No case is in this group.</p>`
  return html`<ul class="cases">${cases.map((each) => caseItem(each, now))}</ul>`
}

function countLine({ cases, due, leased, pendingHints }: Overview['counts']): string {
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return `${counted(cases, 'case')} in all, ${due} due, ${leased} being looked at, ${counted(pendingHints, 'hint')} waiting.`
}

function unsorted(shown: number): Html {
  return html` Only the ${shown} cases that changed last are sorted here;
    <a href="/api/v1/cases">the API</a> has them all.`
}
