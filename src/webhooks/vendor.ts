// The shape of a system that sends webhooks: how it signs, and what its body says to look at.
import type { FieldIds } from '../core/policy.ts'
import type { Delivery } from '../store/port.ts'

/** A request as it arrived: the raw bytes are what was signed. */
export type Received = { readonly headers: Headers; readonly bytes: Uint8Array }

export type JsonObject = Readonly<Record<string, unknown>>

/** What is kept of one delivery: its name, where to look, and nothing else of its body. */
export type Noted = Omit<Delivery, 'system' | 'receivedAt'>

export type Vendor = {
  /** The variable that holds its signing secrets, named in the answer to who cannot sign. */
  readonly variable: string
  /** The largest body that it sends, in bytes; absent: 1 MiB. */
  readonly limit?: number
  readonly verify: (received: Received, secrets: readonly string[]) => boolean
  /** Reads a signed body of any shape; never throws, and never gives nothing. */
  readonly read: (body: JsonObject, received: Received, fields: FieldIds) => readonly Noted[]
}
