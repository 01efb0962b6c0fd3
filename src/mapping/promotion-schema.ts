// The format of a mapping's parts about promotion: who decides, what must be known, and what the impact proposes.
import { z } from 'zod'
import { REASONS } from '../core/policy.ts'
import { INFORMATION } from '../core/sentence.ts'
import { id, idOrName, name, nameKey, oneOf, option, section } from './shape.ts'

export const promotion = section('How a ticket becomes a bug.', {
  proposed: option('The option (tag) of the bug field by which an agent proposes a bug.'),
  confirmed: option('The option (tag) of the bug field by which an escalation manager confirms it.'),
  declined: option('The option (tag) of the bug field that says it is no bug.'),
  confirmers: id('The id of the group of escalation managers: only its members can confirm.'),
  tag: option('The tag that is put on every promoted ticket.'),
  reasons: z
    .record(
      option('The option (tag) of the reason field.'),
      oneOf(REASONS, 'a reason', 'Why a bug with this option was declined.'),
    )
    .describe('What each option of the reason field means.')
    .optional(),
  feature: section('Extra functionality: held until its quote is accepted, and never called a bug.', {
    option: option('The option (tag) of the bug field for extra functionality.'),
    accepted: option('The option (tag) of the quote field that says the customer has accepted it.'),
    type: idOrName(
      'The issue type of extra functionality, by its id; on GitHub by its name, or left out.',
    ).optional(),
  }).optional(),
  levels: section('The service level that the level field is given.', {
    declined: option('The option (tag) for what was declined.'),
    confirmed: option('The option (tag) for what was confirmed.'),
  }).optional(),
  contacts: option('The tag of the users who are support contacts. Left out: everybody is.').optional(),
})

/** More would make a list that nobody reads; it also bounds what the gate must recognise. */
const MOST_REQUIREMENTS = 8

export const readiness = z
  .array(
    section('Something that engineering needs.', {
      what: oneOf(INFORMATION, 'a piece of information', 'What is needed; the words say what it is called.'),
      asks: oneOf(['customer', 'agent'], 'somebody to ask', 'Who is asked when it is missing.'),
      required: z.boolean().describe('true: nothing is created without it. false: it would help.'),
      field: id(
        'The ticket field that holds it. Left out: whatever file is on the ticket will do.',
      ).optional(),
    }),
  )
  .max(MOST_REQUIREMENTS, { error: `has more than ${MOST_REQUIREMENTS} entries` })
  .describe('What must be known before an issue is created.')

const answers = z.record(nameKey(), option('The option (tag) that answers it.'))

export const impact = section('Questions about the impact, and the priority that the answers propose.', {
  questions: z
    .record(nameKey(), id('The ticket field (drop-down) of the question.'))
    .describe('The questions, each with the field that holds its answer.'),
  proposals: z
    .array(
      section('A proposal.', {
        answers: answers.describe('The answers that must all stand on the ticket, by question.'),
        label: name('The label of the priority that they propose.'),
      }),
    )
    .min(1, { error: 'needs at least one proposal' })
    .describe('The first whose answers all stand counts.'),
})
