// Reads what the systems say now about a batch of cases: tickets and issues by the hundred, and the few things
// that only some cases need (who confirmed, what a Sentry reference names) one by one.
import type { Batch } from '../connectors/connector.ts'
import type { Case, Link } from '../core/case.ts'
import type { Facts, IssueFacts, TicketFacts } from '../core/facts.ts'
import { done, type Failure, failed, type Result } from '../core/failure.ts'
import { survivorOf } from '../core/survivors.ts'
import type { Ports } from './ports.ts'

/** What reading a case came to. */
export type Reading =
  | { readonly kind: 'facts'; readonly facts: Facts; readonly links: readonly Link[] }
  | { readonly kind: 'ticket-gone' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** How many hops of duplicates are followed; a chain longer than this is somebody's mistake. */
const HOPS = 5
/** How long a ticket that could not be read is left alone. */
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
      if (ticket === undefined) return { kind: 'failed', failure: unreadable(ports) }
      if (!issues.ok && each.links.length > 0) return { kind: 'failed', failure: issues.failure }
      const byId = issues.ok ? issues.value : new Map<string, IssueFacts>()
      const links = followDuplicates(each.links, byId, ports)
      const extra = await readExtras(each, ticket, ports)
      if (!extra.ok) return { kind: 'failed', failure: extra.failure }
      const present = (role: Link['role']) =>
        links.flatMap((link) => (link.role === role ? (byId.get(link.issue.id) ?? []) : []))
      const missing = links.filter((link) => !byId.has(link.issue.id)).map((link) => link.issue)
      const facts = {
        ticket,
        primary: present('primary'),
        related: present('related'),
        missing,
        deploys,
        onHold: onHold.value,
      }
      return { kind: 'facts', facts: { ...facts, ...extra.value }, links }
    }),
  )
}

/** A ticket that came in a shape which we cannot read: only that case waits. */
function unreadable({ helpdesk, clock }: Ports): Failure {
  return { kind: 'later', system: helpdesk.system, at: clock.now() + UNREADABLE_WAIT }
}

/** Reads by id, at most a hundred a call; the first failure stands for all. */
async function readHundreds<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<Result<Batch<T>>>,
): Promise<Result<Batch<T>>> {
  const distinct = [...new Set(ids)]
  const found: T[] = []
  const gone: string[] = []
  for (let start = 0; start < distinct.length; start += 100) {
    const batch = await read(distinct.slice(start, start + 100))
    if (!batch.ok) return batch
    found.push(...batch.value.found)
    gone.push(...batch.value.gone)
  }
  return done({ found, gone })
}

/** All linked issues, and those that they duplicate. */
async function readIssues(cases: readonly Case[], ports: Ports): Promise<Result<Map<string, IssueFacts>>> {
  const known = new Map<string, IssueFacts>()
  const asked = new Set<string>()
  let next = cases.flatMap((each) => each.links.map((link) => link.issue.id))
  for (let hop = 0; hop <= HOPS && next.length > 0; hop++) {
    for (const id of next) asked.add(id)
    const batch = await readHundreds(next, ports.tracker.readIssues)
    if (!batch.ok) return batch
    for (const issue of batch.value.found) known.set(issue.ref.id, issue)
    next = batch.value.found
      .flatMap((issue) => survivorOf(issue, ports.policy)?.id ?? [])
      .filter((id) => !asked.has(id))
  }
  return done(known)
}

/** A case whose issue was closed as a duplicate is linked to the survivor as well. */
function followDuplicates(
  links: readonly Link[],
  byId: ReadonlyMap<string, IssueFacts>,
  ports: Ports,
): readonly Link[] {
  const all = new Map(links.map((link) => [link.issue.id, link]))
  for (const link of all.values()) {
    const issue = byId.get(link.issue.id)
    const survivor =
      link.role === 'primary' && issue !== undefined ? survivorOf(issue, ports.policy) : undefined
    if (survivor !== undefined && byId.has(survivor.id) && !all.has(survivor.id)) {
      // A Map is walked in order of insertion, so the survivor's own survivor is followed in this same walk.
      all.set(survivor.id, { issue: survivor, role: 'primary', mark: '' })
    }
  }
  return [...all.values()]
}

/** What only some cases need. Undefined where it is not asked for. */
async function readExtras(
  each: Case,
  ticket: TicketFacts,
  { policy, source, helpdesk }: Ports,
): Promise<Result<Pick<Facts, 'source' | 'confirmation'>>> {
  const { promotion, fields } = policy
  const isConfirmed = ticket.fields[fields.bug] === promotion.confirmed
  const isLinked = each.links.length > 0
  const reference = ticket.fields[fields.source]

  const found = reference !== undefined && isLinked ? await source.find(reference) : done(undefined)
  // A source that is gone is the same as one that was never there: the agent is told that it cannot be found.
  if (!found.ok && found.failure.kind !== 'gone') return failed(found.failure)
  // Asked anew until there is an issue: a manager's confirmation that was taken back does not count any more.
  const asks = isConfirmed && !isLinked
  const question = {
    ticket: ticket.ref,
    field: fields.bug,
    value: promotion.confirmed,
    group: promotion.confirmers,
  }
  const confirmation = asks ? await helpdesk.readConfirmation(question) : done(undefined)
  if (!confirmation.ok) return failed(confirmation.failure)
  return done({ source: found.ok ? found.value : undefined, confirmation: confirmation.value })
}
