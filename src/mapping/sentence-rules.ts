// What a sentence may hold. Customers read the customer sentences word for word, so those keep more rules: no
// address, no issue key, no name of an engineering system (the Sentry rule).
import { audienceOf, SENTENCES, type SentenceId, type SlotKind } from '../core/sentence.ts'
import { notOneOf } from './suggest.ts'

export const LONGEST_SENTENCE = 1000

/** Looked for in the text as a reader sees it: full-width letters made plain, invisible characters left out. */
const NOT_FOR_CUSTOMERS: readonly (readonly [RegExp, string])[] = [
  [/:\/\/|\bwww\./iu, 'a customer sentence holds no web address'],
  [
    /[\p{L}\p{N}-]{2}\.\p{L}{2}/u,
    'a customer sentence holds no web address, and a space after each full stop',
  ],
  [/@/u, 'a customer sentence holds no e-mail address and no @'],
  [/\b[A-Z][A-Z0-9_]+-\d|[\w.-]\/[\w.-]+#\d/u, 'a customer sentence holds no issue key'],
  [/sentry/iu, 'a customer sentence never names Sentry'],
  [/jira|github/iu, 'a customer sentence names no issue tracker'],
]

/** All that is wrong with one sentence, as messages; none when it may be said. */
export function faultsOfSentence(id: SentenceId, text: string): string[] {
  const seen = text
    .slice(0, LONGEST_SENTENCE)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
  const forCustomers = audienceOf(id) === 'customer' ? NOT_FOR_CUSTOMERS : []
  return [
    ...faultsOfLine(text, LONGEST_SENTENCE),
    ...faultsOfSlots(SENTENCES[id], text),
    ...forCustomers.filter(([forbidden]) => forbidden.test(seen)).map(([, message]) => message),
  ]
}

/** All that is wrong with a text without slots, such as a stage's name. */
export function faultsOfName(text: string, longest: number): string[] {
  return [...faultsOfLine(text, longest), ...(/[{}]/.test(text) ? ['has no slots: leave { and } out'] : [])]
}

function faultsOfLine(text: string, longest: number): string[] {
  const faults = []
  if (!/\p{L}/u.test(text)) faults.push('has no words')
  if (text.length > longest) faults.push(`is longer than ${longest} characters`)
  if (/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text)) {
    faults.push('must be one line without control characters (in YAML, quotes or >- keep it one line)')
  }
  return faults
}

function faultsOfSlots(slots: readonly SlotKind[], text: string): string[] {
  const used = [...text.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1] ?? '')
  const known: readonly string[] = slots
  const strange = used.filter((slot) => !known.includes(slot))
  // Customers know which ticket they read; every other slot carries the meaning of its sentence.
  const lost = slots.filter((slot) => slot !== 'ticket' && !used.includes(slot))
  return [
    ...strange.map((slot) =>
      known.length === 0
        ? `{${slot}}: this sentence has no slots`
        : notOneOf(
            `{${slot}}`,
            'a slot of this sentence',
            known.map((each) => `{${each}}`),
          ),
    ),
    ...lost.map((slot) => `must say {${slot}}`),
    ...(/[{}]/.test(text.replace(/\{[a-z]+\}/g, '')) ? ['has a { or } that is not part of a slot'] : []),
  ]
}
