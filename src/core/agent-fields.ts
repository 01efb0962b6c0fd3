// Ticket fields that agents read beside the stage: the service level, and the priority that the answers propose.
import { assess } from './assess.ts'
import type { Because } from './because.ts'
import type { Desired } from './desired.ts'
import { type Given, tellingOf } from './given.ts'
import { fieldWord } from './said.ts'

/** The service level that goes with the outcome (C1, C3); extra functionality has none (C4). */
export function levelField(
  outcome: 'declined' | 'confirmed',
  because: readonly Because[],
  given: Given,
): Desired['fields'] {
  const { fields, promotion } = given.policy
  const option = promotion.levels?.[outcome]
  if (fields.level === undefined || option === undefined || tellingOf(given).isFeature) return {}
  return { [fields.level]: { value: fieldWord(option) ?? null, because } }
}

/** What the answers propose, for agents to see on the ticket (E6). */
export function proposalField({ facts, policy }: Given): Desired['fields'] {
  const { proposed } = assess(facts.ticket, policy)
  const field = policy.fields.proposal
  if (field === undefined || proposed?.proposal === undefined) return {}
  const because = [{ rule: 'impact.proposals', facts: [`the answers propose ${proposed.label}`] }]
  return { [field]: { value: fieldWord(proposed.proposal) ?? null, because } }
}
