// Reads what the systems say now about a batch of cases: tickets and issues by the hundred, and the few things
// that only some cases need (who confirmed, what a Sentry reference names) one by one.
import type { Case, Link } from '../core/case.ts'
import type { Facts, IssueFacts } from '../core/facts.ts'
import type { Failure } from '../core/failure.ts'
import { fieldsRead } from '../core/read-fields.ts'
import type { Instant, System } from '../core/ref.ts'
import { faultOf } from './fault.ts'
import type { Ports } from './ports.ts'
import { createWatching, readExtras } from './read-extras.ts'
import { readHundreds } from './read-hundreds.ts'
import { followDuplicates, type ReadIssues, readIssues } from './read-issues.ts'
import { readNamed } from './read-named.ts'
import { readShipments } from './shipments.ts'

/** What reading a case came to. */
export type Reading =
  | {
      readonly kind: 'facts'
      readonly facts: Facts
      readonly links: readonly Link[]
      /** When the ticket was proposed, where that is asked for. */
      readonly proposedAt?: Instant
      /** What could not be read now, though the rest can go on. */
      readonly later?: Failure
    }
  | { readonly kind: 'ticket-gone' }
  | { readonly kind: 'failed'; readonly failure: Failure }

const NO_ISSUES: ReadIssues = { known: new Map(), gone: new Set(), moved: new Map() }

/** Reads a batch of cases together. One reading for each case, in the same order. */
export async function readCases(cases: readonly Case[], ports: Ports): Promise<readonly Reading[]> {
  const { policy, helpdesk } = ports
  // Tickets first: an issue read before its ticket would show a person's change beside a state of engineering that
  // is older than it, and engineering's move in between would be taken for one that came after.
  const tickets = await readHundreds(
    cases.map((each) => each.ticket.id),
    (ids) => helpdesk.readTickets(ids, fieldsRead(policy)),
    ports,
  )
  const [issues, onHold, deploys] = await Promise.all([
    readIssues(cases, ports),
    ports.onHold(),
    ports.deploys.read(),
  ])
  const code = await readShipments(cases, ports)
  if (!tickets.ok) return cases.map(() => ({ kind: 'failed', failure: tickets.failure }))
  if (!onHold.ok) return cases.map(() => ({ kind: 'failed', failure: onHold.failure }))
  const offersOnHold = onHold.value
  const watching = createWatching(ports)
  const found = new Map(tickets.value.found.map((ticket) => [ticket.ref.id, ticket]))
  const gone = new Set(tickets.value.gone)

  async function readCase(each: Case): Promise<Reading> {
    const ticket = found.get(each.ticket.id)
    if (ticket === undefined && gone.has(each.ticket.id)) return { kind: 'ticket-gone' }
    if (ticket === undefined) return { kind: 'failed', failure: unreadable(helpdesk) }
    if (!issues.ok && each.links.length > 0) return { kind: 'failed', failure: issues.failure }
    const read = issues.ok ? issues.value : NO_ISSUES
    const { known, gone: goneIssues } = read
    const here = each.links.map((link) => ({ ...link, issue: read.moved.get(link.issue.id) ?? link.issue }))
    const named = await readNamed({ ...each, links: here }, ticket, known, ports)
    if (!named.ok) return { kind: 'failed', failure: named.failure }
    const links = await withKeys(followDuplicates(named.value.links, read, ports), known, ports)
    const missing = links.map((link) => link.issue).filter((issue) => !known.has(issue.id))
    if (missing.some((issue) => !goneIssues.has(issue.id))) {
      return { kind: 'failed', failure: unreadable(ports.tracker) }
    }
    const extra = await readExtras(each, ticket, watching, ports)
    if (!extra.ok) return { kind: 'failed', failure: extra.failure }
    const present = (role: Link['role']) =>
      links.flatMap((link) => (link.role === role ? (known.get(link.issue.id) ?? []) : []))
    const primary = present('primary')
    const asked = primary.map((issue) => ({ issue, keys: keysOf(issue, links) }))
    const shipments = code.ok ? await code.value(asked, ticket.organization) : code
    const facts = {
      ticket,
      primary,
      related: present('related'),
      missing,
      deploys: deploys.about(primary.flatMap((issue) => issue.versions)),
      shipments: shipments.ok ? shipments.value : ('unread' as const),
      onHold: offersOnHold,
      existing: named.value.existing,
    }
    const { proposedAt } = extra.value
    const later = extra.value.later ?? (shipments.ok ? undefined : shipments.failure)
    return {
      kind: 'facts',
      facts: { ...facts, ...extra.value.facts },
      links,
      ...(proposedAt === undefined ? {} : { proposedAt }),
      ...(later === undefined ? {} : { later }),
    }
  }

  return Promise.all(
    cases.map((each) =>
      readCase(each).catch((error: unknown): Reading => ({ kind: 'failed', failure: faultOf(error, ports) })),
    ),
  )
}

/** Keys that are remembered of one issue. */
const KEYS = 5

/**
 * Remembers the key that each issue is read under now. Of an issue that is new to this case other cases may know keys
 * from before: it was moved, and then another one was closed as its duplicate.
 */
function withKeys(
  links: readonly Link[],
  known: ReadonlyMap<string, IssueFacts>,
  { store }: Ports,
): Promise<readonly Link[]> {
  return Promise.all(
    links.map(async (link) => {
      const key = known.get(link.issue.id)?.key
      if (key === undefined || link.keys?.includes(key) === true) return link
      const before = link.keys ?? (await store.keysOf(link.issue))
      return { ...link, keys: [...before.filter((each) => each !== key), key].slice(-KEYS) }
    }),
  )
}

function keysOf(issue: IssueFacts, links: readonly Link[]): readonly string[] {
  return links.find((link) => link.issue.id === issue.ref.id)?.keys ?? [issue.key]
}

/** Something that exists, and that we cannot read: only the cases that need it are parked. */
function unreadable({ system }: { readonly system: System }): Failure {
  return { kind: 'refused', system, reason: 'unreadable' }
}
