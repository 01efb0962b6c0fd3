// The part of the store's port about what stands on issues of the tickets behind them. Its own file only because the
// port is long; whoever needs it takes it from port.ts.
import type { Impact } from '../core/impact.ts'
import type { Instant, IssueRef } from '../core/ref.ts'

/** What stands on an issue about the tickets behind it. */
export type Standing = {
  readonly issue: IssueRef
  /** Counts how often it was touched, up to when it was taken. */
  readonly touched: number
  /** What was written last, as `Impact` in JSON; absent: nothing yet. */
  readonly written?: string
  /** The vendor's id of where it stands. */
  readonly place?: string
  /** A write was begun then of which nobody heard what became. */
  readonly begunAt?: Instant
}

export type ImpactVerbs = {
  /** The tickets behind an issue. */
  readonly impact: (issue: IssueRef) => Promise<Impact>
  /** Has these issues looked at again for what should stand on them: now, or `pause` ms after the last write. */
  readonly touch: (issues: readonly IssueRef[], now: Instant, pause: number) => Promise<void>
  /** Takes up to `limit` issues that are to be looked at; nobody else gets them before `until`. */
  readonly takeTouched: (now: Instant, until: Instant, limit: number) => Promise<readonly Standing[]>
  /** A write is about to be sent. Unless it is `settled`, whoever takes the issue next must look before repeating it. */
  readonly beginStanding: (standing: Standing, now: Instant) => Promise<void>
  /**
   * What stands there now; or, without `written`, that nothing was written, to be looked at again at `dueAt`. If it
   * was touched since it was taken, it is looked at again at `again` at the latest.
   */
  readonly settleStanding: (
    standing: Standing,
    settled:
      | { readonly written: string; readonly place?: string; readonly at: Instant; readonly again: Instant }
      | { readonly dueAt?: Instant; readonly isUnclear?: boolean; readonly again: Instant },
  ) => Promise<void>
}
