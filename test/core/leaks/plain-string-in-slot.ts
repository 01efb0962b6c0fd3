import { say } from '../../../src/core/said.ts'
import type { Words } from '../../../src/core/sentence.ts'

/** A slot takes validated words only. */
export const leak = (words: Words) => say(words, 'accepted', { ticket: 'TypeError in renderPermit' })
