// What should be: the plain data that `decide` gives and `diff` compares with what is.
import type { Because } from './because.ts'
import type { ClockState } from './case.ts'
import type { Detail } from './details.ts'
import type { Attachment, IssueFacts, SourceFacts } from './facts.ts'
import type { SettableStatus, TicketPriority } from './policy.ts'
import type { Instant, IssueRef } from './ref.ts'
import type { Said, Word } from './said.ts'
import type { Stage } from './stage.ts'

/** A value that something should have, and why. */
export type Wish<T> = {
  readonly value: T
  readonly because: readonly Because[]
  /** True where it comes with something that is told now: it is written whatever a person has set before. */
  readonly isAnew?: true
}

/**
 * Something that a person should know: told once per `value`, again when the value changes. No sentence:
 * the value is remembered and nothing is said.
 */
export type Notice = {
  readonly topic: string
  readonly value: string
  readonly audience: 'customer' | 'agent'
  readonly said?: Said
  readonly because: readonly Because[]
}

/** An issue that should exist. */
export type WantedIssue =
  | {
      readonly role: 'primary'
      readonly mark: string
      readonly priority?: string
      readonly type: string
      readonly details: readonly Detail[]
    }
  | { readonly role: 'related'; readonly mark: string; readonly source: SourceFacts; readonly to: IssueRef }

export type Desired = {
  /** False: the ticket is no case (not proposed, and nothing was ever made of it). */
  readonly isCase: boolean
  readonly stage: Stage
  readonly because: readonly Because[]
  readonly status?: Wish<SettableStatus>
  readonly priority?: Wish<TicketPriority>
  readonly fields: Readonly<Record<string, Wish<Word | null>>>
  /** Fields that are emptied whenever something stands in them, whoever wrote it (the Sentry rule). */
  readonly clear: readonly { readonly field: string; readonly because: readonly Because[] }[]
  readonly tag?: string
  readonly notices: readonly Notice[]
  readonly create: readonly (WantedIssue & { readonly because: readonly Because[] })[]
  /** Issues that are there already and become bugs of this ticket. */
  readonly adopt?: readonly IssueRef[]
  /** The ticket is closed, and what its customer was told does not hold any more: it goes on in a new one. */
  readonly followUp?: {
    readonly said: Said
    readonly because: readonly Because[]
    /** The ticket's own issues. */
    readonly issues: readonly IssueRef[]
  }
  /** Files of the ticket that the issue should have. */
  readonly attach: readonly {
    readonly attachment: Attachment
    readonly issue: IssueRef
    readonly because: readonly Because[]
  }[]
  /** The clocks that run. */
  readonly clocks: readonly ClockState[]
  /** Issues that should carry a link to the ticket. */
  readonly linkTicket: readonly {
    readonly issue: IssueFacts
    readonly solved: boolean
    readonly because: readonly Because[]
  }[]
  /** Related tasks that should be linked to the bug, and back on the source's side. */
  readonly relate: readonly {
    readonly task: IssueFacts
    readonly to: IssueRef
    readonly source: string
    readonly because: readonly Because[]
  }[]
  /** Closed words: what a person should look at. */
  readonly attention: readonly string[]
  readonly eta?: string
  /** When time alone may change the answer. */
  readonly lookAgain?: Instant
}
