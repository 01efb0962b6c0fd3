import type { UpdateTicket } from '../../../src/core/effect.ts'

/** A ticket field takes closed words only. */
export const leak = (update: UpdateTicket): UpdateTicket => ({
  ...update,
  fields: { stage: 'TypeError in renderPermit' },
})
