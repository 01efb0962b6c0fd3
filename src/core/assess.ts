// How urgent a bug is: what a person chose, what the answers about the impact propose, and what stands when there
// is neither. A person overrules the answers, and both are kept (E5, E6).
import type { TicketFacts } from './facts.ts'
import type { Policy, PriorityStep } from './policy.ts'

export type Assessment = {
  readonly chosen?: PriorityStep
  readonly proposed?: PriorityStep
  /** What the bug is promoted with; undefined: the tracker's own default. */
  readonly step?: PriorityStep
}

/** Reads the severity field and the answers. */
export function assess(ticket: TicketFacts, policy: Policy): Assessment {
  const { priorities, fields, defaultPriority } = policy
  const severity = ticket.fields[fields.severity]
  const chosen = priorities.find((step) => step.severity === severity)
  const proposed = proposedStep(ticket, policy)
  const step = chosen ?? proposed ?? priorities.find(({ label }) => label === defaultPriority)
  return {
    ...(chosen === undefined ? {} : { chosen }),
    ...(proposed === undefined ? {} : { proposed }),
    ...(step === undefined ? {} : { step }),
  }
}

/** The first proposal whose answers all stand on the ticket. */
function proposedStep(ticket: TicketFacts, { impact, priorities }: Policy): PriorityStep | undefined {
  const proposal = impact?.proposals.find(({ answers }) =>
    Object.entries(answers).every(
      ([question, answer]) => ticket.fields[impact.questions[question] ?? ''] === answer,
    ),
  )
  return priorities.find(({ label }) => label === proposal?.label)
}
