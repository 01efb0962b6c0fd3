// When a calendar is open on a day: the opening hours of its weekday without holidays, as instants.
import type { Span } from '../core/calendar.ts'
import type { CalendarSpec } from './calendar-schema.ts'
import { createHolidays } from './holidays.ts'
import { isSpan, without } from './spans.ts'
import { createZone, DAY, type Zone } from './zone.ts'

/** A day of a zone's wall clock, counted from 1970-01-01. */
export type DayNumber = number

export type OpenHours = Zone & {
  /** The open stretches of a day, in order; none when it is closed. */
  readonly on: (day: DayNumber) => readonly Span[]
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** Days that are remembered: more than any clock looks ahead. */
const MOST_DAYS = 5000

export function createOpenHours({ zone: zoneName, open, holidays }: CalendarSpec): OpenHours {
  const zone = createZone(zoneName)
  const holidaysOf = createHolidays((holidays ?? []).map(({ on }) => on))
  const days = new Map<DayNumber, readonly Span[]>()

  function read(day: DayNumber): readonly Span[] {
    const midnight = new Date(day * DAY)
    const weekday = WEEKDAYS[midnight.getUTCDay()]
    const stretches = weekday === undefined ? [] : (open[weekday] ?? [])
    const year = midnight.getUTCFullYear()
    // A holiday of several days may have begun in the year before.
    const closed = stretches.length === 0 ? [] : [...holidaysOf(year - 1), ...holidaysOf(year)]
    return stretches
      .flatMap(({ from, to }) => without({ from: day * DAY + from, to: day * DAY + to }, closed))
      .map(({ from, to }) => ({ from: zone.instantAt(from), to: zone.instantAt(to) }))
      .filter(isSpan)
  }

  return {
    ...zone,
    on(day) {
      const known = days.get(day)
      if (known !== undefined) return known
      if (days.size >= MOST_DAYS) days.clear()
      const spans = read(day)
      days.set(day, spans)
      return spans
    },
  }
}

/** Open at all times. */
export const ROUND_THE_CLOCK: OpenHours = {
  wallAt: (instant) => instant,
  instantAt: (wall) => wall,
  on: (day) => [{ from: day * DAY, to: (day + 1) * DAY }],
}
