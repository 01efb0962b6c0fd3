import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { calendarSchema, withinSchema } from '../../src/mapping/calendar-schema.ts'
import { parseWithin } from '../../src/mapping/within.ts'
import { ALLEO, ECHO360, OPSCOM, readCalendars, STANDARD } from './calendars.ts'
import { edit, printed } from './good.ts'

// The library prints a rule that it cannot read.
beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue())
afterEach(() => void vi.restoreAllMocks())

const GOOD = `calendars:
  office:
    zone: Europe/Berlin
    open:
      mon: 08:00-12:00, 13:00-17:00
      sun: 00:00-24:00
    holidays:
      - { name: Neujahr, on: 01-01 }
`

test.each([
  ['of the test', GOOD],
  ['of echo360', ECHO360],
  ['of standard-enterprise', STANDARD],
  ['of alleo', ALLEO],
  ['of opscom', OPSCOM],
])('the calendar %s is good', (_, text) => {
  expect(printed(readCalendars(text))).toEqual([])
})

const HOURS = 'are no opening hours: write them as 08:00-17:00, or 08:00-12:00, 13:00-17:00'
const RULE =
  'gives no day from 2024 to 2032: write a rule such as 12-25 (month first), 4th thursday in November, or easter -2'
const ZONE = 'is not a time zone: write its IANA name, such as America/New_York, or UTC'

// What the admin wrote instead, and the fault.
const FAULTS: readonly (readonly [string, string, string])[] = [
  ['Europe/Berlin', 'Europe/Bärlin', `3:11: calendars.office.zone: "Europe/Bärlin" ${ZONE}`],
  ['Europe/Berlin', 'Europe/Nowhere', `3:11: calendars.office.zone: "Europe/Nowhere" ${ZONE}`],
  ['Europe/Berlin', 'EST', `3:11: calendars.office.zone: "EST" ${ZONE}`],
  ['Europe/Berlin', '+02:00', `3:11: calendars.office.zone: "+02:00" ${ZONE}`],
  [
    '    open:',
    '    hours: 9-5\n    open:',
    '4:5: calendars.office.hours: "hours" is not a key here. Allowed: zone, open, holidays',
  ],
  ['08:00-12:00, 13:00-17:00', '8-17', `5:12: calendars.office.open.mon: "8-17" ${HOURS}`],
  ['08:00-12:00, 13:00-17:00', '08:00-17:60', `5:12: calendars.office.open.mon: "08:00-17:60" ${HOURS}`],
  ['08:00-12:00, 13:00-17:00', '08:00-24:30', `5:12: calendars.office.open.mon: "08:00-24:30" ${HOURS}`],
  ['08:00-12:00, 13:00-17:00', '24:00-24:00', `5:12: calendars.office.open.mon: "24:00-24:00" ${HOURS}`],
  ['08:00-12:00, 13:00-17:00', '"08:00-12:00,"', `5:12: calendars.office.open.mon: "08:00-12:00," ${HOURS}`],
  ['08:00-12:00, 13:00-17:00', '""', `5:12: calendars.office.open.mon: "" ${HOURS}`],
  ['08:00-12:00, 13:00-17:00', '[08:00-12:00]', '5:12: calendars.office.open.mon: must be text, not a list'],
  [
    '08:00-12:00, 13:00-17:00',
    '22:00-06:00',
    '5:12: calendars.office.open.mon: "22:00-06:00" ends before it begins: write hours past midnight on both days, up to 24:00 and from 00:00',
  ],
  [
    '08:00-12:00, 13:00-17:00',
    '08:00-08:00',
    '5:12: calendars.office.open.mon: "08:00-08:00" ends before it begins: write hours past midnight on both days, up to 24:00 and from 00:00',
  ],
  [
    '08:00-12:00, 13:00-17:00',
    '08:00-12:00, 11:00-17:00',
    '5:12: calendars.office.open.mon: "08:00-12:00, 11:00-17:00" overlaps: each stretch begins after the one before it',
  ],
  [
    'mon: 08:00-12:00, 13:00-17:00\n      sun: 00:00-24:00',
    '{}',
    '5:7: calendars.office.open: needs at least one open day',
  ],
  [
    'sun:',
    'sunday:',
    '6:7: calendars.office.open.sunday: "sunday" is not a key here. Allowed: mon, tue, wed, thu, fri, sat, sun',
  ],
  ['on: 01-01', 'on: Neujahr', `8:30: calendars.office.holidays[0].on: "Neujahr" ${RULE}`],
  ['on: 01-01', 'on: 25-12', `8:30: calendars.office.holidays[0].on: "25-12" ${RULE}`],
  [
    'on: 01-01',
    'on: 4th thursday of November',
    `8:30: calendars.office.holidays[0].on: "4th thursday of November" ${RULE}`,
  ],
  [
    'on: 01-01',
    'on: if sunday then next monday',
    `8:30: calendars.office.holidays[0].on: "if sunday then next monday" ${RULE}`,
  ],
  ['on: 01-01', 'on: 2020-01-01', `8:30: calendars.office.holidays[0].on: "2020-01-01" ${RULE}`],
  ['on: 01-01', 'on: ""', `8:30: calendars.office.holidays[0].on: "" ${RULE}`],
  ['on: 01-01', 'on: "01-01\\e[2J"', `8:30: calendars.office.holidays[0].on: "01-01\\u001b[2J" ${RULE}`],
  [
    'on: 01-01',
    'on: 01-02 and if is public holiday then next day',
    '8:30: calendars.office.holidays[0].on: a rule that looks at other holidays is not read: write the days out',
  ],
  [', on: 01-01', '', '8:9: calendars.office.holidays[0].on: is missing'],
]

