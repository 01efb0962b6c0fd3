// A clock that is moved on by hand: nobody waits for real minutes. Whoever sleeps wakes in order; between two moments
// everything that is ready runs.
import type { Clock } from '../core/clock.ts'
import type { Instant } from '../core/ref.ts'

type Sleeper = { readonly at: Instant; readonly wake: () => void }

export type SimulatedTime = {
  readonly clock: Clock
  /** Runs until `isOver`, asked after every second, and at most for `ms`. Gives the milliseconds that went by. */
  readonly run: (ms: number, isOver?: () => boolean | Promise<boolean>) => Promise<number>
}

/** Turns of the event loop until what is ready has run: web streams and crypto settle in more than one. */
const TURNS = 6
const SECOND = 1_000

export function createSimulatedTime(start: Instant): SimulatedTime {
  let now = start
  const sleepers = new Set<Sleeper>()

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  /** Moves on to the next moment at which somebody wakes, at most to `until`. */
  async function step(until: Instant): Promise<void> {
    await settle()
    let next = until
    for (const { at } of sleepers) next = Math.min(next, at)
    now = Math.max(now, next)
    for (const sleeper of [...sleepers]) {
      if (sleeper.at > now) continue
      sleepers.delete(sleeper)
      sleeper.wake()
    }
  }

  return {
    clock: {
      now: () => now,
      sleep: (ms, cancel) =>
        new Promise((resolve) => {
          if (cancel?.aborted === true) return resolve()
          const sleeper: Sleeper = { at: now + Math.max(0, ms), wake: resolve }
          sleepers.add(sleeper)
          cancel?.addEventListener(
            'abort',
            () => {
              sleepers.delete(sleeper)
              resolve()
            },
            { once: true },
          )
        }),
    },
    async run(ms, isOver = () => false) {
      const begun = now
      while (now < begun + ms && !(await isOver())) {
        const until = now + SECOND
        while (now < until) await step(until)
      }
      await settle()
      return now - begun
    },
  }
}
