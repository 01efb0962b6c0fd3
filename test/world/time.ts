// Virtual time: a queue of sleepers. Nothing in a test waits for the real clock.
import type { Cancel, Clock } from '../../src/core/clock.ts'

type Sleeper = { readonly at: number; readonly order: number; readonly wake: () => void }

export type Time = {
  readonly clock: Clock
  /** Lets everything that is ready run, without moving the clock. */
  readonly drain: () => Promise<void>
  /** Moves the clock to the next sleeper, at most to `until`. False: nobody sleeps until then. */
  readonly step: (until: number) => Promise<boolean>
  /** Runs until `until`, waking everybody on the way. */
  readonly run: (until: number) => Promise<void>
}

/** `isBusy`: something is under way that no sleeper stands for, such as bytes on a socket; the clock waits for it. */
export function createTime(start: number, isBusy: () => boolean = () => false): Time {
  let now = start
  let order = 0
  let sleepers: Sleeper[] = []

  const clock: Clock = {
    now: () => now,
    sleep(ms: number, cancel?: Cancel) {
      return new Promise((resolve) => {
        if (cancel?.aborted === true) return resolve()
        const sleeper: Sleeper = { at: now + Math.max(0, ms), order: order++, wake: resolve }
        sleepers.push(sleeper)
        cancel?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter((each) => each !== sleeper)
            resolve()
          },
          { once: true },
        )
      })
    },
  }

  /** Macrotask turns: web streams and crypto settle in more than one. */
  async function drain(): Promise<void> {
    for (let turn = 0; turn < 6; turn = isBusy() ? 0 : turn + 1)
      await new Promise((resolve) => setImmediate(resolve))
  }

  async function step(until: number): Promise<boolean> {
    await drain()
    const next = sleepers.toSorted((left, right) => left.at - right.at || left.order - right.order)[0]
    if (next === undefined || next.at > until) return false
    sleepers = sleepers.filter((each) => each !== next)
    now = Math.max(now, next.at)
    next.wake()
    return true
  }

  async function run(until: number): Promise<void> {
    while (await step(until));
    now = Math.max(now, until)
  }

  return { clock, drain, step, run }
}
