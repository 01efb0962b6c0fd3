// What a merge brought: its change is that of the commits that it brings, and taking it back takes all of them back.
import { type Commit, isSame } from '../../core/change.ts'
import { done, type Failure, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import { Comparison, type HostedCommit, Parented } from './code-schema.ts'
import { split } from './repository-name.ts'

/**
 * The commits that a taken back one stands for: what a merge brought together with itself, or itself alone. GitHub
 * tells the first 100 of a merge; `listed` is what was just read of the repository.
 */
export async function standsFor(
  { ask }: GitHub,
  repository: string,
  sha: string,
  listed: readonly HostedCommit[],
): Promise<Result<readonly string[]>> {
  const known = listed.find((commit) => isSame(commit.sha, sha))
  const read =
    known === undefined
      ? await ask('read', Parented, (octokit) =>
          octokit.rest.repos.getCommit.endpoint({ ...split(repository), ref: sha, per_page: 1 }),
        )
      : done(known)
  if (!read.ok) return isUnknown(read.failure) ? done([sha]) : read
  const [first, ...others] = parentsOf(read.value)
  if (first === undefined || others.length === 0) return done([sha])
  const brought = await ask('read', Comparison, (octokit) =>
    octokit.rest.repos.compareCommitsWithBasehead.endpoint({
      ...split(repository),
      basehead: `${first}...${read.value.sha}`,
      per_page: 100,
    }),
  )
  if (!brought.ok) return isUnknown(brought.failure) ? done([sha]) : brought
  return done([...new Set([sha, ...brought.value.commits.map((commit) => commit.sha.toLowerCase())])])
}

/**
 * Takes from each merge the names that a commit of its own bears: the merge is no second change, which a cherry-pick
 * of the first would leave waiting, and which the merge of a revert would put in the place of what is taken back.
 */
export function withoutMerges(
  commits: readonly Commit[],
  listed: readonly HostedCommit[],
): readonly Commit[] {
  const parents = new Map(listed.map((commit) => [commit.sha.toLowerCase(), parentsOf(commit)]))
  const named = new Map(commits.map((commit) => [commit.sha, commit.names]))
  const reach = (from: readonly string[]): ReadonlySet<string> => {
    const seen = new Set(from)
    // A set also gives what is added while it is walked.
    for (const sha of seen) for (const parent of parents.get(sha) ?? []) seen.add(parent)
    return seen
  }
  return commits.flatMap((commit) => {
    const [first, ...others] = parents.get(commit.sha) ?? []
    if (first === undefined || others.length === 0) return [commit]
    const had = reach([first])
    const own = new Set([...reach(others)].flatMap((sha) => (had.has(sha) ? [] : (named.get(sha) ?? []))))
    const names = commit.names.filter((name) => !own.has(name))
    return names.length === 0 && commit.undoes === undefined ? [] : [{ ...commit, names }]
  })
}

/** A commit of another repository, or of none: "422 No commit found for SHA". Anybody may write so into a message. */
export function isUnknown({ kind, status }: Failure): boolean {
  return kind === 'gone' || status === 422
}

function parentsOf({ parents }: Pick<HostedCommit, 'parents'>): readonly string[] {
  return (parents ?? []).map(({ sha }) => sha.toLowerCase())
}
