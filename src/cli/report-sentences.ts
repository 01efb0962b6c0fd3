// Every sentence that a mapping can say to a customer, as it will be read.
import type { Policy } from '../core/policy.ts'
import { dateWord, missingWord, say, ticketWord, workaroundWord } from '../core/said.ts'
import type { Words } from '../core/sentence.ts'
import { aligned } from './aligned.ts'
import { SAMPLE } from './sample.ts'
import { sayable } from './sayable.ts'

/** Gives lines to print: of each sentence its name and its text, in one language. */
export function customerSentences(policy: Policy, words: Words): string[] {
  const asked = policy.readiness.filter(({ isRequired, asks }) => isRequired && asks === 'customer')
  const ticket = ticketWord(SAMPLE.ticket, policy.ticketPrefix)
  const date = dateWord(SAMPLE.day, words.locale)
  const workaround = workaroundWord(SAMPLE.workaround)
  if (ticket === undefined || date === undefined || workaround === undefined) return []
  const missing = missingWord(
    asked.map(({ what }) => what),
    words,
  )
  const slots = { ticket, date, workaround, missing }
  return aligned(sayable(policy).map((id) => [id, say(words, id, slots).text]))
}
