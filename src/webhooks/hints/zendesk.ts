// Where a webhook of Zendesk says to look. Its `detail` says much more; none of that is read, since what is true
// is read through the API afterwards.
import type { FieldIds } from '../../core/policy.ts'
import { digest } from '../digest.ts'
import { eventName } from '../event-name.ts'
import { ZendeskBody } from '../schema.ts'
import type { JsonObject, Noted, Received } from '../vendor.ts'

const EVENT = 'zen:event-type:'
const TICKET_EVENT = /^zen:event-type:(?:messaging_)?ticket\./
const TICKET = /^zen:ticket:([1-9]\d{0,18})$/
const EVENT_ID = /^[A-Za-z0-9-]{8,100}$/

/**
 * The note of one delivery. An event is named by its own id, which is signed and the same in a retry, even if
 * that is signed anew. A trigger's body is what an admin made of it (its `id` may be the ticket's), so it is
 * named by what was signed.
 */
export function readZendesk(body: JsonObject, received: Received, fields: FieldIds): readonly Noted[] {
  const sent = ZendeskBody.parse(body)
  const timestamp = received.headers.get('x-zendesk-webhook-signature-timestamp') ?? ''
  const signed = () => digest(timestamp, received.bytes)

  if (sent.type?.startsWith(EVENT)) {
    const id = sent.id !== undefined && EVENT_ID.test(sent.id) ? sent.id : signed()
    const noted = { id, event: eventName(sent.type) }
    const ticket = TICKET.exec(sent.subject ?? '')?.[1]
    if (ticket !== undefined)
      return [{ ...noted, ...look(ticket), ...(opens(sent, fields) ? { opens: true } : {}) }]
    return [TICKET_EVENT.test(sent.type) ? { ...noted, unknown: true } : noted]
  }
  // A trigger fires on the conditions that its admin gave it: that it was sent at all says that they hold.
  if (sent.ticket_id !== undefined)
    return [{ id: signed(), event: 'trigger', ...look(sent.ticket_id), opens: true }]
  return [{ id: signed(), event: eventName(sent.type), unknown: true }]
}

function look(ticket: string): Pick<Noted, 'hint'> {
  return { hint: { system: 'zendesk', subject: `ticket:${ticket}` } }
}

/**
 * Whether the event itself says that a field changed by which a ticket becomes a case. All other events only
 * wake cases that exist, so that a busy helpdesk does not cost a read per ticket.
 */
function opens(sent: ZendeskBody, fields: FieldIds): boolean {
  const field = sent.event?.custom_field?.id ?? sent.event?.field?.id
  return (
    sent.type === `${EVENT}ticket.custom_field_changed` &&
    field !== undefined &&
    [fields.bug, fields.severity, fields.source].includes(field)
  )
}
