// Reads what the systems say now about a batch of cases: tickets and issues by the hundred, and the few things
// that only some cases need (who confirmed, what a Sentry reference names) one by one.
import type { Case, Link } from '../core/case.ts'
import type { Facts } from '../core/facts.ts'
import type { Failure } from '../core/failure.ts'
import type { System } from '../core/ref.ts'
import type { Ports } from './ports.ts'
import { readExtras } from './read-extras.ts'
import { followDuplicates, type ReadIssues, readHundreds, readIssues } from './read-issues.ts'

/** What reading a case came to. */
export type Reading =
  | {
      readonly kind: 'facts'
      readonly facts: Facts
      readonly links: readonly Link[]
      /** What could not be read now, though the rest can go on. */
      readonly later?: Failure
    }
  | { readonly kind: 'ticket-gone' }
  | { readonly kind: 'failed'; readonly failure: Failure }

const NO_ISSUES: ReadIssues = { known: new Map(), gone: new Set() }
/** How long what could not be read is left alone. */
const UNREADABLE_WAIT = 600_000

/** Reads a batch of cases together. One reading for each case, in the same order. */
export async function readCases(cases: readonly Case[], ports: Ports): Promise<readonly Reading[]> {
  const { policy, helpdesk, store } = ports
  const [tickets, issues, onHold, deploys] = await Promise.all([
    readHundreds(
      cases.map((each) => each.ticket.id),
      (ids) => helpdesk.readTickets(ids, Object.values(policy.fields)),
    ),
    readIssues(cases, ports),
    ports.onHold(),
    store.deploys(policy.deployed.environments),
  ])
  if (!tickets.ok) return cases.map(() => ({ kind: 'failed', failure: tickets.failure }))
  if (!onHold.ok) return cases.map(() => ({ kind: 'failed', failure: onHold.failure }))
  const found = new Map(tickets.value.found.map((ticket) => [ticket.ref.id, ticket]))
  const gone = new Set(tickets.value.gone)

  return Promise.all(
    cases.map(async (each): Promise<Reading> => {
      const ticket = found.get(each.ticket.id)
      if (ticket === undefined && gone.has(each.ticket.id)) return { kind: 'ticket-gone' }
      if (ticket === undefined) return { kind: 'failed', failure: unreadable(helpdesk, ports) }
      if (!issues.ok && each.links.length > 0) return { kind: 'failed', failure: issues.failure }
      const { known, gone: goneIssues } = issues.ok ? issues.value : NO_ISSUES
      const links = followDuplicates(each.links, known, ports)
      const missing = links.map((link) => link.issue).filter((issue) => !known.has(issue.id))
      if (missing.some((issue) => !goneIssues.has(issue.id))) {
        return { kind: 'failed', failure: unreadable(ports.tracker, ports) }
      }
      const extra = await readExtras(each, ticket, ports)
      if (!extra.ok) return { kind: 'failed', failure: extra.failure }
      const present = (role: Link['role']) =>
        links.flatMap((link) => (link.role === role ? (known.get(link.issue.id) ?? []) : []))
      const facts = {
        ticket,
        primary: present('primary'),
        related: present('related'),
        missing,
        deploys,
        onHold: onHold.value,
      }
      const { later } = extra.value
      const reading = { kind: 'facts', facts: { ...facts, ...extra.value.facts }, links } as const
      return later === undefined ? reading : { ...reading, later }
    }),
  )
}

/** Something that exists, and came in a shape that we cannot read: only the cases that need it wait. */
function unreadable({ system }: { readonly system: System }, { clock }: Ports): Failure {
  return { kind: 'later', system, at: clock.now() + UNREADABLE_WAIT }
}
