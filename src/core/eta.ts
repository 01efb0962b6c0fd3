// When is a fix expected? Only what engineering itself has written down: the release date of the fix version,
// else the due date. Nothing is computed or promised beyond that (O3).
import type { IssueFacts } from './facts.ts'
import type { Day, Instant } from './ref.ts'

const DAY = 86_400_000

/** The first instant at which a day is over everywhere on earth (UTC-12). */
export function endOf(day: Day): Instant {
  return Date.parse(`${day}T00:00:00Z`) + DAY + DAY / 2
}

/**
 * The latest day over all issues that the customer waits for, or undefined when any of them has none or the
 * day has passed without a fix: a date that has gone by is not repeated, it is withdrawn.
 */
export function etaOf(issues: readonly IssueFacts[], now: Instant): Day | undefined {
  const days = issues.map(etaOfIssue)
  if (days.length === 0 || days.some((day) => day === undefined)) return undefined
  const latest = days.reduce((left, right) => ((left ?? '') > (right ?? '') ? left : right))
  return latest !== undefined && endOf(latest) > now ? latest : undefined
}

function etaOfIssue(issue: IssueFacts): Day | undefined {
  const open = issue.versions.filter((version) => !version.released)
  const days = open.map((version) => version.day)
  if (days.length === 0 || days.some((day) => day === undefined)) return issue.due
  return days.reduce((left, right) => ((left ?? '') > (right ?? '') ? left : right))
}
