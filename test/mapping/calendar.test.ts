import { describe, expect, test } from 'vitest'
import type { Calendar, Span } from '../../src/core/calendar.ts'
import { ALWAYS, NEVER } from '../../src/mapping/calendar.ts'
import { ALLEO, calendarOf, calendarWith, ECHO360, OPSCOM, STANDARD } from './calendars.ts'

const HOUR = 3_600_000

const echo360 = calendarOf(ECHO360)
const standard = calendarOf(STANDARD)
const alleo = calendarOf(ALLEO)
const opscom = calendarOf(OPSCOM)

/** Reads `2026-03-06T16:00-05:00`, or a pause as `from/to`. */
const at = (text: string) => Date.parse(text)
function pausesOf(text: string): readonly Span[] {
  return text === ''
    ? []
    : text.split(' ').map((pause) => {
        const [from = '', to = ''] = pause.split('/')
        return { from: at(from), to: at(to) }
      })
}
const iso = (instant: number) => (instant === NEVER ? 'never' : new Date(instant).toISOString())

function due(calendar: Calendar, from: string, within: string, pauses = ''): string {
  const count = Number.parseInt(within, 10)
  return within.endsWith('d')
    ? iso(calendar.addDays(at(from), count, pausesOf(pauses)))
    : iso(calendar.add(at(from), within.endsWith('h') ? count * HOUR : count * 60_000, pausesOf(pauses)))
}

function daysOf(year: number): string[] {
  const days: string[] = []
  for (let at = Date.UTC(year, 0); at < Date.UTC(year + 1, 0); at += 24 * HOUR) {
    days.push(new Date(at).toISOString().slice(0, 10))
  }
  return days
}
const isWeekday = (day: string) => ![0, 6].includes(new Date(day).getUTCDay())

/** The days from Monday to Friday that are closed, as `MM-DD`. */
function closedWeekdays(calendar: Calendar, year: number): string {
  const closed = daysOf(year).filter((day) => isWeekday(day) && calendar.nextOpenDay(day) !== day)
  return closed.map((day) => day.slice(5)).join(' ')
}

// Calendar, from, time, due.
const DUE: readonly (readonly [string, Calendar, string, string, string])[] = [
  ['inside one day', alleo, '2026-03-03T09:00-05:00', '4h', '2026-03-03T13:00-05:00'],
  [
    'up to the closing, which is not the next opening',
    alleo,
    '2026-03-03T13:00-05:00',
    '4h',
    '2026-03-03T17:00-05:00',
  ],
  ['over night', alleo, '2026-03-03T15:00-05:00', '4h', '2026-03-04T10:00-05:00'],
  ['from before the opening', alleo, '2026-03-03T05:00-05:00', '4h', '2026-03-03T12:00-05:00'],
  ['from the closing', alleo, '2026-03-03T17:00-05:00', '4h', '2026-03-04T12:00-05:00'],
  ['from a week-end', alleo, '2026-03-14T12:00-04:00', '4h', '2026-03-16T12:00-04:00'],
  ['at once', alleo, '2026-03-14T12:00-04:00', '0h', '2026-03-14T12:00-04:00'],
  [
    '24 business hours are three days (E8)',
    echo360,
    '2026-03-03T12:00-05:00',
    '24h',
    '2026-03-06T12:00-05:00',
  ],
  ['a business day (S1)', standard, '2026-03-03T16:30-06:00', '1d', '2026-03-04T16:30-06:00'],
  [
    'a business day asked for at night begins in the morning (S1)',
    standard,
    '2026-03-03T23:30-06:00',
    '1d',
    '2026-03-05T08:00-06:00',
  ],
  [
    'a business day from the closing begins in the morning',
    standard,
    '2026-03-03T17:00-06:00',
    '1d',
    '2026-03-05T08:00-06:00',
  ],
  ['a business day from a Friday', standard, '2026-03-13T10:00-05:00', '1d', '2026-03-16T10:00-05:00'],
  ['five business days (A1)', alleo, '2026-05-19T10:00-04:00', '5d', '2026-05-27T10:00-04:00'],
  ['no open day later', alleo, '2026-05-19T10:00-04:00', '0d', '2026-05-19T10:00-04:00'],
  ['over Thanksgiving', alleo, '2026-11-25T16:00-05:00', '4h', '2026-11-30T11:00-05:00'],
  ['over a turn of the year', alleo, '2026-12-31T16:00-05:00', '4h', '2027-01-04T11:00-05:00'],
  [
    'over one whose New Year is observed in the old year',
    alleo,
    '2027-12-30T16:00-05:00',
    '4h',
    '2028-01-03T11:00-05:00',
  ],
  ['over one in days', standard, '2027-12-30T16:00-06:00', '1d', '2028-01-03T16:00-06:00'],
  ['to the leap day', alleo, '2028-02-28T10:00-05:00', '1d', '2028-02-29T10:00-05:00'],
  ['over the leap day', alleo, '2028-02-28T10:00-05:00', '2d', '2028-03-01T10:00-05:00'],
  ['over the leap day in hours', alleo, '2028-02-28T10:00-05:00', '18h', '2028-03-01T10:00-05:00'],
  ['round the clock (O5)', ALWAYS, '2026-12-25T03:50Z', '15m', '2026-12-25T04:05Z'],
  ['round the clock, over a turn of the year', ALWAYS, '2026-12-31T23:50Z', '48h', '2027-01-02T23:50Z'],
  ['round the clock in days', ALWAYS, '2028-02-28T23:50Z', '2d', '2028-03-01T23:50Z'],
]

