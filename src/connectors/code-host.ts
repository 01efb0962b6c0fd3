// The shape of a code host: it tells what is deployed, and which commits name which issues.
import type { Commit } from '../core/change.ts'
import type { Result } from '../core/failure.ts'
import type { Instant, System } from '../core/ref.ts'

/** What a host of code says of one deploy: only what a commit is called, and what became of it. */
export type HostedDeploy = {
  /** A commit or a tag. */
  readonly sha: string
  readonly status: 'success' | 'failed'
  readonly at: Instant
}

/** How far back deploys are read. */
export type Reach = {
  /** The most that are wanted of those that succeeded. */
  readonly enough: number
  /** Whatever is older than the newest page is read only until this many succeeded. */
  readonly least: number
  /** And only as far as it was begun at this time or later. */
  readonly since?: Instant
}

/** Commits that came to `to` since `from`, of which those that name issues are told. */
export type Scan = {
  readonly commits: readonly Commit[]
  /** There were more than are looked at: the last commit of those, from where to go on. Absent: that was all. */
  readonly upTo?: string
}

/** Where the code is kept and deployed from. `repository` is `owner/name` throughout. */
export type CodeHost = {
  readonly system: System
  /**
   * The newest deploys to an environment that have come to an end, newest first. Failure `refused` (too-large) where
   * there are so many, and none that succeeded, that it is not known what is in force.
   */
  readonly readDeployments: (
    repository: string,
    environment: string,
    reach: Reach,
  ) => Promise<Result<readonly HostedDeploy[]>>
  /** The newest published releases, newest first, as deploys of their tags. Failure: as of deployments. */
  readonly readReleases: (repository: string) => Promise<Result<readonly HostedDeploy[]>>
  /** The newest commit of the default branch, and what the repository is called now, whatever the mapping calls it. */
  readonly readHead: (repository: string) => Promise<Result<{ readonly sha: string; readonly name: string }>>
  /** Reads what `to` has and `from` has not; without `from`, the newest commits of `to`. */
  readonly scan: (question: {
    readonly repository: string
    /** What it is called now; absent: the same. */
    readonly name?: string
    readonly from: string | undefined
    readonly to: string
    /** Services of this repository that have a folder of their own. */
    readonly services: readonly { readonly name: string; readonly path: string }[]
  }) => Promise<Result<Scan>>
  /** Which of these services a commit touches; undefined: none, or more files than can be read, so any may be meant. */
  readonly touched: (question: {
    readonly repository: string
    readonly sha: string
    readonly services: readonly { readonly name: string; readonly path: string }[]
  }) => Promise<Result<readonly string[] | undefined>>
  /** Whether a commit is part of what `head` is. Undefined: one of them is not there yet, or any more. */
  readonly contains: (repository: string, sha: string, head: string) => Promise<Result<boolean | undefined>>
}
