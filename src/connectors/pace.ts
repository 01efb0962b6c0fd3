// Paces calls per host. p-queue orders and bounds them; the waiting itself goes through our clock, since the
// simulator must own all time, and p-queue's own intervals read the real one.
import PQueue from 'p-queue'
import type { Clock } from '../core/clock.ts'
import type { Instant } from '../core/ref.ts'

/** At most `calls` requests matching `match` in any `window` milliseconds. Every limit that matches applies. */
export type Limit = {
  /** Tested against `METHOD /path`. */
  readonly match: RegExp
  readonly calls: number
  readonly window: number
  /** `host`: all matching calls share the limit; `path`: each path has its own (for example one ticket). */
  readonly per: 'host' | 'path'
  /** The vendor's page that says so. */
  readonly source: string
}

/** Calls to one host and method that may be under way at once. */
const CONCURRENCY = 4

/** Names of limits that are remembered before those that ran out are forgotten (one for each ticket written). */
const REMEMBERED = 1_000

/** Nobody holds a host for longer (retry-after.ts): what lies further ahead was written before the clock was set back. */
const LONGEST_HOLD = 3_600_000

/** A call that waits for its turn. `what` is `METHOD /path`. */
export type Turn<T> = {
  readonly host: string
  readonly what: string
  readonly task: () => Promise<T>
  /** Milliseconds after which the call is not run any more; `late` is told when its turn may come instead. */
  readonly patience: number
  readonly late: (at: Instant) => T
}

export type Pace = {
  /** Runs the task when the host may be called. */
  readonly run: <T>(turn: Turn<T>) => Promise<T>
  /** Retry-After stops the host, not just the call. */
  readonly hold: (host: string, until: Instant) => void
}

export function createPace(limits: readonly Limit[], clock: Clock): Pace {
  const queues = new Map<string, PQueue>()
  const heldUntil = new Map<string, Instant>()
  const sent = new Map<string, Instant[]>()
  const longest = Math.max(0, ...limits.map((limit) => limit.window))

  /** One queue per host and method, so that writes waiting for their limit do not hold up reads. */
  function queueOf(name: string): PQueue {
    const queue = queues.get(name) ?? new PQueue({ concurrency: CONCURRENCY })
    queues.set(name, queue)
    return queue
  }

  function recent(name: string, window: number, now: Instant): Instant[] {
    const kept = (sent.get(name) ?? []).filter((at) => at > now - window && at <= now)
    if (kept.length === 0) sent.delete(name)
    else sent.set(name, kept)
    return kept
  }

  function forget(now: Instant): void {
    if (sent.size <= REMEMBERED) return
    for (const [name, calls] of sent) if ((calls.at(-1) ?? 0) <= now - longest) sent.delete(name)
  }

  /** Milliseconds until this call may go. Zero takes its place in every window that it falls under. */
  function slot(host: string, what: string): number {
    const now = clock.now()
    forget(now)
    const mine = limits
      .filter((limit) => limit.match.test(what))
      .map((limit) => ({
        limit,
        name: `${host} ${limit.match.source} ${limit.window} ${limit.per === 'path' ? what : ''}`,
      }))
    const waits = mine.map(({ limit, name }) => {
      const calls = recent(name, limit.window, now)
      const oldest = calls[calls.length - limit.calls]
      return oldest === undefined ? 0 : oldest + limit.window - now
    })
    const held = (heldUntil.get(host) ?? 0) - now
    const wait = Math.max(held > LONGEST_HOLD ? 0 : held, 0, ...waits)
    if (wait === 0)
      for (const { limit, name } of mine) sent.set(name, [...recent(name, limit.window, now), now])
    return wait
  }

  return {
    run({ host, what, task, patience, late }) {
      const giveUp = clock.now() + patience
      return queueOf(`${host} ${what.split(' ', 1)[0]}`).add(async function pacedCall() {
        // Waiting behind others counts too: whoever asked holds a lease, which does not wait.
        if (clock.now() > giveUp) return late(clock.now())
        for (let wait = slot(host, what); wait > 0; wait = slot(host, what)) {
          const at = clock.now() + wait
          if (at > giveUp) return late(at)
          await clock.sleep(wait)
        }
        return task()
      })
    },
    hold(host, until) {
      heldUntil.set(host, Math.max(heldUntil.get(host) ?? 0, until))
    },
  }
}
