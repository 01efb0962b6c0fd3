import { say, ticketWord } from '../../../src/core/said.ts'
import type { OpenedText } from '../../../src/core/sealed.ts'
import type { Words } from '../../../src/core/sentence.ts'

/** A workaround is what an agent wrote on the ticket, and never what a tracker connector opened. */
export function leak(words: Words, opened: OpenedText) {
  const ticket = ticketWord('1', '#')
  return ticket === undefined ? undefined : say(words, 'workaround', { ticket, workaround: opened.body })
}
