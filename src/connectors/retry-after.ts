// Whether a vendor asks us to wait, and how long, from status and headers alone.

/** An hour: the longest that any of our vendors asks for. A header gone wrong must not stop a host for years. */
const LONGEST = 3_600_000

/**
 * Milliseconds to wait, at most an hour, or undefined when the answer does not say. Read in this order:
 * `Retry-After` in seconds or as an HTTP date (RFC 9110 §10.2.3), then `X-RateLimit-Reset` as an ISO date
 * (Jira) or epoch seconds (GitHub), since some 429s of Atlassian's gateway came without Retry-After. The reset
 * counts only when nothing is left until then: GitHub tells it with every answer, those of an outage among them.
 */
export function waitAsked(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after')
  if (after !== null) {
    if (/^\d{1,9}(?:\.\d+)?$/.test(after.trim())) return between(Number(after) * 1_000)
    const at = Date.parse(after)
    if (!Number.isNaN(at)) return between(at - now)
  }
  const reset = headers.get('x-ratelimit-reset')
  if (reset === null || !isNothingLeft(headers, true)) return undefined
  const at = /^\d{9,11}$/.test(reset) ? Number(reset) * 1_000 : Date.parse(reset)
  return Number.isNaN(at) ? undefined : between(at - now)
}

/**
 * Whether the answer is a limit. GitHub says 403 both to too many calls and to missing rights, and only the headers
 * tell: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function isLimit(status: number, headers: Headers): boolean {
  return status === 429 || (status === 403 && (headers.has('retry-after') || isNothingLeft(headers, false)))
}

function isNothingLeft(headers: Headers, unsaid: boolean): boolean {
  const left = headers.get('x-ratelimit-remaining')
  return left === null ? unsaid : Number(left) <= 0
}

function between(wait: number): number {
  return Math.min(LONGEST, Math.max(0, wait))
}
