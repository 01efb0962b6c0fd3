// Calendars as admins write them, and what the format makes of them.
import { z } from 'zod'
import type { Calendar } from '../../src/core/calendar.ts'
import { createCalendar } from '../../src/mapping/calendar.ts'
import { type CalendarSpec, calendarSchema } from '../../src/mapping/calendar-schema.ts'
import type { Parsed } from '../../src/mapping/fault.ts'
import { judge } from '../../src/mapping/judge.ts'
import { nameKey, section } from '../../src/mapping/shape.ts'
import { printed } from './good.ts'

/** echo360 (E8): the policy counts business hours, and names neither hours nor zone. */
export const ECHO360 = `calendars:
  business:
    zone: America/New_York
    open:
      mon: 09:00-17:00
      tue: 09:00-17:00
      wed: 09:00-17:00
      thu: 09:00-17:00
      fri: 09:00-17:00
`

/** standard-enterprise (S1): US Central without holidays; the policy does not name them: federal ones, 5 U.S.C. 6103. */
export const STANDARD = `calendars:
  standard:
    zone: America/Chicago
    open:
      mon: 08:00-17:00
      tue: 08:00-17:00
      wed: 08:00-17:00
      thu: 08:00-17:00
      fri: 08:00-17:00
    # Federal holidays and the days on which they are observed (5 U.S.C. 6103).
    holidays:
      - { name: New Year's Day, on: 01-01 and if saturday then previous friday if sunday then next monday }
      - { name: Birthday of Martin Luther King Jr., on: 3rd monday in January }
      - { name: Washington's Birthday, on: 3rd monday in February }
      - { name: Memorial Day, on: monday before 06-01 }
      - { name: Juneteenth, on: 06-19 and if saturday then previous friday if sunday then next monday }
      - { name: Independence Day, on: 07-04 and if saturday then previous friday if sunday then next monday }
      - { name: Labor Day, on: 1st monday in September }
      - { name: Columbus Day, on: 2nd monday in October }
      - { name: Veterans Day, on: 11-11 and if saturday then previous friday if sunday then next monday }
      - { name: Thanksgiving Day, on: 4th thursday in November }
      - { name: Christmas Day, on: 12-25 and if saturday then previous friday if sunday then next monday }
`

/** alleo (A1): the eight holidays that the policy names. */
export const ALLEO = `calendars:
  office:
    zone: America/New_York
    open:
      mon: 08:00-17:00
      tue: 08:00-17:00
      wed: 08:00-17:00
      thu: 08:00-17:00
      fri: 08:00-17:00
    # Observed on the nearest weekday; Christmas and its Eve away from each other, so that neither is lost.
    holidays:
      - { name: New Year's Day, on: 01-01 and if saturday then previous friday if sunday then next monday }
      - { name: Memorial Day, on: monday before 06-01 }
      - { name: Independence Day, on: 07-04 and if saturday then previous friday if sunday then next monday }
      - { name: Labor Day, on: 1st monday in September }
      - { name: Thanksgiving Day, on: 4th thursday in November }
      - { name: Friday after Thanksgiving, on: friday after 4th thursday in November }
      - { name: Christmas Eve, on: "12-24 and if saturday, sunday then previous friday" }
      - { name: Christmas Day, on: "12-25 and if saturday, sunday then next monday" }
`

/** opscom (O7): the policy says "certain days"; its critical clocks run on the calendar `always` (O5). */
export const OPSCOM = `calendars:
  rollout-days:
    zone: America/Toronto
    open:
      tue: 09:00-17:00
      thu: 09:00-17:00
    holidays:
      - { name: New Year's Day, on: 01-01 }
      - { name: Canada Day, on: 07-01 }
      - { name: Christmas Day, on: 12-25 }
      - { name: Boxing Day, on: 12-26 }
`

const fileSchema = section('Calendars.', { calendars: z.record(nameKey(), calendarSchema) })

export function readCalendars(
  text: string,
): Parsed<{ readonly calendars: Readonly<Record<string, CalendarSpec>> }> {
  return judge(text, 'x.yaml', fileSchema, [])
}

/** The first calendar of a text. */
export function calendarOf(text: string): Calendar {
  const parsed = readCalendars(text)
  const [first] = parsed.ok ? Object.entries(parsed.value.calendars) : []
  if (first === undefined) throw new Error(printed(parsed).join('\n'))
  return createCalendar(...first)
}

/** A calendar of one zone and the hours of some days, such as `{ mon: 08:00-17:00 }`. */
export function calendarWith(zone: string, open: string, ...holidays: readonly string[]): Calendar {
  const list = holidays.map((on, at) => `{ name: h${at}, on: "${on}" }`).join(', ')
  return calendarOf(`calendars: { it: { zone: ${zone}, open: ${open}, holidays: [${list}] } }`)
}
