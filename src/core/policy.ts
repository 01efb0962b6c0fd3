// A validated mapping: what an admin decided, in the core's own terms. `src/mapping` makes it from YAML.
import type { Calendar } from './calendar.ts'
import type { System } from './ref.ts'
import type { Information, Timing, Words } from './sentence.ts'
import type { Evidence, Service } from './service.ts'
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
  /** The option of the proposal field that stands for it (E6). */
  readonly proposal?: string
  /** When such bugs are usually taken up, as customers are told (E7); absent: nothing is said. */
  readonly timing?: Timing
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
  /** Text: the key of an issue that is there already, to be linked instead of a new one. */
  readonly existing?: string
  /** Drop-down: why a bug was declined. */
  readonly reason?: string
  /** Text: what the customer can do until the fix is there; customers are told it word for word (E4). */
  readonly workaround?: string
  /** Drop-down: where the quote for extra functionality stands (C4). */
  readonly quote?: string
  /** Drop-down, written: the severity that the answers about the impact propose (E6). */
  readonly proposal?: string
  /** Drop-down, written: the service level (C1, C3). */
  readonly level?: string
  /** Drop-down, written: how far the case has been escalated (S3). */
  readonly escalation?: string
}

/** Why a bug can be declined: it is none, or support does not cover it (S4). */
export const REASONS = [
  'not-a-bug',
  'not-covered',
  'third-party',
  'customer-modification',
  'unauthorised-access',
] as const
export type Reason = (typeof REASONS)[number]

/** Something that must (or should) be known before engineering can work (C2, A2). */
export type Requirement = {
  readonly what: Information
  /** Who is asked when it is missing: the customer in a public comment, or the agent in a note (E4). */
  readonly asks: 'customer' | 'agent'
  readonly isRequired: boolean
  /** The ticket field that holds it; absent: whatever is attached to the ticket will do. */
  readonly field?: string
}

/** Extra functionality that is priced separately: held until the quote is accepted (C4). */
export type FeaturePath = {
  /** The option of the bug field. */
  readonly option: string
  /** The option of the quote field that says the customer has accepted it. */
  readonly accepted: string
  /** The tracker's issue type. */
  readonly type: string
}

/** Answers about the impact, and the priority that they propose (E6). */
export type Impact = {
  /** Ticket fields by the name of the question. */
  readonly questions: Readonly<Record<string, string>>
  /** The first whose answers all stand on the ticket proposes its step, named by its label. */
  readonly proposals: readonly {
    readonly answers: Readonly<Record<string, string>>
    readonly label: string
  }[]
}

/** What a clock measures. Each begins when the ticket was opened or proposed, and ends with the event. */
export const CLOCKS = ['response', 'triage', 'estimate', 'resolution'] as const
export type ClockName = (typeof CLOCKS)[number]

/** A time within which something should happen, in a calendar's open hours. */
export type ClockRule = {
  readonly clock: ClockName
  /** Milliseconds of open time, or whole open days. */
  readonly within: { readonly ms: number } | { readonly days: number }
  readonly calendar: Calendar
  /** Labels of the priority steps that it is for; absent: all. */
  readonly priorities?: readonly string[]
}

/** A customer's support plan: of its clocks the first that fits holds (S1). */
export type Plan = {
  readonly name: string
  /** The organisations and tags by which a ticket belongs to it; both empty: every other ticket. */
  readonly organizations: readonly string[]
  readonly tags: readonly string[]
  readonly clocks: readonly ClockRule[]
}

/** The ladder that a case climbs when a clock has breached, or an agent marks the customer as not satisfied (S3). */
export type Ladder = {
  /** The ticket tag that says the customer is not satisfied: one step further, once. */
  readonly unsatisfied?: string
  /** In order. `afterMs`: open time since the first breach. */
  readonly levels: readonly {
    readonly label: string
    readonly option: string
    readonly afterMs: number
  }[]
  readonly calendar: Calendar
}

/** Beyond which a plan of one cause waits for a person: so many tickets, or so large a share of all cases. */
export type Brake = {
  readonly tickets: number
  /** From above 0 to 1. */
  readonly share: number
}

export type Policy = {
  readonly name: string
  /** `observe` computes and shows everything and writes nothing. */
  readonly mode: 'observe' | 'sync'
  readonly helpdesk: System
  readonly tracker: System
  /** Where related tasks come from. */
  readonly source: System
  /** The language of agents, and of customers whose own there are no words for. */
  readonly words: Words
  /** Every language that customers are told in, by their own locale; `words` is the first. */
  readonly languages: readonly Words[]
  /** What stands before a ticket's number where people read it (E1). */
  readonly ticketPrefix: string
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
    /** Options of the reason field. */
    readonly reasons: Readonly<Record<string, Reason>>
    readonly feature?: FeaturePath
    /** The options of the level field for a bug that was declined and for one that was confirmed (C3). */
    readonly levels?: { readonly declined: string; readonly confirmed: string }
    /** The tag of users who may ask for support; absent: everybody may (A4). */
    readonly contacts?: string
  }
  readonly readiness: readonly Requirement[]
  readonly impact?: Impact
  /** Whether a closed ticket whose fix does not hold goes on in a new one; absent: it does. */
  readonly followUps?: boolean
  readonly issues: {
    readonly project: string
    /** Empty: the tracker's own default. */
    readonly type: string
    /** Which of several issues the ticket waits for; absent: all of them. */
    readonly solve?: 'all' | 'any' | 'primary'
    /** The tracker's transition to take on creation, by id. */
    readonly transition?: string
    /** What an issue of a customer's bug is given beside; a milestone by its number. GitHub alone. */
    readonly labels?: readonly string[]
    readonly assignees?: readonly string[]
    readonly milestone?: string
    readonly relatedProject: string
    readonly relatedType: string
    /** The name of the link between the bug and its related task. */
    readonly relatedLink: string
    /** The name of the link that says "duplicates". */
    readonly duplicateLink: string
    /** Where the tickets behind an issue are told on it. Absent: nowhere. */
    readonly impact?: 'comment'
    /** Whether the ticket's attachments are copied to the issue (A2). */
    readonly attachments: boolean
    /** A tracker status, by id or name. */
    readonly statuses: Readonly<Record<string, Stage>>
    /** A tracker resolution, by id or name: fixed, or an end without a fix. */
    readonly resolutions: Readonly<Record<string, 'fixed' | End>>
  }
  readonly priorities: readonly PriorityStep[]
  /** The label of the step for a bug that nobody has assessed (E5); absent: the tracker's own default. */
  readonly defaultPriority?: string
  readonly stages: Readonly<Record<Stage, StageRule>>
  readonly deployed: {
    /**
     * Which evidence counts: the tracker's release of the fix version, a deploy of it that CI reports, or the commits
     * that name the issue being in what is deployed. Commits outrank the others.
     */
    readonly by: readonly Evidence[]
    /** The environments where customers are. */
    readonly environments: readonly string[]
    /** Only deploys of these repositories count; empty: all. */
    readonly repositories: readonly string[]
    /** What is deployed by itself, for the evidence of commits. */
    readonly services: readonly Service[]
  }
  readonly eta: {
    /** What the date is called: of the fix, or of a deployment that is scheduled for it (E3). */
    readonly says: 'fix' | 'deployment'
    /** The calendar of the days on which roll-outs happen; a date moves to the next of them (O7). */
    readonly rollout?: Calendar
  }
  /** The first that fits holds. Empty: no clocks. */
  readonly plans: readonly Plan[]
  readonly escalation?: Ladder
  readonly brake: Brake
}
