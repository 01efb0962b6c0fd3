// After a crash or an answer that never came, the ticket itself tells what became of our last write: every
// write carries what stood settled after it. The same road rebuilds a lost database.
import type { Applied, Case } from '../core/case.ts'
import type { TicketFacts } from '../core/facts.ts'
import { done, failed, type Result } from '../core/failure.ts'
import type { JournalEntry } from '../store/port.ts'
import { inTime } from './in-time.ts'
import type { Ports } from './ports.ts'

export type Recovered = {
  readonly applied: Applied
  /** Intents that turned out to be carried out: they end once the case is saved, and not before. */
  readonly adopted: readonly string[]
  /** Other intents whose outcome is unclear. */
  readonly open: readonly JournalEntry[]
}

/** What is settled on the ticket: as stored, or as our newest mark says where that is ahead of the store. */
export async function recover(each: Case, ticket: TicketFacts, ports: Ports): Promise<Result<Recovered>> {
  const { store, helpdesk, policy, clock, settings } = ports
  const unended = await store.unended(each.id)
  const isUpdate = ({ kind }: JournalEntry) => kind === 'update-ticket'
  const updates = unended.filter(isUpdate)
  const open = unended.filter((entry) => !isUpdate(entry))
  const isOurs = ticket.tags.includes(policy.promotion.tag) || ticket.followUpOf !== undefined
  const isForgotten = each.applied.seq === 0 && isOurs
  if (updates.length === 0 && !isForgotten) return done({ applied: each.applied, adopted: [], open })

  const mark = await inTime(helpdesk.readMark(ticket.ref), helpdesk.system, clock)
  if (!mark.ok) return mark
  const written = mark.value?.seq ?? 0
  const isWritten = (key: string) => Number(key.split('/').at(-1)) <= written
  const adopted = updates.map(({ key }) => key).filter(isWritten)
  const missing = updates.filter(({ key }) => !isWritten(key))
  // It may still be on its way: a helpdesk carries a batch out some time after it has accepted it.
  const until = Math.max(0, ...missing.map((entry) => entry.begunAt + settings.settle))
  if (until > clock.now()) return failed({ kind: 'later', system: helpdesk.system, at: until })
  for (const { key } of missing) await store.end(key, 'did not happen', clock.now())
  if (mark.value === undefined || written <= each.applied.seq)
    return done({ applied: each.applied, adopted, open })
  // A mark that grew too long leaves `done` out, and then `values`: what is stored of them is a little older.
  const finished = mark.value.done.length > 0 ? mark.value.done : each.applied.done
  const values = { ...each.applied.values, ...mark.value.values }
  return done({ applied: { ...mark.value, values, done: finished }, adopted, open })
}
