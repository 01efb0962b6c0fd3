// When a vendor's list that could not be read is read again.
import type { Failure } from '../core/failure.ts'
import type { Instant } from '../core/ref.ts'

/** Never sooner than a fifth of the interval: a vendor that is down is not asked more often than one that is up. */
export function retryAt(failure: Failure, now: Instant, interval: number): Instant {
  if (failure.kind !== 'later') return now + interval
  return Math.max(failure.at, now + interval / 5)
}
