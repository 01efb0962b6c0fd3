// What holds for every calendar, and a walk from minute to minute that must come to the same answers. The walk
// asks the platform's own formatter what the clocks on the wall show.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar, Span } from '../../src/core/calendar.ts'
import { ALLEO, calendarOf, calendarWith, STANDARD } from './calendars.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

const CALENDARS = [calendarOf(ALLEO), calendarOf(STANDARD)] as const
const aCalendar = fc.constantFrom(...CALENDARS)
const aFrom = fc.integer({ min: Date.UTC(2025, 11, 1), max: Date.UTC(2029, 2, 1) })
const aTime = fc.integer({ min: 1, max: 120 * HOUR })
const aDelay = fc.integer({ min: 0, max: 72 * HOUR })

/** Pauses around an instant. */
function pausesAt(from: number, parts: readonly (readonly [number, number])[]): readonly Span[] {
  return parts.map(([after, length]) => ({ from: from + after, to: from + after + length }))
}
const aDistance = fc.integer({ min: -48 * HOUR, max: 200 * HOUR })
const someParts = fc.array(fc.tuple(aDistance, aDelay), { maxLength: 4 })

describe('open time', () => {
  test('never ends earlier for a later start', () => {
    fc.assert(
      fc.property(aCalendar, aFrom, aDelay, aTime, someParts, (calendar, from, delay, ms, parts) => {
        const pauses = pausesAt(from, parts)
        expect(calendar.add(from + delay, ms, pauses)).toBeGreaterThanOrEqual(calendar.add(from, ms, pauses))
      }),
    )
  })

  test('ends later for more of it, and not earlier for more pauses', () => {
    fc.assert(
      fc.property(aCalendar, aFrom, aTime, aTime, someParts, (calendar, from, ms, more, parts) => {
        const pauses = pausesAt(from, parts)
        const end = calendar.add(from, ms, pauses)
        expect(end).toBeGreaterThanOrEqual(from + ms)
        expect(calendar.add(from, ms + more, pauses)).toBeGreaterThanOrEqual(end + more)
        expect(end).toBeGreaterThanOrEqual(calendar.add(from, ms, pauses.slice(1)))
      }),
    )
  })

  test('is the same at once or in two parts', () => {
    fc.assert(
      fc.property(aCalendar, aFrom, aTime, aTime, someParts, (calendar, from, first, second, parts) => {
        const pauses = pausesAt(from, parts)
        const end = calendar.add(from, first + second, pauses)
        expect(calendar.add(calendar.add(from, first, pauses), second, pauses)).toBe(end)
      }),
    )
  })

  test('ends inside an open stretch or at its end', () => {
    fc.assert(
      fc.property(aCalendar, aFrom, aTime, someParts, (calendar, from, ms, parts) => {
        const pauses = pausesAt(from, parts)
        const end = calendar.add(from, ms, pauses)
        expect(calendar.add(end - 1, 1, pauses)).toBe(end)
        const timeZone = calendar.name === 'office' ? 'America/New_York' : 'America/Chicago'
        const wall = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
        const [day = '', time = ''] = wall.format(end - 1).split(' ')
        expect(calendar.nextOpenDay(day)).toBe(day)
        expect(time >= '08:00:00' && time < '17:00:00').toBe(true)
      }),
    )
  })
})

describe('open days', () => {
  const someDays = fc.integer({ min: 1, max: 10 })

  test('end on an open day, not earlier for more days, pauses, or a later start', () => {
    fc.assert(
      fc.property(aCalendar, aFrom, aDelay, someDays, someParts, (calendar, from, delay, days, parts) => {
        const pauses = pausesAt(from, parts)
        const end = calendar.addDays(from, days, pauses)
        // A pause can push it to a closing, which is the end of a stretch.
        expect([calendar.add(end - 1, 1, []), calendar.add(end, 1, []) - 1]).toContain(end)
        expect(calendar.addDays(from, days + 1, pauses)).toBeGreaterThan(end)
        expect(calendar.addDays(from, days, [])).toBeLessThanOrEqual(end)
        expect(calendar.addDays(from + delay, days, [])).toBeGreaterThanOrEqual(
          calendar.addDays(from, days, []),
        )
      }),
    )
  })
})

/** A minute, and what clocks on the wall show in it. */
type Minute = {
  readonly at: number
  readonly day: string
  readonly weekday: number
  readonly hour: number
  readonly time: string
}

/** The minutes of sixteen days. */
function minutesOf(timeZone: string, from: string): readonly Minute[] {
  const wall = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return Array.from({ length: 16 * 24 * 60 }, (_, minute) => {
    const at = Date.parse(from) + minute * MINUTE
    const [day = '', time = ''] = wall.format(at).split(' ')
    return { at, day, weekday: new Date(day).getUTCDay(), hour: Number(time.slice(0, 2)), time }
  })
}

