// How fast Sentry may be called. The one table of its numbers.
import type { Limit } from '../pace.ts'

/**
 * Sentry limits each caller per endpoint and publishes no numbers (https://docs.sentry.io/api/ratelimits/). Its
 * source allows 5 requests a second for one issue's details, the call that we make most, so that is kept for all.
 */
export const SENTRY_LIMITS: readonly Limit[] = [
  {
    match: /\/api\/0\//,
    calls: 5,
    window: 1_000,
    per: 'host',
    source: 'https://github.com/getsentry/sentry: GroupDetailsEndpoint.rate_limits',
  },
]
