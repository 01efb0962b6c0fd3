// The brake: when engineering's one move would change the status of many tickets, a person is asked before any of
// it is written. What many is, and whether an answer is about a move.
import type { Brake } from './policy.ts'
import type { Instant } from './ref.ts'
import type { Stage } from './stage.ts'

/** A share of all cases counts from this many tickets on: one of four cases is nothing to stop for. */
export const FEW = 50

/** How long an approval holds for tickets that have not gone yet: several times what 5,000 of them take. */
export const APPROVED_FOR = 86_400_000

/** Whether a plan over so many of all cases waits for a person: more than the number, or more than the share. */
export function isMany(tickets: number, all: number, brake: Brake): boolean {
  return tickets > brake.tickets || (tickets > FEW && tickets > brake.share * all)
}

/** What a person decided of a plan. */
export type Decision = 'approved' | 'rejected'

/** What a person was asked. Ids count up. */
export type Asked = {
  readonly id: string
  /** Absent: nobody has answered yet. */
  readonly decision?: Decision
  readonly decidedAt?: Instant
}

/** The last answer that a case waited for or went by. `stage`: where that leads; absent once engineering moved on. */
export type Braked = { readonly approval: string; readonly stage?: Stage; readonly isHeld: boolean }

/**
 * Whether what was asked is about this move of a case. What the case has left behind, by moving elsewhere since, is
 * not; nor is an approval that is too old to be meant.
 */
export function concerns(asked: Asked, to: Stage, before: Braked | undefined, now: Instant): boolean {
  const { id, decision, decidedAt = now } = asked
  const last = before === undefined ? 0 : Number(before.approval)
  const isLeftBehind = before?.stage === to ? Number(id) < last : Number(id) <= last
  return !isLeftBehind && !(decision === 'approved' && now - decidedAt > APPROVED_FOR)
}

/** What is kept of the last answer by a case that nothing holds. */
export function brakedAfter(before: Braked | undefined, desired: Stage): Braked | undefined {
  if (before === undefined) return undefined
  const { approval, stage } = before
  return { approval, ...(stage === desired ? { stage } : {}), isHeld: false }
}
