// Jira's own ways of writing time.
import type { Day, Instant } from '../../core/ref.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2026-01-02T03:04:05.678+0000`; the site's time zone is UTC. */
export function toJiraTime(instant: Instant): string {
  return new Date(instant).toISOString().replace('Z', '+0000')
}

export function toDay(instant: Instant): Day {
  return new Date(instant).toISOString().slice(0, 10)
}

/** `09/Sep/20`, as people read a day. */
export function toUserDay(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${date}/${MONTHS[Number(month) - 1]}/${year.slice(2)}`
}

/** Whether a text is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(at) && toDay(at) === text
}
