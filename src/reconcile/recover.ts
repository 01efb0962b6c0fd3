// After a crash or an answer that never came, the ticket itself tells what became of our last write: every
// write carries what stood settled after it. The same road rebuilds a lost database.
import type { Applied, Case } from '../core/case.ts'
import type { TicketFacts } from '../core/facts.ts'
import { done, failed, type Result } from '../core/failure.ts'
import type { Ports } from './ports.ts'

export type Recovered = {
  readonly applied: Applied
  /** Intents that turned out to be carried out: they end once the case is saved, and not before. */
  readonly adopted: readonly string[]
}

/** What is settled on the ticket: as stored, or as our newest mark says where that is ahead of the store. */
export async function recover(each: Case, ticket: TicketFacts, ports: Ports): Promise<Result<Recovered>> {
  const { store, helpdesk, policy, clock, settings } = ports
  const open = (await store.unended(each.id)).filter((entry) => entry.kind === 'update-ticket')
  const isForgotten = each.applied.seq === 0 && ticket.tags.includes(policy.promotion.tag)
  if (open.length === 0 && !isForgotten) return done({ applied: each.applied, adopted: [] })

  const mark = await helpdesk.readMark(ticket.ref)
  if (!mark.ok) return mark
  const written = mark.value?.seq ?? 0
  const isWritten = (key: string) => Number(key.split('/').at(-1)) <= written
  const adopted = open.map(({ key }) => key).filter(isWritten)
  const missing = open.filter(({ key }) => !isWritten(key))
  // It may still be on its way: a helpdesk carries a batch out some time after it has accepted it.
  const until = Math.max(0, ...missing.map((entry) => entry.begunAt + settings.settle))
  if (until > clock.now()) return failed({ kind: 'later', system: helpdesk.system, at: until })
  for (const { key } of missing) await store.end(key, 'did not happen', clock.now())
  if (mark.value === undefined || written <= each.applied.seq) return done({ applied: each.applied, adopted })
  // A mark that grew too long leaves `done` out: those effects are upserts.
  const finished = mark.value.done.length > 0 ? mark.value.done : each.applied.done
  return done({ applied: { ...mark.value, done: finished }, adopted })
}
