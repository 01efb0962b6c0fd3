// Event webhooks as the vendor sends them: one event for each thing that an action changed, signed. Everybody's
// actions fire them, those of the API client too.
// https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events
// https://developer.zendesk.com/documentation/webhooks/verifying/
import { createHmac } from 'node:crypto'
import type { Instant } from '../../core/ref.ts'
import type { Account, Ticket } from './account.ts'
import type { Audit } from './audits.ts'
import { hex, type Random, ulid, uuid } from './random.ts'
import { nanoseconds, stamp } from './time.ts'
import { detailOf, eventOf } from './webhook-events.ts'

export type Webhook = { readonly url: string; readonly secret: string }

const ACCOUNT_ID = 22129848

/** `base64(HMACSHA256(TIMESTAMP + BODY))` over the raw body, with nothing between the two. */
export function sign(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret)
    .update(timestamp + body)
    .digest('base64')
}

export type Publisher = {
  /** Fires the events of one audit. `ticket` is as the audit left it. */
  readonly audited: (ticket: Ticket, audit: Audit) => void
  readonly deleted: (ticket: Ticket, actor: number, at: Instant) => void
}

export function createPublisher(options: {
  readonly account: Account
  readonly random: Random
  readonly now: () => Instant
  readonly webhook: Webhook | undefined
  readonly send: (request: Request) => void
}): Publisher {
  const { account, random, webhook } = options
  const webhookId = ulid(random)

  function fire(ticket: Ticket, actor: number, at: Instant, type: string, event: object): void {
    if (webhook === undefined) return
    const body = JSON.stringify({
      account_id: ACCOUNT_ID,
      detail: detailOf(ticket, actor),
      event,
      id: uuid(random),
      subject: `zen:ticket:${ticket.id}`,
      time: nanoseconds(at),
      type: `zen:event-type:ticket.${type}`,
      zendesk_event_version: '2022-11-06',
    })
    const timestamp = stamp(options.now())
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': 'Zendesk Webhook',
      'X-Zendesk-Account-Id': String(ACCOUNT_ID),
      'X-Zendesk-Webhook-Id': webhookId,
      'X-Zendesk-Webhook-Invocation-Id': ulid(random),
      'X-Zendesk-Webhook-Signature': sign(webhook.secret, timestamp, body),
      'X-Zendesk-Webhook-Signature-Timestamp': timestamp,
    }
    options.send(new Request(webhook.url, { method: 'POST', headers, body }))
  }

  return {
    audited(ticket, audit) {
      // The recorded ticket.created has an empty event.
      if (audit.creates) return fire(ticket, audit.author, audit.at, 'created', {})
      const sequence = hex(random, 26)
      audit.events.forEach((event, index) => {
        const { type, ...rest } = eventOf(event, account)
        const meta = { sequence: { id: sequence, position: index + 1 } }
        fire(ticket, audit.author, audit.at, type, { ...rest, meta })
      })
    },
    deleted(ticket, actor, at) {
      fire(ticket, actor, at, 'soft_deleted', { meta: { sequence: { id: hex(random, 26), position: 1 } } })
    },
  }
}
