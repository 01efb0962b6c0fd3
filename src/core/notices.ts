// What people are told, each thing once and again only when it changes. Which words: mappings/words.*.

import type { Because } from './because.ts'
import type { Applied } from './case.ts'
import type { Notice } from './desired.ts'
import type { IssueFacts } from './facts.ts'
import type { Policy } from './policy.ts'
import type { Day } from './ref.ts'
import { dateWord, issueWord, priorityWord, type Said, say, stageWord, ticketWord } from './said.ts'
import type { AgentSentence, CustomerSentence, Words } from './sentence.ts'
import { type End, isEnd, type Stage } from './stage.ts'

type Context = { readonly policy: Policy; readonly applied: Applied; readonly ticket: string }

/** Optional properties are left out rather than set to undefined. */
function notice(
  topic: string,
  value: string,
  audience: Notice['audience'],
  because: readonly Because[],
  said?: Said,
): Notice {
  return { topic, value, audience, because, ...(said === undefined ? {} : { said }) }
}

/** A sentence about the ticket alone, for the customer. */
function ticketSays(
  words: Words,
  id: Exclude<CustomerSentence, 'eta' | 'eta-moved'>,
  ticket: string,
): Said | undefined {
  const number = ticketWord(ticket)
  return number === undefined ? undefined : say(words, id, { ticket: number })
}

/**
 * Where the customer stands, in three steps: accepted once the bug is with engineering, available once it is
 * deployed, and back with engineering when a fix that was announced turns out not to hold. An end without a
 * fix is never announced by us: an agent explains it.
 */
export function customerNotice(stage: Stage, because: readonly Because[], context: Context): Notice[] {
  const before = context.applied.told.customer
  const value =
    stage === 'deployed'
      ? 'deployed'
      : isEnd(stage)
        ? before
        : before === 'deployed'
          ? 'regressed'
          : (before ?? 'accepted')
  if (value !== 'deployed' && value !== 'regressed' && value !== 'accepted') return []
  return [
    notice('customer', value, 'customer', because, ticketSays(context.policy.words, value, context.ticket)),
  ]
}

/** The expected date: told when it is set, moved or withdrawn (O3). */
export function etaNotice(eta: Day | undefined, because: readonly Because[], context: Context): Notice[] {
  const before = context.applied.told.eta
  if (eta === undefined && before === undefined) return []
  const { words } = context.policy
  if (eta === undefined) {
    return [notice('eta', 'none', 'customer', because, ticketSays(words, 'eta-withdrawn', context.ticket))]
  }
  const date = dateWord(eta, words.locale)
  const ticket = ticketWord(context.ticket)
  if (date === undefined || ticket === undefined) return []
  const id = before === undefined || before === 'none' ? 'eta' : 'eta-moved'
  return [notice('eta', eta, 'customer', because, say(words, id, { ticket, date }))]
}

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
  context: Context,
): Notice[] {
  const { words } = context.policy
  const key = issueWord(issue.key)
  if (key === undefined) return []
  const first = context.applied.told.progress === undefined
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
  context: Context,
): Notice[] {
  const { words, priorities } = context.policy
  const key = issueWord(issue.key)
  const word = priorityWord(
    label,
    priorities.map((step) => step.label),
  )
  if (key === undefined || word === undefined) return []
  const because = [{ rule: 'priorities', facts: [`${issue.key} priority ${label}`] }]
  const unsaid = label === (context.applied.told.priority ?? start)
  const said = unsaid ? undefined : say(words, 'agent-priority', { issue: key, priority: word })
  return [notice('priority', label, 'agent', because, said)]
}

/** A sentence for agents about an issue. */
export function issueNotice(
  topic: string,
  value: string,
  id: 'agent-related' | 'agent-duplicate',
  issueKey: string,
  because: readonly Because[],
  words: Words,
): Notice[] {
  const key = issueWord(issueKey)
  return key === undefined ? [] : [notice(topic, value, 'agent', because, say(words, id, { issue: key }))]
}

/** A sentence for agents that names nothing. */
export function plainNotice(
  topic: string,
  value: string,
  id: 'agent-confirm' | 'agent-declined' | 'agent-source-unknown' | 'agent-issue-gone' | 'agent-unassigned',
  because: readonly Because[],
  words: Words,
): Notice {
  return notice(topic, value, 'agent', because, say(words, id, {}))
}

/** What was told and is over: said nothing of, but remembered, so that it is told anew if it comes again. */
export function forget(topic: string, because: readonly Because[], applied: Applied): Notice[] {
  const before = applied.told[topic]
  return before === undefined || before === 'over' ? [] : [notice(topic, 'over', 'agent', because)]
}

export const DEPLOYED_IN = 'deployed-in'

/** By what, and in which versions, a fix was available: for example `release/10001`. */
export function deployedIn(evidence: 'release' | 'deploy', issues: readonly IssueFacts[]): string {
  const ids = issues.flatMap((issue) => issue.versions.map((version) => version.id))
  return `${evidence}/${ids.toSorted().join('.')}`
}

/** The same, remembered and not said. */
export function deployedInNotice(
  evidence: 'release' | 'deploy',
  issues: readonly IssueFacts[],
  because: readonly Because[],
): Notice {
  return notice(DEPLOYED_IN, deployedIn(evidence, issues), 'agent', because)
}
