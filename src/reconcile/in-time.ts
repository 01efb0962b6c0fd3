// One case that is slow to read must not hold up the others of its batch, which are written together.
import type { Clock } from '../core/clock.ts'
import { failed, type Result, WAIT_WITHOUT_HEADER } from '../core/failure.ts'
import type { System } from '../core/ref.ts'

/**
 * Milliseconds that may pass over one question about one case (a ticket's history has up to ten pages). Longer than
 * one call may take, and short enough that the few that a case can need fit into a lease.
 */
const PATIENCE = 45_000

/** The answer, or `later` when it does not come in time. Only for reads: nobody waits for what they come to. */
export async function inTime<T>(asked: Promise<Result<T>>, system: System, clock: Clock): Promise<Result<T>> {
  const timer = new AbortController()
  const late = clock
    .sleep(PATIENCE, timer.signal)
    .then(() => failed<T>({ kind: 'later', system, at: clock.now() + WAIT_WITHOUT_HEADER }))
  try {
    return await Promise.race([asked, late])
  } finally {
    timer.abort()
    asked.catch(() => undefined)
  }
}
