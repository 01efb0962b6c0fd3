// Paces calls per host. p-queue orders and bounds them; the waiting itself goes through our clock, since the
// simulator must own all time, and p-queue's own intervals read the real one.
import PQueue from 'p-queue'
import type { Clock } from '../core/clock.ts'
import type { Instant } from '../core/ref.ts'

/** At most `calls` requests matching `path` in any `window` milliseconds. First match wins. */
export type Limit = {
  readonly match: RegExp
  readonly calls: number
  readonly window: number
  /** The vendor's page that says so. */
  readonly source: string
}

/** Calls to one host that may be under way at once. */
const CONCURRENCY = 4

export type Pace = {
  /** Runs the task when the host may be called. `what` is `METHOD /path`. */
  readonly run: <T>(host: string, what: string, task: () => Promise<T>) => Promise<T>
  /** Retry-After stops the host, not just the call. */
  readonly hold: (host: string, until: Instant) => void
}

export function createPace(limits: readonly Limit[], clock: Clock): Pace {
  const queues = new Map<string, PQueue>()
  const heldUntil = new Map<string, Instant>()
  const sent = new Map<Limit, Instant[]>()

  function queueOf(host: string): PQueue {
    const queue = queues.get(host) ?? new PQueue({ concurrency: CONCURRENCY })
    queues.set(host, queue)
    return queue
  }

  /** Milliseconds until this call may go; takes its place in the window when that is now. */
  function slot(host: string, limit: Limit | undefined): number {
    const now = clock.now()
    const held = (heldUntil.get(host) ?? 0) - now
    if (held > 0) return held
    if (limit === undefined) return 0
    const recent = (sent.get(limit) ?? []).filter((at) => at > now - limit.window)
    sent.set(limit, recent)
    const oldest = recent[0]
    if (recent.length >= limit.calls && oldest !== undefined) return oldest + limit.window - now
    recent.push(now)
    return 0
  }

  return {
    run(host, what, task) {
      const limit = limits.find((candidate) => candidate.match.test(what))
      return queueOf(host).add(async function pacedCall() {
        for (let wait = slot(host, limit); wait > 0; wait = slot(host, limit)) await clock.sleep(wait)
        return task()
      })
    },
    hold(host, until) {
      heldUntil.set(host, Math.max(heldUntil.get(host) ?? 0, until))
    },
  }
}
