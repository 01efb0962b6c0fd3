// The sweep of the vendors' own lists of changes: a webhook may be lost, and a ticket whose very first one was would
// never be known. What a list says becomes hints, so it walks the same road as a webhook.
import type { Changes, ListPlace } from '../connectors/connector.ts'
import { describeFailure, failed, type Result } from '../core/failure.ts'
import type { Policy } from '../core/policy.ts'
import type { System } from '../core/ref.ts'
import { faultOf } from './fault.ts'
import { listDeployed } from './list-deployed.ts'
import type { Listing, Ports } from './ports.ts'
import { sweepSentWebhooks } from './redelivery.ts'
import { retryAt } from './retry-list.ts'
import type { SweepOrder, Swept } from './swept.ts'

/** Pages of one list in one turn; what is left follows in the next, at once, and other work goes between. */
const PAGES = 5

type List = {
  readonly system: System
  /** What its cursor is kept under: the system's name, unless it has several lists. */
  readonly name: string
  readonly read: (place: ListPlace) => Promise<Result<Changes>>
}

/** Reads some pages of each vendor's list, all vendors beside each other. Rejects only when the store does. */
export function sweepLists(ports: Ports, order: SweepOrder): Promise<readonly Swept[]> {
  const isWanted = ({ name }: { readonly name: string }) => order.names?.includes(name) ?? true
  const lists = listsOf(ports).filter(isWanted)
  const sent = (ports.sentWebhooks ?? []).filter(isWanted)
  return Promise.all([
    ...lists.map((list) => sweepList(list, order, ports)),
    ...sent.map((each) => sweepSentWebhooks(each, order, ports)),
  ])
}

/** The options by which a ticket is one for us, however they came to stand there: a decline is explained, too. */
function opening({ proposed, confirmed, declined, feature }: Policy['promotion']): readonly string[] {
  return [proposed, confirmed, declined, ...(feature === undefined ? [] : [feature.option])]
}

function listsOf(ports: Ports): readonly List[] {
  const { helpdesk, tracker, policy, code } = ports
  const { fields, promotion, issues, deployed } = policy
  const tickets = { field: fields.bug, values: opening(promotion) }
  const projects = [...new Set([issues.project, issues.relatedProject])]
  const { readChanged: readTickets } = helpdesk
  const { readChanged: readIssues } = tracker
  return [
    ...(readTickets === undefined
      ? []
      : [listOf(helpdesk.system, (place) => readTickets({ ...place, ...tickets }))]),
    ...(readIssues === undefined
      ? []
      : [listOf(tracker.system, (place) => readIssues({ ...place, projects }))]),
    ...(code === undefined || !deployed.by.includes('commits')
      ? []
      : [{ ...listOf(code.host.system, (place) => listDeployed(place, ports)), name: 'deployments' }]),
  ]
}

function listOf(system: System, read: List['read']): List {
  return { system, name: system, read }
}

async function sweepList({ system, name, read }: List, order: SweepOrder, ports: Ports): Promise<Swept> {
  const { store, clock, settings, observe } = ports
  const { token, isForced = false } = order
  const lease = () => clock.now() + settings.lease
  const taken = await store.takeCursor({ name, token, isForced, now: clock.now(), until: lease() })
  if (taken.kind === 'busy') return { system, name, dueAt: taken.until, listing: 'busy' }

  let { cursor } = taken
  let listing: Listing = {
    system,
    changed: 0,
    hinted: 0,
    untold: 0,
    opened: 0,
    isBegun: cursor === undefined,
  }
  let dueAt = clock.now()
  for (let page = 1; page <= PAGES; page++) {
    const now = clock.now()
    const answer = await read({ cursor, now }).catch(
      (error: unknown): Result<Changes> => failed(faultOf(error, ports)),
    )
    if (!answer.ok) {
      const { failure } = answer
      dueAt = retryAt(failure, clock.now(), settings.lists)
      // A place that the vendor does not know any more would be refused for ever: the list begins anew.
      const isLost = failure.kind === 'refused' && failure.reason === 'invalid'
      const keeping = { cursor: isLost ? undefined : cursor, failure: describeFailure(failure) }
      await store.saveHints({ name, token, hints: [], now: clock.now(), dueAt, ...keeping })
      listing = { ...listing, failure }
      break
    }
    const { changed, cursor: next, more } = answer.value
    const goesOn = more && page < PAGES
    dueAt = more ? now : now + settings.lists
    const hints = changed.map(({ subject, ...change }) => ({ hint: { system, subject }, ...change }))
    const place = { cursor: next, dueAt, ...(goesOn ? { until: lease() } : {}) }
    const saved = await store.saveHints({ name, token, hints, now: clock.now(), ...place })
    // Somebody else has the list by now, and reads this page again.
    if (saved === undefined) return { system, name, dueAt: lease(), listing: 'busy' }
    cursor = next
    listing = {
      ...listing,
      changed: listing.changed + changed.length,
      hinted: listing.hinted + saved.recorded,
      untold: listing.untold + saved.untold,
      opened: listing.opened + saved.opened,
    }
    if (!goesOn) break
  }
  observe({ kind: 'sweep', ...listing })
  return { system, name, dueAt, listing }
}
