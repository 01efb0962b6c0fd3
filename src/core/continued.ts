// What is shown of a closed ticket that goes on in a new one, and told on the new one.
import type { Because } from './because.ts'
import type { Notice } from './desired.ts'
import type { IssueFacts } from './facts.ts'
import { FOLLOW_UP } from './follow-up.ts'
import type { Given } from './given.ts'
import { issueNotice } from './notices.ts'

/** What is shown and told of it: where a closed ticket goes on, and on the new one, that it does so. */
export function continued(
  lead: IssueFacts,
  because: readonly Because[],
  { facts, policy, known }: Given,
): { readonly because: Because[]; readonly attention: string[]; readonly notices: Notice[] } {
  const { followUp, applied } = known
  const isNext = facts.ticket.followUpOf !== undefined && applied.told[FOLLOW_UP] !== undefined
  const goesOn = followUp === undefined ? [] : [`goes on in ticket ${policy.ticketPrefix}${followUp.id}`]
  return {
    because: goesOn.map((fact) => ({ rule: 'tickets.follow_up', facts: [fact] })),
    attention: goesOn.length === 0 ? [] : ['followed-up'],
    notices: isNext
      ? issueNotice('continued', 'started', 'agent-continued', lead.key, because, policy.words)
      : [],
  }
}
