// Holidays that are computed for every year from rules in the grammar of date-holidays:
// https://github.com/commenthol/date-holidays/blob/master/docs/specification.md
// The package has types and does not say so in its exports:
/// <reference path="../../node_modules/date-holidays-parser/types/index.d.ts" />
import Parser from 'date-holidays-parser'
import type { Span } from '../core/calendar.ts'
import { quote } from './fault.ts'

/** A rule must give a day in one of these years, or it is taken for a mistake. */
const YEARS = [2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032] as const

/** What the grammar is written in. The library prints a rule that it cannot read: nothing else may get there. */
const LEGIBLE = /^[\w ,:#+/-]{1,100}$/

/** What is wrong with a rule, if anything. */
export function faultOfRule(rule: string): string | undefined {
  // Two of them that look at each other make the library recurse without end.
  if (/holiday/i.test(rule)) return 'a rule that looks at other holidays is not read: write the days out'
  const parser = LEGIBLE.test(rule) ? parserOf(rule) : undefined
  try {
    if (parser !== undefined && YEARS.some((year) => daysIn(parser, year).length > 0)) return undefined
  } catch {
    // Words of the grammar that name no day.
  }
  return `${quote(rule)} gives no day from ${YEARS[0]} to ${YEARS.at(-1)}: write a rule such as 12-25 (month first), 4th thursday in November, or easter -2`
}

/**
 * Takes rules without fault. Gives the holidays that begin in a year as spans of wall time: most are whole days,
 * and a rule can also name a part of a day (`12-24 14:00`) or several days (`12-24 P3D`).
 */
export function createHolidays(rules: readonly string[]): (year: number) => readonly Span[] {
  const parsers = rules.map(parserOf)
  const years = new Map<number, readonly Span[]>()
  return (year) => {
    const known = years.get(year)
    if (known !== undefined) return known
    const spans = parsers
      .flatMap((parser) => daysIn(parser, year))
      .map(({ date, start, end }) => {
        // Days that begin at sunset are given as `2026-03-20 00:00:00 -0600`: an office keeps the day itself.
        const from = Date.parse(`${date.slice(0, 10)}T${date.slice(11, 19)}Z`)
        return { from, to: from + end.getTime() - start.getTime() }
      })
    years.set(year, spans)
    return spans
  }
}

function parserOf(rule: string): Parser {
  const parser = new Parser({})
  // Wall time, whatever zone this process is in.
  parser.setTimezone('UTC')
  parser.setHoliday(rule, rule)
  return parser
}

/** A date that does not exist, such as 25-12, is moved into another year by the library: it is left out. */
function daysIn(parser: Parser, year: number) {
  return parser.getHolidays(year).filter(({ date }) => Number(date.slice(0, 4)) === year)
}
