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

/** A ticket as it stands, for tests. Times are epoch milliseconds. */
export type TicketView = {
  readonly id: number
  readonly status: Status
  readonly priority: Priority | null
  readonly tags: readonly string[]
  readonly fields: Readonly<Record<string, string | null>>
  readonly assignee: number | null
  readonly organization: number | null
  readonly comments: readonly Comment[]
  readonly updatedAt: Instant
  /** How many. */
  readonly audits: number
}

/** What the requester of a ticket can see of it. */
export type CustomerView = {
  readonly subject: string
  readonly status: Status
  readonly comments: readonly Omit<Comment, 'public'>[]
}

export function viewOf(ticket: Ticket): TicketView {
  const { id, status, priority, tags, fields, assignee, organization, updatedAt, audits } = ticket
  const comments = commentsOf(ticket)
  return {
    id,
    status,
    priority,
    tags,
    fields,
    assignee,
    organization,
    comments,
    updatedAt,
    audits: audits.length,
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
