// Tickets as they stand now, and whether the account offers On-Hold.

import type { TicketFacts } from '../../core/facts.ts'
import { done, type Result } from '../../core/failure.ts'
import type { Batch } from '../connector.ts'
import type { Client } from './client.ts'
import { CustomStatuses, type Ticket, Tickets } from './schema.ts'
import { statusOf } from './status.ts'
import { ZENDESK } from './system.ts'

/** What can be a ticket's id. One id that cannot must not make Zendesk refuse the hundred asked for with it. */
const TICKET_ID = /^[1-9]\d{0,14}$/

/**
 * The tickets of these ids that exist, by id; a deleted one does not.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-multiple-tickets
 */
export async function showTickets(
  client: Client,
  ids: readonly string[],
): Promise<Result<ReadonlyMap<string, Ticket>>> {
  const asked = ids.filter((id) => TICKET_ID.test(id))
  if (asked.length === 0) return done(new Map())
  const reply = await client.get(`/api/v2/tickets/show_many?ids=${asked.join(',')}`, Tickets)
  if (!reply.ok) return reply
  const alive = reply.value.tickets.filter((ticket) => ticket.status !== 'deleted')
  return done(new Map(alive.map((ticket) => [ticket.id, ticket])))
}

/** Reads up to 100 tickets with the given fields. Ids that are deleted or not known are `gone`. */
export async function readTickets(
  client: Client,
  url: string,
  ids: readonly string[],
  fields: readonly string[],
): Promise<Result<Batch<TicketFacts>>> {
  const shown = await showTickets(client, ids)
  if (!shown.ok) return shown
  const found = [...shown.value.values()].map((ticket) => factsOf(ticket, url, fields))
  return done({ found, gone: ids.filter((id) => !shown.value.has(id)) })
}

function factsOf(ticket: Ticket, url: string, fields: readonly string[]): TicketFacts {
  const values = ticket.custom_fields.flatMap(({ id, value }) =>
    value !== undefined && fields.includes(id) ? [[id, value] as const] : [],
  )
  return {
    ref: { system: ZENDESK, id: ticket.id },
    url: `${url}/agent/tickets/${ticket.id}`,
    status: statusOf(ticket.status),
    ...(ticket.priority ? { priority: ticket.priority } : {}),
    tags: ticket.tags,
    fields: Object.fromEntries(values),
    ...(ticket.organization_id ? { organization: ticket.organization_id } : {}),
    assigned: Boolean(ticket.assignee_id),
    stamp: ticket.updated_at,
    text: { subject: ticket.subject ?? ticket.raw_subject ?? '', description: ticket.description ?? '' },
  }
}

/**
 * Whether the account offers On-Hold: its category is optional and may have no active status
 * (https://developer.zendesk.com/api-reference/ticketing/tickets/custom_ticket_statuses/). An account that has
 * no custom statuses answers 403 or 404 or with none; there On-Hold is taken to be offered.
 */
export async function readOnHold(client: Client): Promise<Result<boolean>> {
  const reply = await client.get('/api/v2/custom_statuses', CustomStatuses)
  if (!reply.ok) return reply.failure.status === 403 || reply.failure.status === 404 ? done(true) : reply
  const statuses = reply.value.custom_statuses
  return done(
    statuses.length === 0 || statuses.some((status) => status.active && status.status_category === 'hold'),
  )
}
