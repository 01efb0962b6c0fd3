// How far each vendor's list of changes has been read, and what is recorded of it.
import type { Hint, Instant } from '../core/ref.ts'

/** How far a vendor's list of changes has been read. */
export type CursorRow = {
  readonly name: string
  /** Where the list goes on; absent: it was never read. */
  readonly cursor?: string
  /** When it was last read. */
  readonly savedAt?: Instant
  readonly dueAt: Instant
  readonly leasedUntil?: Instant
  /** Why it could not be read last time, in closed words. */
  readonly failure?: string
}

/**
 * `cursor` is absent when the list was never read, `failure` when it could be read last time. `busy`: somebody reads it,
 * or it is not due before then.
 */
export type TakenCursor =
  | { readonly kind: 'taken'; readonly cursor?: string; readonly failure?: string }
  | { readonly kind: 'busy'; readonly until: Instant }

/** Something that a vendor lists as changed at a time of that vendor's. */
export type ListedHint = { readonly hint: Hint; readonly at: Instant; readonly opens?: boolean }

export type HintsSaving = {
  readonly name: string
  /** The lease that must still be held, else nothing is written. */
  readonly token: string
  readonly hints: readonly ListedHint[]
  /** Where the list goes on from now on. */
  readonly cursor: string | undefined
  readonly now: Instant
  /** When the list is read next. */
  readonly dueAt: Instant
  /** The lease is held on until then; absent: it is given back. */
  readonly until?: Instant
  /** Why the list could not be read, in closed words. */
  readonly failure?: string
}

/** Of the hints: how many were recorded; of those, untold by any webhook; and tickets that were no case before. */
export type SavedHints = { readonly recorded: number; readonly untold: number; readonly opened: number }

export type CursorVerbs = {
  /**
   * Takes a vendor's list of changes in hand until `until`, if it is due by `now` and nobody else has it. `isForced`:
   * even if it is not due.
   */
  readonly takeCursor: (order: {
    readonly name: string
    readonly token: string
    readonly now: Instant
    readonly until: Instant
    readonly isForced?: boolean
  }) => Promise<TakenCursor>
  /**
   * Records what the list says and how far it has been read, in one commit. A hint that nobody watches and that opens
   * no case is not kept, nor one about a ticket that was erased; a change that is listed again is recorded once.
   * Undefined: the lease was lost, and nothing was written.
   */
  readonly saveHints: (saving: HintsSaving) => Promise<SavedHints | undefined>
  /** Every list that was ever asked for, by name. */
  readonly cursors: () => Promise<readonly CursorRow[]>
}
