// Tickets as they stand now, and whether the account offers On-Hold.

import type { TicketFacts } from '../../core/facts.ts'
import { done, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Batch } from '../connector.ts'
import type { Client } from './client.ts'
import { CustomStatuses, Ticket, TicketName, Tickets } from './schema.ts'
import { statusOf } from './status.ts'
import { ZENDESK } from './system.ts'

/** What can be a ticket's id. One id that cannot must not make Zendesk refuse the hundred asked for with it. */
const TICKET_ID = /^[1-9]\d{0,14}$/

/** Tickets by id, and whether one that is not among them is known not to exist. */
export type Shown = {
  readonly tickets: ReadonlyMap<string, Ticket>
  readonly isGone: (id: string) => boolean
  /** Zendesk's time of the answer, epoch ms; 0: not known. */
  readonly at: Instant
}

/**
 * The tickets of these ids that exist, by id; a deleted one does not.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-multiple-tickets
 */
export async function showTickets(client: Client, ids: readonly string[]): Promise<Result<Shown>> {
  const asked = ids.filter((id) => TICKET_ID.test(id))
  if (asked.length === 0) return done({ tickets: new Map(), isGone: () => true, at: 0 })
  const reply = await client.getDated(`/api/v2/tickets/show_many?ids=${asked.join(',')}`, Tickets)
  if (!reply.ok) return reply
  const tickets = new Map<string, Ticket>()
  const unreadable = new Set<string>()
  let isWhole = true
  const { value, at } = reply.value
  for (const each of value.tickets) {
    const ticket = Ticket.safeParse(each)
    if (ticket.success && ticket.data.status !== 'deleted') tickets.set(ticket.data.id, ticket.data)
    if (ticket.success) continue
    const name = TicketName.safeParse(each)
    if (name.success) unreadable.add(name.data.id)
    // It may be any of those that were asked for.
    else isWhole = false
  }
  return done({ tickets, isGone: (id) => isWhole && !tickets.has(id) && !unreadable.has(id), at })
}

/** Reads up to 100 tickets with the given fields. Ids that are deleted or not known are `gone`; unreadable ones neither. */
export async function readTickets(
  client: Client,
  url: string,
  ids: readonly string[],
  fields: readonly string[],
): Promise<Result<Batch<TicketFacts>>> {
  const shown = await showTickets(client, ids)
  if (!shown.ok) return shown
  const { tickets, isGone, at } = shown.value
  const found = [...tickets.values()].map((ticket) => factsOf(ticket, url, fields, at))
  return done({ found, gone: ids.filter(isGone) })
}

function factsOf(ticket: Ticket, url: string, fields: readonly string[], at: Instant): TicketFacts {
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
    isFresh: at > 0 && Date.parse(ticket.updated_at) >= at,
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
