// A link may be denied for long, or lead to something that seems gone. It is shown and tried again, and what does not
// depend on it goes on beside it.
import type { Failure } from '../core/failure.ts'
import type { Instant } from '../core/ref.ts'
import type { Ending } from './ending.ts'

/** After how long a ticket that somebody else changed meanwhile is read anew, in milliseconds. */
const READ_ANEW = 1_000

/**
 * When a case is due for what did not fail, where a right or a thing is missing. At once only after something went
 * through and nothing but links failed, so that it never turns in a circle.
 */
export function besides(ending: Ending, now: Instant): Instant | undefined {
  if (ending.kind !== 'through' || ending.observed || ending.held !== undefined) return undefined
  const { diff, desired, onlyLinks, advanced } = ending
  if (diff.more && onlyLinks === true && advanced === true) return now
  return desired.lookAgain !== undefined && desired.lookAgain > now ? desired.lookAgain : undefined
}

/** The ending after the ticket's own write failed: a ticket that moved on is read anew at once, whatever else failed. */
export function withoutUpdate(
  ending: Extract<Ending, { kind: 'through' }>,
  failure: Failure,
  now: Instant,
): Ending {
  if (ending.onlyLinks !== true) return { ...ending, failure: ending.failure ?? failure }
  return failure.kind === 'again' ? { ...ending, waitsUntil: now + READ_ANEW } : { ...ending, failure }
}
