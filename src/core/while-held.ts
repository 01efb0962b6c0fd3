// What goes on while a case's move waits for a person's answer, or was turned down: the Sentry rule, and what agents
// are told of times that were not kept. Nothing of the move itself: no status, no stage, no priority, and no word to
// the customer.
import type { Applied } from './case.ts'
import type { Desired } from './desired.ts'
import type { Diff } from './diff.ts'
import { NOTHING } from './given.ts'
import type { Policy } from './policy.ts'

/** The part of what is desired that has nothing to do with the move. */
export function whileHeld(desired: Desired, { fields: { escalation } }: Policy): Desired {
  const { stage, because, clear, relate, clocks } = desired
  const level = escalation === undefined ? undefined : desired.fields[escalation]
  return {
    ...NOTHING,
    isCase: true,
    stage,
    because,
    fields: escalation === undefined || level === undefined ? {} : { [escalation]: level },
    clear,
    relate,
    clocks,
    create: desired.create.filter(({ role }) => role === 'related'),
    notices: desired.notices.filter(({ audience, topic }) => audience === 'agent' && goesOn(topic)),
  }
}

function goesOn(topic: string): boolean {
  return topic === 'source' || /^(?:related\/|late-|escalation\/)/.test(topic)
}

/**
 * The plan for that part, `less`. What a person does meanwhile to a field that the move would write stays unseen, or
 * the move would later take it for what was there before; and no link is taken off.
 */
export function leavingTheRest(plan: Diff, less: Desired, { values }: Applied): Diff {
  const rest = Object.entries(values).filter(([name]) => !Object.hasOwn(less.fields, name))
  const leave = (after: Applied): Applied => ({
    ...after,
    values: { ...after.values, ...Object.fromEntries(rest) },
  })
  return {
    ...plan,
    effects: plan.effects.flatMap((effect) => {
      if (effect.kind === 'unlink-ticket') return []
      return effect.kind === 'update-ticket' ? { ...effect, applies: leave(effect.applies) } : effect
    }),
    applied: leave(plan.applied),
  }
}