describe('a time', () => {
  test.each(DUE)('%s', (_, calendar, from, within, expected) => {
    expect(due(calendar, from, within)).toBe(iso(at(expected)))
  })
})

const nights = calendarWith('America/New_York', '{ sat: 00:00-24:00, sun: 00:00-24:00, mon: 00:00-24:00 }')
const skipped = calendarWith('America/New_York', '{ sun: "02:15-02:45, 02:50-04:00" }')
const early = calendarWith('America/New_York', '{ sun: 00:00-02:00 }')
const twice = calendarWith('America/New_York', '{ sun: "00:00-01:30, 01:30-03:00" }')
const sydney = calendarWith('Australia/Sydney', '{ sat: 08:00-17:00, sun: 00:00-17:00, mon: 08:00-17:00 }')
const santiago = calendarWith('America/Santiago', '{ sat: 22:00-24:00, sun: 00:00-02:00 }')

// New York switches on 2026-03-08 at 2:00 and on 2026-11-01 at 2:00, Sydney on 2026-10-04 and on 2026-04-05,
// Santiago on 2026-09-06 at 0:00 and on 2026-04-04 at 24:00.
const SWITCHES: readonly (readonly [string, Calendar, string, string, string])[] = [
  ['business hours over a spring switch', alleo, '2026-03-06T16:00-05:00', '4h', '2026-03-09T11:00-04:00'],
  [
    'business days over a spring switch keep the time on the wall',
    alleo,
    '2026-03-06T16:00-05:00',
    '1d',
    '2026-03-09T16:00-04:00',
  ],
  ['business hours over an autumn switch', alleo, '2026-10-30T16:00-04:00', '4h', '2026-11-02T11:00-05:00'],
  [
    'business days over an autumn switch keep the time on the wall',
    alleo,
    '2026-10-30T16:00-04:00',
    '1d',
    '2026-11-02T16:00-05:00',
  ],
  ['a day of 23 hours', nights, '2026-03-08T00:00-05:00', '23h', '2026-03-09T00:00-04:00'],
  ['a day of 25 hours', nights, '2026-11-01T00:00-04:00', '25h', '2026-11-02T00:00-05:00'],
  [
    'a day before a skipped time: the moment of the switch',
    nights,
    '2026-03-07T02:30-05:00',
    '1d',
    '2026-03-08T03:00-04:00',
  ],
  [
    'a day before a time that comes twice: its first',
    nights,
    '2026-10-31T01:30-04:00',
    '1d',
    '2026-11-01T01:30-04:00',
  ],
  [
    'a stretch that is skipped is not open',
    skipped,
    '2026-03-08T00:00-05:00',
    '60m',
    '2026-03-08T04:00-04:00',
  ],
  [
    'a stretch up to the moment of the switch',
    early,
    '2026-03-08T00:00-05:00',
    '2h',
    '2026-03-08T03:00-04:00',
  ],
  [
    'a stretch that is skipped once is open a week later',
    skipped,
    '2026-03-14T00:00-04:00',
    '40m',
    '2026-03-15T03:00-04:00',
  ],
  [
    'stretches that touch in the hour that comes twice',
    twice,
    '2026-11-01T00:00-04:00',
    '4h',
    '2026-11-01T03:00-05:00',
  ],
  ['a spring switch in the south', sydney, '2026-10-03T16:00+10:00', '17h', '2026-10-04T17:00+11:00'],
  ['an autumn switch in the south', sydney, '2026-04-04T16:00+11:00', '19h', '2026-04-05T17:00+10:00'],
  ['a spring switch at midnight', santiago, '2026-09-05T22:00-04:00', '3h', '2026-09-06T02:00-03:00'],
  ['an autumn switch at midnight', santiago, '2026-04-04T22:00-03:00', '5h', '2026-04-05T02:00-04:00'],
]

