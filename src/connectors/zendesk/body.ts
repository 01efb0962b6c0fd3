// What we write on a ticket, and which keys that has.
import type { CreateFollowUp, UpdateTicket } from '../../core/effect.ts'
import { TICKET_PRIORITIES } from '../../core/policy.ts'
import { joinSaid } from '../../core/said.ts'
import type { Egress } from '../connector.ts'
import { writeMark } from './mark.ts'
import { ZENDESK_STATUSES } from './status.ts'

/** Every key that can be in a body of ours. A new one must be listed here before it can leave. */
export const ZENDESK_EGRESS: Egress = {
  texts: ['body'],
  publicFlag: 'public',
  containers: ['ticket', 'tickets', 'comment', 'custom_fields', 'metadata'],
  ids: ['id', 'via_followup_source_id'],
  people: ['requester_id'],
  closed: ['external_id', 'status', 'priority', 'value', 'additional_tags', 'safe_update', 'updated_stamp'],
  words: [...Object.values(ZENDESK_STATUSES), ...TICKET_PRIORITIES],
  mark: 'bugbridge',
  credentials: ['grant_type', 'client_id', 'client_secret', 'scope', 'expires_in'],
}

/** One ticket's change: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket */
export function ticketBody(effect: UpdateTicket): Readonly<Record<string, unknown>> {
  const fields = Object.entries(effect.fields)
  return {
    ...(effect.status === undefined ? {} : { status: ZENDESK_STATUSES[effect.status] }),
    ...(effect.priority === undefined ? {} : { priority: effect.priority }),
    ...(fields.length === 0
      ? {}
      : { custom_fields: fields.map(([id, value]) => ({ id: Number(id), value })) }),
    ...(effect.comment === undefined ? {} : { comment: commentBody(effect.comment) }),
    // The write fails with 409 on a ticket that is newer than the stamp.
    safe_update: true,
    updated_stamp: effect.stamp,
    metadata: { [ZENDESK_EGRESS.mark]: writeMark(effect.applies) },
  }
}

/**
 * A ticket that goes on where a closed one ended. It inherits that one's tags (unless others are sent) and fields
 * (https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#creating-a-follow-up-ticket),
 * but not its priority. Whether its requester is inherited too is documented nowhere, so it is sent.
 */
export function followUpBody(effect: CreateFollowUp): Readonly<Record<string, unknown>> {
  return {
    via_followup_source_id: Number(effect.ticket.id),
    external_id: effect.mark,
    ...(effect.requester === undefined ? {} : { requester_id: Number(effect.requester) }),
    status: ZENDESK_STATUSES[effect.status],
    ...(effect.priority === undefined ? {} : { priority: effect.priority }),
    custom_fields: Object.entries(effect.fields).map(([id, value]) => ({ id: Number(id), value })),
    comment: commentBody(effect.comment),
    metadata: { [ZENDESK_EGRESS.mark]: writeMark(effect.applies) },
  }
}

/** `public` is always said: left out, a comment is as public as the ticket's first one was. */
function commentBody(comment: NonNullable<UpdateTicket['comment']>): Readonly<Record<string, unknown>> {
  return { body: joinSaid(comment.said), public: comment.audience === 'customer' }
}

/** The same for a batch, where alone tags can be added: a single write's `tags` replaces them all. */
export function batchBody(effect: UpdateTicket): Readonly<Record<string, unknown>> {
  const tags = effect.addTags.length === 0 ? {} : { additional_tags: effect.addTags }
  return { id: Number(effect.ticket.id), ...ticketBody(effect), ...tags }
}
