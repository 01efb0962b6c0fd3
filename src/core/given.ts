// What every decision is given.
import type { Applied, Link, Times } from './case.ts'
import type { Facts } from './facts.ts'
import type { Telling } from './notices.ts'
import type { Policy } from './policy.ts'
import type { Instant, TicketRef } from './ref.ts'
import type { Words } from './sentence.ts'

/** What is known of a case besides the facts. */
export type Known = {
  readonly links: readonly Link[]
  readonly applied: Applied
  readonly times?: Times
  readonly followUp?: TicketRef
}

export type Given = {
  readonly facts: Facts
  readonly policy: Policy
  readonly known: Known
  readonly now: Instant
}

/** How to tell people of a case; customers in their own language, where there are words for it. */
export function tellingOf({ facts, policy, known }: Given): Telling {
  const { ticket } = facts
  const { feature } = policy.promotion
  return {
    policy,
    applied: known.applied,
    ticket: ticket.ref.id,
    words: languageFor(ticket.requester.locale, policy.languages) ?? policy.words,
    isFeature: feature !== undefined && ticket.fields[policy.fields.bug] === feature.option,
  }
}

/** The very language, or else the same one of another region: `de-AT` is told in `de`. */
function languageFor(locale: string | undefined, languages: readonly Words[]): Words | undefined {
  if (locale === undefined) return undefined
  const language = (tag: string) => tag.split('-')[0]
  return (
    languages.find((words) => words.locale === locale) ??
    languages.find((words) => language(words.locale) === language(locale))
  )
}

/** The earlier of two times, where there are any. */
export function sooner(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}

/** A decision that asks for nothing. */
export const NOTHING = {
  fields: {},
  clear: [],
  notices: [],
  create: [],
  attach: [],
  clocks: [],
  linkTicket: [],
  relate: [],
  attention: [],
} as const
