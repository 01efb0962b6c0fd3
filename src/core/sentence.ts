// Every sentence that bugbridge can say, and the slots that each may have. The words themselves live in
// mappings/words.<locale>.yaml; this is only what may be filled in.
import type { Stage } from './stage.ts'

/** The kinds of thing a slot can hold. Each has a shape that the gate checks again in the finished text. */
export type SlotKind = 'ticket' | 'date' | 'priority' | 'issue' | 'stage'

/** Sentences for customers: plain, true, with no issue key and no promise that engineering did not make. */
export const CUSTOMER_SENTENCES = {
  accepted: ['ticket'],
  eta: ['ticket', 'date'],
  'eta-moved': ['ticket', 'date'],
  'eta-withdrawn': ['ticket'],
  deployed: ['ticket'],
  regressed: ['ticket'],
} as const satisfies Record<string, readonly SlotKind[]>

/** Sentences for agents: internal notes on the ticket. */
export const AGENT_SENTENCES = {
  'agent-linked': ['issue'],
  'agent-progress': ['issue', 'stage'],
  'agent-priority': ['issue', 'priority'],
  'agent-confirm': [],
  'agent-declined': [],
  'agent-related': ['issue'],
  'agent-source-unknown': [],
  'agent-wont-fix': ['issue'],
  'agent-cannot-reproduce': ['issue'],
  'agent-not-a-bug': ['issue'],
  'agent-not-covered': ['issue'],
  'agent-duplicate': ['issue'],
  'agent-duplicate-unnamed': ['issue'],
  'agent-issue-gone': [],
  'agent-unassigned': [],
} as const satisfies Record<string, readonly SlotKind[]>

export const SENTENCES = { ...CUSTOMER_SENTENCES, ...AGENT_SENTENCES }

export type CustomerSentence = keyof typeof CUSTOMER_SENTENCES
export type AgentSentence = keyof typeof AGENT_SENTENCES
export type SentenceId = keyof typeof SENTENCES

/** Who reads a text: `customer` is a public comment, `agent` an internal note. */
export type Audience = 'customer' | 'agent'

export function audienceOf(id: SentenceId): Audience {
  return id in CUSTOMER_SENTENCES ? 'customer' : 'agent'
}

/** One language: what each sentence and each stage is called. Read from `mappings/words.<locale>.yaml`. */
export type Words = {
  readonly locale: string
  readonly sentences: Readonly<Record<SentenceId, string>>
  readonly stages: Readonly<Record<Stage, string>>
}
