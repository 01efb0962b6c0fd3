// The smallest changes that bugbridge can make to another system. Each has its idempotency key and its
// because. A ticket effect can carry nothing but `Said` and closed words.
import type { Because } from './because.ts'
import type { Applied, Role } from './case.ts'
import type { Detail } from './details.ts'
import type { Attachment } from './facts.ts'
import type { SettableStatus, TicketPriority } from './policy.ts'
import type { IssueRef, TicketRef } from './ref.ts'
import type { Said, Word } from './said.ts'
import type { Sealed } from './sealed.ts'
import type { Audience } from './sentence.ts'

type Common = { readonly key: string; readonly because: readonly Because[] }

/** Creates an issue that carries our mark. Its text is the ticket's own, or sealed text that only a tracker opens. */
export type CreateIssue = Common & {
  readonly kind: 'create-issue'
  readonly role: Role
  readonly mark: string
  readonly project: string
  readonly type: string
  readonly priority?: string
  readonly transition?: string
  readonly source?: string
  readonly content:
    | {
        readonly from: 'ticket'
        readonly subject: string
        readonly description: string
        readonly url: string
        /** What engineers read beside the customer's own words. */
        readonly details: readonly Detail[]
      }
    | { readonly from: 'source'; readonly sealed: Sealed }
}

/** Puts a link to the ticket onto the issue (O2). Repeating it is harmless: the vendor upserts on our global id. */
export type LinkTicket = Common & {
  readonly kind: 'link-ticket'
  readonly issue: IssueRef
  readonly ticket: TicketRef
  readonly number: string
  readonly url: string
  readonly solved: boolean
}

/** Takes that link off again: the issue is not one of the ticket's any more. Harmless to repeat. */
export type UnlinkTicket = Omit<LinkTicket, 'kind' | 'solved'> & { readonly kind: 'unlink-ticket' }

/** Links the related task to the customer's bug. */
export type RelateIssues = Common & {
  readonly kind: 'relate-issues'
  readonly from: IssueRef
  readonly to: IssueRef
  readonly link: string
}

/** Copies a file of the ticket to its issue (A2). Not harmless to repeat: its name there is looked for first. */
export type AttachFile = Common & {
  readonly kind: 'attach-file'
  readonly issue: IssueRef
  readonly attachment: Attachment
}

/** Links the related task back on the source's side. */
export type LinkSource = Common & {
  readonly kind: 'link-source'
  readonly source: string
  readonly issue: { readonly key: string; readonly url: string }
}

/** One coalesced write to one ticket: fields, tags to add, and at most one comment for one audience. */
export type UpdateTicket = Common & {
  readonly kind: 'update-ticket'
  readonly ticket: TicketRef
  /** The version of the ticket that this change was computed from: the write fails when it moved on. */
  readonly stamp: string
  readonly status?: SettableStatus
  readonly priority?: TicketPriority
  /** Field id → new value; null empties the field. */
  readonly fields: Readonly<Record<string, Word | null>>
  readonly addTags: readonly string[]
  readonly comment?: { readonly audience: Audience; readonly said: readonly Said[] }
  /** What stands settled once this write is through; it travels as the write's mark. */
  readonly applies: Applied
}

/** Opens a ticket that goes on where a closed one ended, since a closed ticket cannot be changed any more. */
export type CreateFollowUp = Common & {
  readonly kind: 'create-follow-up'
  /** The closed ticket. */
  readonly ticket: TicketRef
  readonly mark: string
  /** The helpdesk's id of the customer. */
  readonly requester?: string
  readonly status: SettableStatus
  readonly priority?: TicketPriority
  readonly fields: Readonly<Record<string, Word | null>>
  readonly comment: { readonly audience: 'customer'; readonly said: readonly Said[] }
  /** What stands settled on the new ticket. */
  readonly applies: Applied
}

export type IssueEffect = CreateIssue | LinkTicket | UnlinkTicket | RelateIssues | AttachFile
export type Effect = IssueEffect | LinkSource | UpdateTicket | CreateFollowUp
