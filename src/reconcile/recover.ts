// After a crash or an answer that never came, the ticket itself tells what became of our last write: every
// write carries what stood settled after it. The same road rebuilds a lost database.
import type { Applied, Case } from '../core/case.ts'
import type { TicketFacts } from '../core/facts.ts'
import { done, type Result } from '../core/failure.ts'
import type { Ports } from './ports.ts'

/** What is settled on the ticket: as stored, or as our newest mark says where that is ahead of the store. */
export async function recover(each: Case, ticket: TicketFacts, ports: Ports): Promise<Result<Applied>> {
  const { store, helpdesk, policy, clock } = ports
  const open = (await store.unended(each.id)).filter((entry) => entry.kind === 'update-ticket')
  const isForgotten = each.applied.seq === 0 && ticket.tags.includes(policy.promotion.tag)
  if (open.length === 0 && !isForgotten) return done(each.applied)

  const mark = await helpdesk.readMark(ticket.ref)
  if (!mark.ok) return mark
  const isAhead = mark.value !== undefined && mark.value.seq > each.applied.seq
  for (const entry of open) await store.end(entry.key, isAhead ? 'adopted' : 'did not happen', clock.now())
  if (mark.value === undefined || !isAhead) return done(each.applied)
  return done({ ...mark.value, done: [...new Set([...each.applied.done, ...mark.value.done])] })
}
