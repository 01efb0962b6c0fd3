// A case's move by engineering: what the brake counts. A ticket's first write is a person's own act (a promotion), and
// no move.
import type { Applied } from './case.ts'
import type { Desired } from './desired.ts'
import type { Effect } from './effect.ts'
import type { Facts } from './facts.ts'
import type { Known } from './given.ts'
import type { Policy } from './policy.ts'
import { progressOf } from './progress.ts'
import type { Subject } from './ref.ts'
import { ENDS, STAGES, type Stage } from './stage.ts'

/** A case's step from one stage to another, by engineering alone. */
export type Move = {
  /** Where the ticket stands, as was last settled on it. */
  readonly from: Stage
  readonly to: Stage
  /** What may have moved it, all in the tracker: the issues that are at the stage, their versions, and issues that are gone. */
  readonly causes: readonly Subject[]
}

/** The stage that the ticket shows, as far as it was settled there. */
export function settledStage({ values }: Applied, { fields, stages }: Policy): Stage | undefined {
  const option = values[fields.stage]?.want
  return STAGES.find((stage) => stages[stage].option === option)
}

/**
 * The move that these effects would show on the ticket. Undefined: no status changes by it, or the stage is not what
 * changes (somebody was assigned, an agent moved something), or it is the ticket's first write.
 *
 * | what moved                                | who moves with it                  |
 * |-------------------------------------------|------------------------------------|
 * | the issue's status or resolution          | the cases of the issue             |
 * | a release, a deploy, or one taken back    | the cases of the version as well   |
 * | an issue that is gone, or out of sight    | the cases that still watch it      |
 */
export function moveOf(
  desired: Desired,
  effects: readonly Effect[],
  { applied, links }: Known,
  { primary, missing, deploys, shipments, ticket }: Facts,
  policy: Policy,
): Move | undefined {
  const to = desired.stage
  const { customer, progress } = applied.told
  const isFirst = customer === undefined && progress === undefined
  const from = settledStage(applied, policy)
  if (isFirst || effects.length === 0 || from === undefined || from === to) return undefined
  // A ticket whose status an agent has set goes along with the others: it would tell its customer the same.
  const isOfMany = policy.stages[from].status !== policy.stages[to].status
  const writes = effects.some((effect) => effect.kind === 'update-ticket' && effect.status !== undefined)
  if (!isOfMany && !writes) return undefined
  const there = primary.filter(
    (issue) => progressOf(issue, policy, deploys, ticket.organization, shipments).stage === to,
  )
  const moved = there.length > 0 ? there : primary
  const byVersion = to === 'deployed' || (from === 'deployed' && to === 'awaiting-release')
  const versions = byVersion ? moved.flatMap((issue) => issue.versions) : []
  // What was told to be gone moves nothing any more, once the ticket goes by another issue.
  const settled = primary.length === 0 ? [] : (applied.told.missing ?? '').split('.')
  const gone = missing.filter(
    ({ id }) =>
      !settled.includes(id) && links.some(({ role, issue }) => role === 'primary' && issue.id === id),
  )
  return {
    from,
    to,
    causes: [
      ...new Set([
        ...[...moved.map(({ ref }) => ref), ...gone].map(({ id }): Subject => `issue:${id}`),
        ...versions.map(({ id }): Subject => `version:${id}`),
      ]),
    ],
  }
}

/**
 * Stages whose cases do not go along: where the move leads; and, as far as a version moves them, the ends without a
 * fix. What is left is an upper bound: in doubt a person is asked.
 */
export function stillAt(cause: Subject, { to }: Move): readonly Stage[] {
  return cause.startsWith('version:') ? [to, ...ENDS] : [to]
}
