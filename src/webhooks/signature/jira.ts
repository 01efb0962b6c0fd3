// Jira's signature, of webhooks that an admin made with a secret: `X-Hub-Signature: method=hex` as in WebSub
// (https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks,
// https://www.w3.org/TR/websub/#signature-validation).
import { createHmac } from 'node:crypto'
import type { Received } from '../vendor.ts'
import { signedByOneOf } from './constant-time.ts'

/** The page warns that the method may change, so it is read; `sha1`, which WebSub also allows, is not enough. */
const SIGNATURE = /^(sha256|sha384|sha512)=[0-9a-f]+$/

/** Whether Jira signed this. No time is signed: a replay is recognised by its bytes. */
export function verifyJira({ headers, bytes }: Received, secrets: readonly string[]): boolean {
  const sent = headers.get('x-hub-signature') ?? ''
  const method = SIGNATURE.exec(sent)?.[1]
  if (method === undefined) return false
  return signedByOneOf(
    secrets,
    sent,
    (secret) => `${method}=${createHmac(method, secret).update(bytes).digest('hex')}`,
  )
}
