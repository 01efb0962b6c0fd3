// What every call meets before its endpoint: it is counted, its credentials are checked, and its pace is.
import type { Context } from 'hono'
import type { Clock } from '../../core/clock.ts'
import { problem } from './answer.ts'
import { createLimits, type Limit, type Refusal, type Window } from './limits.ts'
import type { Route } from './route.ts'
import type { World } from './world.ts'

/**
 * Calls per second to one endpoint, by method, shared by everybody; and writes to one issue.
 * https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export type Rates = {
  readonly burstGet?: number
  readonly burstPost?: number
  readonly burstPut?: number
  readonly perIssueWrites?: readonly Window[]
}

const PER_ISSUE_WRITES: readonly Window[] = [
  { calls: 20, window: 2_000 },
  { calls: 100, window: 30_000 },
]

export type Guard = {
  /** The answer that ends the call here, or undefined to let it through. */
  readonly stop: (route: Route, c: Context) => Response | undefined
  readonly calls: () => Readonly<Record<string, number>>
  readonly revoke: () => void
}

export function createGuard(options: {
  readonly clock: Clock
  readonly world: World
  readonly account: { readonly email: string; readonly token: string }
  readonly rates: Rates
}): Guard {
  const { clock, world, account, rates } = options
  const basic = btoa(`${account.email}:${account.token}`)
  const accepted = new Set([`Basic ${basic}`, `Bearer ${account.token}`])
  const { burstGet = 100, burstPost = 100, burstPut = 50 } = rates
  const bursts = { GET: burstGet, POST: burstPost, PUT: burstPut, DELETE: 50 }
  const pass = createLimits(clock)
  const counts = new Map<string, number>()

  function limitsOf({ method, path }: Route, c: Context): readonly Limit[] {
    const burst = {
      name: `${method} ${path}`,
      calls: bursts[method],
      window: 1_000,
      reason: 'jira-burst-based',
    }
    const issue = method === 'GET' ? undefined : world.find(c.req.param('issue') ?? '')
    if (issue === undefined) return [burst]
    const writes = (rates.perIssueWrites ?? PER_ISSUE_WRITES).map((limit) => ({
      ...limit,
      name: `issue ${issue.id} in ${limit.window}`,
      reason: 'jira-per-issue-on-write',
    }))
    return [burst, ...writes]
  }

  return {
    stop(route, c) {
      const name = `${route.method} ${route.path}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
      if (!accepted.has(c.req.header('authorization') ?? '')) {
        c.header('X-Seraph-LoginReason', 'AUTHENTICATED_FAILED')
        return problem(c, 401, ['Client must be authenticated to access this resource.'])
      }
      const refusal = pass(limitsOf(route, c))
      return refusal && tooMany(c, refusal, clock.now())
    },
    calls: () => Object.fromEntries(counts),
    revoke: () => accepted.clear(),
  }
}

function tooMany(c: Context, { limit, until }: Refusal, now: number): Response {
  c.header('Retry-After', String(Math.ceil((until - now) / 1_000)))
  c.header('X-RateLimit-Limit', String(limit.calls))
  c.header('X-RateLimit-Remaining', '0')
  c.header('X-RateLimit-Reset', new Date(until).toISOString())
  c.header('RateLimit-Reason', limit.reason)
  return problem(c, 429, ['Rate limit exceeded.'])
}
