// Business time, as the core sees it. `src/mapping` makes calendars from a mapping; nothing here knows of zones.
import type { Day, Instant } from './ref.ts'

/** A stretch of time; `to` is not part of it. */
export type Span = { readonly from: Instant; readonly to: Instant }

export type Calendar = {
  readonly name: string
  /** The instant at which so many milliseconds of open time have passed since `from`, leaving out the pauses. */
  readonly add: (from: Instant, ms: number, pauses: readonly Span[]) => Instant
  /** The same for whole open days: the same time of day, so many open days later. */
  readonly addDays: (from: Instant, days: number, pauses: readonly Span[]) => Instant
  /** The first open day that is not before this one; the day itself when none is found within two years. */
  readonly nextOpenDay: (day: Day) => Day
}
