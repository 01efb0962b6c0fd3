// The format of one calendar of a mapping: a time zone, opening hours and holidays.
import { z } from 'zod'
import type { Span } from '../core/calendar.ts'
import { quote } from './fault.ts'
import { faultOfRule } from './holidays.ts'
import { name, section } from './shape.ts'
import { DAY } from './zone.ts'

const MOST_HOLIDAYS = 40

const zone = z
  .string()
  .refine(isZone, {
    error: ({ input }) =>
      `${quote(String(input))} is not a time zone: write its IANA name, such as America/New_York, or UTC`,
  })
  .describe('The time zone of the opening hours, by its IANA name. Daylight saving is kept.')

/** Abbreviations such as EST are none: they have no daylight saving, which nobody means. */
function isZone(text: string): boolean {
  if (!/^([A-Z][A-Za-z_]+(\/[\w+-]+)+|UTC)$/.test(text)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined
  } catch {
    return false
  }
}

function stretches(day: string) {
  return z
    .string()
    .transform((text, context) => {
      const read = readStretches(text)
      if (typeof read !== 'string') return read
      context.addIssue({ code: 'custom', message: `${quote(text)} ${read}` })
      return z.NEVER
    })
    .optional()
    .describe(`${day}: 08:00-17:00, or 08:00-12:00, 13:00-17:00. Left out: closed.`)
}

const STRETCH = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/

/** Spans of a day in milliseconds since midnight on the wall, or what is wrong, to be said after the text. */
function readStretches(text: string): readonly Span[] | string {
  const spans: Span[] = []
  for (const part of text.split(',').map((each) => each.trim())) {
    const match = STRETCH.exec(part)
    if (match === null) return 'are no opening hours: write them as 08:00-17:00, or 08:00-12:00, 13:00-17:00'
    const [, hour, minute, endHour, endMinute] = match
    const from = timeOf(hour, minute)
    const to = endHour === undefined ? DAY : timeOf(endHour, endMinute)
    if (to <= from)
      return 'ends before it begins: write hours past midnight on both days, up to 24:00 and from 00:00'
    if (from < (spans.at(-1)?.to ?? 0)) return 'overlaps: each stretch begins after the one before it'
    spans.push({ from, to })
  }
  return spans
}

function timeOf(hour: string | undefined, minute: string | undefined): number {
  return (Number(hour) * 60 + Number(minute)) * 60_000
}

const open = section('The opening hours of each day of the week. A day that is left out is closed.', {
  mon: stretches('Monday'),
  tue: stretches('Tuesday'),
  wed: stretches('Wednesday'),
  thu: stretches('Thursday'),
  fri: stretches('Friday'),
  sat: stretches('Saturday'),
  sun: stretches('Sunday'),
}).refine((days) => Object.keys(days).length > 0, { error: 'needs at least one open day' })

const holidays = z
  .array(
    section('A holiday.', {
      name: name('What people call it.'),
      on: z
        .string()
        .superRefine((rule, context) => {
          const message = faultOfRule(rule)
          if (message !== undefined) context.addIssue({ code: 'custom', message })
        })
        .describe(
          'The rule for its day, as date-holidays writes it: 12-25, 4th thursday in November, monday before 06-01, ' +
            'easter -2, or 07-04 and if saturday then previous friday if sunday then next monday.',
        ),
    }),
  )
  .max(MOST_HOLIDAYS, { error: `holds at most ${MOST_HOLIDAYS} holidays` })
  .describe('The days on which it is closed all the same, computed for every year.')

/** One calendar. What it gives is what `createCalendar` takes. */
export const calendarSchema = section('When somebody is there: clocks run in its open hours alone.', {
  zone,
  open,
  holidays: holidays.optional(),
})

export { withinSchema } from './within.ts'

export type CalendarSpec = z.output<typeof calendarSchema>