describe('daylight saving', () => {
  test.each(SWITCHES)('%s', (_, calendar, from, within, expected) => {
    expect(due(calendar, from, within)).toBe(iso(at(expected)))
  })
})

const lunch = calendarWith(
  'UTC',
  '{ mon: "08:00-12:00, 13:00-17:00", tue: 10:00-12:00, wed: 09:00-10:00, thu: "08:00-09:00, 12:00-13:00" }',
)

// The time is Monday 2026-03-02, 09:00 to 17:00 as said.
const CLAMPED: readonly (readonly [string, string, string])[] = [
  ['2026-03-02T09:00Z', '1d', '2026-03-03T10:00Z'],
  ['2026-03-02T11:00Z', '1d', '2026-03-03T11:00Z'],
  ['2026-03-02T16:00Z', '1d', '2026-03-03T12:00Z'],
  ['2026-03-02T12:30Z', '1d', '2026-03-03T12:00Z'],
  ['2026-03-02T16:00Z', '2d', '2026-03-04T10:00Z'],
  ['2026-03-02T10:00Z', '3d', '2026-03-05T12:00Z'],
  ['2026-03-02T09:00Z', '3d', '2026-03-05T12:00Z'],
  ['2026-03-02T09:00Z', '4d', '2026-03-09T09:00Z'],
]

test.each(CLAMPED)('a day whose hours differ: from %s, %s end at %s', (from, within, expected) => {
  expect(due(lunch, from, within)).toBe(iso(at(expected)))
})

// Calendar, from, time, pauses, due.
const PAUSED: readonly (readonly [string, Calendar, string, string, string, string])[] = [
  [
    'inside',
    alleo,
    '2026-03-03T09:00-05:00',
    '4h',
    '2026-03-03T10:00-05:00/2026-03-03T12:00-05:00',
    '2026-03-03T15:00-05:00',
  ],
  [
    'at night only',
    alleo,
    '2026-03-03T15:00-05:00',
    '4h',
    '2026-03-03T18:00-05:00/2026-03-04T07:00-05:00',
    '2026-03-04T10:00-05:00',
  ],
  [
    'over a night',
    alleo,
    '2026-03-03T15:00-05:00',
    '4h',
    '2026-03-03T16:00-05:00/2026-03-04T09:00-05:00',
    '2026-03-04T12:00-05:00',
  ],
  [
    'from before the start',
    alleo,
    '2026-03-03T15:00-05:00',
    '1h',
    '2026-03-01T00:00-05:00/2026-03-03T15:30-05:00',
    '2026-03-03T16:30-05:00',
  ],
  [
    'beginning at the end',
    alleo,
    '2026-03-03T09:00-05:00',
    '4h',
    '2026-03-03T13:00-05:00/2026-03-03T14:00-05:00',
    '2026-03-03T13:00-05:00',
  ],
  [
    'that overlap, in any order',
    ALWAYS,
    '2026-03-03T09:00Z',
    '1h',
    '2026-03-03T09:20Z/2026-03-03T09:40Z 2026-03-03T09:10Z/2026-03-03T09:30Z',
    '2026-03-03T10:30Z',
  ],
  [
    'of no length, or turned round',
    ALWAYS,
    '2026-03-03T09:00Z',
    '1h',
    '2026-03-03T09:20Z/2026-03-03T09:20Z 2026-03-03T09:40Z/2026-03-03T09:30Z',
    '2026-03-03T10:00Z',
  ],
  [
    'before days',
    standard,
    '2026-03-03T10:00-06:00',
    '1d',
    '2026-03-01T00:00-06:00/2026-03-03T09:00-06:00',
    '2026-03-04T10:00-06:00',
  ],
  [
    'in days',
    standard,
    '2026-03-03T10:00-06:00',
    '1d',
    '2026-03-03T12:00-06:00/2026-03-03T14:00-06:00',
    '2026-03-04T12:00-06:00',
  ],
  [
    'in days, at night only',
    standard,
    '2026-03-03T10:00-06:00',
    '1d',
    '2026-03-03T17:00-06:00/2026-03-04T08:00-06:00',
    '2026-03-04T10:00-06:00',
  ],
  [
    'in days, over their end',
    standard,
    '2026-03-03T10:00-06:00',
    '1d',
    '2026-03-04T09:00-06:00/2026-03-05T09:00-06:00',
    '2026-03-05T10:00-06:00',
  ],
  [
    'in days, a second one reached by the first',
    standard,
    '2026-03-03T10:00-06:00',
    '1d',
    '2026-03-03T12:00-06:00/2026-03-03T14:00-06:00 2026-03-04T11:00-06:00/2026-03-04T12:00-06:00',
    '2026-03-04T13:00-06:00',
  ],
  [
    'in days, pushed over the closing',
    standard,
    '2026-03-03T16:00-06:00',
    '1d',
    '2026-03-04T08:00-06:00/2026-03-04T10:00-06:00',
    '2026-03-05T09:00-06:00',
  ],
]

