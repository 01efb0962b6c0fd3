// What can come along with tickets: the people on them, and how soon they were answered.
// https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/
import type { Account, Ticket, User } from './account.ts'
import { stamp } from './time.ts'

/** The side-loads that `include` names, for these tickets. Others than these two are not known here. */
export function sideLoads(
  include: string,
  tickets: readonly Ticket[],
  account: Account,
): Readonly<Record<string, readonly object[]>> {
  const named = include.split(',')
  return {
    ...(named.includes('users') ? { users: usersOn(tickets, account) } : {}),
    ...(named.includes('metric_sets')
      ? { metric_sets: tickets.map((each) => metricSetJson(each, account)) }
      : {}),
  }
}

function usersOn(tickets: readonly Ticket[], account: Account) {
  const ids = new Set(
    tickets.flatMap(({ requester, assignee }) => (assignee === null ? [requester] : [requester, assignee])),
  )
  return [...ids].flatMap((id) => account.users.get(id) ?? []).map((user) => userJson(user, account))
}

function userJson({ id, name, role, locale, tags, organization }: User, { origin }: Account) {
  return {
    id,
    url: `${origin}/api/v2/users/${id}.json`,
    name,
    email: `user-${id}@example.com`,
    created_at: stamp(0),
    updated_at: stamp(0),
    time_zone: 'UTC',
    iana_time_zone: 'Etc/UTC',
    phone: null,
    shared_phone_number: null,
    photo: null,
    locale_id: 1,
    locale,
    organization_id: organization,
    role,
    verified: true,
    external_id: null,
    tags,
    alias: '',
    active: true,
    shared: false,
    shared_agent: false,
    moderator: role !== 'end-user',
    only_private_comments: false,
    restricted_agent: false,
    suspended: false,
    user_fields: {},
  }
}

/** https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metrics/; no schedule is set up. */
function metricSetJson(ticket: Ticket, account: Account) {
  const replies = ticket.audits.filter(({ creates, events }) =>
    events.some((event) => !creates && event.kind === 'comment' && event.public && isAgent(event.author)),
  )
  const [first] = replies
  const minutes = first === undefined ? null : Math.floor((first.at - ticket.createdAt) / 60_000)
  const id = METRICS_FROM + ticket.id
  return {
    url: `${account.origin}/api/v2/ticket_metrics/${id}.json`,
    id,
    ticket_id: ticket.id,
    created_at: stamp(ticket.createdAt),
    updated_at: stamp(ticket.updatedAt),
    group_stations: ticket.group === null ? 0 : 1,
    assignee_stations: ticket.assignee === null ? 0 : 1,
    reopens: 0,
    replies: replies.length,
    reply_time_in_minutes: { calendar: minutes, business: minutes },
  }

  function isAgent(author: number): boolean {
    const role = account.users.get(author)?.role
    return role === 'agent' || role === 'admin'
  }
}

/** Metrics have ids of their own. */
const METRICS_FROM = 8_000_000
