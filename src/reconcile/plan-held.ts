// What is to be done for a case whose move waits for a person's answer, or was turned down.
import type { Case } from '../core/case.ts'
import type { Desired } from '../core/desired.ts'
import type { Diff } from '../core/diff.ts'
import type { Facts } from '../core/facts.ts'
import { done, type Result } from '../core/failure.ts'
import { leavingTheRest, whileHeld } from '../core/while-held.ts'
import { planOf } from './carry-out.ts'
import type { Ports } from './ports.ts'

/** The plan for what goes on all the same (core/while-held.ts). */
export async function planWhileHeld(
  desired: Desired,
  facts: Facts,
  known: Case,
  ports: Ports,
): Promise<Result<Diff>> {
  const less = whileHeld(desired, ports.policy)
  const plan = await planOf(less, facts, known, ports)
  return plan.ok ? done(leavingTheRest(plan.value, less, known.applied)) : plan
}
