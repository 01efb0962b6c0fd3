// Makes a failing history short: leaves out events as long as it still fails in the same way (delta debugging,
// https://www.debuggingbook.org/html/DeltaDebugger.html).
import type { Event, History } from './events.ts'

/** `fails` plays a history and tells whether it still breaks as the first one did. `budget`: plays at most. */
export async function shrink(
  history: History,
  fails: (shorter: History) => Promise<boolean>,
  budget: number,
): Promise<History> {
  let events = history.events
  let plays = 0
  const without = (from: number, count: number) => events.filter((_, at) => at < from || at >= from + count)

  async function stillFails(shorter: readonly Event[]): Promise<boolean> {
    plays++
    return fails({ ...history, events: shorter })
  }

  for (let size = Math.ceil(events.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < events.length && plays < budget; ) {
      const shorter = without(from, size)
      if (await stillFails(shorter)) events = shorter
      else from += size
    }
  }
  return { ...history, events }
}

/** How a fault reads without the numbers that differ from play to play. */
export function kindOf(fault: string): string {
  return (
    fault
      .split('\n', 1)[0]
      ?.replace(/[0-9a-f]{8,}|\d+/g, '#')
      .slice(0, 60) ?? ''
  )
}
