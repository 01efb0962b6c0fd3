// What is remembered of commits that name issues, and how far each repository was looked through for them.
import type { Commit } from '../core/change.ts'
import type { Instant } from '../core/ref.ts'

/** A commit as it was found by one of its names. */
export type NamedCommit = Omit<Commit, 'names'> & { readonly name: string }

/** What a repository's branch holds up to this commit; `branch` may be a commit that was deployed by itself. */
export type FoundCommits = {
  readonly repository: string
  readonly branch: string
  readonly sha: string
  readonly commits: readonly Commit[]
}

export type CommitVerbs = {
  /** Commits that name any of these issues; each is found under every name that it holds. */
  readonly commitsNaming: (names: readonly string[]) => Promise<readonly NamedCommit[]>
  /** Commits of a repository by what they are called, each under every name that it holds. */
  readonly commitsCalled: (repository: string, shas: readonly string[]) => Promise<readonly NamedCommit[]>
  /** Up to which commit each branch of a repository has been looked through. */
  readonly tips: (repository: string) => Promise<ReadonlyMap<string, string>>
  /** Records what was found up to a commit and that it was looked through, in one commit of the database. */
  readonly saveScan: (found: FoundCommits, now: Instant) => Promise<void>
  /** Records the folders of commits that were found before, and nothing else of them. */
  readonly saveFolders: (commits: readonly NamedCommit[]) => Promise<void>
  /** Forgets commits found before this time. */
  readonly forgetCommits: (before: Instant) => Promise<void>
}
