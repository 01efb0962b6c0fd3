// What happened to a ticket, one audit per action. Comments, the audits that REST lists and the webhooks are
// all made from these, so they cannot disagree.
// https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/
import type { Instant } from '../../core/ref.ts'
import type { Ticket } from './account.ts'
import { attachmentJson, type StoredFile } from './attachments.ts'
import { stamp } from './time.ts'

/** A field's value as audits write it: ids as text, tags as a list. */
export type Value = string | null | readonly string[]

export type AuditEvent =
  | {
      readonly kind: 'change'
      readonly id: number
      /** `status`, `priority`, `assignee_id`, `group_id`, `tags`, or a custom field's id. */
      readonly field: string
      readonly value: Value
      readonly previous: Value
    }
  | {
      readonly kind: 'comment'
      readonly id: number
      readonly author: number
      readonly body: string
      readonly public: boolean
      readonly files: readonly StoredFile[]
    }

export type Audit = {
  readonly id: number
  readonly ticket: number
  readonly author: number
  readonly at: Instant
  readonly channel: Channel
  /** True for the audit that created the ticket. */
  readonly creates: boolean
  readonly events: readonly AuditEvent[]
  /** What the writer sent as `ticket.metadata`. */
  readonly custom: Readonly<Record<string, unknown>>
}

export type Channel = 'api' | 'web' | 'rule'

type Tracked = Pick<Ticket, 'status' | 'priority' | 'assignee' | 'group' | 'tags' | 'fields'>
export type Difference = { readonly field: string; readonly value: Value; readonly previous: Value }

/** What changed between two states of a ticket, in a fixed order. */
export function differences(before: Tracked | undefined, after: Tracked): Difference[] {
  const previous = before === undefined ? {} : tracked(before)
  return Object.entries(tracked(after))
    .map(([field, value]) => ({ field, value, previous: previous[field] ?? null }))
    .filter(({ value, previous }) => JSON.stringify(value) !== JSON.stringify(previous))
}

function tracked(ticket: Tracked): Readonly<Record<string, Value>> {
  return {
    status: ticket.status,
    priority: ticket.priority,
    assignee_id: text(ticket.assignee),
    group_id: text(ticket.group),
    tags: ticket.tags.length === 0 ? null : ticket.tags,
    ...ticket.fields,
  }
}

function text(id: number | null): string | null {
  return id === null ? null : String(id)
}

/** An audit as `GET /api/v2/tickets/{id}/audits` lists it. */
export function auditJson(audit: Audit, origin: string) {
  return {
    id: audit.id,
    ticket_id: audit.ticket,
    created_at: stamp(audit.at),
    author_id: audit.author,
    metadata: { system: {}, custom: audit.custom },
    via: { channel: audit.channel, source: { from: {}, to: {}, rel: null } },
    events: audit.events.map((event) => eventJson(event, audit, origin)),
  }
}

function eventJson(event: AuditEvent, audit: Audit, origin: string) {
  switch (event.kind) {
    case 'comment':
      return {
        id: event.id,
        type: 'Comment',
        author_id: event.author,
        body: event.body,
        html_body: htmlOf(event.body),
        plain_body: event.body,
        public: event.public,
        attachments: event.files.filter((file) => !file.inline).map((file) => attachmentJson(file, origin)),
        audit_id: audit.id,
      }
    case 'change': {
      const change = { id: event.id, field_name: event.field, value: event.value }
      if (audit.creates) return { ...change, type: 'Create' }
      return { ...change, type: 'Change', previous_value: event.previous }
    }
    default:
      return event satisfies never
  }
}

/** A body as the vendor wraps it for display. */
export function htmlOf(body: string): string {
  const escaped = body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<div class="zd-comment" dir="auto">${escaped.replaceAll('\n', '<br>')}</div>`
}
