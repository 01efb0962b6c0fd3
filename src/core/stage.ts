// The closed vocabulary of progress, and how several issues of one case add up to one stage.

/** Progress towards a fix, in order. */
const PROGRESS = ['reported', 'accepted', 'in-progress', 'in-qa', 'awaiting-release', 'deployed'] as const

/** Ends without a fix: never a silent Solved. */
export const ENDS = ['wont-fix', 'duplicate', 'cannot-reproduce', 'not-covered', 'not-a-bug'] as const

export const STAGES = [...PROGRESS, ...ENDS] as const

export type Stage = (typeof STAGES)[number]
export type End = (typeof ENDS)[number]

/** True for the five ends without a fix. */
export function isEnd(stage: Stage): stage is End {
  const ends: readonly Stage[] = ENDS
  return ends.includes(stage)
}

/**
 * The stage of a case whose customer needs every one of these issues: the least advanced of those still
 * alive. Only when all of them ended without a fix does an end stand; the first one names it.
 */
export function leastAdvanced(stages: readonly Stage[]): Stage {
  const alive = stages.filter((stage) => !isEnd(stage))
  if (alive.length === 0) return stages[0] ?? 'reported'
  return PROGRESS.find((stage) => alive.includes(stage)) ?? 'reported'
}

/** The stage of a case whose customer is helped by any of these issues: the most advanced of those still alive. */
export function mostAdvanced(stages: readonly Stage[]): Stage {
  const alive = stages.filter((stage) => !isEnd(stage))
  if (alive.length === 0) return stages[0] ?? 'reported'
  return PROGRESS.findLast((stage) => alive.includes(stage)) ?? 'reported'
}
