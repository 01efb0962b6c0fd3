// A case: a promoted (or proposed) ticket with its links; the one thing that is reconciled, and all that is
// stored of it. Ids, stages, days and closed words only: none of a customer's or an engineer's words.
import type { Because } from './because.ts'
import type { Braked } from './brake.ts'
import type { Span } from './calendar.ts'
import type { ClockName } from './policy.ts'
import type { Day, Instant, IssueRef, Subject, System, TicketRef } from './ref.ts'
import type { Stage } from './stage.ts'

export type Role = 'primary' | 'related'

/**
 * Case ↔ issue. `mark` is what our creation carries in the tracker, so that it can be found again; one that was there
 * already has it here alone. Empty: it holds only as long as a duplicate says so.
 */
export type Link = {
  readonly issue: IssueRef
  readonly role: Role
  readonly mark: string
  /** The keys under which it was read, oldest first: a commit names it by the key of its day. */
  readonly keys?: readonly string[]
  /**
   * `field`: a person named it in the ticket's field for existing issues, and may take it off again there. Absent: our
   * own creation, or the survivor of a duplicate (`mark` is empty then), or stored before this was kept.
   */
  readonly by?: 'field'
  /** For a related task: the source's id that it was made for. */
  readonly source?: string
  /** Salted hashes of the source's text, for the gate (wall 4). No word of it can be read from them. */
  readonly sealed?: readonly string[]
}

/** What we last settled on a ticket. */
export type Applied = {
  /** Counts our writes to this ticket; every write carries it, so a repeat is recognised. */
  readonly seq: number
  readonly values: Readonly<Record<string, Settled>>
  /** What was last told, by topic. Told once, and again only when it changes. */
  readonly told: Readonly<Record<string, string>>
  /** One-off effects that are done (remote link, related link, source link), by key. */
  readonly done: readonly string[]
}

/**
 * A field is settled when we wrote it or left it to a person: `want` is the desired value then, and `seen`
 * the fingerprint of what stood on the ticket afterwards (a person may have typed anything there).
 */
export type Settled = { readonly want: string | null; readonly seen: string }

export const NOTHING_APPLIED: Applied = { seq: 0, values: {}, told: {}, done: [] }

/** Looks in quick succession without the stage moving: how many, and when the last one was (core/rest.ts). */
export type Unrest = { readonly looks: number; readonly at: Instant }

/** What the clocks of a case go by, kept because no vendor tells it in one call. */
export type Times = {
  /** When the ticket was first proposed or confirmed as a bug. */
  readonly proposedAt?: Instant
  /** Since when the customer is asked for something. */
  readonly waitingSince?: Instant
  /** When the customer was asked before, oldest first. */
  readonly waits: readonly Span[]
}

/** A clock of a case as it stands. */
export type ClockState = {
  readonly clock: ClockName
  /** When the time agreed is over. */
  readonly due: Instant
  readonly isLate: boolean
}

/** What the page and `why` show of the last pass. */
export type Verdict = {
  readonly at: Instant
  readonly stage: Stage
  /** Where an agent opens the ticket, and the issues' keys as last read. */
  readonly ticketUrl: string
  readonly issues: readonly { readonly key: string; readonly url: string; readonly role: Role }[]
  readonly because: readonly Because[]
  /** Closed words: what a person should look at, for example `no-fix-version`. */
  readonly attention: readonly string[]
  /** The day when a fix is expected, if engineering said so. */
  readonly eta?: string
  /** The clocks that run; absent in what an older bugbridge has stored. */
  readonly clocks?: readonly ClockState[]
  /** The versions that are to bring the fix, for the list of upcoming releases. */
  readonly releases?: readonly PlannedRelease[]
  /** What would be done but is not, because the mode is `observe`: kinds of effects and their reasons. */
  readonly planned: readonly { readonly kind: string; readonly because: readonly Because[] }[]
}

/** A version that is to bring a fix. `name` is a plain one, or the version's id. */
export type PlannedRelease = {
  readonly id: string
  readonly name: string
  readonly day?: Day
  readonly isReleased: boolean
}

/** A ticket as engineers count it: since when the customer waits, under which support plan, and whether it is solved. */
export type Behind = { readonly openedAt: Instant; readonly isSolved: boolean; readonly plan?: string }

export type Case = {
  readonly id: string
  readonly ticket: TicketRef
  readonly links: readonly Link[]
  readonly applied: Applied
  /** Who confirmed it (O1). A record for people: whether somebody may is read anew until there is an issue. */
  readonly confirmedBy?: string
  readonly verdict?: Verdict
  /** Since when the ticket is seen closed or gone, so that nothing can be done on it any more. */
  readonly retired?: Instant
  /** The ticket in which a closed one went on when its fix did not hold. */
  readonly followUp?: TicketRef
  /** The customer's organisation in the helpdesk: no organisation's cases keep those of others waiting. */
  readonly organization?: string
  /** Consecutive passes that failed, for the backoff. */
  readonly attempts: number
  readonly unrest?: Unrest
  readonly times?: Times
  /** What it counts for on its issues. */
  readonly behind?: Behind
  /** The person's answer that it waits for, or went by. */
  readonly brake?: Braked
  /** Why the last pass stopped, as closed words; absent when it went through. */
  readonly failure?: string
}

/** What a case must be woken by. */
export type Watch = { readonly system: System; readonly subject: Subject }
