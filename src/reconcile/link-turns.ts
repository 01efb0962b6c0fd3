// Turns for links on one issue. A tracker takes so many writes to one issue and no more (Jira: 20 in 2 s and 100 in
// 30 s), so the links of thousands of tickets take minutes, and no ticket's own write may wait for them: what has no
// turn now is left, and the case comes back when it has one.
import type { Clock } from '../core/clock.ts'
import type { Instant, IssueRef } from '../core/ref.ts'

/** Links to one issue in a window of milliseconds: 90 in 30 s, with room for what others write there. */
const TURNS = { links: 18, window: 6_000 } as const

/** Turns remembered before those are forgotten that nobody came back for. */
const REMEMBERED = 10_000
const FORGOTTEN = 3_600_000

export type LinkTurns = {
  /** When this link may be written: at once if the time given is not after now. Asked again, the same. */
  readonly turnOf: (issue: IssueRef, key: string) => Instant
}

export function createLinkTurns(clock: Clock): LinkTurns {
  const reserved = new Map<string, Instant>()
  const given = new Map<string, Instant[]>()

  function forget(now: Instant): void {
    if (reserved.size < REMEMBERED) return
    for (const [key, at] of reserved) if (at < now - FORGOTTEN) reserved.delete(key)
    for (const [issue, times] of given) if ((times.at(-1) ?? 0) < now - TURNS.window) given.delete(issue)
  }

  return {
    turnOf({ system, id }, key) {
      const now = clock.now()
      const mine = reserved.get(key)
      if (mine !== undefined) {
        // Taken now, or given anew when it is asked for again.
        if (mine <= now) reserved.delete(key)
        return mine
      }
      forget(now)
      const name = `${system} ${id}`
      const before = (given.get(name) ?? []).slice(-TURNS.links)
      const first = before.length < TURNS.links ? undefined : before[0]
      const at = first === undefined ? now : Math.max(now, first + TURNS.window)
      given.set(name, [...before, at])
      if (at > now) reserved.set(key, at)
      return at
    },
  }
}
