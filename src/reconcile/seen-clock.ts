// A clock that remembers the latest time it gave. One that jumps ahead and is set back in the middle of a pass would
// else leave no trace but in what was saved meanwhile, which would then be waited for.
import type { Clock } from '../core/clock.ts'
import type { Instant } from '../core/ref.ts'

export type SeenClock = Clock & {
  /** The latest time that anybody was given since the last `startOver`. */
  readonly latest: () => Instant
  /** Forgets what the clock said before it was set back. */
  readonly startOver: () => void
}

/** Wraps the clock of a whole service. */
export function createSeenClock(clock: Clock): SeenClock {
  let latest = Number.NEGATIVE_INFINITY
  return {
    now() {
      const now = clock.now()
      latest = Math.max(latest, now)
      return now
    },
    sleep: clock.sleep,
    latest: () => latest,
    startOver() {
      latest = Number.NEGATIVE_INFINITY
    },
  }
}
