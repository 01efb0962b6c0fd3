// The shape of a connector. A helpdesk is never handed anything that opens sealed text (wall 2 of the Sentry
// rule); a source gives ids and states, never words.
import type { Applied } from '../core/case.ts'
import type {
  AttachFile,
  CreateFollowUp,
  CreateIssue,
  IssueEffect,
  LinkSource,
  UpdateTicket,
} from '../core/effect.ts'
import type { Attachment, Confirmation, IssueFacts, SourceFacts, TicketFacts } from '../core/facts.ts'
import type { Result } from '../core/failure.ts'
import type { Shown } from '../core/impact.ts'
import type { Instant, IssueRef, Subject, System, TicketRef } from '../core/ref.ts'
import type { Opener } from '../core/sealed.ts'

/**
 * What a batched read found. Ids that no longer exist are `gone`. An id in neither list exists, but what came
 * could not be read.
 */
export type Batch<T> = { readonly found: readonly T[]; readonly gone: readonly string[] }

/** Something that a vendor lists as changed, and when; `opens`: its own fields say that it may become a case. */
export type Change = { readonly subject: Subject; readonly at: Instant; readonly opens?: boolean }

/** A part of a vendor's list of changes. Nothing in it is in any order, and a change may be in it twice. */
export type Changes = {
  readonly changed: readonly Change[]
  /** Where the list goes on: an opaque word that is kept for the next reading. */
  readonly cursor: string
  /** There is more to be read at once. */
  readonly more: boolean
}

/** Without a cursor the list begins a bounded time (`LOOK_BACK`) before `now`. */
export type ListPlace = { readonly cursor: string | undefined; readonly now: Instant }

/** How far a list looks back that was never read, or whose place was lost, in milliseconds. */
export const LOOK_BACK = 86_400_000

/** What a vendor keeps of the webhooks that it has sent, where it does not send again by itself what failed. */
export type SentWebhooks = {
  readonly system: System
  /** What the place of the reading is kept under. */
  readonly name: string
  /**
   * Asks for what failed since the cursor, and did not arrive by another try. A cursor that cannot be read counts as
   * none. Failure `denied`: our rights do not suffice, and nobody but an admin can help.
   */
  readonly redeliver: (
    place: ListPlace,
  ) => Promise<Result<{ readonly asked: number; readonly cursor: string }>>
}

export type Helpdesk = {
  readonly system: System
  /** Reads up to 100 tickets in one call. `fields` are the field ids to give. */
  readonly readTickets: (
    ids: readonly string[],
    fields: readonly string[],
  ) => Promise<Result<Batch<TicketFacts>>>
  /** Our newest mark on a ticket: what stood settled after our last write. Undefined: we never wrote there. */
  readonly readMark: (ticket: TicketRef) => Promise<Result<Applied | undefined>>
  /** Who last set the field to the value, and whether that person is in the group. Undefined: nobody did. */
  readonly readConfirmation: (question: {
    readonly ticket: TicketRef
    readonly field: string
    readonly value: string
    readonly group: string
  }) => Promise<Result<Confirmation | undefined>>
  /** When anybody but us last changed each of these: `status`, `priority` or a field id. Absent: never. */
  readonly readTouched: (
    ticket: TicketRef,
    names: readonly string[],
  ) => Promise<Result<Readonly<Record<string, Instant>>>>
  /**
   * Of these fields, by id, those to which a person gave this value after the ticket was there: neither what it was
   * created with nor what a rule set.
   */
  readonly readSetAnew: (question: {
    readonly ticket: TicketRef
    readonly values: Readonly<Record<string, string>>
  }) => Promise<Result<readonly string[]>>
  /**
   * When the field was first set to one of these values, by anybody. Undefined: it never was. `isCopy`: what the ticket
   * was created with was copied from another, and does not count.
   */
  readonly readProposedAt: (question: {
    readonly ticket: TicketRef
    readonly field: string
    readonly values: readonly string[]
    readonly isCopy: boolean
  }) => Promise<Result<Instant | undefined>>
  /** The files that people put on the ticket, oldest first; none that is deleted or known to be malware. */
  readonly readAttachments: (ticket: TicketRef) => Promise<Result<readonly Attachment[]>>
  /** A file's content. Failure `refused` (too-large) over the connector's limit. */
  readonly download: (attachment: Attachment) => Promise<Result<Uint8Array<ArrayBuffer>>>
  /**
   * Tickets that changed since the cursor, by the vendor's own list; `opens` when the field holds one of these values.
   * Absent: the vendor keeps no such list. Failure `refused` (invalid): the cursor is none any more.
   */
  readonly readChanged?: (
    place: ListPlace & { readonly field: string; readonly values: readonly string[] },
  ) => Promise<Result<Changes>>
  /** Whether the account offers On-Hold. */
  readonly readOnHold: () => Promise<Result<boolean>>
  /** Writes up to 100 tickets, one outcome for each in the same order. Nothing is sent after `until`, but `later`. */
  readonly update: (effects: readonly UpdateTicket[], until: Instant) => Promise<readonly Result<undefined>[]>
  /** Tickets that carry the mark of a follow-up, as soon as they are there. */
  readonly findFollowUps: (mark: string) => Promise<Result<readonly TicketRef[]>>
  /** Opens the ticket that a closed one goes on in. Not to be repeated when it is `unclear`. */
  readonly createFollowUp: (effect: CreateFollowUp, until: Instant) => Promise<Result<TicketRef>>
}

