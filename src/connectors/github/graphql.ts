// What GraphQL's own ways of failing mean: it answers 200 to most of them.
// https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
import { z } from 'zod'
import type { Failure } from '../../core/failure.ts'

/** What stands beside the data, or in its place. */
export const GraphqlErrors = z.array(z.object({ type: z.string().optional() })).optional()

/** What an answer without data says where nobody but an admin can help, or there is nothing. */
const NOT_FOR_US: readonly string[] = ['NOT_FOUND', 'FORBIDDEN', 'INSUFFICIENT_SCOPES']

/** False for `RATE_LIMITED`, a query that took too long, or whatever has no type: the same question may be answered yet. */
export function isForGood(errors: z.infer<typeof GraphqlErrors>): boolean {
  return (errors ?? []).every(({ type }) => NOT_FOR_US.includes(type ?? ''))
}

/** REST answered, so it is not our credentials: this server has no GraphQL, or does not let us use it. */
export function isNotForUs({ kind, status }: Failure): boolean {
  return kind === 'gone' || kind === 'denied' || (kind === 'refused' && status !== undefined)
}
