// The one way in, the same for every sender: size, signature over the raw bytes, decoding, parsing, and only
// then what the sender's own door makes of it.
import { type Answer, BUSY, LIMIT, tooLarge, UNAVAILABLE, UNREADABLE, unsigned } from './answer.ts'
import { parseObject, readBody } from './body.ts'
import type { JsonObject, Received } from './vendor.ts'

export type Door = {
  /** The variable that holds the secrets of this door, for the answer to who has none. */
  readonly variable: string
  /** Bytes; absent: 1 MiB. */
  readonly limit?: number
  readonly verify: (received: Received) => boolean
  /** Records what a readable body says. Rejects when the store fails. */
  readonly accept: (body: JsonObject, received: Received) => Promise<Accepted>
}

export type Accepted = {
  readonly answer: Answer
  /** Hints that were recorded now. */
  readonly hints: number
  /** True when it was signed, but of a shape that we do not know. */
  readonly unknown: boolean
  /** What the store failed with. */
  readonly error?: unknown
}

/**
 * Takes one request through a door, as long as there is a place that `holds` what comes of it. Never rejects: a
 * failure on our side is worth sending again.
 */
export async function enter(
  door: Door,
  request: Request,
  holds: (bytes: number) => boolean,
): Promise<Accepted> {
  try {
    const limit = door.limit ?? LIMIT
    const bytes = await readBody(request, limit, holds)
    if (bytes === 'too-large') return refused(tooLarge(limit))
    if (bytes === 'cut') return refused(UNREADABLE)
    if (bytes === 'no-place') return refused(BUSY)
    const received = { headers: request.headers, bytes }
    if (!door.verify(received)) return refused(unsigned(door.variable))
    const body = parseObject(bytes)
    return body === undefined ? refused(UNREADABLE) : await door.accept(body, received)
  } catch (error) {
    return { ...refused(UNAVAILABLE), error }
  }
}

/** Nothing was recorded, and this is why. */
export function refused(answer: Answer): Accepted {
  return { answer, hints: 0, unknown: false }
}
