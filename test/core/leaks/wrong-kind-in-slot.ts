import { issueWord, say } from '../../../src/core/said.ts'
import type { Words } from '../../../src/core/sentence.ts'

/** An issue key is for agents: no sentence for customers has a slot for it. */
export function leak(words: Words) {
  const issue = issueWord('OPS-1')
  return issue === undefined ? undefined : say(words, 'accepted', { ticket: issue })
}
