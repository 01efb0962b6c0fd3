// Creations of which nobody heard what became, and that are not wanted any more: the bug field was changed
// meanwhile. Such an issue may exist, so it is looked for by its mark; an issue made is a ticket promoted.
import type { Case, Link } from '../core/case.ts'
import type { Desired } from '../core/desired.ts'
import type { Diff } from '../core/diff.ts'
import { done, type Result } from '../core/failure.ts'
import { primaryMark } from '../core/mark.ts'
import type { Instant, TicketRef } from '../core/ref.ts'
import type { JournalEntry } from '../store/port.ts'
import type { Ports } from './ports.ts'

/** Entries of the journal that are looked through; a case without an issue has few. */
const NEWEST = 100

export type Found = {
  /** The ticket's own issue, which is adopted. */
  readonly link?: Link
  /** The ticket that this closed one goes on in. */
  readonly followUp?: TicketRef
  /** It may still come into being: look again then. */
  readonly until?: Instant
}

/**
 * Looks for what became of unclear creations that `desired` does not ask for. Those that it asks for are looked
 * for where they are repeated. A related task that nobody wants any more stays in the tracker as it is.
 */
export async function findUnclear(
  open: readonly JournalEntry[],
  desired: Desired,
  known: Case,
  ports: Ports,
): Promise<Result<Found>> {
  const { store, tracker, clock, settings } = ports
  const mark = primaryMark(known.ticket)
  const unwanted = open.filter(
    ({ kind, key }) =>
      (kind === 'create-issue' && desired.create.every((wanted) => wanted.mark !== key)) ||
      (kind === 'create-follow-up' && desired.followUp === undefined),
  )
  let found: Found = {}
  // Made, and the case not saved with it: a crash in between.
  const isLinked = known.links.some((link) => link.mark === mark)
  if (!isLinked && desired.create.every((wanted) => wanted.mark !== mark)) {
    const made = (await store.journal(known.id, NEWEST)).find(({ key }) => key === mark)
    if (made?.result !== undefined)
      return done({ link: { issue: { system: tracker.system, id: made.result }, role: 'primary', mark } })
  }
  for (const { key, kind, begunAt } of unwanted) {
    const until = begunAt + settings.settle
    if (until > clock.now()) {
      found = { ...found, until }
      continue
    }
    if (kind === 'create-follow-up') {
      const opened = await endFollowUp(key, ports)
      if (!opened.ok) return opened
      if (opened.value !== undefined) found = { ...found, followUp: opened.value }
      continue
    }
    const marked = await tracker.findByMark(key)
    if (!marked.ok) return marked
    const [issue] = marked.value
    const outcome = issue === undefined ? 'did not happen' : 'adopted'
    await store.end(key, outcome, clock.now(), issue?.id)
    if (issue !== undefined && key === mark && !isLinked)
      found = { ...found, link: { issue, role: 'primary', mark: key } }
  }
  return done(found)
}

/** What became of a follow-up that nobody wants any more: one that is there is a case all the same. */
async function endFollowUp(
  key: string,
  { store, helpdesk, clock }: Ports,
): Promise<Result<TicketRef | undefined>> {
  const marked = await helpdesk.findFollowUps(key)
  if (!marked.ok) return marked
  const [ticket] = marked.value
  if (ticket !== undefined) await store.open(ticket, clock.now())
  await store.end(key, ticket === undefined ? 'did not happen' : 'adopted', clock.now(), ticket?.id)
  return done(ticket)
}

/** Creations may not be repeated, so what became of one is always looked for. */
function isCreation({ kind }: JournalEntry): boolean {
  return kind === 'create-issue' || kind === 'create-follow-up'
}

/** Ends upserts of earlier passes that can take no effect any more and that this pass has not taken up again. */
export async function endUpserts(
  open: readonly JournalEntry[],
  { effects }: Pick<Diff, 'effects'>,
  { store, clock, settings }: Ports,
): Promise<void> {
  const stale = open.filter(
    (entry) =>
      !isCreation(entry) &&
      entry.begunAt + settings.settle <= clock.now() &&
      effects.every((effect) => effect.key !== entry.key),
  )
  for (const { key } of stale) await store.end(key, 'not needed any more', clock.now())
}

/**
 * Ends whatever is open of a case whose ticket is gone: nobody can tell any more what became of it. Gives until when
 * a creation may still take effect: the ticket may come back, and must not get a second issue.
 */
export async function endGone(
  caseId: string,
  { store, clock, settings }: Ports,
): Promise<Instant | undefined> {
  let until: Instant | undefined
  for (const entry of await store.unended(caseId)) {
    const end = entry.begunAt + settings.settle
    if (isCreation(entry) && end > clock.now()) until = Math.max(until ?? 0, end)
    else await store.end(entry.key, 'the ticket is gone', clock.now())
  }
  return until
}
