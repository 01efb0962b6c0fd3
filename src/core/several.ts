// How several issues of one ticket add up: the customer needs all of them, any of them is enough, or the first
// one decides.
import type { IssueFacts } from './facts.ts'
import type { Policy, PriorityStep } from './policy.ts'
import type { Progress } from './progress.ts'
import { isEnd, leastAdvanced, mostAdvanced, type Stage } from './stage.ts'
import { survivorOf, survivors } from './survivors.ts'

/** What the mapping says under `tracker.solve`. */
export type Solve = NonNullable<Policy['issues']['solve']>

export type Sum = {
  readonly stage: Stage
  /** The issue that the ticket shows: of those that decide, the first at that stage. */
  readonly lead: IssueFacts
  /** The issues that the customer still waits for. */
  readonly waiting: readonly IssueFacts[]
  /** Of them those whose days make the expected date. */
  readonly dated: readonly IssueFacts[]
  /** The issues that stand at that stage and decide it. */
  readonly deciding: readonly IssueFacts[]
}

/**
 * | solve     | stage                                    | decided by             |
 * |-----------|------------------------------------------|------------------------|
 * | `all`     | the least advanced of those still alive  | every living issue     |
 * | `any`     | the most advanced of those still alive   | every living issue     |
 * | `primary` | that of the first, or of its survivor    | the first issue alone  |
 *
 * `progress` goes with `living`. Undefined: there is no issue.
 */
export function addUp(
  primary: readonly IssueFacts[],
  living: readonly IssueFacts[],
  progress: readonly Progress[],
  policy: Policy,
): Sum | undefined {
  const solve = policy.issues.solve ?? 'all'
  const first = firstOf(primary, policy)
  const all = living.flatMap((issue, at) => {
    const stage = progress[at]?.stage
    return stage === undefined ? [] : [{ issue, stage }]
  })
  const counting = solve === 'primary' ? all.filter(({ issue }) => issue === first) : all
  const stages = counting.map((each) => each.stage)
  const stage = solve === 'any' ? mostAdvanced(stages) : leastAdvanced(stages)
  const deciding = counting.filter((each) => each.stage === stage).map(({ issue }) => issue)
  const [lead] = deciding
  if (lead === undefined) return undefined
  const waiting = counting.filter((each) => !isEnd(each.stage))
  // What this customer has, and what is only on its way, has met its date: the others' dates stand all the same.
  const unmet = waiting.filter((each) => each.stage !== 'deployed' && !isOnItsWay(each))
  const isAllMet = stage === 'deployed' || unmet.length === 0
  const issuesOf = (these: typeof waiting) => these.map(({ issue }) => issue)
  return { stage, lead, waiting: issuesOf(waiting), dated: issuesOf(isAllMet ? waiting : unmet), deciding }
}

/** Fixed and released, and without a day for whatever is left of the way to this customer. */
function isOnItsWay({ issue, stage }: { readonly issue: IssueFacts; readonly stage: Stage }): boolean {
  const { versions, due } = issue
  const isReleased = versions.length > 0 && versions.every((version) => version.released)
  return stage === 'awaiting-release' && isReleased && due === undefined
}

/** The first issue that exists; where it was closed as a duplicate, the one that survives. */
function firstOf(primary: readonly IssueFacts[], policy: Policy): IssueFacts | undefined {
  const { followed } = survivors(primary, policy)
  let [at] = primary
  // It ends, since nobody in a circle of duplicates is followed.
  while (at !== undefined && followed.includes(at)) {
    const next = survivorOf(at, policy)
    at = primary.find((issue) => issue.ref.id === next?.id)
  }
  return at
}

/** The most urgent of these issues and its step of the scale; issues that ended count only when all of them have. */
export function mostUrgent(
  { waiting, deciding }: Sum,
  { priorities }: Policy,
): { readonly issue: IssueFacts; readonly step: PriorityStep } | undefined {
  const issues = waiting.length === 0 ? deciding : waiting
  for (const step of priorities) {
    const issue = issues.find((each) => each.priority === step.issue)
    if (issue !== undefined) return { issue, step }
  }
  return undefined
}
