// What must be known before engineering can work, and what is missing of it (C2, A2, E4).
import type { Facts } from './facts.ts'
import type { Policy, Requirement } from './policy.ts'
import type { Information } from './sentence.ts'

export type Missing = {
  /** Required, and asked of the customer. */
  readonly ofCustomer: readonly Information[]
  /** Required, and asked of the agent. */
  readonly ofAgent: readonly Information[]
  /** It would help. */
  readonly recommended: readonly Information[]
}

/** What is missing on the ticket, in the mapping's order. */
export function missingOf({ ticket, attachments }: Facts, { readiness }: Policy): Missing {
  const isThere = ({ field }: Requirement) =>
    field === undefined ? (attachments ?? []).length > 0 : /[\p{L}\p{N}]/u.test(ticket.fields[field] ?? '')
  const missing = readiness.filter((requirement) => !isThere(requirement))
  const named = (keep: (requirement: Requirement) => boolean) => missing.filter(keep).map(({ what }) => what)
  return {
    ofCustomer: named(({ isRequired, asks }) => isRequired && asks === 'customer'),
    ofAgent: named(({ isRequired, asks }) => isRequired && asks === 'agent'),
    recommended: named(({ isRequired }) => !isRequired),
  }
}

/** Whether the checklist asks for files at all: only then they are read. */
export function asksForFiles({ readiness }: Policy): boolean {
  return readiness.some(({ field }) => field === undefined)
}
