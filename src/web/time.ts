// Times and days as people read them: relative at a glance, exact in UTC on a closer look.
import type { Day, Instant } from '../core/ref.ts'
import { type Html, html } from './html.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** An instant in ISO 8601, for the API. */
export function iso(at: Instant): string {
  return new Date(at).toISOString()
}

/** How long ago, or how soon: "5 minutes ago", "in 3 hours". Less than half a minute is "just now". */
export function relative(at: Instant, now: Instant): string {
  const words = new Intl.RelativeTimeFormat('en')
  const away = at - now
  const size = Math.abs(away)
  if (size < MINUTE / 2) return 'just now'
  if (size < HOUR) return words.format(Math.sign(away) * Math.max(1, Math.round(size / MINUTE)), 'minute')
  if (size < 1.5 * DAY) return words.format(Math.round(away / HOUR), 'hour')
  return words.format(Math.round(away / DAY), 'day')
}

/** An instant, relative to now; pointing at it tells the exact time. */
export function moment(at: Instant, now: Instant): Html {
  const exact = iso(at)
  const title = `${exact.slice(0, 10)} ${exact.slice(11, 19)} UTC`
  return html`<time datetime="${exact}" title="${title}">${relative(at, now)}</time>`
}

/** A calendar day, for example "15 Dec 2026". What is no day is shown as it is. */
export function calendarDay(day: Day): Html {
  const at = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(at)) return html`${day}`
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
  return html`<time datetime="${day}">${words.format(at)}</time>`
}
