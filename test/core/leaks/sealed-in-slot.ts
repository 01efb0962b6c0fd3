import { say } from '../../../src/core/said.ts'
import type { Sealed } from '../../../src/core/sealed.ts'
import type { Words } from '../../../src/core/sentence.ts'

export const leak = (words: Words, sealed: Sealed) => say(words, 'accepted', { ticket: sealed })
