// What agents are told of a case: the link, engineering's progress and priority, and what a person must see to.
import type { Assessment } from './assess.ts'
import type { Because } from './because.ts'
import type { Notice } from './desired.ts'
import type { IssueFacts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import { notice, type Telling } from './notices.ts'
import type { Policy, Reason } from './policy.ts'
import { issueWord, missingWord, priorityWord, proposedWord, say, stageWord } from './said.ts'
import type { AgentSentence, Information } from './sentence.ts'
import { type End, isEnd, type Stage } from './stage.ts'

const END_SENTENCES = {
  'wont-fix': 'agent-wont-fix',
  duplicate: 'agent-duplicate-unnamed',
  'cannot-reproduce': 'agent-cannot-reproduce',
  'not-a-bug': 'agent-not-a-bug',
  'not-covered': 'agent-not-covered',
} as const satisfies Record<End, AgentSentence>

/** Engineering's progress, for agents: the link, each step, and each end without a fix. */
export function progressNotice(
  stage: Stage,
  issue: IssueFacts,
  because: readonly Because[],
  { policy, applied }: Telling,
): Notice[] {
  const { words } = policy
  const key = issueWord(issue.key)
  if (key === undefined) return []
  const first = applied.told.progress === undefined
  const said = isEnd(stage)
    ? say(words, END_SENTENCES[stage], { issue: key })
    : first
      ? say(words, 'agent-linked', { issue: key })
      : say(words, 'agent-progress', { issue: key, stage: stageWord(stage, words) })
  return [notice('progress', stage, 'agent', because, said)]
}

/** Engineering's priority, for agents: said when it differs from what the ticket was promoted with. */
export function priorityNotice(
  label: string,
  start: string | undefined,
  issue: IssueFacts,
  { policy, applied }: Telling,
): Notice[] {
  const key = issueWord(issue.key)
  const word = priorityWord(label, labelsOf(policy))
  if (key === undefined || word === undefined) return []
  const because = [{ rule: 'priorities', facts: [`${issue.key} priority ${label}`] }]
  const unsaid = label === (applied.told.priority ?? start)
  const said = unsaid ? undefined : say(policy.words, 'agent-priority', { issue: key, priority: word })
  return [notice('priority', label, 'agent', because, said)]
}

/** What the answers propose, and that a person chose otherwise (E6). */
export function assessmentNotice({ chosen, proposed }: Assessment, policy: Policy): Notice[] {
  if (proposed === undefined) return []
  const labels = labelsOf(policy)
  const priority = priorityWord((chosen ?? proposed).label, labels)
  const other = proposedWord(proposed.label, labels)
  if (priority === undefined || other === undefined) return []
  const because = [{ rule: 'impact.proposals', facts: [`the answers propose ${proposed.label}`] }]
  const isOverruled = chosen !== undefined && chosen.label !== proposed.label
  const said = isOverruled
    ? say(policy.words, 'agent-overruled', { priority, proposed: other })
    : chosen === undefined
      ? say(policy.words, 'agent-proposed', { priority })
      : undefined
  const value = isOverruled ? fingerprint(`${chosen.label}/${proposed.label}`) : proposed.label
  return [notice('proposed', value, 'agent', because, said)]
}

function labelsOf({ priorities }: Policy): string[] {
  return priorities.map((step) => step.label)
}

/** What is missing: required of the agent, or what would help (E4, A2). */
export function lackNotice(
  topic: 'lack' | 'recommended',
  value: string,
  missing: readonly Information[],
  because: readonly Because[],
  { words }: Policy,
): Notice[] {
  if (missing.length === 0) return []
  const id = topic === 'lack' ? 'agent-missing' : 'agent-recommended'
  return [notice(topic, value, 'agent', because, say(words, id, { missing: missingWord(missing, words) }))]
}

const DECLINED = {
  'not-a-bug': 'agent-declined-not-a-bug',
  'not-covered': 'agent-declined-not-covered',
  'third-party': 'agent-declined-third-party',
  'customer-modification': 'agent-declined-customer-modification',
  'unauthorised-access': 'agent-declined-unauthorised-access',
} as const satisfies Record<Reason, AgentSentence>

/** Declined, with its reason where one is named (S4, C3). */
export function declinedNotice(
  reason: Reason | undefined,
  because: readonly Because[],
  { words }: Policy,
): Notice {
  const said = say(words, reason === undefined ? 'agent-declined' : DECLINED[reason], {})
  return notice('declined', reason ?? 'declined', 'agent', because, said)
}