describe('a calendar that says', () => {
  test.each(FAULTS)('not %s but %s is a fault', (from, to, fault) => {
    expect(printed(readCalendars(edit(GOOD, from, to)))).toEqual([`x.yaml:${fault}`])
  })
})

test('a rule that cannot be read is printed by the library only when a terminal obeys nothing in it', () => {
  readCalendars(edit(GOOD, 'on: 01-01', 'on: "01-01\\e[2J"'))
  expect(console.error).not.toHaveBeenCalled()
})

test('every other fault of a calendar comes out beside a wrong rule', () => {
  const text = edit(edit(GOOD, 'Europe/Berlin', 'EST'), 'on: 01-01', 'on: never')
  expect(printed(readCalendars(text))).toHaveLength(2)
})

test('more than 40 holidays are a fault', () => {
  const many = '\n      - { name: Neujahr, on: 01-01 }'.repeat(41)
  const text = edit(GOOD, '\n      - { name: Neujahr, on: 01-01 }', many)
  expect(printed(readCalendars(text))).toEqual([
    'x.yaml:8:7: calendars.office.holidays: holds at most 40 holidays',
  ])
})

test('the format is a JSON schema too', () => {
  const schema = z.toJSONSchema(calendarSchema, { target: 'draft-7', io: 'input' })
  expect(schema).toMatchObject({ properties: { open: { properties: { mon: { type: 'string' } } } } })
})

const MINUTE = 60_000

describe('a time', () => {
  test.each([
    ['1m', { ms: MINUTE }],
    ['15m', { ms: 15 * MINUTE }],
    ['4h', { ms: 240 * MINUTE }],
    ['24h', { ms: 1440 * MINUTE }],
    ['2160h', { ms: 2160 * 60 * MINUTE }],
    ['1d', { days: 1 }],
    ['90d', { days: 90 }],
  ])('%s is read', (text, within) => {
    expect(parseWithin(text)).toEqual(within)
    expect(withinSchema.parse(text)).toEqual(within)
  })

  test.each(['0m', '0h', '0d', '91d', '2161h', '129601m', '1w', '1.5h', '4 h', '4H', '-1d', 'h', '', '4'])(
    '%j is not',
    (text) => {
      expect(parseWithin(text)).toBeUndefined()
      expect(withinSchema.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        `"${text}" is not a time: write minutes, hours or open days, such as 15m, 4h or 1d, from 1m to 90d`,
      ])
    },
  )
})
