// Which support plan a ticket is under, and the clocks that its priority has there (S1).
import type { TicketFacts } from './facts.ts'
import { CLOCKS, type ClockRule, type Plan, type Policy } from './policy.ts'

/** The first plan whose organisation or tag the ticket has; one that names neither is for all. */
export function planFor(ticket: TicketFacts, { plans }: Policy): Plan | undefined {
  const { organization, tags } = ticket
  return plans.find(
    (plan) =>
      plan.organizations.length + plan.tags.length === 0 ||
      (organization !== undefined && plan.organizations.includes(organization)) ||
      plan.tags.some((tag) => tags.includes(tag)),
  )
}

/** Of the clocks of each name, the first that is for this priority. */
export function clocksFor(plan: Plan, label: string | undefined): readonly ClockRule[] {
  return CLOCKS.flatMap(
    (name) =>
      plan.clocks.find(
        ({ clock, priorities }) =>
          clock === name && (priorities === undefined || (label !== undefined && priorities.includes(label))),
      ) ?? [],
  )
}
