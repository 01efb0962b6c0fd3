// What only some cases need, asked one by one: who confirmed a bug and since when it is proposed, what a Sentry
// reference names and what became of it, and which files the ticket has.
import type { Case } from '../core/case.ts'
import { isBugCopied } from '../core/copied.ts'
import type { Attachment, Facts, TicketFacts, Watched } from '../core/facts.ts'
import { done, type Failure, type Result } from '../core/failure.ts'
import { FILES } from '../core/files.ts'
import { asksForFiles } from '../core/readiness.ts'
import type { Instant } from '../core/ref.ts'
import { SEEN_AGAIN } from '../core/seen-again.ts'
import { inTime } from './in-time.ts'
import type { Ports } from './ports.ts'
import { isPromoted, readCopied } from './read-copied.ts'

export type Extras = {
  readonly facts: Pick<Facts, 'source' | 'watched' | 'confirmation' | 'attachments' | 'copied'>
  readonly proposedAt?: Instant
  readonly later?: Failure
}

const NOT_ASKED = done(undefined)

/** What only some cases need. Undefined where it is not asked for. */
export async function readExtras(
  each: Case,
  ticket: TicketFacts,
  watching: Watching,
  ports: Ports,
): Promise<Result<Extras>> {
  const copied = await readCopied(each, ticket, ports)
  if (!copied.ok) return copied
  // What was only copied onto the ticket asks for nothing more.
  const isIdle = isBugCopied(ticket, copied.value, ports.policy) && !isPromoted(each)
  const [source, watched, confirmation, attachments, proposedAt] = await Promise.all([
    readSource(each, ticket, ports),
    readWatched(each, watching),
    isIdle ? NOT_ASKED : readConfirmation(each, ticket, ports),
    isIdle ? NOT_ASKED : readAttachments(each, ticket, ports),
    isIdle ? NOT_ASKED : readProposedAt(each, ticket, ports),
  ])
  if (!confirmation.ok) return confirmation
  if (!attachments.ok) return attachments
  if (!proposedAt.ok) return proposedAt
  return done({
    facts: {
      source: source.source,
      watched,
      confirmation: confirmation.value,
      attachments: attachments.value,
      ...(copied.value === undefined ? {} : { copied: copied.value }),
    },
    ...(proposedAt.value === undefined ? {} : { proposedAt: proposedAt.value }),
    ...(source.later === undefined ? {} : { later: source.later }),
  })
}

async function readSource(
  each: Case,
  ticket: TicketFacts,
  { policy, source, clock }: Ports,
): Promise<{ readonly source: Facts['source']; readonly later?: Failure }> {
  const reference = ticket.fields[policy.fields.source]
  if (reference === undefined || each.links.length === 0) return { source: undefined }
  const found = await inTime(source.find(reference), source.system, clock)
  if (found.ok) return { source: found.value }
  // A source that is gone is the same as one that was never there: the agent is told that it cannot be found.
  // One that does not answer must not hold up what engineering and the customer are waiting for.
  return found.failure.kind === 'gone' ? { source: undefined } : { source: 'unread', later: found.failure }
}

/** Asks for each thing of a source once in a batch of cases, however many of them wait for it. */
export type Watching = (source: string) => Promise<Watched['state']>

/** What a source says is asked for by its id. One that does not answer, or is gone, is `unread`. */
export function createWatching({ source, clock }: Ports): Watching {
  const asked = new Map<string, Promise<Watched['state']>>()
  async function ask(id: string): Promise<Watched['state']> {
    const found = await inTime(source.find(id), source.system, clock)
    return (found.ok ? found.value?.state : undefined) ?? 'unread'
  }
  return (id) => {
    const state = asked.get(id) ?? ask(id)
    asked.set(id, state)
    return state
  }
}

/**
 * Only once the customer has been told of a fix, or that it did not hold because of this: before that it changes
 * nothing. There is no hurry to ask again where it does not answer: the next hint or sweep does.
 */
function readWatched(each: Case, watching: Watching): Promise<readonly Watched[]> {
  const { told } = each.applied
  const counts = told.customer === 'deployed' || told[SEEN_AGAIN] === 'started'
  const ids = counts ? each.links.flatMap(({ source }) => source ?? []) : []
  return Promise.all([...new Set(ids)].map(async (id) => ({ id, state: await watching(id) })))
}

/** Asked anew until there is an issue: a manager's confirmation that was taken back does not count any more. */
function readConfirmation(each: Case, ticket: TicketFacts, { policy, helpdesk, clock }: Ports) {
  if (!isConfirmed(ticket, { policy }) || isPromoted(each)) return done(undefined)
  const { fields, promotion } = policy
  const question = {
    ticket: ticket.ref,
    field: fields.bug,
    value: promotion.confirmed,
    group: promotion.confirmers,
  }
  return inTime(helpdesk.readConfirmation(question), helpdesk.system, clock)
}

/** Files are asked for until they are copied, or as long as the checklist waits for one (A2). */
function readAttachments(
  each: Case,
  ticket: TicketFacts,
  { policy, helpdesk, clock }: Ports,
): Promise<Result<readonly Attachment[]>> | Result<undefined> {
  const { told } = each.applied
  const isLinked = each.links.length > 0
  const copies = isLinked && policy.issues.attachments && told[FILES] === undefined
  // Until the checklist has been told (core/checklist.ts).
  const checks =
    asksForFiles(policy) && (!isLinked || told.progress === undefined) && mayBeBug(ticket, { policy })
  const asks = copies || checks
  return asks ? inTime(helpdesk.readAttachments(ticket.ref), helpdesk.system, clock) : done(undefined)
}

/** Asked once, and only where a clock begins with it. */
function readProposedAt(
  each: Case,
  ticket: TicketFacts,
  { policy, helpdesk, clock }: Ports,
): Promise<Result<Instant | undefined>> | Result<undefined> {
  const { fields, promotion, plans } = policy
  if (plans.length === 0 || each.times?.proposedAt !== undefined) return done(undefined)
  const values = [promotion.proposed, promotion.confirmed, promotion.feature?.option ?? promotion.proposed]
  if (each.links.length === 0 && !values.includes(ticket.fields[fields.bug] ?? '')) return done(undefined)
  const isCopy = ticket.copiedFrom !== undefined
  const question = { ticket: ticket.ref, field: fields.bug, values, isCopy }
  return inTime(helpdesk.readProposedAt(question), helpdesk.system, clock)
}

function isConfirmed(ticket: TicketFacts, { policy: { fields, promotion } }: Pick<Ports, 'policy'>): boolean {
  return ticket.fields[fields.bug] === promotion.confirmed
}

function mayBeBug(ticket: TicketFacts, { policy: { fields, promotion } }: Pick<Ports, 'policy'>): boolean {
  const word = ticket.fields[fields.bug]
  return word !== undefined && word !== promotion.declined
}
