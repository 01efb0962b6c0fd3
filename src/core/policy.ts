// A validated mapping: what an admin decided, in the core's own terms. `src/mapping` makes it from YAML.
import type { System } from './ref.ts'
import type { Words } from './sentence.ts'
import type { End, Stage } from './stage.ts'

/** A ticket's status in words that every helpdesk has; connectors translate them. */
export type TicketStatus = 'new' | 'open' | 'awaiting-reply' | 'on-hold' | 'solved' | 'closed'

/** What a mapping may set: `new` and `closed` belong to the helpdesk itself. */
export const SETTABLE_STATUSES = ['open', 'awaiting-reply', 'on-hold', 'solved'] as const
export type SettableStatus = (typeof SETTABLE_STATUSES)[number]

export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
export type TicketPriority = (typeof TICKET_PRIORITIES)[number]

/** One step of the priority scale, most urgent first. */
export type PriorityStep = {
  /** What agents read. */
  readonly label: string
  /** The option of the severity field that stands for it. */
  readonly severity: string
  /** The tracker's priority id (ids survive renames). */
  readonly issue: string
  readonly ticket: TicketPriority
}

/** What a stage does to a ticket. */
export type StageRule = {
  readonly status: SettableStatus
  /** The option of the ticket's stage field. */
  readonly option: string
}

/** Ticket fields by the helpdesk's ids. */
export type FieldIds = {
  readonly bug: string
  readonly severity: string
  readonly source: string
  readonly issue: string
  readonly stage: string
  readonly eta: string
}

export type Policy = {
  readonly name: string
  /** `observe` computes and shows everything and writes nothing. */
  readonly mode: 'observe' | 'sync'
  readonly helpdesk: System
  readonly tracker: System
  /** Where related tasks come from. */
  readonly source: System
  readonly words: Words
  readonly fields: FieldIds
  readonly promotion: {
    /** Options of the bug field. */
    readonly proposed: string
    readonly confirmed: string
    readonly declined: string
    /** The helpdesk group whose members may confirm (O1). */
    readonly confirmers: string
    /** The tag that marks a ticket as ours, so that a lost database can be rebuilt. */
    readonly tag: string
  }
  readonly issues: {
    readonly project: string
    readonly type: string
    /** The tracker's transition to take on creation, by id. */
    readonly transition?: string
    readonly relatedProject: string
    readonly relatedType: string
    /** The name of the link between the bug and its related task. */
    readonly relatedLink: string
    /** The name of the link that says "duplicates". */
    readonly duplicateLink: string
    /** A tracker status, by id or name. */
    readonly statuses: Readonly<Record<string, Stage>>
    /** A tracker resolution, by id or name: fixed, or an end without a fix. */
    readonly resolutions: Readonly<Record<string, 'fixed' | End>>
  }
  readonly priorities: readonly PriorityStep[]
  readonly stages: Readonly<Record<Stage, StageRule>>
  readonly deployed: {
    /** Which evidence counts: the tracker's release of the fix version, a deploy reported by CI, or both. */
    readonly by: readonly ('release' | 'deploy')[]
    /** The environments where customers are. */
    readonly environments: readonly string[]
    /** Only deploys of these repositories count; empty: all. */
    readonly repositories: readonly string[]
  }
}
