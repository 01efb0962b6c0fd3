// Tickets as they stand now, and whether the account offers On-Hold.

import type { TicketFacts } from '../../core/facts.ts'
import { done, type Result } from '../../core/failure.ts'
import { followUpOf } from '../../core/mark.ts'
import type { Instant } from '../../core/ref.ts'
import type { Batch } from '../connector.ts'
import type { Client } from './client.ts'
import { CustomStatuses, type Metrics, Ticket, TicketName, Tickets } from './schema.ts'
import { statusOf } from './status.ts'
import { ZENDESK } from './system.ts'

/** What can be a ticket's id. One id that cannot must not make Zendesk refuse the hundred asked for with it. */
const TICKET_ID = /^[1-9]\d{0,14}$/

/** https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/ */
const INCLUDE = 'include=users,metric_sets'
const NOTHING: Shown['beside'] = { users: [], metric_sets: [] }

/** Tickets by id, and whether one that is not among them is known not to exist. */
export type Shown = {
  readonly tickets: ReadonlyMap<string, Ticket>
  /** Who asked, and how soon they were answered, as far as it came along. */
  readonly beside: Pick<Tickets, 'users' | 'metric_sets'>
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
  if (asked.length === 0) return done({ tickets: new Map(), beside: NOTHING, isGone: () => true, at: 0 })
  const reply = await client.getDated(`/api/v2/tickets/show_many?ids=${asked.join(',')}&${INCLUDE}`, Tickets)
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
  const isGone = (id: string) => isWhole && !tickets.has(id) && !unreadable.has(id)
  return done({ tickets, beside: value, isGone, at })
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
  const { tickets, isGone } = shown.value
  const found = [...tickets.values()].map((ticket) => factsOf(ticket, url, fields, shown.value))
  return done({ found, gone: ids.filter(isGone) })
}

function factsOf(ticket: Ticket, url: string, fields: readonly string[], { beside, at }: Shown): TicketFacts {
  const values = ticket.custom_fields.flatMap(({ id, value }) =>
    value !== undefined && fields.includes(id) ? [[id, value] as const] : [],
  )
  const requester = beside.users.find((user) => user.id === ticket.requester_id)
  const metrics = beside.metric_sets.find((each) => each.ticket_id === ticket.id) ?? ticket.metric_set
  const respondedAt = firstReply(ticket.created_at, metrics)
  return {
    ref: { system: ZENDESK, id: ticket.id },
    url: `${url}/agent/tickets/${ticket.id}`,
    status: statusOf(ticket.status),
    ...(ticket.priority ? { priority: ticket.priority } : {}),
    tags: ticket.tags,
    fields: Object.fromEntries(values),
    ...(ticket.organization_id ? { organization: ticket.organization_id } : {}),
    ...followUpIn(ticket),
    ...(ticket.requester_id ? { requesterId: ticket.requester_id } : {}),
    requester: {
      ...(requester?.locale === undefined ? {} : { locale: requester.locale }),
      tags: requester?.tags ?? [],
    },
    createdAt: ticket.created_at,
    ...(respondedAt === undefined ? {} : { respondedAt }),
    assigned: Boolean(ticket.assignee_id),
    stamp: ticket.updated_at,
    isFresh: at > 0 && Date.parse(ticket.updated_at) >= at,
    text: { subject: ticket.subject ?? ticket.raw_subject ?? '', description: ticket.description ?? '' },
  }
}

/**
 * Which closed ticket it goes on with: ours carries our mark as its external id, for that very ticket. Any other was made
 * by a reply to a closed ticket or by an agent, and holds what Zendesk copied.
 */
function followUpIn({ external_id, via }: Ticket): Pick<TicketFacts, 'followUpOf' | 'copiedFrom'> {
  const own = followUpOf(external_id ?? '', ZENDESK)
  const from = via?.source?.from?.ticket_id ?? undefined
  if (own !== undefined && (from === undefined || from === own.id)) return { followUpOf: own }
  // Zendesk's help names the channel of a follow-up "Closed ticket": it is taken as a sign of its own.
  if (via?.source?.rel !== 'follow_up' && via?.channel !== 'closed_ticket') return {}
  return { copiedFrom: from === undefined ? 'unknown' : { system: ZENDESK, id: from } }
}

/**
 * Whole minutes from the ticket's creation to the first public reply of an agent; null until then
 * (https://support.zendesk.com/hc/en-us/articles/4408834848154). The example in the vendor's specification has 0
 * beside 0 replies.
 */
function firstReply(createdAt: Instant, metrics: Metrics | null | undefined): Instant | undefined {
  const minutes = metrics?.reply_time_in_minutes?.calendar
  if (typeof minutes !== 'number' || (minutes === 0 && metrics?.replies === 0)) return undefined
  return createdAt + minutes * 60_000
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
