// An issue of GitHub as the rest of bugbridge knows issues. GitHub has open and closed only: what lies between is
// said by labels, and the mapping names them.
import type { IssueFacts } from '../../core/facts.ts'
import type { IssueRef } from '../../core/ref.ts'
import { isOurLabel } from './mark.ts'
import { refOf } from './place.ts'
import type { Issue, Repository } from './schema.ts'

/** Names of labels as the mapping writes them; GitHub does not tell capitals from small letters in them. */
export type LabelNames = {
  /** From the first step to the last. */
  readonly statuses: readonly string[]
  /** Most urgent first. */
  readonly priorities: readonly string[]
}

export type Named = {
  readonly issue: Issue
  readonly repository: Repository
  /** The address of the web site. */
  readonly web: string
  /** The issue that this one was marked as a duplicate of. */
  readonly canonical: IssueRef | undefined
  /** What the mapping calls the link between them. */
  readonly duplicateLink: string
}

/**
 * | state  | mapped status labels | status                                      |
 * |--------|----------------------|---------------------------------------------|
 * | closed | any                  | `closed`: nobody takes labels off afterwards |
 * | open   | none                 | `open`                                       |
 * | open   | some                 | the one that stands last in the mapping      |
 */
export function factsOf(
  { issue, repository, web, canonical, duplicateLink }: Named,
  names: LabelNames,
): IssueFacts {
  const isClosed = issue.state === 'closed'
  const status = isClosed ? undefined : onIssue(issue, names.statuses).at(-1)
  const priority = onIssue(issue, names.priorities)[0]
  const reason = isClosed ? resolutionOf(issue.state_reason) : undefined
  const { milestone } = issue
  const day = milestone?.due_on?.slice(0, 10)
  return {
    ref: refOf(repository.id, issue.number),
    key: `${repository.name}#${issue.number}`,
    url: `${web}/${repository.name}/issues/${issue.number}`,
    status:
      status === undefined
        ? { id: issue.state, name: issue.state, category: isClosed ? 'done' : 'new' }
        : { id: status, name: status, category: 'indeterminate' },
    ...(reason === undefined ? {} : { resolution: { id: reason, name: reason } }),
    ...(priority === undefined ? {} : { priority }),
    versions: milestone
      ? [
          {
            id: milestone.id,
            name: milestone.title,
            released: milestone.state === 'closed',
            ...(day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? { day } : {}),
          },
        ]
      : [],
    links: canonical === undefined ? [] : [{ name: duplicateLink, direction: 'outward', to: canonical }],
    marks: issue.labels.filter(isOurLabel),
    updated: issue.updated_at,
  }
}

/** Those of the names that stand on the issue as labels, in the order and the spelling of the mapping. */
function onIssue({ labels }: Issue, names: readonly string[]): readonly string[] {
  const there = new Set(labels.map((label) => label.toLowerCase()))
  return names.filter((name) => there.has(name.toLowerCase()))
}

/** Why an issue can be closed; closed by anything else, or before GitHub asked for reasons: `completed`. */
export const RESOLUTIONS = ['completed', 'not_planned', 'duplicate'] as const

function resolutionOf(reason: string | null | undefined): (typeof RESOLUTIONS)[number] {
  return RESOLUTIONS.find((each) => each === reason) ?? 'completed'
}
