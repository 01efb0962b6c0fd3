// How fast Jira may be called. The one table of its numbers.
import type { Limit } from '../pace.ts'

const SOURCE = 'https://developer.atlassian.com/cloud/jira/platform/rate-limiting/'

/**
 * Burst limits of Jira Cloud, for the calls that we make: POST, and DELETE for a link. They are per site and shared
 * with every other app and token, so 429 may still come; its Retry-After is honoured by `http.ts`.
 */
export const JIRA_LIMITS: readonly Limit[] = [
  { match: /^POST /, calls: 100, window: 1_000, per: 'host', source: SOURCE },
  { match: /^DELETE /, calls: 50, window: 1_000, per: 'host', source: SOURCE },
  // Writes to one issue: 20 in 2 s and 100 in 30 s. 18 in 6 s keeps both, though calls take longer now and then.
  { match: /\/issue\/[^/]+\/remotelink$/, calls: 18, window: 6_000, per: 'path', source: SOURCE },
  {
    match: /^(?:POST|PUT) .*\/issue\/[^/]+\/comment(?:\/\d+)?$/,
    calls: 2,
    window: 6_000,
    per: 'host',
    source: SOURCE,
  },
  { match: /\/issue\/[^/]+\/attachments$/, calls: 20, window: 6_000, per: 'path', source: SOURCE },
  // A link is a write to two issues that the path does not name, so all of them count as one issue's.
  { match: /\/issueLink$/, calls: 20, window: 6_000, per: 'host', source: SOURCE },
]
