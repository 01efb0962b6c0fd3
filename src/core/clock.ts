// Time as a parameter (design, principle 7): only the two roots make a clock from the real one.
import type { Instant } from './ref.ts'

export type Clock = {
  readonly now: () => Instant
  /** Resolves after `ms` milliseconds of this clock, or at once when the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}
