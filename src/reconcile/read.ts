// Reads what the systems say now about a batch of cases: tickets and issues by the hundred, and the few things
// that only some cases need (who confirmed, what a Sentry reference names) one by one.
import type { Case, Link } from '../core/case.ts'
import type { Facts } from '../core/facts.ts'
import type { Failure } from '../core/failure.ts'
import { fieldsRead } from '../core/read-fields.ts'
import type { Instant, System } from '../core/ref.ts'
import { faultOf } from './fault.ts'
import type { Ports } from './ports.ts'
import { readExtras } from './read-extras.ts'
import { readHundreds } from './read-hundreds.ts'
import { followDuplicates, type ReadIssues, readIssues } from './read-issues.ts'

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
  if (!tickets.ok) return cases.map(() => ({ kind: 'failed', failure: tickets.failure }))
  if (!onHold.ok) return cases.map(() => ({ kind: 'failed', failure: onHold.failure }))
  const offersOnHold = onHold.value
  const found = new Map(tickets.value.found.map((ticket) => [ticket.ref.id, ticket]))
  const gone = new Set(tickets.value.gone)

  async function readCase(each: Case): Promise<Reading> {
    const ticket = found.get(each.ticket.id)
    if (ticket === undefined && gone.has(each.ticket.id)) return { kind: 'ticket-gone' }
    if (ticket === undefined) return { kind: 'failed', failure: unreadable(helpdesk) }
    if (!issues.ok && each.links.length > 0) return { kind: 'failed', failure: issues.failure }
    const read = issues.ok ? issues.value : NO_ISSUES
    const { known, gone: goneIssues } = read
    const links = followDuplicates(each.links, read, ports)
    const missing = links.map((link) => link.issue).filter((issue) => !known.has(issue.id))
    if (missing.some((issue) => !goneIssues.has(issue.id))) {
      return { kind: 'failed', failure: unreadable(ports.tracker) }
    }
    const extra = await readExtras(each, ticket, ports)
    if (!extra.ok) return { kind: 'failed', failure: extra.failure }
    const present = (role: Link['role']) =>
      links.flatMap((link) => (link.role === role ? (known.get(link.issue.id) ?? []) : []))
    const primary = present('primary')
    const facts = {
      ticket,
      primary,
      related: present('related'),
      missing,
      deploys: deploys.about(primary.flatMap((issue) => issue.versions)),
      onHold: offersOnHold,
    }
    const { later, proposedAt } = extra.value
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

/** Something that exists, and that we cannot read: only the cases that need it are parked. */
function unreadable({ system }: { readonly system: System }): Failure {
  return { kind: 'refused', system, reason: 'unreadable' }
}
