// When a case is looked at again.
import { backoff } from '../core/failure.ts'
import type { Instant } from '../core/ref.ts'
import { CALM } from '../core/rest.ts'
import { besides } from './besides.ts'
import type { Ending } from './ending.ts'
import type { Ports } from './ports.ts'

/** A vendor that is down is asked again every five minutes, what is denied or seems gone every ten. All may end. */
const LONGEST_LATER = 300_000
const LONGEST_DENIED = 600_000
/** How long what could not be read is left alone. */
const UNREADABLE = 600_000

type State = {
  /** Consecutive passes that failed, this one included. */
  readonly attempts: number
  /** Not before this: it was looked at too often. */
  readonly restUntil: Instant | undefined
}

/** After the rest, if there is one, and once more when it is calm again, so that nobody is told of unrest for long. */
export function lookAgain(ending: Ending, state: State, now: Instant, ports: Ports): Instant | undefined {
  // What waits for its second or its answer is not held up by what failed beside it.
  const waits = ending.kind === 'through' && !ending.observed ? ending.waitsUntil : undefined
  const at = earlier(waits, dueAt(ending, state.attempts, now, ports))
  if (state.restUntil === undefined) return at
  return Math.max(state.restUntil, Math.min(at ?? Number.POSITIVE_INFINITY, now + CALM))
}

/**
 * When to look again: at once while there is more to do; when the vendor says; after a backoff; or, undefined,
 * when a hint or the sweep says so. A refused effect would be refused again, so it waits for the world to change.
 */
function dueAt(ending: Ending, attempts: number, now: Instant, ports: Ports): Instant | undefined {
  const failure = ending.kind === 'through' || ending.kind === 'failed' ? ending.failure : undefined
  const spread = (ms: number) => now + Math.round(ms * (0.75 + ports.random() / 2))
  switch (failure?.kind) {
    case 'later':
      return (
        Math.max(failure.at, now + Math.min(backoff(attempts - 1), LONGEST_LATER)) +
        Math.round(ports.random() * 250)
      )
    case 'again':
      return attempts > 3 ? spread(backoff(attempts - 3)) : now
    case 'denied':
    case 'gone':
      return earlier(spread(Math.min(backoff(attempts), LONGEST_DENIED)), besides(ending, now))
    case 'unclear':
      return spread(backoff(attempts))
    case 'refused':
      if (failure.reason === 'unreadable') return spread(UNREADABLE)
      return failure.reason === 'fault' ? spread(backoff(attempts)) : undefined
    case undefined:
      if (ending.kind !== 'through' || ending.observed) return undefined
      if (ending.waitsUntil !== undefined) return undefined
      return ending.diff.more ? now : ending.desired.lookAgain
  }
}

function earlier(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}
