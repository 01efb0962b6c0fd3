// GitHub's signature: `X-Hub-Signature-256: sha256=` and hex of HMAC-SHA256 over the raw body
// (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries). The older X-Hub-Signature is
// SHA-1, and not looked at.
import { createHmac } from 'node:crypto'
import type { Received } from '../vendor.ts'
import { signedByOneOf } from './constant-time.ts'

/** Whether GitHub signed this. No other header is signed, and no time: a replay is recognised by its bytes. */
export function verifyGitHub({ headers, bytes }: Received, secrets: readonly string[]): boolean {
  const sent = headers.get('x-hub-signature-256')
  if (sent === null) return false
  return signedByOneOf(
    secrets,
    sent,
    (secret) => `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`,
  )
}
