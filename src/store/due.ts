// When a case is due, and how waking it changes that.
import { type Expression, type ExpressionBuilder, type RawBuilder, sql } from 'kysely'
import { whole } from './prepare.ts'
import type { Tables } from './tables.ts'

/** True for a case that is due and on no lease, or on one that has run out. */
export function isDue(now: Expression<number>) {
  return (eb: ExpressionBuilder<Tables, 'cases'>) =>
    eb.and([eb('due_at', '<=', now), eb.or([eb('leased_until', 'is', null), eb('leased_until', '<=', now)])])
}

/**
 * `cases.due_at`, but no later than now, or than the end of its rest: a case that waits longer than others keeps
 * its place. (It is never due before its rest is over, see `save`.)
 */
export function dueBy(now: Expression<number>): RawBuilder<number> {
  return sql<number>`case when cases.due_at <= ${now} then cases.due_at
    when cases.rest_until > ${now} then cases.rest_until else ${whole(now)} end`
}
