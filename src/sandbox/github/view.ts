// What tests and the demo see of an issue: a plain snapshot that no later change alters.
import type { Instant } from '../../core/ref.ts'
import type { Issue, StateReason } from './entities.ts'
import type { Names } from './names.ts'
import type { World } from './world.ts'

export type IssueView = {
  /** `owner/name#5`, as the issue is called now. */
  readonly ref: string
  readonly repository: string
  readonly repositoryId: number
  readonly number: number
  /** The database id. */
  readonly id: number
  readonly title: string
  readonly body: string
  readonly state: 'open' | 'closed'
  readonly reason: StateReason | null
  readonly labels: readonly string[]
  readonly milestone: string | null
  readonly assignees: readonly string[]
  readonly type: string | null
  readonly author: string
  readonly updated: Instant
  readonly comments: readonly { readonly id: number; readonly author: string; readonly text: string }[]
  /** By ref, as the issue itself. */
  readonly subIssues: readonly string[]
  readonly parent: string | null
  readonly duplicateOf: string | null
  readonly isPull: boolean
  readonly isMerged: boolean
}

export function viewOf(world: World, names: Names, issue: Issue): IssueView {
  const refOf = (id: number | null) => {
    const found = world.issues.get(id ?? 0)
    return found === undefined ? null : names.refOf(found)
  }
  const ref = names.refOf(issue)
  return {
    ref,
    repository: ref.split('#')[0] ?? '',
    repositoryId: issue.repository,
    number: issue.number,
    id: issue.id,
    title: issue.title,
    body: issue.body ?? '',
    state: issue.state,
    reason: issue.reason,
    labels: issue.labels.flatMap((id) => world.labels.get(id)?.name ?? []),
    milestone: world.milestones.get(issue.milestone ?? 0)?.title ?? null,
    assignees: issue.assignees.map(({ login }) => login),
    type: issue.type,
    author: issue.author.login,
    updated: issue.updated,
    comments: issue.comments.map(({ id, author, body }) => ({ id, author: author.login, text: body })),
    subIssues: issue.subIssues.flatMap((id) => refOf(id) ?? []),
    parent: refOf(issue.parent),
    duplicateOf: refOf(issue.duplicateOf),
    isPull: issue.pull !== null,
    isMerged: issue.pull?.merged != null,
  }
}
