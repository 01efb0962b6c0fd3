// The format of a mapping's parts about time: support plans with their clocks, and the escalation ladder.
import { z } from 'zod'
import { CLOCKS } from '../core/policy.ts'
import { withinSchema } from './calendar-schema.ts'
import { id, name, oneOf, option, section } from './shape.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A stretch of open time, nought included, as milliseconds. */
function openTime(description: string) {
  return z
    .string()
    .regex(/^\d{1,4}[mh]$/, { error: 'is not a time: write minutes or hours, such as 30m, 8h or 0h' })
    .transform((text) => Number.parseInt(text, 10) * (text.endsWith('h') ? HOUR : MINUTE))
    .describe(description)
}

const clock = section('A time within which something should happen.', {
  clock: oneOf(
    CLOCKS,
    'a clock',
    'response: a first public reply. triage: confirmed or declined. estimate: the customer was told a date. resolution: deployed, or ended.',
  ),
  within: withinSchema,
  calendar: name('The calendar in whose open hours it runs.'),
  priorities: z
    .array(name('The label of a priority.'))
    .min(1, { error: 'needs at least one priority' })
    .describe('The priorities that it is for. Left out: all.')
    .optional(),
})

export const plans = z
  .array(
    section('A support plan.', {
      name: name('What this plan is called.'),
      organizations: z
        .array(id('The id of an organisation.'))
        .describe('Whose tickets belong to it.')
        .optional(),
      tags: z.array(option('A tag.')).describe('Tickets with one of these tags belong to it.').optional(),
      clocks: z.array(clock).describe('Of the clocks of one name, the first that fits counts.'),
    }),
  )
  .min(1, { error: 'needs at least one plan' })
  .describe(
    'Support plans. The first that a ticket belongs to counts; one without organizations and tags is for all others.',
  )

export const escalation = section('The ladder that a case climbs when a time is not kept.', {
  unsatisfied: option(
    'The tag by which an agent marks that the customer is not satisfied: one level further.',
  ).optional(),
  calendar: name('The calendar in whose open hours the levels follow each other.'),
  levels: z
    .array(
      section('A level.', {
        label: name('What agents read.'),
        option: option('The option (tag) of the escalation field that stands for this level.'),
        after: openTime('How long after the first time that was not kept, in open hours.'),
      }),
    )
    .min(1, { error: 'needs at least one level' })
    .describe('The levels, in order.'),
})
