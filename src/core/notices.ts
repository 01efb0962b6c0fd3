// What people are told, each thing once and again only when it changes. Which words: mappings/words.*.
import type { Because } from './because.ts'
import type { Applied } from './case.ts'
import type { Notice } from './desired.ts'
import type { Policy } from './policy.ts'
import { issueWord, levelWord, type Said, say } from './said.ts'
import type { AGENT_SENTENCES, AgentSentence, Words } from './sentence.ts'

/** What a notice is made from. `words`: the language of whoever reads it. */
export type Telling = {
  readonly policy: Policy
  readonly applied: Applied
  readonly ticket: string
  readonly words: Words
  /** Extra functionality is told of in words of its own: it is no bug (C4). */
  readonly isFeature: boolean
}

/** Optional properties are left out rather than set to undefined. */
export function notice(
  topic: string,
  value: string,
  audience: Notice['audience'],
  because: readonly Because[],
  said?: Said,
): Notice {
  return { topic, value, audience, because, ...(said === undefined ? {} : { said }) }
}

/** Agents' sentences with these slots. */
type With<Slots extends readonly string[]> = {
  [Id in AgentSentence]: (typeof AGENT_SENTENCES)[Id] extends Slots ? Id : never
}[AgentSentence]

/** A sentence for agents that names nothing. */
export function plainNotice(
  topic: string,
  value: string,
  id: With<readonly []>,
  because: readonly Because[],
  words: Words,
): Notice {
  return notice(topic, value, 'agent', because, say(words, id, {}))
}

/** A sentence for agents about an issue. */
export function issueNotice(
  topic: string,
  value: string,
  id: 'agent-related' | 'agent-duplicate' | 'agent-attachments-left' | 'agent-continued' | 'agent-seen-again',
  issueKey: string,
  because: readonly Because[],
  words: Words,
): Notice[] {
  const key = issueWord(issueKey)
  return key === undefined ? [] : [notice(topic, value, 'agent', because, say(words, id, { issue: key }))]
}

/** A level of the escalation ladder that has been reached (S3). */
export function levelNotice(
  topic: string,
  value: string,
  label: string,
  levels: readonly { readonly label: string }[],
  because: readonly Because[],
  words: Words,
): Notice[] {
  const level = levelWord(
    label,
    levels.map((each) => each.label),
  )
  return level === undefined
    ? []
    : [notice(topic, value, 'agent', because, say(words, 'agent-escalated', { level }))]
}

/** What was told and is over: said nothing of, but remembered, so that it is told anew if it comes again. */
export function forget(topic: string, because: readonly Because[], applied: Applied): Notice[] {
  const before = applied.told[topic]
  return before === undefined || before === 'over' ? [] : [notice(topic, 'over', 'agent', because)]
}
