// The smallest changes that make what is into what should be. Pure: `diff` of a world that is as desired is
// empty, and after its effects it is empty again.
import type { Applied } from './case.ts'
import type { Desired } from './desired.ts'
import { issueEffects } from './diff-issues.ts'
import { ticketEffect } from './diff-ticket.ts'
import type { Effect } from './effect.ts'
import type { Facts, Touches } from './facts.ts'
import { followUpEffects } from './follow-up.ts'
import type { Policy } from './policy.ts'

export type Diff = {
  readonly effects: readonly Effect[]
  /** What stands settled even if no effect goes through: values that agree, and those left to a person. */
  readonly applied: Applied
  /** More is to be done once these effects are through: look again at once. */
  readonly more: boolean
  /** Fields that a person and engineering both moved: read who was later, and call again with `touches`. */
  readonly ask: readonly string[]
  /** Fields left as a person set them, for `why`. */
  readonly left: readonly string[]
}

/** Compares one case's desired state with the facts and with what was last settled. */
export function diff(
  desired: Desired,
  facts: Facts,
  applied: Applied,
  policy: Policy,
  touches: Touches | undefined,
): Diff {
  const issues = [
    ...issueEffects(desired, facts, applied, policy),
    ...followUpEffects(desired, facts, applied, policy),
  ]
  const ticket = ticketEffect(desired, facts, applied, touches)
  const creating = issues.some((effect) => effect.kind === 'create-issue')
  return {
    effects: ticket.effect === undefined ? issues : [...issues, ticket.effect],
    applied: ticket.settled,
    more:
      creating || ticket.more || desired.attach.length > 0 || (issues.length > 0 && desired.clear.length > 0),
    ask: ticket.ask,
    left: ticket.left,
  }
}
