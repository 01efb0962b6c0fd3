// Time as a parameter: only a root makes a clock from the real one.
import type { Instant } from './ref.ts'

/** What a sleeper listens to: an `AbortSignal`, without depending on a platform. */
export type Cancel = {
  readonly aborted: boolean
  readonly addEventListener: (type: 'abort', listener: () => void, options?: { once?: boolean }) => void
}

export type Clock = {
  readonly now: () => Instant
  /** Resolves after `ms` milliseconds of this clock, or at once when cancelled. */
  readonly sleep: (ms: number, cancel?: Cancel) => Promise<void>
}
