import type { UpdateTicket } from '../../../src/core/effect.ts'
import type { OpenedText } from '../../../src/core/sealed.ts'

/** What a tracker connector opened cannot become a comment. */
export const leak = (update: UpdateTicket, opened: OpenedText): UpdateTicket => ({
  ...update,
  comment: { audience: 'agent', said: [opened.title] },
})
