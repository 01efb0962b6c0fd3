// The ticket that a closed one goes on in: looked for by the mark that it carries, and opened.
import type { CreateFollowUp } from '../../core/effect.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import { fingerprint } from '../../core/fingerprint.ts'
import type { Instant, TicketRef } from '../../core/ref.ts'
import { followUpBody } from './body.ts'
import type { Client } from './client.ts'
import { CreatedTicket, ListedTickets } from './schema.ts'
import { ZENDESK } from './system.ts'

/**
 * Tickets by our mark, their external id: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-tickets.
 * A list, not a search, so nothing lags behind; a deleted one is not in it.
 */
export async function findFollowUps(client: Client, mark: string): Promise<Result<readonly TicketRef[]>> {
  const listed = await client.get(`/api/v2/tickets?external_id=${encodeURIComponent(mark)}`, ListedTickets)
  if (!listed.ok) return listed
  // Asked again here: an account that did not know the parameter would list all of its tickets.
  const ours = listed.value.tickets.filter(
    ({ external_id, status }) => external_id === mark && status !== 'deleted',
  )
  return done(ours.map(({ id }) => ({ system: ZENDESK, id })))
}

/**
 * `POST /api/v2/tickets` with `via_followup_source_id`. The key of the request is made of all that it says: the same
 * one with other contents would be refused.
 */
export async function createFollowUp(
  client: Client,
  effect: CreateFollowUp,
  until: Instant,
): Promise<Result<TicketRef>> {
  const body = { ticket: followUpBody(effect) }
  const key = `${effect.mark}-${fingerprint(JSON.stringify(body))}`
  const answer = await client.post('/api/v2/tickets', body, [effect.ticket], key, until)
  if (!answer.ok) return answer
  const created = CreatedTicket.safeParse(answer.value)
  // It was made all the same.
  if (!created.success) return failed({ kind: 'unclear', system: ZENDESK })
  return done({ system: ZENDESK, id: created.data.ticket.id })
}