describe('pauses', () => {
  test.each(PAUSED)('%s', (_, calendar, from, within, pauses, expected) => {
    expect(due(calendar, from, within, pauses)).toBe(iso(at(expected)))
  })
})

describe('what does not come within three years', () => {
  const from = at('2026-03-03T09:00-05:00')
  const forever = { from, to: Number.POSITIVE_INFINITY }

  test.each([
    ['a pause without end', alleo.add(from, HOUR, [forever])],
    ['a pause without end, in days', alleo.addDays(from, 1, [forever])],
    ['more than is open in three years', alleo.add(from, 8000 * HOUR, [])],
    ['more days than are open in three years', opscom.addDays(from, 320, [])],
    ['what follows what never comes', alleo.add(NEVER, HOUR, [])],
    ['what follows it round the clock', ALWAYS.add(NEVER, HOUR, [])],
    ['days that follow what never comes', alleo.addDays(NEVER, 1, [])],
  ])('%s is never', (_, instant) => expect(instant).toBe(Number.MAX_SAFE_INTEGER))

  test('is more than what still comes', () => {
    expect(iso(alleo.add(from, 2000 * HOUR, []))).toBe(iso(at('2027-01-19T11:00-05:00')))
    expect(alleo.addDays(from, 700, [])).toBeLessThan(at('2029-03-01'))
  })
})

// The days from Monday to Friday that are closed.
const CLOSED: readonly (readonly [string, Calendar, number, string])[] = [
  ['alleo', alleo, 2026, '01-01 05-25 07-03 09-07 11-26 11-27 12-24 12-25'],
  ['alleo', alleo, 2027, '01-01 05-31 07-05 09-06 11-25 11-26 12-24 12-27 12-31'],
  ['alleo', alleo, 2028, '05-29 07-04 09-04 11-23 11-24 12-22 12-25'],
  ['alleo', alleo, 2029, '01-01 05-28 07-04 09-03 11-22 11-23 12-24 12-25'],
  ['alleo', alleo, 2030, '01-01 05-27 07-04 09-02 11-28 11-29 12-24 12-25'],
  ['alleo', alleo, 2033, '05-30 07-04 09-05 11-24 11-25 12-23 12-26'],
  // https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/
  [
    'standard-enterprise',
    standard,
    2026,
    '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25',
  ],
  [
    'standard-enterprise',
    standard,
    2027,
    '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31',
  ],
  ['standard-enterprise', standard, 2028, '01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25'],
  ['echo360', echo360, 2026, ''],
]