/** Zones, and days shortly before their clocks are changed; the last has no changes. */
const PLACES = [
  ['America/New_York', '2026-03-05T00:00Z'],
  ['America/New_York', '2026-10-29T00:00Z'],
  ['Australia/Lord_Howe', '2026-10-01T00:00Z'],
  ['Australia/Lord_Howe', '2026-04-02T00:00Z'],
  ['America/Santiago', '2026-09-03T00:00Z'],
  ['America/Santiago', '2026-04-02T00:00Z'],
  ['Asia/Kathmandu', '2026-12-26T00:00Z'],
].map(([zone = '', from = '']) => ({ zone, minutes: minutesOf(zone, from) }))

/** From one full hour up to another. */
type Hours = readonly (readonly [number, number])[]
type Week = readonly (Hours | null)[]

/** Hours of a day: one or two stretches in whole hours, between which no change of clocks begins or ends. */
const someHours = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 4, maxLength: 4 }), fc.boolean())
  .map(([edges, isSplit]) => {
    const [a = 0, b = 0, c = 0, d = 0] = edges.toSorted((left, right) => left - right)
    const pairs: Hours = [
      [a, b],
      [c, d],
    ]
    return isSplit ? pairs : pairs.slice(0, 1)
  })

const aWeek = fc
  .array(fc.option(someHours, { freq: 4 }), { minLength: 7, maxLength: 7 })
  .filter((week) => week.filter((hours) => hours !== null).length >= 4)

const two = (hour: number) => String(hour).padStart(2, '0')

function build(zone: string, week: Week, holiday: string): Calendar {
  const days = week.flatMap((hours, at) =>
    hours === null
      ? []
      : [`${WEEKDAYS[at]}: "${hours.map(([a, b]) => `${two(a)}:00-${two(b)}:00`).join(', ')}"`],
  )
  return calendarWith(zone, `{ ${days.join(', ')} }`, holiday.slice(5))
}

/** The minutes in which it is open: a stretch goes on until its end is first shown. */
function openMinutes(minutes: readonly Minute[], week: Week, holiday: string): readonly Minute[] {
  return minutes.filter(({ day, weekday, hour }) => {
    const hours = week[weekday] ?? []
    return day !== holiday && hours.some(([a, b]) => a <= hour && hour < b)
  })
}

const isPaused = (at: number, pauses: readonly Span[]) => pauses.some(({ from, to }) => from <= at && at < to)

/** The end of so many minutes of open time. */
function walk(
  open: readonly Minute[],
  from: number,
  count: number,
  pauses: readonly Span[],
): number | undefined {
  const last = open.filter(({ at }) => at >= from && !isPaused(at, pauses))[count - 1]
  return last === undefined ? undefined : last.at + MINUTE
}

function walkDays(
  open: readonly Minute[],
  from: number,
  days: number,
  pauses: readonly Span[],
): number | undefined {
  const start = open.find(({ at }) => at >= from)
  if (start === undefined) return undefined
  const later = [...new Set(open.filter(({ day }) => day > start.day).map(({ day }) => day))][days - 1]
  const there = open.filter(({ day }) => day === later)
  const last = there.at(-1)
  if (last === undefined) return undefined
  const deadline = there.find(({ time }) => time >= start.time)?.at ?? last.at + MINUTE
  const paused = open.filter(({ at }) => from <= at && at < deadline && isPaused(at, pauses)).length
  return paused === 0 ? deadline : walk(open, deadline, paused, pauses)
}

const aMinute = (max: number) => fc.nat(max).map((count) => count * MINUTE)

const aCase = fc
  .record({
    // Their numbers, since a failure prints the case.
    place: fc.nat(PLACES.length - 1),
    week: aWeek,
    after: aMinute(4000),
    parts: fc.array(fc.tuple(aMinute(4000), aMinute(600)), { maxLength: 3 }),
    dayOff: fc.nat(9),
  })
  .map(({ place, week, after, parts, dayOff }) => {
    const { zone = 'UTC', minutes = [] } = PLACES[place] ?? {}
    const first = minutes[0]?.at ?? 0
    const holiday = new Date(first + dayOff * 24 * HOUR).toISOString().slice(0, 10)
    return {
      calendar: build(zone, week, holiday),
      open: openMinutes(minutes, week, holiday),
      from: first + after,
      pauses: pausesAt(first, parts),
      toString: () => JSON.stringify({ zone, week, holiday, after, parts }),
    }
  })

describe('a walk from minute to minute', () => {
  test('comes to the same end of open time', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: 1, max: 900 }), ({ calendar, open, from, pauses }, count) => {
        const expected = walk(open, from, count, pauses)
        fc.pre(expected !== undefined)
        expect(calendar.add(from, count * MINUTE, pauses)).toBe(expected)
      }),
      { numRuns: 200 },
    )
  })

  test('comes to the same end of open days', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: 1, max: 3 }), ({ calendar, open, from, pauses }, days) => {
        const expected = walkDays(open, from, days, pauses)
        fc.pre(expected !== undefined)
        expect(calendar.addDays(from, days, pauses)).toBe(expected)
      }),
      { numRuns: 200 },
    )
  })
})
