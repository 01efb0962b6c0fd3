// Rate limits: so many calls in any window of time, for each name. A refused call does not count.
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'

export type Window = { readonly calls: number; readonly window: number }

/** One limit that a call falls under; calls of the same name share it. */
export type Limit = Window & { readonly name: string; readonly reason: string }

export type Refusal = { readonly limit: Limit; readonly until: Instant }

/** Gives a function that lets a call pass all its limits at once, or says which one it breaks and until when. */
export function createLimits(clock: Clock): (limits: readonly Limit[]) => Refusal | undefined {
  const passed = new Map<string, readonly Instant[]>()

  function recent({ name, window }: Limit): readonly Instant[] {
    return (passed.get(name) ?? []).filter((at) => at > clock.now() - window)
  }

  return function pass(limits) {
    for (const limit of limits) {
      const calls = recent(limit)
      const oldest = calls[calls.length - limit.calls]
      if (oldest !== undefined) return { limit, until: oldest + limit.window }
    }
    for (const limit of limits) passed.set(limit.name, [...recent(limit), clock.now()])
    return undefined
  }
}
