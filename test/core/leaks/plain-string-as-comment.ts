import type { UpdateTicket } from '../../../src/core/effect.ts'

/** A plain string is nothing that may be said. */
export const leak = (update: UpdateTicket): UpdateTicket => ({
  ...update,
  comment: { audience: 'customer', said: ['TypeError in renderPermit'] },
})
