// What sweeps of a vendor's lists are asked for, and what they come to.
import type { Instant, System } from '../core/ref.ts'
import type { Listing } from './ports.ts'

/** What a turn came to, and when the list is to be read again. `busy`: somebody else reads it, or it is not due. */
export type Swept = {
  readonly system: System
  /** What its place is kept under: the system's name, unless it has several lists. */
  readonly name: string
  readonly dueAt: Instant
  readonly listing: Listing | 'busy'
}

export type SweepOrder = {
  /** A name that no other lease has. */
  readonly token: string
  /** Read even what is not due. */
  readonly isForced?: boolean
  /** Only the lists of these names; absent: all. */
  readonly names?: readonly string[]
}
