// A clock for tests: waiting takes no real time. A sleep that can be cancelled is a time limit: it ends when it
// is cancelled, or when the test lets it run out.
import type { Clock } from '../../src/core/clock.ts'
import type { Instant } from '../../src/core/ref.ts'

export type VirtualClock = Clock & {
  readonly pass: (ms: number) => void
  /** Ends every time limit that is running, at its own time. */
  readonly runOut: () => void
}

export function createVirtualClock(start: Instant): VirtualClock {
  let now = start
  const limits = new Set<() => void>()
  return {
    now: () => now,
    async sleep(ms, cancel) {
      const until = now + ms
      if (cancel === undefined) {
        await Promise.resolve()
        now = Math.max(now, until)
        return
      }
      await new Promise<void>((resolve) => {
        const end = () => {
          now = Math.max(now, until)
          resolve()
        }
        limits.add(end)
        cancel.addEventListener('abort', () => {
          limits.delete(end)
          resolve()
        })
      })
    },
    pass(ms) {
      now += ms
    },
    runOut() {
      for (const end of limits) end()
      limits.clear()
    },
  }
}
