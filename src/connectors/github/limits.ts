// How fast GitHub may be called, and how long its texts may be. The one table of its numbers.
import type { Limit } from '../pace.ts'

const SOURCE =
  'https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits'

const MINUTE = 60_000
const WRITE = /^(?:POST|PUT|PATCH|DELETE) (?!.*\/graphql$)/

/**
 * GitHub's secondary limits: 80 requests that create content a minute and 500 an hour, and 900 points a minute for
 * REST, of which a read costs 1 and a write 5 (80 writes: 400 points, which leaves 500 reads); 2,000 for GraphQL. At
 * most 100 requests may be under way at once; the pace allows 4 of each method. What people do counts too, so a 403
 * or 429 may come all the same: its Retry-After, or X-RateLimit-Reset, is honoured by `http.ts`.
 */
export const GITHUB_LIMITS: readonly Limit[] = [
  { match: WRITE, calls: 80, window: MINUTE, per: 'host', source: SOURCE },
  { match: WRITE, calls: 500, window: 60 * MINUTE, per: 'host', source: SOURCE },
  { match: /^GET /, calls: 500, window: MINUTE, per: 'host', source: SOURCE },
  { match: /\/graphql$/, calls: 100, window: MINUTE, per: 'host', source: SOURCE },
]

/** "Otherwise, wait for at least one minute before retrying" (the same page). For `HttpOptions.leastWait`. */
export const GITHUB_LEAST_WAIT = MINUTE

/** Characters of a body or a comment: GitHub answers 422 "body is too long" beyond them. */
export const MOST_BODY = 65_536

/** Characters of a title, and of a label's name. */
export const MOST_TITLE = 256
export const MOST_LABEL = 50
