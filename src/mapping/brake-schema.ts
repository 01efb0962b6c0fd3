// The format of a mapping's brake: how many tickets may change at once without a person being asked.
import { z } from 'zod'
import { section } from './shape.ts'

/** What holds where a mapping says nothing. */
export const BRAKE = { tickets: 200, share: 0.25 } as const

const TICKETS = 'must be a whole number of tickets, from 1 to 999999, such as 200'
const SHARE = 'must be a share of all cases: above 0 and up to 1, such as 0.25'

/** Whole numbers of a mapping are read digit by digit, as ids are; editors let them stand without quotes. */
const tickets = z
  .string({ error: TICKETS })
  .regex(/^[1-9]\d{0,5}$/, { error: TICKETS })
  .meta({ type: ['string', 'integer'] })
  .transform(Number)

const share = z
  .union([z.number().gt(0).max(1), z.literal('1')], { error: SHARE })
  .meta({ type: ['string', 'number'] })
  .transform(Number)

export const brake = section('When a person is asked before engineering’s one move changes many tickets.', {
  tickets: tickets
    .describe(`More tickets than this wait for an approval. Left out: ${BRAKE.tickets}.`)
    .optional(),
  share: share
    .describe(`More than this share of all cases waits, from fifty tickets on. Left out: ${BRAKE.share}.`)
    .optional(),
})
