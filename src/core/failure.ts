// Failures are data: an instruction for what to do next, made in one place from status and headers, never
// from a vendor's prose and never carrying it (a vendor's error may quote Sentry or a customer).
import type { Instant, System } from './ref.ts'

/**
 * | kind      | meaning                                             | what the loop does                  |
 * |-----------|-----------------------------------------------------|-------------------------------------|
 * | `later`   | the system asks us to wait, or cannot be reached    | try again at `at`                   |
 * | `again`   | the world changed between our read and our write    | read anew at once                   |
 * | `gone`    | the thing no longer exists                          | retire that thing, say so           |
 * | `denied`  | our credentials or rights do not suffice            | loud, retried slowly, never dropped |
 * | `unclear` | sent, and we never heard what became of it          | look before repeating               |
 * | `refused` | the request itself is not accepted (or our gate's)  | never repeated as it is; shown red  |
 */
export type Failure = { readonly system: System; readonly status?: number } & (
  | { readonly kind: 'later'; readonly at: Instant }
  | { readonly kind: 'again' | 'gone' | 'denied' | 'unclear' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
)

/** Why a request was refused; the `gate-*` reasons are our own last check before bytes leave. */
export type RefusalReason =
  | 'invalid'
  | 'too-large'
  | 'closed'
  | 'gate-unknown-sentence'
  | 'gate-unknown-value'
  | 'gate-sentry-reference'
  | 'gate-sealed-text'
  | 'gate-unreadable'
  | 'host-not-allowed'
  /** None of the system's webhooks that can be asked leads to us. */
  | 'no-webhook'
  /** The system offers no such thing. */
  | 'unsupported'
  /** A bug of ours: reported as an error, and the case tried again slowly. */
  | 'fault'
  /** It exists, and what came of it could not be read. */
  | 'unreadable'
  /** What is stored of the case cannot be read: it is left as it is. */
  | 'unreadable-state'

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

export function done<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function failed<T>(failure: Failure): Result<T> {
  return { ok: false, failure }
}

/** A short name for logs, metrics and pages: closed words and numbers only. */
export function describeFailure(failure: Failure): string {
  const reason = failure.kind === 'refused' ? ` (${failure.reason})` : ''
  return `${failure.system}: ${failure.kind}${reason}${failure.status === undefined ? '' : ` ${failure.status}`}`
}

/** How an HTTP answer reads as a failure. `wait` is what the vendor asked for, in milliseconds. */
export type Answer = {
  readonly system: System
  readonly status: number
  readonly wait?: number
  /** True when the answer says that we called too often, whatever its status (GitHub says 403 to that, too). */
  readonly isLimit?: boolean
  /** True when repeating the request cannot do anything twice. */
  readonly repeatable: boolean
}

/** The least that we wait when a vendor says "slow down" without saying for how long. */
export const WAIT_WITHOUT_HEADER = 5_000

/** Turns an HTTP status other than 2xx into an instruction. `now` is epoch ms. */
export function failureOf(answer: Answer, now: Instant): Failure {
  const { system, status, wait } = answer
  const at = now + (wait ?? WAIT_WITHOUT_HEADER)
  if (status === 429 || answer.isLimit || (status === 503 && (answer.repeatable || wait !== undefined))) {
    return { kind: 'later', system, status, at }
  }
  if (status === 401 || status === 403) return { kind: 'denied', system, status }
  if (status === 404 || status === 410) return { kind: 'gone', system, status }
  if (status === 409 || status === 412 || status === 425) return { kind: 'again', system, status }
  if (status === 408 || status >= 500) {
    return answer.repeatable ? { kind: 'later', system, status, at } : { kind: 'unclear', system, status }
  }
  return { kind: 'refused', system, status, reason: status === 413 ? 'too-large' : 'invalid' }
}

/** Attempts 1, 2, 3 … wait 2 s, 4 s, 8 s … at most an hour; attempt 0 does not wait. The shell adds jitter. */
export function backoff(attempt: number): number {
  return attempt < 1 ? 0 : Math.min(3_600_000, 2_000 * 2 ** Math.min(attempt - 1, 12))
}
