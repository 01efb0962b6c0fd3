// What senders are told: a status, and a few words with the remedy. Never anything that they sent.
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What became of a request, for logs and metrics. */
export type Outcome =
  | 'recorded'
  | 'repeated'
  | 'too-large'
  | 'unsigned'
  | 'unreadable'
  | 'invalid'
  | 'unavailable'
  | 'busy'

export type Answer = {
  readonly outcome: Outcome
  readonly status: ContentfulStatusCode
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

/** The largest body that is read, in bytes: 1 MiB. */
export const LIMIT = 1_048_576

/** GitHub's payloads are capped at 25 MB: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
export const GITHUB_LIMIT = 25 * LIMIT

/** Zendesk tries again only on 503 with a Retry-After of less than 60 seconds, and never on other 5xx. */
const RETRY_AFTER = '20'

/** The error body of every refusal. */
export function refusal(code: string, message: string): object {
  return { error: { code, message } }
}

/** `limit` is the door's, in bytes. */
export function tooLarge(limit: number): Answer {
  const message = `The body is larger than ${limit / LIMIT} MiB. Send ids, not content.`
  return { outcome: 'too-large', status: 413, body: refusal('too-large', message) }
}

export const UNREADABLE: Answer = {
  outcome: 'unreadable',
  status: 400,
  body: refusal(
    'unreadable',
    'The body is not a JSON object in UTF-8. Send it as application/json, uncompressed.',
  ),
}

export const UNAVAILABLE: Answer = {
  outcome: 'unavailable',
  status: 503,
  body: refusal('unavailable', 'This could not be recorded. Send it again after the time in Retry-After.'),
  headers: { 'retry-after': RETRY_AFTER },
}

export const BUSY: Answer = {
  outcome: 'busy',
  status: 503,
  body: refusal('busy', 'Too much comes at once. Send it again after the time in Retry-After.'),
  headers: { 'retry-after': RETRY_AFTER },
}

/** For who could not prove who they are. `variable` is the setting where the operator finds the secret. */
export function unsigned(variable: string): Answer {
  const message = `The signature or token is missing or wrong. Compare the sender's secret with ${variable}.`
  return { outcome: 'unsigned', status: 401, body: refusal('unsigned', message) }
}

/** For a deploy report with a fault in it. */
export function invalid(field: string, allowed: string): Answer {
  return { outcome: 'invalid', status: 400, body: { error: { code: 'invalid', field, message: allowed } } }
}

/** `note`: what the sender should know all the same. */
export function accepted(isNew: boolean, note?: string): Answer {
  const outcome = isNew ? 'recorded' : 'repeated'
  return { outcome, status: 202, body: { status: outcome, ...(note === undefined ? {} : { note }) } }
}
