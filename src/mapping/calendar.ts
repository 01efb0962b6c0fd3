// Reckons in business time: how long a clock runs in open hours, leaving out pauses.
import type { Calendar, Span } from '../core/calendar.ts'
import type { Instant } from '../core/ref.ts'
import type { CalendarSpec } from './calendar-schema.ts'
import { createOpenHours, type DayNumber, type OpenHours, ROUND_THE_CLOCK } from './open-hours.ts'
import { without } from './spans.ts'
import { DAY } from './zone.ts'

/** What stands for a time that does not come within three years. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER

const LONGEST_DAYS = 3 * 366

/** How far ahead an open day is looked for. */
const SEARCH_DAYS = 2 * 366

/** Nothing is reckoned from there on: a clock may be asked to go on from `NEVER`. */
const FAR: Instant = Date.UTC(9000, 0)

/** The calendar that is open 24x7, under the name by which every mapping knows it. */
export const ALWAYS: Calendar = calendarOf('always', ROUND_THE_CLOCK)

/** Takes a calendar's name in the mapping, and what the schema made of it. */
export function createCalendar(name: string, spec: CalendarSpec): Calendar {
  return calendarOf(name, createOpenHours(spec))
}

function calendarOf(name: string, hours: OpenHours): Calendar {
  function* openFrom(from: Instant, pauses: readonly Span[]): Generator<Span, undefined> {
    if (from >= FAR) return
    // A zone's day can begin before the day of UTC that its instants are in.
    const first = Math.floor(from / DAY) - 1
    for (let day = first; day < first + LONGEST_DAYS; day++) {
      for (const stretch of hours.on(day)) {
        for (const span of without(stretch, pauses)) {
          if (span.to > from) yield { from: Math.max(span.from, from), to: span.to }
        }
      }
    }
  }

  function openTime(from: Instant, to: Instant, pauses: readonly Span[]): number {
    let sum = 0
    for (const span of openFrom(from, pauses)) {
      if (span.from >= to) break
      sum += Math.min(span.to, to) - span.from
    }
    return sum
  }

  function add(from: Instant, ms: number, pauses: readonly Span[]): Instant {
    if (ms <= 0) return from
    let left = ms
    for (const span of openFrom(from, pauses)) {
      const length = span.to - span.from
      if (left <= length) return span.from + left
      left -= length
    }
    return NEVER
  }

  function openDayFrom(day: DayNumber, within: number): DayNumber | undefined {
    for (let each = day; each < day + within; each++) if (hours.on(each).length > 0) return each
    return undefined
  }

  /** The same time on the wall, so many open days later. */
  function daysLater(from: Instant, days: number): Instant {
    const wall = hours.wallAt(from)
    const start = Math.floor(wall / DAY)
    let day: DayNumber | undefined = start
    for (let left = days; left > 0 && day !== undefined; left--) {
      day = openDayFrom(day + 1, start + LONGEST_DAYS - day)
    }
    return day === undefined ? NEVER : whenOpen(hours.on(day), hours.instantAt(wall + (day - start) * DAY))
  }

  return {
    name,
    add,
    addDays(from, days, pauses) {
      const opening = openFrom(from, []).next().value?.from
      if (opening === undefined) return NEVER
      const deadline = daysLater(opening, days)
      if (deadline === NEVER) return NEVER
      // The open time of the pauses until then is added, and a pause that begins later may push it on again.
      const paused = openTime(from, deadline, []) - openTime(from, deadline, pauses)
      return add(deadline, paused, pauses)
    },
    nextOpenDay(day) {
      const found = openDayFrom(Date.parse(day) / DAY, SEARCH_DAYS)
      return found === undefined ? day : new Date(found * DAY).toISOString().slice(0, 10)
    },
  }
}

/** The first open instant of a day that is not before this one; else when the day closes. */
function whenOpen(stretches: readonly Span[], instant: Instant): Instant {
  const stretch = stretches.find(({ to }) => instant < to)
  return stretch === undefined ? (stretches.at(-1)?.to ?? instant) : Math.max(stretch.from, instant)
}
