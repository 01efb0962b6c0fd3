// Reads a finished text back into the known sentences that it was made of, with what stands in their slots.
// It shares no code with `say`: one checks the other.
import type { Policy } from '../core/policy.ts'
import { formatDay, SHAPES } from '../core/said.ts'
import {
  AGENT_SENTENCES,
  type Audience,
  CUSTOMER_SENTENCES,
  type SlotKind,
  type Words,
} from '../core/sentence.ts'

export type Slot = { readonly kind: SlotKind; readonly text: string }
export type Recognised = { readonly slots: readonly Slot[] }
export type Recogniser = (text: string, audience: Audience) => Recognised | undefined

type Pattern = { readonly expression: RegExp; readonly kinds: readonly SlotKind[] }

/** The longest slot; it also bounds what a pattern can cost, for there are no more than two of them. */
const SLOT = '[^\\n]{1,100}?'

/** Builds the recogniser of one mapping's words. Undefined: the text holds something that no sentence says. */
export function createRecogniser(policy: Policy): Recogniser {
  const { words } = policy
  const patterns = {
    customer: patternsOf(words, Object.keys(CUSTOMER_SENTENCES)),
    agent: patternsOf(words, Object.keys(AGENT_SENTENCES)),
  }
  const dates = datePatterns(words.locale)
  const labels = new Set(policy.priorities.map((step) => step.label))
  const stages = new Set(Object.values(words.stages))

  function isValid(kind: SlotKind, text: string): boolean {
    switch (kind) {
      case 'ticket':
        return SHAPES.ticket.test(text)
      case 'issue':
        return SHAPES.issue.test(text)
      case 'date':
        return dates.some((date) => date.test(text))
      case 'priority':
        return labels.has(text)
      case 'stage':
        return stages.has(text)
    }
  }

  function slotsOf(sentence: string, among: readonly Pattern[]): readonly Slot[] | undefined {
    for (const { expression, kinds } of among) {
      const found = expression.exec(sentence)?.slice(1)
      const slots = found?.flatMap((text, at): Slot[] => {
        const kind = kinds[at]
        return kind !== undefined && isValid(kind, text) ? [{ kind, text }] : []
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

function patternsOf(words: Words, ids: readonly string[]): Pattern[] {
  const known = Object.entries(words.sentences)
  return known
    .filter(([id]) => ids.includes(id))
    .map(([, template]) => {
      const parts = template.split(/\{([a-z]+)\}/)
      const slots = parts.filter((_, at) => at % 2 === 1)
      // A slot that is said again says the same again: no further guess, so the cost stays what it is.
      const slot = (name: string, at: number) =>
        slots.indexOf(name) === (at - 1) / 2 ? `(?<${name}>${SLOT})` : `\\k<${name}>`
      const source = parts.map((part, at) => (at % 2 === 0 ? literal(part) : slot(part, at))).join('')
      return {
        expression: new RegExp(`^${source}$`, 'u'),
        kinds: [...new Set(slots)].flatMap(slotKind),
      }
    })
}

function slotKind(name: string): SlotKind[] {
  const kinds: Record<string, SlotKind> = {
    ticket: 'ticket',
    date: 'date',
    priority: 'priority',
    issue: 'issue',
    stage: 'stage',
  }
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  return kind === undefined ? [] : [kind]
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
