// Zendesk's signature: base64 of HMAC-SHA256 over the timestamp header and the raw body, with nothing between
// (https://developer.zendesk.com/documentation/webhooks/verifying/).
import { createHmac } from 'node:crypto'
import type { Received } from '../vendor.ts'
import { signedByOneOf } from './constant-time.ts'

/**
 * What a timestamp may be made of. Nothing separates it from the body in what is signed, so a body's first
 * bytes could be moved into the header and still verify. A readable body starts with `{` or white space, which
 * a timestamp cannot hold: there is one place to cut, and one reading of what was signed. Nor can a doubled
 * header pass, since doubles arrive joined by a comma.
 */
const TIMESTAMP = /^[0-9A-Za-z:.+-]{1,40}$/

/**
 * Whether Zendesk signed this. There is no window of time on purpose: the page names none, nor does it say
 * whether a retry is signed anew, and a window would drop late retries. A replay is recognised by its signed
 * event id, and past that it costs one look at the truth and changes nothing.
 */
export function verifyZendesk({ headers, bytes }: Received, secrets: readonly string[]): boolean {
  const sent = headers.get('x-zendesk-webhook-signature')
  const timestamp = headers.get('x-zendesk-webhook-signature-timestamp')
  if (sent === null || timestamp === null || !TIMESTAMP.test(timestamp)) return false
  return signedByOneOf(secrets, sent, (secret) =>
    createHmac('sha256', secret).update(timestamp).update(bytes).digest('base64'),
  )
}
