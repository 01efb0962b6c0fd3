// The payloads of ticket events: what the vendor says of the ticket, and of the one thing that changed.
// https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events
import type { Account, Ticket } from './account.ts'
import { type AuditEvent, htmlOf, type Value } from './audits.ts'
import { customStatusId, fieldOf } from './fields.ts'
import { stamp } from './time.ts'

/** All ids are text here, and statuses and priorities upper case. */
export function detailOf(ticket: Ticket, actor: number) {
  return {
    actor_id: String(actor),
    assignee_id: text(ticket.assignee),
    brand_id: '8447346621310',
    created_at: stamp(ticket.createdAt),
    custom_status: String(customStatusId(ticket.status)),
    description: ticket.description,
    external_id: ticket.externalId,
    form_id: '8646151517822',
    group_id: text(ticket.group),
    id: String(ticket.id),
    is_public: true,
    organization_id: text(ticket.organization),
    priority: upper(ticket.priority),
    requester_id: String(ticket.requester),
    status: ticket.deleted ? 'DELETED' : upper(ticket.status),
    subject: ticket.subject,
    submitter_id: String(ticket.requester),
    tags: ticket.tags,
    type: null,
    updated_at: stamp(ticket.updatedAt),
    via: { channel: 'web_service' },
  }
}

/** One changed thing as an event: its type after `zen:event-type:ticket.`, and its own properties. */
export function eventOf(
  event: AuditEvent,
  account: Account,
): { readonly type: string } & Record<string, unknown> {
  if (event.kind === 'comment') return { type: 'comment_added', comment: commentOf(event, account) }
  const { field, value, previous } = event
  switch (field) {
    case 'status':
      return { type: 'status_changed', current: upper(value), previous: upper(previous) }
    case 'priority':
      return { type: 'priority_changed', current: upper(value), previous: upper(previous) }
    case 'assignee_id':
      return { type: 'agent_assignment_changed', current: value, previous }
    case 'group_id':
      return { type: 'group_assignment_changed', current: value, previous }
    case 'tags':
      return {
        type: 'tags_changed',
        tags_added: without(value, previous),
        tags_removed: without(previous, value),
      }
    default: {
      const custom = fieldOf(field)
      const custom_field = { id: field, title: custom?.title, type: custom?.type }
      return { type: 'custom_field_changed', custom_field, current: value, previous }
    }
  }
}

function commentOf(event: AuditEvent & { readonly kind: 'comment' }, account: Account) {
  const author = account.users.get(event.author)
  return {
    id: String(event.id),
    body: event.body,
    html_body: htmlOf(event.body),
    is_public: event.public,
    author: {
      id: String(event.author),
      is_staff: author?.role !== 'end-user',
      name: author?.name ?? 'System',
    },
  }
}

function without(these: Value, those: Value): string[] {
  const excluded = listOf(those)
  return listOf(these).filter((tag) => !excluded.includes(tag))
}

function listOf(value: Value): readonly string[] {
  if (value === null) return []
  return typeof value === 'string' ? [value] : value
}

function upper(value: Value): string | null {
  return typeof value === 'string' ? value.toUpperCase() : null
}

function text(id: number | null): string | null {
  return id === null ? null : String(id)
}
