// What bugbridge remembers, as a small set of verbs: each is one statement or one atomic batch, since D1 has
// no interactive transaction. Every engine passes the same contract suite (test/store).

import type { Because } from '../core/because.ts'
import type { Case, Watch } from '../core/case.ts'
import type { Deploy, Reported } from '../core/facts.ts'
import type { Hint, Instant, IssueRef, System, TicketRef } from '../core/ref.ts'
import type { Stage } from '../core/stage.ts'
import type { ApprovalVerbs } from './approval-port.ts'
import type { CommitVerbs } from './commit-port.ts'
import type { CursorVerbs } from './cursor-port.ts'
import type { ImpactVerbs } from './impact-port.ts'

export type { Approval, Crowd } from './approval-port.ts'
export type { FoundCommits, NamedCommit } from './commit-port.ts'
export type { CursorRow, HintsSaving, ListedHint, SavedHints, TakenCursor } from './cursor-port.ts'
export type { Standing } from './impact-port.ts'

/** One delivery of a webhook, as it is recorded before it is answered. No word of its body is in it. */
export type Delivery = {
  readonly system: System
  /** Unique per delivery and system: the vendor's own id, or a digest of what was signed. A repeat is a no-op. */
  readonly id: string
  /** The vendor's name of the event, cut to 80 characters of `[a-zA-Z0-9_.:-]`. */
  readonly event: string
  readonly receivedAt: Instant
  /** Where to look; absent: of no concern to us, or of a shape that we do not know. */
  readonly hint?: Hint
  /** True when the event itself says that a bug field of the mapping changed: the ticket may become a case. */
  readonly opens?: boolean
  /** True when the body was signed but its shape is unknown: accepted and counted, never rejected. */
  readonly unknown?: boolean
}

export type RecordedDelivery = Delivery & { readonly seq: number; readonly woke?: number }

/** A case on lease to one worker. `hints` tells at the end whether new hints came meanwhile. */
export type Leased = { readonly case: Case; readonly hints: number }

export type Saving = {
  readonly case: Case
  /** The lease that must still be held, else nothing is written. */
  readonly token: string
  /** The count from the lease: when hints came meanwhile, the case is due again at once. */
  readonly hints: number
  /** When to look again; undefined: when something happens. */
  readonly dueAt: Instant | undefined
  /** Hints do not make it due before this; `dueAt` is no earlier either. */
  readonly restUntil?: Instant
  readonly now: Instant
  readonly watches: readonly Watch[]
  /** The stage that stands on its ticket; absent: none was settled there. */
  readonly settled?: Stage
}

/** Something that we are about to do to another system, written down before it is sent. */
export type Intent = {
  readonly key: string
  readonly caseId: string
  readonly kind: string
  readonly because: readonly Because[]
  /** What it changes, in closed words, where the kind alone does not say. */
  readonly changes?: readonly string[]
}

export type JournalEntry = Intent & {
  readonly begunAt: Instant
  readonly attempts: number
  readonly endedAt?: Instant
  /** `done`, `adopted`, or a failure's closed description. */
  readonly outcome?: string
  /** The vendor's id of what was created. */
  readonly result?: string
}

export type Begun =
  | { readonly kind: 'first' }
  | { readonly kind: 'again'; readonly result?: string }
  | { readonly kind: 'busy'; readonly until: Instant }
  | { readonly kind: 'lost' }

export type CaseRow = Leased & {
  readonly dueAt?: Instant
  readonly leasedUntil?: Instant
  /** What is stored of it cannot be read; `case` holds its ticket, and says so as its failure. */
  readonly isUnreadable?: true
}

export type Traces = {
  readonly cases: number
  readonly watches: number
  readonly intents: number
  readonly deliveries: number
}

/** `isScrubbed`: no byte of what was erased is left in the files. False: others were reading; ask again. */
export type Forgotten =
  | { readonly kind: 'busy'; readonly until: Instant }
  | { readonly kind: 'forgotten'; readonly erased: Traces; readonly isScrubbed: boolean }

