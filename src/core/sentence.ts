// Every sentence that bugbridge can say, and the slots that each may have. The words themselves live in
// mappings/words.<locale>.yaml; this is only what may be filled in.
import type { Stage } from './stage.ts'

/** The kinds of thing a slot can hold. Each has a shape that the gate checks again in the finished text. */
export const SLOT_KINDS = [
  'ticket',
  'date',
  'priority',
  'proposed',
  'issue',
  'stage',
  'missing',
  'workaround',
  'level',
] as const
export type SlotKind = (typeof SLOT_KINDS)[number]

/** What can be missing before engineering can work. What each is called: `information` in the words. */
export const INFORMATION = [
  'steps',
  'expected',
  'actual',
  'version',
  'browser',
  'page',
  'since',
  'affected',
  'logs',
  'screenshots',
  'contact',
  'workaround',
] as const
export type Information = (typeof INFORMATION)[number]

/** When bugs of a priority are usually taken up (E7). */
export const TIMINGS = ['at-once', 'next-sprint', 'afterwards', 'at-discretion'] as const
export type Timing = (typeof TIMINGS)[number]

/** Sentences for customers: plain, true, with no issue key and no promise that engineering did not make. */
export const CUSTOMER_SENTENCES = {
  accepted: ['ticket'],
  'timing-at-once': ['ticket'],
  'timing-next-sprint': ['ticket'],
  'timing-afterwards': ['ticket'],
  'timing-at-discretion': ['ticket'],
  workaround: ['ticket', 'workaround'],
  missing: ['ticket', 'missing'],
  eta: ['ticket', 'date'],
  'eta-moved': ['ticket', 'date'],
  'eta-withdrawn': ['ticket'],
  deployment: ['ticket', 'date'],
  'deployment-moved': ['ticket', 'date'],
  'deployment-withdrawn': ['ticket'],
  'rolling-out': ['ticket'],
  deployed: ['ticket'],
  regressed: ['ticket'],
  'follow-up': ['ticket'],
  'feature-held': ['ticket'],
  'feature-accepted': ['ticket'],
  'feature-eta': ['ticket', 'date'],
  'feature-eta-moved': ['ticket', 'date'],
  'feature-eta-withdrawn': ['ticket'],
  'feature-rolling-out': ['ticket'],
  'feature-deployed': ['ticket'],
  'feature-regressed': ['ticket'],
  'feature-follow-up': ['ticket'],
} as const satisfies Record<string, readonly SlotKind[]>

/** Sentences for agents: internal notes on the ticket. */
export const AGENT_SENTENCES = {
  'agent-linked': ['issue'],
  'agent-progress': ['issue', 'stage'],
  'agent-priority': ['issue', 'priority'],
  'agent-proposed': ['priority'],
  'agent-overruled': ['priority', 'proposed'],
  'agent-confirm': [],
  'agent-missing': ['missing'],
  'agent-recommended': ['missing'],
  'agent-contact': [],
  'agent-existing-unknown': [],
  'agent-attachments-left': ['issue'],
  'agent-workaround-untold': [],
  'agent-feature-held': [],
  'agent-declined': [],
  'agent-declined-not-a-bug': [],
  'agent-declined-not-covered': [],
  'agent-declined-third-party': [],
  'agent-declined-customer-modification': [],
  'agent-declined-unauthorised-access': [],
  'agent-related': ['issue'],
  'agent-source-unknown': [],
  'agent-wont-fix': ['issue'],
  'agent-cannot-reproduce': ['issue'],
  'agent-not-a-bug': ['issue'],
  'agent-not-covered': ['issue'],
  'agent-duplicate': ['issue'],
  'agent-duplicate-unnamed': ['issue'],
  'agent-issue-gone': [],
  'agent-continued': ['issue'],
  'agent-seen-again': ['issue'],
  'agent-unlinked': [],
  'agent-unassigned': [],
  'agent-late-response': [],
  'agent-late-triage': [],
  'agent-late-estimate': [],
  'agent-late-resolution': [],
  'agent-escalated': ['level'],
} as const satisfies Record<string, readonly SlotKind[]>

/** Sentences about an upcoming release, for the list of them: customers read them, and never on a ticket (O7). */
export const RELEASE_SENTENCES = {
  planned: ['release', 'date'],
  'planned-undated': ['release'],
} as const
export type ReleaseSentence = keyof typeof RELEASE_SENTENCES

export const SENTENCES = { ...CUSTOMER_SENTENCES, ...AGENT_SENTENCES }

export type CustomerSentence = keyof typeof CUSTOMER_SENTENCES
export type AgentSentence = keyof typeof AGENT_SENTENCES
export type SentenceId = keyof typeof SENTENCES

/** Who reads a text: `customer` is a public comment, `agent` an internal note. */
export type Audience = 'customer' | 'agent'

export function audienceOf(id: SentenceId): Audience {
  return id in CUSTOMER_SENTENCES ? 'customer' : 'agent'
}

/** One language: what is said of tickets and releases, and what each stage and each piece of information is
 * called. Read from `mappings/words.<locale>.yaml`. */
export type Words = {
  readonly locale: string
  readonly sentences: Readonly<Record<SentenceId, string>>
  readonly stages: Readonly<Record<Stage, string>>
  /** What each piece of information is called, as customers read it. */
  readonly information: Readonly<Record<Information, string>>
  readonly releases: Readonly<Record<ReleaseSentence, string>>
}
