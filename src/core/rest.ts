// Rest: a case that is looked at again and again without getting anywhere is looked at more and more seldom, be it
// hinted at without end, or changed back by somebody each time, or never done by a mistake of ours. Otherwise it
// would use up the calls that a vendor allows to all cases together.
import type { Unrest } from './case.ts'
import type { Instant } from './ref.ts'

/** Looks in quick succession before the first rest: a promotion takes some five, and its echoes as many again. */
const FREE = 20
const SHORTEST = 2_000
const LONGEST = 60_000

/** Nobody looked for this long, in milliseconds: then it is calm again. */
export const CALM = 2 * LONGEST

export type Rested = {
  readonly unrest: Unrest
  /** Not to be looked at before this. */
  readonly until?: Instant
}

/** What a look at `now` makes of it. `hasMoved`: the stage is another one than before, so it gets somewhere. */
export function restAfter(before: Unrest | undefined, hasMoved: boolean, now: Instant): Rested {
  const gap = before === undefined ? CALM : now - before.at
  const goesOn = before !== undefined && !hasMoved && gap >= 0 && gap < CALM
  const looks = goesOn ? before.looks + 1 : 1
  const unrest = { looks, at: now }
  if (looks <= FREE) return { unrest }
  return { unrest, until: now + Math.min(LONGEST, SHORTEST * 2 ** Math.min(looks - FREE - 1, 10)) }
}