export type Store = ApprovalVerbs &
  ImpactVerbs &
  CommitVerbs &
  CursorVerbs & {
    /** Records deliveries durably, in one commit. True: recorded now; false: it had been recorded before. */
    readonly record: (deliveries: readonly Delivery[]) => Promise<readonly boolean[]>
    /** Wakes the cases that watch what pending hints point at, and opens cases for tickets that may become one. */
    readonly drain: (now: Instant) => Promise<{ readonly drained: number; readonly woken: number }>
    /**
     * Leases up to `limit` due cases, each in its turn: oldest first among those of one organisation, and among those
     * that one hint woke; no such crowd keeps others waiting (see turns.ts). A case on a lease that has not run out is
     * not given twice. One that cannot be read is given to nobody, and sleeps until the next hint or sweep.
     */
    readonly lease: (order: {
      readonly now: Instant
      readonly until: Instant
      readonly token: string
      readonly limit: number
    }) => Promise<readonly Leased[]>
    /** Writes a case and gives its lease back. False: the lease was lost, and nothing was written. */
    readonly save: (saving: Saving) => Promise<boolean>
    /** Drops a ticket that turned out not to be a case, under the same conditions as `save`. */
    readonly drop: (saving: Pick<Saving, 'case' | 'token' | 'hints' | 'now'>) => Promise<boolean>
    /**
     * Writes an intent down before it is carried out, and takes it in hand.
     * - `first`: never begun before.
     * - `again`: begun before, with the result if it is known to have gone through; it is ours now.
     * - `busy`: begun less than `settle` ms ago, and what became of it is not known or it went through without
     *   a result: whoever repeats it must wait until then. Nothing is written.
     * - `lost`: the lease is not ours any more. Nothing is written.
     * An intent that ended as a failure can be begun again at once.
     */
    readonly begin: (intent: Intent, token: string, now: Instant, settle: number) => Promise<Begun>
    /** Records what became of an intent, with the id of what it created if it created something. */
    readonly end: (key: string, outcome: string, now: Instant, result?: string) => Promise<void>
    /** Intents of a case that were begun and never ended: what became of them is unclear. */
    readonly unended: (caseId: string) => Promise<readonly JournalEntry[]>
    /** Everything done for a case, newest first. */
    readonly journal: (caseId: string, limit: number) => Promise<readonly JournalEntry[]>
    /** Makes a ticket a case, or wakes the case that it is. */
    readonly open: (ticket: TicketRef, now: Instant) => Promise<void>
    /**
     * Makes every case due that was last looked at before `before`, or before `retiredBefore` if it is retired; at
     * most `limit`. Gives their number.
     */
    readonly wake: (before: Instant, now: Instant, limit: number, retiredBefore?: Instant) => Promise<number>
    /** Gives every lease back: only for the one service of an embedded database, at its start. */
    readonly release: () => Promise<void>
    /** Brings times back to now that a clock wrote which was set back since. `before`: what it said last, if known. */
    readonly rewind: (now: Instant, before?: Instant) => Promise<void>
    readonly find: (caseId: string) => Promise<CaseRow | undefined>
    /** The keys under which cases that watch this issue have read it, each once; a few cases are asked. */
    readonly keysOf: (issue: IssueRef) => Promise<readonly string[]>
    /** Cases, last changed first. `after` is the id of the last case of the page before. */
    readonly list: (limit: number, after?: string) => Promise<readonly CaseRow[]>
    /**
     * Records a reported deploy and its delivery in one commit, with a hint at `deploy:<environment>` in the
     * delivery's system. False: the delivery had been recorded before.
     */
    readonly recordDeploy: (deploy: Deploy, delivery: Delivery) => Promise<boolean>
    /** Deploys recorded after the one of this number (0: all), in the order of their recording. */
    readonly deploysAfter: (seq: number, limit: number) => Promise<readonly Reported[]>
    /** Forgets the deploys of these numbers, in one commit: give some hundreds at most. */
    readonly forgetDeploys: (seqs: readonly number[]) => Promise<void>
    readonly deliveries: (limit: number) => Promise<readonly RecordedDelivery[]>
    /** Numbers for /metrics and the page. */
    readonly count: (now: Instant) => Promise<{
      readonly cases: number
      readonly due: number
      readonly leased: number
      readonly pendingHints: number
    }>
    /**
     * Forgets deliveries that are drained, intents that ended and intents of cases that are no more, all older than
     * `before`; and cases that were retired before `retiredBefore`, with their intents, unless they are on lease. It
     * takes small bites and at most some thousands of each kind, so call it again and again.
     */
    readonly prune: (before: Instant, retiredBefore: Instant) => Promise<void>
    /** What is stored that names a ticket, in rows; a delivery that was made nameless counts no more. */
    readonly traces: (ticket: TicketRef) => Promise<Traces>
    /**
     * Erases whatever names a ticket, and does not take it up again: what later webhooks say of it is not kept
     * either. Of its deliveries only the time stays, so that their numbers are not given twice. Nothing is erased
     * while the case is on lease, or while an issue may just have been created for it, begun less than `settle` ms ago.
     */
    readonly forget: (ticket: TicketRef, now: Instant, settle: number) => Promise<Forgotten>
    /** When a ticket was erased; undefined: it was not, or may be taken up again. */
    readonly forgottenAt: (ticket: TicketRef) => Promise<Instant | undefined>
    /** Lets a ticket that was erased be taken up again. False: it was not erased. */
    readonly recall: (ticket: TicketRef) => Promise<boolean>
    readonly close: () => Promise<void>
  }
