// What customers are told of a case that engineering has: plain, true, each thing once.
import type { Because } from './because.ts'
import type { Applied } from './case.ts'
import type { Notice } from './desired.ts'
import { fingerprint } from './fingerprint.ts'
import { forget, notice, plainNotice, type Telling } from './notices.ts'
import type { PriorityStep } from './policy.ts'
import type { Day } from './ref.ts'
import { dateWord, missingWord, type Said, say, ticketWord, workaroundWord } from './said.ts'
import type { CUSTOMER_SENTENCES, CustomerSentence, Information } from './sentence.ts'
import { isEnd, type Stage } from './stage.ts'

/** Customer sentences with no other slot than the ticket. */
type Plain = {
  [Id in CustomerSentence]: (typeof CUSTOMER_SENTENCES)[Id] extends readonly ['ticket'] ? Id : never
}[CustomerSentence]

/** A sentence about the ticket alone. */
function ticketSays(id: Plain, { words, ticket, policy }: Telling): Said | undefined {
  const number = ticketWord(ticket, policy.ticketPrefix)
  return number === undefined ? undefined : say(words, id, { ticket: number })
}

const STANDING = {
  bug: { accepted: 'accepted', deployed: 'deployed', regressed: 'regressed' },
  feature: { accepted: 'feature-accepted', deployed: 'feature-deployed', regressed: 'feature-regressed' },
} as const

/**
 * Where the customer stands, in three steps: accepted once the bug is with engineering, available once it is
 * deployed, and back with engineering when a fix that was announced turns out not to hold. An end without a
 * fix is never announced by us: an agent explains it.
 */
export function customerNotice(stage: Stage, because: readonly Because[], telling: Telling): Notice[] {
  const before = telling.applied.told.customer
  const value =
    stage === 'deployed'
      ? 'deployed'
      : isEnd(stage)
        ? before
        : before === 'deployed'
          ? 'regressed'
          : (before ?? 'accepted')
  if (value !== 'deployed' && value !== 'regressed' && value !== 'accepted') return []
  const id = STANDING[telling.isFeature ? 'feature' : 'bug'][value]
  return [notice('customer', value, 'customer', because, ticketSays(id, telling))]
}

/** What the customer of a closed ticket reads on the new one. */
export function followUpSaid(telling: Telling): Said | undefined {
  return ticketSays(telling.isFeature ? 'feature-follow-up' : 'follow-up', telling)
}

const DATES = {
  fix: ['eta', 'eta-moved', 'eta-withdrawn'],
  deployment: ['deployment', 'deployment-moved', 'deployment-withdrawn'],
  feature: ['feature-eta', 'feature-eta-moved', 'feature-eta-withdrawn'],
} as const

/** The expected date, or that of a scheduled deployment: told when it is set, moved or withdrawn (O3, E3). */
export function etaNotice(eta: Day | undefined, because: readonly Because[], telling: Telling): Notice[] {
  const { words, policy, applied, isFeature } = telling
  const before = applied.told.eta
  if (eta === undefined && before === undefined) return []
  const [set, moved, withdrawn] = DATES[isFeature ? 'feature' : policy.eta.says]
  if (eta === undefined) return [notice('eta', 'none', 'customer', because, ticketSays(withdrawn, telling))]
  const date = dateWord(eta, words.locale)
  const ticket = ticketWord(telling.ticket, policy.ticketPrefix)
  if (date === undefined || ticket === undefined) return []
  const id = before === undefined || before === 'none' ? set : moved
  return [notice('eta', eta, 'customer', because, say(words, id, { ticket, date }))]
}

/** When bugs of this priority are taken up, in plain words; told anew when the priority changes (E7). */
export function timingNotice(
  step: PriorityStep | undefined,
  because: readonly Because[],
  telling: Telling,
): Notice[] {
  const timing = step?.timing
  if (timing === undefined || telling.isFeature) return []
  return [notice('timing', timing, 'customer', because, ticketSays(`timing-${timing}`, telling))]
}

/** What the agent wrote into the workaround field for the customer, if customers may read it (E4). */
export function workaroundNotice(
  text: string | undefined,
  because: readonly Because[],
  telling: Telling,
): Notice[] {
  const written = text?.trim() ?? ''
  if (written === '' || NONE.test(bare(written))) return []
  const ticket = ticketWord(telling.ticket, telling.policy.ticketPrefix)
  const workaround = workaroundWord(written)
  const value = fingerprint(written)
  if (workaround === undefined || ticket === undefined)
    return [plainNotice('workaround-untold', value, 'agent-workaround-untold', because, telling.policy.words)]
  const said = say(telling.words, 'workaround', { ticket, workaround })
  return [notice('workaround', value, 'customer', because, said)]
}

/** How agents write that there is none, in the languages that bugbridge ships: at most three words, or a dash. */
const NONE =
  /^(?:[-\u2013]|(?:none|no|nothing|unknown|n\/a|kein[a-z]{0,3}|nein|nichts|unbekannt)(?: \S+){0,2})$/iu
const QUOTES = '"\'\u201c\u201d\u201e\u00bb\u00ab.!'

/** Without quotation marks and full stops at either end. */
function bare(text: string): string {
  const characters = [...text]
  const first = characters.findIndex((each) => !QUOTES.includes(each))
  return characters.slice(first, characters.findLastIndex((each) => !QUOTES.includes(each)) + 1).join('')
}

/** What the customer is asked for: told anew only when something is missing that was not asked for before (C2). */
export function missingNotice(
  missing: readonly Information[],
  because: readonly Because[],
  telling: Telling,
): Notice[] {
  const ticket = ticketWord(telling.ticket, telling.policy.ticketPrefix)
  if (ticket === undefined || isAsked(missing, telling.applied)) return []
  const said = say(telling.words, 'missing', { ticket, missing: missingWord(missing, telling.words) })
  return [notice('missing', missing.join('.'), 'customer', because, said)]
}

/** Whether the customer has been asked for all of this. */
export function isAsked(missing: readonly Information[], { told }: Applied): boolean {
  const asked = told.missing?.split('.') ?? []
  return missing.every((what) => asked.includes(what))
}

/** How a list of what is missing is remembered where only agents read it. */
export function missingValue(missing: readonly Information[]): string {
  return fingerprint(missing.join(' '))
}

/** Others have it, and this customer not yet (O8): told once until this customer has it too. */
export function rolloutNotice(
  stage: Stage,
  isRollingOut: boolean,
  because: readonly Because[],
  telling: Telling,
): Notice[] {
  const { customer } = telling.applied.told
  if (stage === 'deployed') return forget('rollout', because, telling.applied)
  // Whoever had it and lost it again is told that (`regressed`), and nothing that sounds like news.
  if (!isRollingOut || customer === 'deployed' || customer === 'regressed') return []
  const said = ticketSays(telling.isFeature ? 'feature-rolling-out' : 'rolling-out', telling)
  return [notice('rollout', 'started', 'customer', because, said)]
}

/** Extra functionality that waits for its quote (C4). */
export function heldNotice(because: readonly Because[], telling: Telling): Notice {
  return notice('held', 'quote', 'customer', because, ticketSays('feature-held', telling))
}
