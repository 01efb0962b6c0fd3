// What the systems say now, read through their APIs. Held in memory for one pass and never stored: the
// ticket's own words are here only to be written onto its issue.
import type { Shipment } from './change.ts'
import type { TicketPriority, TicketStatus } from './policy.ts'
import type { Day, Instant, IssueRef, TicketRef } from './ref.ts'
import type { Sealed } from './sealed.ts'

export type TicketFacts = {
  readonly ref: TicketRef
  /** Where agents open it. */
  readonly url: string
  readonly status: TicketStatus
  readonly priority?: TicketPriority
  readonly tags: readonly string[]
  /** The mapping's fields by the helpdesk's field id; an empty field is absent. */
  readonly fields: Readonly<Record<string, string>>
  readonly organization?: string
  /** The closed ticket that this one goes on with, when we opened it for that. */
  readonly followUpOf?: TicketRef
  /**
   * The closed ticket whose tags and fields it took over, when a customer's reply or a person made it the follow-up of
   * that one; `unknown`: the helpdesk does not say which.
   */
  readonly copiedFrom?: TicketRef | 'unknown'
  /** The helpdesk's id of the customer. */
  readonly requesterId?: string
  readonly requester: {
    /** The customer's own language (BCP 47), where the helpdesk knows it. */
    readonly locale?: string
    /** The user's tags. */
    readonly tags: readonly string[]
  }
  readonly createdAt: Instant
  /** When an agent first replied in public. */
  readonly respondedAt?: Instant
  /** Whether somebody is assigned: a helpdesk refuses to solve a ticket that nobody has. */
  readonly assigned: boolean
  /** The vendor's stamp of this version of the ticket, for a safe update. */
  readonly stamp: string
  /**
   * True when it was read within the second of its last change: stamps count in seconds, so another change in
   * that second could not be told from this version, and no write may rely on it.
   */
  readonly isFresh: boolean
  /** The customer's own words, which become the issue's text. */
  readonly text: { readonly subject: string; readonly description: string }
}

export type IssueVersion = {
  readonly id: string
  readonly name: string
  readonly released: boolean
  readonly day?: Day
}

export type IssueFacts = {
  readonly ref: IssueRef
  readonly key: string
  readonly url: string
  readonly status: {
    readonly id: string
    readonly name: string
    readonly category: 'new' | 'indeterminate' | 'done'
  }
  readonly resolution?: { readonly id: string; readonly name: string }
  /** The tracker's priority id. */
  readonly priority?: string
  readonly versions: readonly IssueVersion[]
  readonly due?: Day
  /** Other issues, by the name of the link as read from this side. */
  readonly links: readonly {
    readonly name: string
    readonly direction: 'outward' | 'inward'
    readonly to: IssueRef
  }[]
  /** Our own marks on it, and no other label. */
  readonly marks: readonly string[]
  /** When this issue last changed at all. */
  readonly updated: Instant
  /** The id by which it was asked for, when it has moved and has another one since: links follow it. */
  readonly formerly?: string
}

/** Whether a thing of a source is seen to happen, in closed words. */
export type SourceState = {
  readonly status: 'resolved' | 'unresolved' | 'archived'
  /** When it was last seen again after it had been resolved; absent: never. */
  readonly regressedAt?: Instant
}

/** What a source (Sentry) says of a thing: its identity, its state and its sealed text, never its words. */
export type SourceFacts = { readonly id: string; readonly sealed: Sealed; readonly state?: SourceState }

/** What became of a thing that a related task was made for; `unread`: it cannot be asked now, or is gone. */
export type Watched = { readonly id: string; readonly state: SourceState | 'unread' }

/** A deploy that CI reported; our own record of it is the fact. */
export type Deploy = {
  readonly environment: string
  readonly repository: string
  readonly version?: string
  readonly sha?: string
  readonly status: 'success' | 'failed' | 'rolled_back'
  readonly at: Instant
  /** The organisations it reaches; absent: everybody. */
  readonly organizations?: readonly string[]
}

/** A deploy with the number under which it is kept; of two at the same time the lower number came first. */
export type Reported = { readonly seq: number; readonly deploy: Deploy }

/** A file on the ticket. */
export type Attachment = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  /** Where the helpdesk gives its content. */
  readonly url: string
}

/** Who confirmed that the ticket is a bug, and whether that person may. */
export type Confirmation = { readonly by: string; readonly allowed: boolean }

/** Of a ticket that took over what another one said: what people have said on itself, and what the other led to. */
export type Copied = {
  /** Ids of the fields that promote a ticket, of which a person gave the present value here. */
  readonly anew: readonly string[]
  /** The keys of the other ticket's issues, as far as it is a case of ours. */
  readonly issues: readonly string[]
}

/** When a person last touched a ticket field, and when engineering last moved: read only to settle a conflict. */
export type Touches = { readonly person: Readonly<Record<string, Instant>>; readonly engineering: Instant }

/** Everything that `decide` looks at for one case. */
export type Facts = {
  readonly ticket: TicketFacts
  /** Issues of the case that exist, by role. A primary that ended as a duplicate is followed to its survivor. */
  readonly primary: readonly IssueFacts[]
  readonly related: readonly IssueFacts[]
  /** Linked issues that no longer exist. */
  readonly missing: readonly IssueRef[]
  readonly deploys: readonly Deploy[]
  /** Where the commits that name these issues are; `unread`: the repositories cannot be asked now. */
  readonly shipments: readonly Shipment[] | 'unread'
  /** The thing that the ticket's source field names, when there is one; `unread`: it cannot be asked now. */
  readonly source: SourceFacts | 'unread' | undefined
  /** The things behind the case's related tasks; asked for only once customers have been told of a fix. */
  readonly watched?: readonly Watched[]
  /** Required though it may be undefined, so that no caller forgets to read it (O1). */
  readonly confirmation: Confirmation | undefined
  /** Read only of a ticket with `copiedFrom` until it has an issue. Where it is not there, nothing was said anew. */
  readonly copied?: Copied
  /** What the ticket's field for existing issues names, in its order, and keys of which there is none; empty: undefined. */
  readonly existing:
    | { readonly found: readonly IssueFacts[]; readonly unknown: readonly string[] }
    | undefined
  /** The ticket's files; undefined: the mapping does not ask for them. */
  readonly attachments: readonly Attachment[] | undefined
  /** Whether the helpdesk offers On-Hold at all: an account can have it switched off. */
  readonly onHold: boolean
}
