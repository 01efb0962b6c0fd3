// The bearer token with which CI reports deploys (RFC 6750 §2.1).
import type { Received } from '../vendor.ts'
import { isOneOf } from './constant-time.ts'

/** Whether the request carries one of the tokens. Two Authorization headers arrive joined, and are no token. */
export function verifyBearer({ headers }: Received, tokens: readonly string[]): boolean {
  const token = /^bearer ([\x21-\x7e]+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  return token !== undefined && isOneOf(tokens, token)
}
