// When is a fix expected? Only what engineering itself has written down: the release date of the fix version,
// else the due date; where roll-outs have their days, moved to the next of them (O3, O7).
import type { Calendar } from './calendar.ts'
import type { IssueFacts } from './facts.ts'
import type { Day, Instant } from './ref.ts'

const DAY = 86_400_000

/** The first instant at which a day is over everywhere on earth (UTC-12). */
export function endOf(day: Day): Instant {
  return Date.parse(`${day}T00:00:00Z`) + DAY + DAY / 2
}

/**
 * The latest day over all issues whose date is still open (`Sum.dated`), or undefined when any of them has none or the
 * day has passed without a fix: a date that has gone by is not repeated, it is withdrawn. Where any of the issues
 * helps (`isAnyEnough`), the earliest day that is still to come.
 */
export function etaOf(
  issues: readonly IssueFacts[],
  rollout: Calendar | undefined,
  now: Instant,
  isAnyEnough = false,
): Day | undefined {
  const days = issues.map(etaOfIssue)
  if (isAnyEnough) {
    const moved = days.flatMap((day) => (day === undefined ? [] : [rollout?.nextOpenDay(day) ?? day]))
    return moved.filter((day) => endOf(day) > now).toSorted()[0]
  }
  if (days.length === 0 || days.some((day) => day === undefined)) return undefined
  const latest = days.reduce((left, right) => ((left ?? '') > (right ?? '') ? left : right))
  if (latest === undefined) return undefined
  const day = rollout === undefined ? latest : rollout.nextOpenDay(latest)
  return endOf(day) > now ? day : undefined
}

function etaOfIssue(issue: IssueFacts): Day | undefined {
  const open = issue.versions.filter((version) => !version.released)
  const days = open.map((version) => version.day)
  if (days.length === 0 || days.some((day) => day === undefined)) return issue.due
  return days.reduce((left, right) => ((left ?? '') > (right ?? '') ? left : right))
}
