// What one pass of the loop needs from the rest of the service. `service.ts` joins the concrete parts.
import type { Helpdesk, SentWebhooks, Source, Tracker } from '../connectors/connector.ts'
import type { Clock } from '../core/clock.ts'
import type { Failure, Result } from '../core/failure.ts'
import type { Policy } from '../core/policy.ts'
import type { System } from '../core/ref.ts'
import type { Store } from '../store/port.ts'
import type { Code } from './code.ts'
import type { DeployBook } from './deploy-book.ts'
import type { GateMemory } from './gate.ts'
import type { LinkTurns } from './link-turns.ts'

/** Times in milliseconds. `settle` must exceed the longest time in which a sent request can still take effect. */
export type Settings = {
  /** How long a case is on lease. */
  readonly lease: number
  /** How long after a creation of unclear outcome its mark must be findable, or it did not happen. */
  readonly settle: number
  /** How long the loop sleeps when nothing is due and nobody wakes it. */
  readonly idle: number
  /** How long a case may go without being looked at, webhooks or not. */
  readonly sweep: number
  /** How often the vendors' own lists of changes are read; infinite: never. */
  readonly lists: number
  /** Cases taken at once; vendors read and write a hundred in one call. */
  readonly batch: number
}

export const SETTINGS: Settings = {
  lease: 300_000,
  settle: 300_000,
  idle: 1_000,
  sweep: 3_600_000,
  lists: 300_000,
  batch: 100,
}

/** What one reading of a vendor's list of changes came to. */
export type Listing = {
  readonly system: System
  /** How many things it says changed. */
  readonly changed: number
  /** Of those, how many concern a case and were not hinted at by the list before. */
  readonly hinted: number
  /** Of those, how many no webhook told of. Things of which none is subscribed (comments) count as well. */
  readonly untold: number
  /** Tickets that should have been cases and were not: their webhooks were missed. */
  readonly opened: number
  /** True when it was read from a look-back on, since its place was not known. */
  readonly isBegun: boolean
  /** Of a vendor's list of sent webhooks alone: how many were asked for again. */
  readonly asked?: number
  /** Why it could not be read, or not to its end. */
  readonly failure?: Failure
}

export type Happening =
  | {
      readonly kind: 'effect'
      readonly caseId: string
      readonly effect: string
      readonly key: string
      readonly outcome: string
    }
  | {
      readonly kind: 'case'
      readonly caseId: string
      readonly stage: string
      readonly failure: string | undefined
    }
  | { readonly kind: 'impact'; readonly outcome: string }
  | ({ readonly kind: 'sweep' } & Listing)
  | {
      readonly kind: 'redelivery'
      readonly system: System
      /** How many webhooks were asked for again. */
      readonly asked: number
      readonly failure: Failure | undefined
      /** True when the last reading failed for the same reason. */
      readonly isKnown: boolean
    }
  | { readonly kind: 'fault'; readonly where: string; readonly error: unknown }

export type Ports = {
  readonly helpdesk: Helpdesk
  readonly tracker: Tracker
  readonly source: Source
  /** Where the code is; absent where the mapping does not ask. */
  readonly code?: Code
  /** Webhooks that can be asked for again; absent: none. */
  readonly sentWebhooks?: readonly SentWebhooks[]
  readonly store: Store
  readonly clock: Clock
  /** In [0, 1): spreads retries. */
  readonly random: () => number
  readonly policy: Policy
  readonly settings: Settings
  readonly gate: GateMemory
  readonly deploys: DeployBook
  readonly linkTurns: LinkTurns
  /** Whether the helpdesk offers On-Hold, read now and then rather than for every case. */
  readonly onHold: () => Promise<Result<boolean>>
  readonly observe: (happening: Happening) => void
}
