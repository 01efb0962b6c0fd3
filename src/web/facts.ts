// The facts of one case as a list of terms.
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import type { CaseRow } from '../store/port.ts'
import { clockList } from './clocks.ts'
import { toldCustomer } from './deeds.ts'
import { type Html, html, outwardLink } from './html.ts'
import { systemName } from './names.ts'
import { issueLinks } from './row.ts'
import { calendarDay, moment } from './time.ts'

export function facts(row: CaseRow, policy: Policy, now: Instant): Html {
  const { ticket, verdict, confirmedBy } = row.case
  const isTimed = (verdict?.clocks ?? []).length > 0
  const desk = systemName(ticket.system)
  const confirmed = html`<dt>Confirmed by</dt><dd>user ${confirmedBy} in ${desk}</dd>`
  return html`<section aria-labelledby="facts">
    <h2 id="facts">Facts</h2>
    <dl class="facts">
      <dt>Ticket</dt><dd>${outwardLink(`#${ticket.id} in ${desk}`, verdict?.ticketUrl)}</dd>
      <dt>Issues</dt><dd>${issueLinks(row)}</dd>
      <dt>Expected</dt><dd>${verdict?.eta === undefined ? 'no date' : calendarDay(verdict.eta)}</dd>
      <dt>Clocks</dt><dd>${isTimed ? clockList(row.case, now) : 'none runs'}</dd>
      <dt>Told to the customer</dt><dd>${told(row)}</dd>
      ${confirmedBy === undefined ? '' : confirmed}
      <dt>Last looked at</dt><dd>${verdict === undefined ? 'not yet' : moment(verdict.at, now)}</dd>
      <dt>Next look</dt><dd>${nextLook(row, now)}</dd>
      <dt>Watched</dt><dd>${watched(row, policy)}</dd>
    </dl>
  </section>`
}

/** What the customer last heard from bugbridge; what agents wrote themselves is not known here. */
function told({ case: { applied } }: CaseRow): Html {
  const { eta } = applied.told
  const day = eta === undefined || eta === 'none' ? '' : html`; expected ${calendarDay(eta)}`
  return html`${toldCustomer(applied.told) ?? 'nothing by bugbridge yet'}${day}`
}

function nextLook({ case: { attempts }, dueAt, leasedUntil }: CaseRow, now: Instant): Html {
  const failed = attempts === 0 ? '' : html` Passes that did not go through, in a row: ${attempts}.`
  if (leasedUntil !== undefined && leasedUntil > now) return html`now.${failed}`
  if (dueAt === undefined) return html`when something happens, and from time to time.${failed}`
  if (dueAt <= now) return html`due now.${failed}`
  return html`${moment(dueAt, now)}, or when something happens.${failed}`
}

/** What wakes the case, by its kinds: `watchesOf` in reconcile/watches.ts says which things exactly. */
function watched({ case: { links, brake } }: CaseRow, policy: Policy): string {
  if (links.length === 0) return 'the ticket'
  const { by, environments, services } = policy.deployed
  const isRelated = links.some(({ source }) => source !== undefined)
  const byCommits = by.includes('commits')
  // By versions every deploy concerns it; by commits only once there is a fix.
  const when = by.includes('deploy') ? '' : ' once it is fixed'
  const deploys = by.includes('deploy') || byCommits ? [`deploys to ${environments.join(', ')}${when}`] : []
  const isReleased = byCommits && services.some(({ from }) => from === 'releases')
  return [
    'the ticket',
    'its issues',
    ...(isRelated ? [`what its tasks are for in ${systemName(policy.source)}`] : []),
    'their fix versions',
    ...deploys,
    ...(byCommits ? ['deployments on GitHub once it is fixed'] : []),
    ...(isReleased ? ['releases on GitHub once it is fixed'] : []),
    ...(brake?.isHeld === true ? ['the answer to its approval'] : []),
  ].join(', ')
}
