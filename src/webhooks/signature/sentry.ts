// Sentry's signature: hex of HMAC-SHA256 over the raw body, with the integration's client secret
// (https://docs.sentry.io/organization/integrations/integration-platform/webhooks/). The page's sample signs
// re-written JSON; the bytes as sent are what Sentry signs.
import { createHmac } from 'node:crypto'
import type { Received } from '../vendor.ts'
import { signedByOneOf } from './constant-time.ts'

/** Whether Sentry signed this. Its timestamp, resource and request-id headers are not signed: nobody reads them. */
export function verifySentry({ headers, bytes }: Received, secrets: readonly string[]): boolean {
  const sent = headers.get('sentry-hook-signature')
  if (sent === null) return false
  return signedByOneOf(secrets, sent, (secret) => createHmac('sha256', secret).update(bytes).digest('hex'))
}
