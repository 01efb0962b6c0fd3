// What a case waits for: the groups of the overview, in the order in which they are read.
import type { Policy } from '../core/policy.ts'
import { isEnd, STAGES, type Stage } from '../core/stage.ts'
import type { CaseRow } from '../store/port.ts'
import { type Concern, explainAttention } from './attention.ts'
import { namesOf } from './names.ts'
import { explainFailure } from './trouble.ts'

export const GROUPS = ['attention', 'reported', 'engineering', 'release', 'done'] as const
export type Group = (typeof GROUPS)[number]

/** A case with what a person should know of it first. */
export type Seen = { readonly row: CaseRow; readonly group: Group; readonly concerns: readonly Concern[] }

/** What is the matter with a case: why its last pass stopped, and its words of attention. */
export function concernsOf({ case: each }: CaseRow, policy: Policy): Concern[] {
  const names = namesOf(each, policy)
  const concerns = [
    ...(each.failure === undefined ? [] : [explainFailure(each.failure)]),
    ...(each.verdict?.attention ?? []).map((word) => explainAttention(word, names)),
  ]
  return concerns.toSorted((left, right) => Number(right.waits) - Number(left.waits))
}

/** Sorts cases into their groups. Within a group those come first that wait for somebody, then by stage. */
export function groupCases(
  rows: readonly CaseRow[],
  policy: Policy,
): Readonly<Record<Group, readonly Seen[]>> {
  const seen = rows.map((row): Seen => {
    const concerns = concernsOf(row, policy)
    const group = concerns.length > 0 ? 'attention' : groupOf(row.case.verdict?.stage)
    return { row, group, concerns }
  })
  const ordered = seen.toSorted((left, right) => rank(left) - rank(right))
  const of = (group: Group) => ordered.filter((each) => each.group === group)
  return {
    attention: of('attention'),
    reported: of('reported'),
    engineering: of('engineering'),
    release: of('release'),
    done: of('done'),
  }
}

function groupOf(stage: Stage | undefined): Group {
  if (stage === undefined || stage === 'reported') return 'reported'
  if (stage === 'awaiting-release') return 'release'
  return stage === 'deployed' || isEnd(stage) ? 'done' : 'engineering'
}

function rank({ row, group, concerns }: Seen): number {
  if (group === 'attention') return concerns.some((concern) => concern.waits) ? 0 : 1
  return group === 'engineering' ? STAGES.indexOf(row.case.verdict?.stage ?? 'reported') : 0
}
