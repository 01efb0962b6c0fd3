// What a sentence may hold. Customers read the customer sentences word for word, so those keep more rules
// (core/for-customers.ts).
import { faultsForCustomers } from '../core/for-customers.ts'
import {
  audienceOf,
  RELEASE_SENTENCES,
  type ReleaseSentence,
  SENTENCES,
  type SentenceId,
} from '../core/sentence.ts'
import { notOneOf } from './suggest.ts'

export const LONGEST_SENTENCE = 1000

/** All that is wrong with one sentence, as messages; none when it may be said. */
export function faultsOfSentence(id: SentenceId, text: string): string[] {
  return [
    ...faultsOfLine(text, LONGEST_SENTENCE),
    ...faultsOfSlots(SENTENCES[id], text),
    ...(audienceOf(id) === 'customer' ? faultsForCustomers(text) : []),
  ]
}

/** The same of a sentence about an upcoming release. */
export function faultsOfReleaseSentence(id: ReleaseSentence, text: string): string[] {
  return [
    ...faultsOfLine(text, LONGEST_SENTENCE),
    ...faultsOfSlots(RELEASE_SENTENCES[id], text),
    ...faultsForCustomers(text),
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

function faultsOfSlots(slots: readonly string[], text: string): string[] {
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
