// What every decision is given.
import type { Applied, Link } from './case.ts'
import type { Facts } from './facts.ts'
import type { Policy, PriorityStep } from './policy.ts'
import type { Instant } from './ref.ts'

/** What is known of a case besides the facts. */
export type Known = {
  readonly links: readonly Link[]
  readonly applied: Applied
}

export type Given = {
  readonly facts: Facts
  readonly policy: Policy
  readonly known: Known
  readonly now: Instant
}

/** A decision that asks for nothing. */
export const NOTHING = {
  fields: {},
  clear: [],
  notices: [],
  create: [],
  linkTicket: [],
  relate: [],
  attention: [],
} as const

/** The step of the priority scale that the ticket's severity field names. */
export function stepOfSeverity(facts: Facts, policy: Policy): PriorityStep | undefined {
  const severity = facts.ticket.fields[policy.fields.severity]
  return policy.priorities.find((step) => step.severity === severity)
}
