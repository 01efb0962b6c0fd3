// The control: what is allowed compiles, so that the other files fail for the one reason that they show.
import type { UpdateTicket } from '../../../src/core/effect.ts'
import { say, stageWord, ticketWord } from '../../../src/core/said.ts'
import type { Words } from '../../../src/core/sentence.ts'

export function allowed(words: Words, update: UpdateTicket): UpdateTicket {
  const ticket = ticketWord('35436', '#')
  const said = ticket === undefined ? [] : [say(words, 'accepted', { ticket })]
  return { ...update, fields: { stage: stageWord('in-qa', words) }, comment: { audience: 'customer', said } }
}
