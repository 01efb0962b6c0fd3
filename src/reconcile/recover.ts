// After a crash or an answer that never came, the ticket itself tells what became of our last write: every
// write carries what stood settled after it. The same road rebuilds a lost database.
import type { Applied, Case } from '../core/case.ts'
import type { TicketFacts } from '../core/facts.ts'
import { done, type Result } from '../core/failure.ts'
import type { Ports } from './ports.ts'

export type Recovered = {
  readonly applied: Applied
  /** Intents that turned out to be carried out: they end once the case is saved, and not before. */
  readonly adopted: readonly string[]
}

/** What is settled on the ticket: as stored, or as our newest mark says where that is ahead of the store. */
export async function recover(each: Case, ticket: TicketFacts, ports: Ports): Promise<Result<Recovered>> {
  const { store, helpdesk, policy, clock } = ports
  const open = (await store.unended(each.id)).filter((entry) => entry.kind === 'update-ticket')
  const isForgotten = each.applied.seq === 0 && ticket.tags.includes(policy.promotion.tag)
  if (open.length === 0 && !isForgotten) return done({ applied: each.applied, adopted: [] })

  const mark = await helpdesk.readMark(ticket.ref)
  if (!mark.ok) return mark
  const written = mark.value?.seq ?? 0
  const isWritten = (key: string) => Number(key.split('/').at(-1)) <= written
  const adopted = open.map(({ key }) => key).filter(isWritten)
  for (const { key } of open) if (!isWritten(key)) await store.end(key, 'did not happen', clock.now())
  if (mark.value === undefined || written <= each.applied.seq) return done({ applied: each.applied, adopted })
  const both = new Set([...each.applied.done, ...mark.value.done])
  return done({ applied: { ...mark.value, done: [...both] }, adopted })
}
