// What the stand-in of GitHub knows of people, repositories and issues. Records are immutable and replaced whole,
// so that an older state can stay behind in the search index.
import type { Instant } from '../../core/ref.ts'

/** Somebody who acts: a person, an App's bot, or an organisation that owns repositories. */
export type User = {
  readonly id: number
  readonly login: string
  readonly type: 'User' | 'Bot' | 'Organization'
  readonly name: string
  readonly email: string
}

export type Visibility = 'public' | 'private' | 'internal'

export type Repository = {
  /** Stays, whatever the repository is called. */
  readonly id: number
  readonly owner: User
  readonly name: string
  readonly visibility: Visibility
  readonly defaultBranch: string
  readonly created: Instant
  readonly pushed: Instant
}

export type Label = {
  readonly id: number
  readonly repository: number
  readonly name: string
  readonly color: string
  readonly description: string | null
}

export type Milestone = {
  readonly id: number
  readonly repository: number
  readonly number: number
  readonly title: string
  readonly description: string | null
  readonly state: 'open' | 'closed'
  readonly due: Instant | null
  readonly creator: User
  readonly created: Instant
  readonly updated: Instant
  readonly closed: Instant | null
}

export type Comment = {
  readonly id: number
  readonly author: User
  /** Whether it was written through the App. */
  readonly viaApp: boolean
  readonly body: string
  readonly created: Instant
  readonly updated: Instant
}

export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened'

/** What a timeline tells. Comments are told from the comments themselves. */
export type Happening =
  | { readonly event: 'labeled' | 'unlabeled'; readonly label: Pick<Label, 'name' | 'color'> }
  | { readonly event: 'milestoned' | 'demilestoned'; readonly milestone: string }
  | { readonly event: 'renamed'; readonly from: string; readonly to: string }
  | { readonly event: 'assigned' | 'unassigned'; readonly assignee: User }
  | {
      readonly event: 'closed'
      readonly reason: StateReason
      /** The commit whose message closed the issue. */
      readonly commit: string | null
    }
  | { readonly event: 'reopened' | 'merged' | 'marked_as_duplicate' | 'transferred' }
  | { readonly event: 'referenced'; readonly commit: string }
  /** Another issue or pull request mentions this one. Not among the events, only on the timeline. */
  | { readonly event: 'cross-referenced'; readonly source: number }
  | { readonly event: 'sub_issue_added' | 'parent_issue_added'; readonly issue: number }

export type IssueEvent = {
  readonly id: number
  readonly actor: User
  readonly viaApp: boolean
  readonly at: Instant
  readonly what: Happening
}

/** What makes an issue a pull request. */
export type PullPart = {
  readonly head: string
  readonly base: string
  /** Where the head stands, or stood when the pull request was merged. */
  readonly headSha: string
  readonly baseSha: string
  /** Commits that it brings: frozen when it is merged. */
  readonly commits: readonly string[]
  /** Issues that somebody linked to it in its sidebar, by database id. */
  readonly linked: readonly number[]
  readonly merged: {
    readonly at: Instant
    readonly by: User
    readonly sha: string
  } | null
}

export type Issue = {
  /** The database id. A transfer makes a new one, as it makes a new number. */
  readonly id: number
  readonly repository: number
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly state: 'open' | 'closed'
  readonly reason: StateReason | null
  readonly labels: readonly number[]
  readonly milestone: number | null
  readonly assignees: readonly User[]
  readonly type: string | null
  readonly author: User
  readonly viaApp: boolean
  readonly created: Instant
  readonly updated: Instant
  readonly closed: { readonly at: Instant; readonly by: User } | null
  readonly comments: readonly Comment[]
  readonly events: readonly IssueEvent[]
  /** The ids of its sub-issues, in order; and of the issue that it is a part of. */
  readonly subIssues: readonly number[]
  readonly parent: number | null
  /** The id of the issue that stands for it. REST does not tell it, GraphQL does. */
  readonly duplicateOf: number | null
  readonly pull: PullPart | null
}
