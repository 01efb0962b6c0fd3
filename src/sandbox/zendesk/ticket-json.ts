// A ticket and its comments as REST shows them to agents.
// https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
import type { Account, Ticket } from './account.ts'
import { attachmentJson } from './attachments.ts'
import { htmlOf } from './audits.ts'
import { customStatusId, FIELDS } from './fields.ts'
import { seconds, stamp } from './time.ts'

/** `GET /api/v2/tickets/{id}/comments`. Images within a text are listed only where they are asked for. */
export function commentsJson(ticket: Ticket, origin: string, withInline: boolean) {
  return ticket.audits.flatMap((audit) =>
    audit.events
      .filter((event) => event.kind === 'comment')
      .map((event) => ({
        id: event.id,
        type: 'Comment',
        author_id: event.author,
        body: event.body,
        html_body: htmlOf(event.body),
        plain_body: event.body,
        public: event.public,
        attachments: event.files
          .filter((file) => withInline || !file.inline)
          .map((file) => attachmentJson(file, origin)),
        audit_id: audit.id,
        via: { channel: audit.channel, source: { from: {}, to: {}, rel: null } },
        created_at: stamp(audit.at),
        metadata: { system: {}, custom: audit.custom },
      })),
  )
}

/** https://developer.zendesk.com/documentation/ticketing/reference-guides/via-object-reference/ */
function viaOf({ followUpOf, audits }: Ticket, account: Account) {
  if (followUpOf === null) return { channel: 'web', source: { from: {}, to: {}, rel: null } }
  const from = { ticket_id: followUpOf, subject: account.tickets.get(followUpOf)?.subject ?? '' }
  return { channel: audits[0]?.channel ?? 'web', source: { from, to: {}, rel: 'follow_up' } }
}

/**
 * A ticket as REST shows it. An empty custom field has the value null: the vendor's specification forgets to
 * allow it, though its own parameter `reduced_payload_size` "omits null custom fields".
 */
export function ticketJson(ticket: Ticket, account: Account) {
  return {
    url: `${account.origin}/api/v2/tickets/${ticket.id}.json`,
    id: ticket.id,
    external_id: ticket.externalId,
    via: viaOf(ticket, account),
    created_at: stamp(ticket.createdAt),
    updated_at: stamp(ticket.updatedAt),
    generated_timestamp: seconds(ticket.updatedAt),
    type: null,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.description,
    priority: ticket.priority,
    status: ticket.deleted ? 'deleted' : ticket.status,
    custom_status_id: customStatusId(ticket.status),
    requester_id: ticket.requester,
    submitter_id: ticket.requester,
    assignee_id: ticket.assignee,
    organization_id: ticket.organization,
    group_id: ticket.group,
    brand_id: 8447346621310,
    ticket_form_id: 8646151517822,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    problem_id: null,
    has_incidents: false,
    is_public: true,
    due_at: null,
    tags: ticket.tags,
    custom_fields: FIELDS.map(({ id }) => ({ id, value: ticket.fields[String(id)] ?? null })),
    satisfaction_rating: { score: 'unoffered' },
    sharing_agreement_ids: [],
    followup_ids: [...account.tickets.values()]
      .filter(({ followUpOf, deleted }) => followUpOf === ticket.id && !deleted)
      .map(({ id }) => id),
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
  }
}
