// How a case leaves its pass.
import type { Case } from '../core/case.ts'
import type { Desired } from '../core/desired.ts'
import type { Diff } from '../core/diff.ts'
import type { Facts } from '../core/facts.ts'
import type { Failure } from '../core/failure.ts'
import type { SettableStatus } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import type { Stage } from '../core/stage.ts'

export type Ending =
  | {
      readonly kind: 'through'
      readonly case: Case
      readonly facts: Facts
      readonly desired: Desired
      readonly diff: Diff
      /** True in `observe` mode: everything was computed and nothing written. */
      readonly observed: boolean
      readonly failure?: Failure
      /** What failed are links alone: nothing waits for them. */
      readonly onlyLinks?: true
      /** Something went through, whatever else failed. */
      readonly advanced?: true
      /** Nothing of its move was written: it waits for a person, or was turned down. `from`: where the ticket stands. */
      readonly held?: { readonly from: Stage; readonly isRejected: boolean }
      /** The ticket's status after a write that went through. */
      readonly status?: SettableStatus
      /** Nothing failed, and not all could be done yet: look again then. */
      readonly waitsUntil?: Instant
    }
  | { readonly kind: 'failed'; readonly case: Case; readonly failure: Failure }
  | { readonly kind: 'ticket-gone' | 'no-case' | 'lost'; readonly case: Case }
