// One request and its whole answer, within a time limit. What becomes of it is for the callers to say: http.ts for
// an API's texts, file.ts for files.
import type { Clock } from '../core/clock.ts'

export type ExchangeOptions = {
  readonly fetch: (request: Request) => Promise<Response>
  readonly clock: Clock
  /** Milliseconds until nothing is waited for any more. */
  readonly timeout: number
}

/**
 * Sends the request that `prepare` makes, and reads the answer with `read`. Undefined: it was not answered in time,
 * not answered at all, or the answer broke off.
 */
export async function exchange<T>(
  { fetch, clock, timeout }: ExchangeOptions,
  prepare: (signal: AbortSignal) => Request,
  read: (response: Response) => Promise<T>,
): Promise<{ readonly response: Response; readonly content: T } | undefined> {
  const limit = new AbortController()
  const timer = new AbortController()
  // Raced, not only aborted: a stand-in or a proxy that ignores the signal must not hold a lease for ever.
  const expiry = clock.sleep(timeout, timer.signal).then((): undefined => undefined)
  try {
    const answered = fetch(prepare(limit.signal)).then(async (response) => ({
      response,
      content: await read(response),
    }))
    answered.catch(() => undefined)
    return await Promise.race([answered, expiry])
  } catch {
    return undefined
  } finally {
    timer.abort()
    limit.abort()
  }
}
