// Reads a finished text back into the known sentences that it was made of, with what stands in their slots.
// It shares no code with `say`: one checks the other.

import { faultsForCustomers } from '../core/for-customers.ts'
import type { Policy } from '../core/policy.ts'
import { formatDay, SHAPES } from '../core/said.ts'
import {
  AGENT_SENTENCES,
  type Audience,
  CUSTOMER_SENTENCES,
  SLOT_KINDS,
  type SlotKind,
  type Words,
} from '../core/sentence.ts'

export type Slot = { readonly kind: SlotKind; readonly text: string }
export type Recognised = { readonly slots: readonly Slot[] }
export type Recogniser = (text: string, audience: Audience) => Recognised | undefined

/** What a language says in its own way: no sentence of one holds a list or a date of another. */
type Language = { readonly dates: readonly RegExp[]; readonly lists: ReadonlySet<string> }

type Pattern = {
  readonly expression: RegExp
  readonly kinds: readonly SlotKind[]
  readonly language: Language
}

/** The longest slot; it also bounds what a pattern can cost, for there are no more than two of them. */
const LONGEST: Readonly<Record<SlotKind, number>> = {
  ticket: 20,
  date: 100,
  priority: 100,
  proposed: 100,
  issue: 250,
  stage: 100,
  missing: 700,
  workaround: 400,
  level: 100,
}

/** Builds the recogniser of one mapping's words. Undefined: the text holds something that no sentence says. */
export function createRecogniser(policy: Policy): Recogniser {
  const { words, languages } = policy
  const patterns = {
    customer: languages.flatMap((each) => patternsOf(policy, each, Object.keys(CUSTOMER_SENTENCES))),
    agent: patternsOf(policy, words, Object.keys(AGENT_SENTENCES)),
  }
  const labels = new Set(policy.priorities.map((step) => step.label))
  const levels = new Set(policy.escalation?.levels.map((level) => level.label))
  const stages = new Set(Object.values(words.stages))

  function isValid(kind: SlotKind, text: string, { dates, lists }: Language): boolean {
    switch (kind) {
      case 'ticket':
        return SHAPES.ticket.test(text)
      case 'issue':
        return SHAPES.issue.test(text)
      case 'date':
        return dates.some((date) => date.test(text))
      case 'priority':
      case 'proposed':
        return labels.has(text)
      case 'level':
        return levels.has(text)
      case 'missing':
        return lists.has(text)
      case 'workaround':
        return faultsForCustomers(text).length === 0
      case 'stage':
        return stages.has(text)
    }
  }

  function slotsOf(sentence: string, among: readonly Pattern[]): readonly Slot[] | undefined {
    for (const { expression, kinds, language } of among) {
      const found = expression.exec(sentence)?.slice(1)
      const slots = found?.flatMap((text, at): Slot[] => {
        const kind = kinds[at]
        return kind !== undefined && isValid(kind, text, language) ? [{ kind, text }] : []
      })
      if (slots !== undefined && slots.length === found?.length) return slots
    }
    return undefined
  }

  return function recognise(text, audience) {
    const found = text.split('\n\n').map((sentence) => slotsOf(sentence, patterns[audience]))
    return found.some((slots) => slots === undefined)
      ? undefined
      : { slots: found.flatMap((slots) => slots ?? []) }
  }
}

function patternsOf(policy: Policy, words: Words, ids: readonly string[]): Pattern[] {
  const lists = new Set(listsOfMissing(policy, words))
  const language = { dates: datePatterns(words.locale), lists }
  const known = Object.entries(words.sentences)
  return known
    .filter(([id]) => ids.includes(id))
    .map(([, template]) => {
      const parts = template.split(/\{([a-z]+)\}/)
      const slots = parts.filter((_, at) => at % 2 === 1)
      // A slot that is said again says the same again: no further guess, so the cost stays what it is.
      const slot = (name: string, at: number) =>
        slots.indexOf(name) === (at - 1) / 2 ? `(?<${name}>[^\\n]{1,${longest(name)}}?)` : `\\k<${name}>`
      const source = parts.map((part, at) => (at % 2 === 0 ? literal(part) : slot(part, at))).join('')
      return {
        expression: new RegExp(`^${source}$`, 'u'),
        kinds: [...new Set(slots)].flatMap(slotKind),
        language,
      }
    })
}

function slotKind(name: string): SlotKind[] {
  return SLOT_KINDS.filter((kind) => kind === name)
}

function longest(name: string): number {
  return Math.max(0, ...slotKind(name).map((kind) => LONGEST[kind]))
}

/** Every list that the checklist can leave missing, in the order in which it is told. */
function listsOfMissing({ readiness }: Policy, words: Words): string[] {
  const list = new Intl.ListFormat(words.locale, { type: 'conjunction' })
  const asked = (who: 'customer' | 'agent') =>
    readiness.filter(({ isRequired, asks }) => isRequired && asks === who).map(({ what }) => what)
  const recommended = readiness.filter(({ isRequired }) => !isRequired).map(({ what }) => what)
  return [[...asked('customer'), ...asked('agent')], recommended]
    .flatMap(subsetsOf)
    .map((some) => list.format(some.map((what) => words.information[what])))
}

function subsetsOf<T>(all: readonly T[]): (readonly T[])[] {
  const [first, ...rest] = all
  return first === undefined ? [[]] : subsetsOf(rest).flatMap((some) => [some, [first, ...some]])
}

/** How the locale writes the twelve months, with any digits for the day and the year. */
function datePatterns(locale: string): RegExp[] {
  return Array.from({ length: 12 }, (_, month) => {
    const parts = formatDay(Date.UTC(2026, month, 15), locale).split(/(\p{Nd}+)/u)
    return new RegExp(
      `^${parts.map((part) => (/^\p{Nd}+$/u.test(part) ? '\\p{Nd}{1,4}' : literal(part))).join('')}$`,
      'u',
    )
  })
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
