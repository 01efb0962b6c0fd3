// Tickets that are made through the API, and looked for by their external id. Only what a follow-up of a closed
// ticket needs: https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#creating-a-follow-up-ticket
import { Hono } from 'hono'
import { findTicket, type Ticket } from './account.ts'
import type { Desk } from './desk.ts'
import { malformed, refuse, refused } from './errors.ts'
import { takenOver } from './follow-up.ts'
import { createTicket } from './new-ticket.ts'
import { jsonOf, NewTicketBody, updateOf } from './schema.ts'
import { ticketJson } from './ticket-json.ts'
import { faultOf, statusAndPriority } from './update.ts'

/** How long a key is remembered: https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency */
const REMEMBERED = 2 * 3_600_000

export function createRoutes(desk: Desk): Hono {
  const { account } = desk
  const routes = new Hono()
  const made = new Map<string, { readonly body: string; readonly id: number; readonly at: number }>()

  routes.get('/tickets', (c) => {
    const wanted = c.req.query('external_id')
    const found = [...account.tickets.values()].filter(
      (ticket) => !ticket.deleted && (wanted === undefined || ticket.externalId === wanted),
    )
    const tickets = found.slice(0, 100).map((ticket) => ticketJson(ticket, account))
    return Response.json({ tickets })
  })

  routes.post('/tickets', async (c) => {
    const json = await jsonOf(c.req.raw)
    const read = NewTicketBody.safeParse(json)
    if (!read.success) return malformed('ticket')
    const key = c.req.header('idempotency-key')
    const before = key === undefined ? undefined : made.get(key)
    if (before !== undefined && before.at > desk.now() - REMEMBERED) {
      if (before.body !== JSON.stringify(json)) return refuse(400, MISUSED)
      return answer(account.tickets.get(before.id), 'hit')
    }
    const { via_followup_source_id: sourceId, ...wanted } = read.data.ticket
    const named = sourceId === undefined ? undefined : findTicket(account, sourceId)
    // "The parameter only works with closed tickets. It has no effect with other tickets."
    const source = named?.status === 'closed' ? named : undefined
    const { status, priority, fields, comment, custom = {} } = updateOf(wanted)
    const wrong = faultOf(account, { status, priority, fields })
    if (wrong !== undefined) return refused(wrong)
    const copied = source === undefined ? undefined : takenOver(source)
    const values = Object.entries({ ...copied?.fields, ...fields })
    const draft = {
      ...copied,
      subject: copied?.subject ?? comment?.body ?? '',
      description: comment?.body ?? '',
      requester: wanted.requester_id ?? copied?.requester ?? desk.bridgeUser,
      tags: wanted.tags ?? copied?.tags ?? [],
      fields: Object.fromEntries(values.flatMap(([id, value]) => (value === null ? [] : [[id, value]]))),
      // Neither the assignee nor the priority of the closed ticket is inherited.
      ...statusAndPriority(status, priority),
    }
    const { ticket, audit } = createTicket(account, draft, [], desk.now(), {
      author: desk.bridgeUser,
      channel: 'api',
      isPublic: comment?.public ?? true,
      custom,
      externalId: wanted.external_id ?? null,
      followUpOf: source?.id ?? null,
    })
    account.tickets.set(ticket.id, ticket)
    desk.publisher.audited(ticket, audit)
    if (key !== undefined) made.set(key, { body: JSON.stringify(json), id: ticket.id, at: desk.now() })
    return answer(ticket, 'miss')
  })

  function answer(ticket: Ticket | undefined, lookup: 'hit' | 'miss'): Response {
    if (ticket === undefined) return refuse(404, { error: 'RecordNotFound', description: 'Not found' })
    const location = `${account.origin}/api/v2/tickets/${ticket.id}.json`
    const headers = { location, 'x-idempotency-lookup': lookup }
    return Response.json({ ticket: ticketJson(ticket, account) }, { status: 201, headers })
  }

  return routes
}

const MISUSED = {
  error: 'IdempotentRequestError',
  description: 'This key was used with other parameters before.',
}
