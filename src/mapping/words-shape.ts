// The kinds of text that a words file holds, as zod schemas that say all that is wrong with one.
import { z } from 'zod'
import { faultsForCustomers } from '../core/for-customers.ts'
import type { ReleaseSentence, SentenceId } from '../core/sentence.ts'
import {
  faultsOfName,
  faultsOfReleaseSentence,
  faultsOfSentence,
  LONGEST_SENTENCE,
} from './sentence-rules.ts'

const LONGEST_NAME = 60

function line(longest: number, description: string, faultsOf: (text: string) => readonly string[]) {
  return z
    .string()
    .superRefine((text, context) => {
      for (const message of faultsOf(text)) context.addIssue({ code: 'custom', message })
    })
    .meta({ description, minLength: 1, maxLength: longest })
}

/** A sentence that is said on a ticket. */
export function sentence(id: SentenceId, description: string) {
  return line(LONGEST_SENTENCE, description, (text) => faultsOfSentence(id, text))
}

/** A sentence about an upcoming release. */
export function releaseSentence(id: ReleaseSentence, description: string) {
  return line(LONGEST_SENTENCE, description, (text) => faultsOfReleaseSentence(id, text))
}

/** What a stage is called. */
export function stageName(description: string) {
  return line(LONGEST_NAME, description, (text) => faultsOfName(text, LONGEST_NAME))
}

/** What a piece of information is called. Customers read it inside a sentence, so it keeps the rules of one. */
export function informationName(description: string) {
  return line(LONGEST_NAME, description, (text) => [
    ...faultsOfName(text, LONGEST_NAME),
    ...faultsForCustomers(text),
  ])
}