test.each(CLOSED)('the weekdays on which %s is closed: row %#', (_, calendar, year, days) => {
  expect(closedWeekdays(calendar, year)).toBe(days)
})

test.each([
  [2026, '2026-11-26', '2026-11-27'],
  [2027, '2027-11-25', '2027-11-26'],
  [2028, '2028-11-23', '2028-11-24'],
  [2029, '2029-11-22', '2029-11-23'],
  [2030, '2030-11-28', '2030-11-29'],
])('Thanksgiving of %i is on %s, and alleo is closed on %s too', (_, thursday, friday) => {
  const monday = new Date(Date.parse(thursday) + 4 * 24 * HOUR).toISOString().slice(0, 10)
  expect([thursday, friday].map(alleo.nextOpenDay)).toEqual([monday, monday])
  expect(standard.nextOpenDay(thursday)).toBe(friday)
})

// Open days in 2026, hours of each, and the zone.
test.each([
  ['echo360', echo360, 261, '17:00', 8, 'America/New_York'],
  ['standard-enterprise', standard, 250, '17:00', 9, 'America/Chicago'],
  ['alleo', alleo, 253, '17:00', 9, 'America/New_York'],
  ['opscom', opscom, 104, '17:00', 8, 'America/Toronto'],
])(
  'the hours of %s in 2026 fill its open days, each up to its closing',
  (_, calendar, count, closing, length, timeZone) => {
    const open = daysOf(2026).filter((day) => calendar.nextOpenDay(day) === day)
    expect(open).toHaveLength(count)
    const wall = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    const closings = open.map((_, at) =>
      wall.format(calendar.add(Date.UTC(2026, 0, 1, 6), (at + 1) * length * HOUR, [])),
    )
    expect(closings).toEqual(open.map((day) => `${day} ${closing}`))
  },
)

test.each([
  ['2026-03-02', '2026-03-03'],
  ['2026-03-03', '2026-03-03'],
  ['2026-03-04', '2026-03-05'],
  ['2026-03-06', '2026-03-10'],
  ['2026-12-31', '2026-12-31'],
  ['2027-07-01', '2027-07-06'],
  ['2030-12-25', '2030-12-31'],
  ['2029-12-30', '2030-01-03'],
  ['2028-02-28', '2028-02-29'],
])('the roll-out day from %s on is %s (O7)', (day, expected) => {
  expect(opscom.nextOpenDay(day)).toBe(expected)
})

test('a calendar whose open day never comes gives the day itself', () => {
  const closed = calendarWith('UTC', '{ tue: 09:00-10:00 }', '01-01 P366D')
  expect(closed.nextOpenDay('2026-03-04')).toBe('2026-03-04')
  expect(closed.addDays(at('2026-03-04T09:00Z'), 1, [])).toBe(NEVER)
  expect(ALWAYS.nextOpenDay('2026-03-04')).toBe('2026-03-04')
})

// A holiday's rule, from, time, due. Every day is open, round the clock.
test.each([
  ['12-24 14:00', '2026-12-24T13:00Z', '2h', '2026-12-25T01:00Z'],
  ['12-30 P5D', '2026-12-29T23:00Z', '2h', '2027-01-04T01:00Z'],
  ['2026-08-14', '2026-08-13T23:00Z', '2h', '2026-08-15T01:00Z'],
  ['2026-08-14', '2027-08-13T23:00Z', '2h', '2027-08-14T01:00Z'],
  ['easter -2', '2026-04-02T23:00Z', '2h', '2026-04-04T01:00Z'],
  ['1 Shawwal', '2026-03-19T23:00Z', '2h', '2026-03-21T01:00Z'],
])('the holiday %s is left out', (rule, from, within, expected) => {
  const week =
    '{ mon: 00:00-24:00, tue: 00:00-24:00, wed: 00:00-24:00, thu: 00:00-24:00, fri: 00:00-24:00, sat: 00:00-24:00, sun: 00:00-24:00 }'
  expect(due(calendarWith('UTC', week, rule), from, within)).toBe(iso(at(expected)))
})

test('calendars are known by their names', () => {
  expect([alleo.name, ALWAYS.name]).toEqual(['office', 'always'])
})