export type Tracker = {
  readonly system: System
  /** Reads up to 100 issues by id in one call. */
  readonly readIssues: (ids: readonly string[]) => Promise<Result<Batch<IssueFacts>>>
  /** The issue of this key, in any case of letters. Undefined: there is none, or the text is no key. */
  readonly findByKey: (key: string) => Promise<Result<IssueFacts | undefined>>
  /** Issues that carry our mark. The index may lag behind a creation by a minute. */
  readonly findByMark: (mark: string) => Promise<Result<readonly IssueRef[]>>
  /** When status, resolution, priority, fix versions or due date last changed, newest over all these issues. */
  readonly readMoved: (ids: readonly string[]) => Promise<Result<Instant>>
  /** Issues and releases of these projects that changed since the cursor, as for a helpdesk. */
  readonly readChanged?: (
    place: ListPlace & { readonly projects: readonly string[] },
  ) => Promise<Result<Changes>>
  /** Nothing is sent after `until`, but `later`: somebody else may make it by then. */
  readonly create: (effect: CreateIssue, until: Instant) => Promise<Result<IssueRef>>
  readonly perform: (effect: Exclude<IssueEffect, CreateIssue | AttachFile>) => Promise<Result<undefined>>
  /**
   * Puts the tickets behind an issue onto it, in the one place where they stood before: a comment that is known by our
   * mark on it, and edited, never repeated; without a notification where the vendor lets us. `place` is what the last
   * write gave; without it, or when nothing is there any more, our mark is looked for first. Numbers, a day and plan
   * names alone (core/impact.ts); a tracker that the public reads leaves the plans out. Failure `unclear`: a creation
   * may still arrive.
   */
  readonly writeImpact: (order: {
    readonly issue: IssueRef
    readonly impact: Shown
    readonly place?: string
  }) => Promise<Result<{ readonly place?: string }>>
  /** Names of the files on an issue, to be looked at before a file is attached again. */
  readonly listAttachments: (issue: IssueRef) => Promise<Result<readonly string[]>>
  /** Puts a file on an issue, under a name that begins with `<mark>-`. Not to be repeated when it is `unclear`. */
  readonly attach: (file: TrackerFile, until: Instant) => Promise<Result<undefined>>
}

/** A file on its way to a tracker; its name and type are as whoever sent it wrote them. */
export type TrackerFile = {
  readonly issue: IssueRef
  /** `attachmentMark` of it. */
  readonly mark: string
  readonly name: string
  readonly type: string
  readonly content: Uint8Array<ArrayBuffer>
}

/** Where related tasks come from. */
export type Source = {
  readonly system: System
  /** What a person wrote into the source field (a link, a short id, an id) → the thing. Undefined: not to be found. */
  readonly find: (reference: string) => Promise<Result<SourceFacts | undefined>>
  readonly link: (effect: LinkSource) => Promise<Result<undefined>>
  /** For tracker connectors only. */
  readonly open: Opener
}

/**
 * Which parts of a helpdesk's request body hold what, so that the gate can read the bytes that leave.
 * A key that is in none of these lists may not leave at all.
 */
export type Egress = {
  /** Keys of texts that people read. */
  readonly texts: readonly string[]
  /** The sibling key that says whether customers read the text; it must be there, as a boolean. */
  readonly publicFlag: string
  /** Keys of objects and lists that are walked into. */
  readonly containers: readonly string[]
  /** Keys of numbers that name a ticket or a field; no other number may leave. */
  readonly ids: readonly string[]
  /** Keys of numbers that name the customer of the ticket; no other person may be named. */
  readonly people: readonly string[]
  /** Keys of closed words, stamps and our own option values. */
  readonly closed: readonly string[]
  /** The vendor's own closed words that may stand under those keys (statuses, priorities). */
  readonly words: readonly string[]
  /** The key of our mark: JSON text, itself walked into. */
  readonly mark: string
  /** Keys of a credentials request, which may carry nothing else. */
  readonly credentials: readonly string[]
}
