// A ticket as tests look at it, and as its requester sees it.
import type { Instant } from '../../core/ref.ts'
import type { Ticket } from './account.ts'
import { type Priority, type Status, shownToCustomers } from './fields.ts'

export type Comment = {
  readonly id: number
  readonly authorId: number
  readonly body: string
  readonly public: boolean
  readonly at: Instant
}

/** One change of one field, by whom. Tags are joined with spaces. */
export type Change = {
  readonly at: Instant
  readonly author: number
  /** `status`, `priority`, `tags`, `assignee_id`, or a custom field's id. */
  readonly field: string
  readonly value: string | null
}

/** A ticket as it stands, for tests. Times are epoch milliseconds. */
export type TicketView = {
  readonly id: number
  readonly status: Status
  readonly priority: Priority | null
  readonly tags: readonly string[]
  readonly fields: Readonly<Record<string, string | null>>
  readonly assignee: number | null
  readonly organization: number | null
  readonly requester: number
  readonly externalId: string | null
  readonly comments: readonly Comment[]
  readonly updatedAt: Instant
  /** How many. */
  readonly audits: number
  /** Oldest first. */
  readonly changes: readonly Change[]
}

/** What the requester of a ticket can see of it. */
export type CustomerView = {
  readonly subject: string
  readonly status: Status
  readonly comments: readonly Omit<Comment, 'public'>[]
}

export function viewOf(ticket: Ticket): TicketView {
  const { id, status, priority, tags, fields, assignee, organization, requester, externalId } = ticket
  const { updatedAt, audits } = ticket
  const comments = commentsOf(ticket)
  return {
    id,
    status,
    priority,
    tags,
    fields,
    assignee,
    organization,
    requester,
    externalId,
    comments,
    updatedAt,
    audits: audits.length,
    changes: changesOf(ticket),
  }
}

export function customerViewOf(ticket: Ticket): CustomerView {
  const seen = commentsOf(ticket).filter((comment) => comment.public)
  return {
    subject: ticket.subject,
    status: shownToCustomers(ticket.status),
    comments: seen.map(({ id, authorId, body, at }) => ({ id, authorId, body, at })),
  }
}

function changesOf({ audits }: Ticket): Change[] {
  return audits.flatMap(({ at, author, events }) =>
    events.flatMap((event) => {
      if (event.kind !== 'change') return []
      const value = typeof event.value === 'object' ? (event.value?.join(' ') ?? null) : event.value
      return [{ at, author, field: event.field, value }]
    }),
  )
}

/** Oldest first. */
function commentsOf(ticket: Ticket): Comment[] {
  return ticket.audits.flatMap((audit) =>
    audit.events
      .filter((event) => event.kind === 'comment')
      .map(({ id, author, body, public: isPublic }) => ({
        id,
        authorId: author,
        body,
        public: isPublic,
        at: audit.at,
      })),
  )
}
