// The sweep of the vendors' own lists of changes: a webhook may be lost, and a ticket whose very first one was would
// never be known. What a list says becomes hints, so it walks the same road as a webhook.
import type { Changes, ListPlace } from '../connectors/connector.ts'
import { describeFailure, type Failure, failed, type Result } from '../core/failure.ts'
import type { Policy } from '../core/policy.ts'
import type { Instant, System } from '../core/ref.ts'
import { faultOf } from './fault.ts'
import { listDeployed } from './list-deployed.ts'
import type { Listing, Ports } from './ports.ts'

/** Pages of one list in one turn; what is left follows in the next, at once, and other work goes between. */
const PAGES = 5

type List = {
  readonly system: System
  /** What its cursor is kept under, where a system has several lists. */
  readonly name?: string
  readonly read: (place: ListPlace) => Promise<Result<Changes>>
}

/** What a turn came to, and when the list is to be read again. `busy`: somebody else reads it, or it is not due. */
export type Swept = { readonly system: System; readonly dueAt: Instant; readonly listing: Listing | 'busy' }

export type SweepOrder = {
  /** A name that no other lease has. */
  readonly token: string
  /** Read even what is not due. */
  readonly isForced?: boolean
  /** Only these systems' lists; absent: all. */
  readonly systems?: readonly System[]
}

/** Reads some pages of each vendor's list, all vendors beside each other. Rejects only when the store does. */
export function sweepLists(ports: Ports, order: SweepOrder): Promise<readonly Swept[]> {
  const { systems } = order
  const wanted = listsOf(ports).filter(({ system }) => systems?.includes(system) ?? true)
  return Promise.all(wanted.map((list) => sweepList(list, order, ports)))
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
      : [{ system: helpdesk.system, read: (place: ListPlace) => readTickets({ ...place, ...tickets }) }]),
    ...(readIssues === undefined
      ? []
      : [{ system: tracker.system, read: (place: ListPlace) => readIssues({ ...place, projects }) }]),
    ...(code === undefined || !deployed.by.includes('commits')
      ? []
      : [
          {
            system: code.host.system,
            name: 'deployments',
            read: (place: ListPlace) => listDeployed(place, ports),
          },
        ]),
  ]
}

async function sweepList(
  { system, name = system, read }: List,
  order: SweepOrder,
  ports: Ports,
): Promise<Swept> {
  const { store, clock, settings, observe } = ports
  const { token, isForced = false } = order
  const lease = () => clock.now() + settings.lease
  const taken = await store.takeCursor({ name, token, isForced, now: clock.now(), until: lease() })
  if (taken.kind === 'busy') return { system, dueAt: taken.until, listing: 'busy' }

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
    if (saved === undefined) return { system, dueAt: lease(), listing: 'busy' }
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
  return { system, dueAt, listing }
}

/** Never sooner than a fifth of the interval: a vendor that is down is not asked more often than one that is up. */
function retryAt(failure: Failure, now: Instant, interval: number): Instant {
  if (failure.kind !== 'later') return now + interval
  return Math.max(failure.at, now + interval / 5)
}
