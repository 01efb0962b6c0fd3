// One case: the facts, what a person should know, what would be done, and why everything was done.
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import { isEnd } from '../core/stage.ts'
import type { CaseRow, JournalEntry } from '../store/port.ts'
import type { Concern } from './attention.ts'
import { toldCustomer, wouldDo } from './deeds.ts'
import { concernsOf } from './groups.ts'
import { type Html, html, outwardLink } from './html.ts'
import { systemName } from './names.ts'
import { reasonLine } from './reasons.ts'
import { concernList, issueLinks } from './row.ts'
import { stepBar, stepList } from './stages.ts'
import { calendarDay, moment } from './time.ts'
import { timeline } from './timeline.ts'

/** Entries of the journal on the page; the API gives more. */
export const ENTRIES = 100

export type CaseView = {
  readonly row: CaseRow
  readonly entries: readonly JournalEntry[]
  readonly policy: Policy
  readonly now: Instant
}

/** The main part of a case's page. */
export function casePage(view: CaseView): Html {
  const { row, entries, policy, now } = view
  const { case: each } = row
  const { verdict } = each
  const concerns = concernsOf(row, policy)
  return html`
    <p><a href="/">All cases</a></p>
    <h1>Ticket #${each.ticket.id}</h1>
    ${verdict === undefined ? html`<p class="none">bugbridge has not looked at it yet.</p>` : html`<div class="progress">${stepBar(verdict.stage)}</div>${stepList(verdict.stage)}`}
    ${verdict !== undefined && isEnd(verdict.stage) ? html`<p class="verdict">It ended without a fix. The customer has not been told by bugbridge: an agent explains it.</p>` : ''}
    ${concernSection(
      'attention',
      'Needs attention',
      concerns.filter((concern) => concern.waits),
    )}
    ${concernSection(
      'rests',
      'Good to know',
      concerns.filter((concern) => !concern.waits),
    )}
    ${factsOf(view)}
    ${planned(view)}
    <section aria-labelledby="why">
      <h2 id="why">Why</h2>
      ${verdict === undefined ? '' : html`<p class="verdict">It stands where it does ${reasonLine(verdict.because, verdict.because.length)}.</p>`}
      ${timeline(entries, each, policy, now)}
      ${entries.length < ENTRIES ? '' : html`<p>These are the newest ${ENTRIES}. <a href="/api/v1/cases/${encodeURIComponent(each.id)}/why?limit=500">The API</a> has more.</p>`}
    </section>`
}

function concernSection(id: string, title: string, concerns: readonly Concern[]): Html {
  if (concerns.length === 0) return html``
  return html`<section class="${id}" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${concernList(concerns)}</section>`
}

function factsOf({ row, policy, now }: CaseView): Html {
  const { case: each } = row
  const { verdict, applied, confirmedBy } = each
  const told = toldCustomer(applied.told)
  const day = applied.told.eta
  return html`<section aria-labelledby="facts">
    <h2 id="facts">Facts</h2>
    <dl class="facts">
      <dt>Ticket</dt><dd>${outwardLink(`#${each.ticket.id} in ${systemName(each.ticket.system)}`, verdict?.ticketUrl)}</dd>
      <dt>Issues</dt><dd>${issueLinks(row)}</dd>
      <dt>Expected</dt><dd>${verdict?.eta === undefined ? 'no date from engineering' : calendarDay(verdict.eta)}</dd>
      <dt>Customer was told</dt><dd>${told ?? 'nothing yet'}${day === undefined || day === 'none' ? '' : html`; expected ${calendarDay(day)}`}</dd>
      ${confirmedBy === undefined ? '' : html`<dt>Confirmed by</dt><dd>user ${confirmedBy} in ${systemName(each.ticket.system)}</dd>`}
      <dt>Last looked at</dt><dd>${verdict === undefined ? 'not yet' : moment(verdict.at, now)}</dd>
      <dt>Next look</dt><dd>${nextLook(row, policy, now)}</dd>
    </dl>
  </section>`
}

/** When the case is looked at again, and by what it is woken before. */
function nextLook({ case: each, dueAt, leasedUntil }: CaseRow, policy: Policy, now: Instant): Html {
  const failed =
    each.attempts === 0
      ? ''
      : html` ${each.attempts} ${each.attempts === 1 ? 'pass' : 'passes'} in a row did not go through.`
  const watched = [
    'the ticket',
    ...(each.links.length > 0 ? ['its issues and their fix versions'] : []),
    ...(policy.deployed.by.includes('deploy') && each.links.length > 0
      ? [`deploys to ${policy.deployed.environments.join(', ')}`]
      : []),
  ]
  if (leasedUntil !== undefined && leasedUntil > now) return html`It is being looked at now.${failed}`
  const when =
    dueAt === undefined
      ? html`when something happens`
      : dueAt <= now
        ? html`due now`
        : html`${moment(dueAt, now)}, or when something happens`
  return html`${when}. Watched: ${watched.join('; ')}. Every case is also looked at from time to time.${failed}`
}

/** In observe mode: what is not done. */
function planned({ row, policy }: CaseView): Html {
  const plans = row.case.verdict?.planned ?? []
  if (plans.length === 0) return html``
  return html`<section class="planned" aria-labelledby="planned">
    <h2 id="planned">Would be done</h2>
    <p class="meaning">The mode is observe, so none of this is written.</p>
    <ul class="plans">${plans.map(({ kind, because }) => html`<li><strong>${wouldDo(kind, policy)}</strong> <span class="because">${reasonLine(because, because.length)}</span></li>`)}</ul>
  </section>`
}
