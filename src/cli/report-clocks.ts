// The clocks of each plan, in the order in which they are looked for.
import type { ClockRule, Policy } from '../core/policy.ts'
import { aligned } from './aligned.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Gives lines to print; one alone when there are no clocks. */
export function clockTable({ plans }: Policy): string[] {
  const rows = plans.flatMap(({ name, clocks }) =>
    clocks.map((rule) => [
      name,
      rule.clock,
      withinOf(rule),
      rule.calendar.name,
      rule.priorities?.join(', ') ?? 'all',
    ]),
  )
  return rows.length === 0
    ? ['No clocks.']
    : aligned([['plan', 'clock', 'within', 'calendar', 'priorities'], ...rows])
}

/** As a mapping writes it: `15m`, `4h`, `2d`. */
function withinOf({ within }: ClockRule): string {
  if ('days' in within) return `${within.days}d`
  return within.ms % HOUR === 0 ? `${within.ms / HOUR}h` : `${within.ms / MINUTE}m`
}
