import { issueWord, say, ticketWord } from '../../../src/core/said.ts'
import type { Words } from '../../../src/core/sentence.ts'

export function leak(words: Words) {
  const issue = issueWord('OPS-1')
  const ticket = ticketWord('1', '#')
  return issue === undefined || ticket === undefined ? undefined : say(words, 'deployed', { ticket, issue })
}
