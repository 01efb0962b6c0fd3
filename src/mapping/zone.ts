// What clocks on the wall show in a time zone, and when. Temporal, unlike the libraries before it, fixes what
// happens on days that switch to or from daylight saving: https://tc39.es/proposal-temporal/docs/ambiguity.html
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../core/ref.ts'

export const DAY = 86_400_000

/** What a clock on the wall shows, as the instant at which one in UTC shows it: days are multiples of `DAY`. */
export type WallTime = number

export type Zone = {
  readonly wallAt: (instant: Instant) => WallTime
  /**
   * The first instant at which the wall shows this time or a later one: of a time that comes twice the first,
   * and of one that is skipped the moment of the switch. So the order of times is kept.
   */
  readonly instantAt: (wall: WallTime) => Instant
}

/** Takes an IANA name that this runtime knows, such as America/New_York. */
export function createZone(name: string): Zone {
  return {
    wallAt: (instant) => wallOf(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name)),
    instantAt(wall) {
      const utc = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC')
      const there = utc.toPlainDateTime().toZonedDateTime(name, { disambiguation: 'earlier' })
      const isSkipped = wallOf(there) !== wall
      return ((isSkipped && there.getTimeZoneTransition('next')) || there).epochMilliseconds
    },
  }
}

function wallOf(there: Temporal.ZonedDateTime): WallTime {
  return there.epochMilliseconds + there.offsetNanoseconds / 1_000_000
}
