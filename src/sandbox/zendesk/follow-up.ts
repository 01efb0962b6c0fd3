// A follow-up of a closed ticket, as somebody's reply to it or an agent's "Create follow-up" makes one: the vendor copies
// all tags and most fields, but neither priority nor assignee.
// https://support.zendesk.com/hc/en-us/articles/8421655952026
import type { Ticket } from './account.ts'
import type { NewAttachment } from './attachments.ts'
import type { Desk } from './desk.ts'
import { createTicket, impossible, type NewTicket } from './new-ticket.ts'

/** What a follow-up takes over from the closed ticket. */
export function takenOver(closed: Ticket): Omit<NewTicket, 'description'> {
  const { subject, requester, organization, tags, fields } = closed
  return {
    subject,
    requester,
    ...(organization === null ? {} : { organization }),
    tags,
    fields: Object.fromEntries(
      Object.entries(fields).flatMap(([id, value]) => (value === null ? [] : [[id, value]])),
    ),
  }
}

/** Somebody goes on with a closed ticket: the new one, which is the author's own making with all that was copied. */
export function followUp(
  desk: Desk,
  closed: Ticket,
  author: number,
  text: string,
  attachments: readonly NewAttachment[] = [],
): number {
  if (closed.status !== 'closed') impossible(`ticket ${closed.id} is not closed`)
  const wanted = { ...takenOver(closed), description: text }
  const making = {
    author,
    channel: 'web',
    custom: {},
    isPublic: true,
    externalId: null,
    followUpOf: closed.id,
  } as const
  const { ticket, audit } = createTicket(desk.account, wanted, desk.store(attachments), desk.now(), making)
  desk.account.tickets.set(ticket.id, ticket)
  desk.publisher.audited(ticket, audit)
  return ticket.id
}
