// Rate limits, counted over the window that ends now.
// https://developer.zendesk.com/api-reference/introduction/rate-limits/
import type { Instant } from '../../core/ref.ts'
import { refuse } from './errors.ts'

export type Limit = { readonly name: string; readonly calls: number; readonly window: number }

/** A limit and what it is counted for: the account, or one ticket. */
export type Use = { readonly limit: Limit; readonly of: string }

export type LimitOptions = {
  /** All requests: 700 a minute on the Enterprise plan. */
  readonly requestsPerMinute?: number
  /** Ticket updates by the account: 100 a minute without the High Volume add-on. */
  readonly updatesPerMinute?: number
  /** Updates by one user of one ticket in ten minutes: 30 on every plan. */
  readonly updatesPerTicket?: number
}

export function limitTable(options: LimitOptions) {
  const minute = 60_000
  return {
    requests: { name: 'requests', calls: options.requestsPerMinute ?? 700, window: minute },
    updates: { name: 'tickets-update', calls: options.updatesPerMinute ?? 100, window: minute },
    ticket: { name: 'ticket', calls: options.updatesPerTicket ?? 30, window: 10 * minute },
    exports: { name: 'incremental-exports', calls: 10, window: minute },
  }
}

export type Limits = {
  /** Counts one request against all these limits at once, or refuses it and counts nothing. */
  readonly take: (uses: readonly Use[]) => Response | undefined
  /** What is left of a limit of the whole account, and seconds until some of it comes back. */
  readonly left: (limit: Limit) => { readonly remaining: number; readonly resets: number }
}

export function createLimits(now: () => Instant): Limits {
  const taken = new Map<string, readonly Instant[]>()

  function recent({ limit, of }: Use): readonly Instant[] {
    return (taken.get(`${limit.name} ${of}`) ?? []).filter((at) => at > now() - limit.window)
  }

  /** Milliseconds until the limit has room again. */
  function wait(use: Use): number {
    const calls = recent(use)
    const blocking = calls[calls.length - use.limit.calls]
    return blocking === undefined ? 0 : blocking + use.limit.window - now()
  }

  return {
    take(uses) {
      const longest = Math.max(...uses.map(wait))
      if (longest > 0) return exceeded(longest)
      for (const use of uses) taken.set(`${use.limit.name} ${use.of}`, [...recent(use), now()])
      return undefined
    },
    left(limit) {
      const calls = recent({ limit, of: ACCOUNT })
      const oldest = calls[0] ?? now()
      const resets = Math.ceil((oldest + limit.window - now()) / 1_000)
      return { remaining: Math.max(0, limit.calls - calls.length), resets }
    },
  }
}

/** What account-wide limits are counted for. */
export const ACCOUNT = 'account'

function exceeded(wait: number): Response {
  const description = 'Number of allowed API requests per minute exceeded'
  const headers = { 'Retry-After': String(Math.ceil(wait / 1_000)) }
  return refuse(429, { error: 'APIRateLimitExceeded', description }, headers)
}

/** The headers by which the vendor tells what is left: of the whole account, and of one endpoint's limit. */
export function limitHeaders(limits: Limits, account: Limit, endpoint?: Limit): Record<string, string> {
  const { remaining, resets } = limits.left(account)
  return {
    'X-Rate-Limit': String(account.calls),
    'X-Rate-Limit-Remaining': String(remaining),
    'ratelimit-limit': String(account.calls),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resets),
    ...(endpoint === undefined ? {} : bucketHeader(limits, endpoint)),
  }
}

function bucketHeader(limits: Limits, limit: Limit): Record<string, string> {
  const { remaining, resets } = limits.left(limit)
  return {
    [`zendesk-ratelimit-${limit.name}`]: `total=${limit.calls}; remaining=${remaining}; resets=${resets}`,
  }
}
