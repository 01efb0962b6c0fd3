// What the pull requests of commits say: the issues that they name (in their title, their body by a closing word, their
// branch, or their sidebar), and which commits a squash made into one.
import { done, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import { type HostedCommit, Pull, Pulls } from './code-schema.ts'
import type { LinkedIssues } from './linked-issues.ts'
import { namesIn, namesInBranch, pullIn } from './names.ts'
import { split } from './repository-name.ts'

/** Commits of one scan whose pull request is asked for though nothing in their message names one. */
const MOST_ASKED = 300

export type PullsOptions = {
  readonly github: GitHub
  readonly repository: string
  /** Absent: issues are kept elsewhere, and nobody links them to a pull request. */
  readonly linked: LinkedIssues | undefined
}

/** What a commit names, by itself and by its pull request. */
export type Named = {
  readonly names: readonly string[]
  /** The end of the branch that this commit was made of. */
  readonly brings?: string
}

/**
 * What each of these commits names, by its sha: each pull request is read once, and links of a hundred at once. Needs
 * the permission Pull requests: read.
 */
export async function readNames(
  options: PullsOptions,
  commits: readonly HostedCommit[],
): Promise<Result<ReadonlyMap<string, Named>>> {
  const { repository, linked } = options
  const pullsOf = createPulls(options)
  const found: { readonly hosted: HostedCommit; readonly pulls: readonly Pull[] }[] = []
  for (const hosted of commits) {
    const pulls = await pullsOf(hosted, namesIn(hosted.commit.message, repository).length > 0)
    if (!pulls.ok) return pulls
    found.push({ hosted, pulls: pulls.value })
  }
  const numbers = new Set(found.flatMap(({ pulls }) => pulls.flatMap(({ number }) => number ?? [])))
  const links = linked === undefined ? undefined : await linked(repository, [...numbers])
  if (links?.ok === false) return links
  const named = found.map(({ hosted, pulls }) => {
    const own = namesIn(hosted.commit.message, repository)
    const more = pulls.flatMap(({ number = 0 }) => links?.value.get(number) ?? [])
    const names = [...new Set([...own, ...pulls.flatMap((pull) => namesOf(pull, repository)), ...more])]
    const brings = broughtBy(hosted, pulls)
    return [hosted.sha, { names, ...(brings === undefined ? {} : { brings }) }] as const
  })
  return done(new Map(named))
}

function namesOf({ title, body, head }: Pull, repository: string): readonly string[] {
  return [...namesIn(`${title}\n${body ?? ''}`, repository), ...namesInBranch(head.ref)]
}

/**
 * A merge with two parents has the commits of the branch among its own; of a squash nothing else says so. Anybody may
 * write a number into a message: https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 */
function broughtBy({ sha, parents }: HostedCommit, pulls: readonly Pull[]): string | undefined {
  if (parents?.length !== 1) return undefined
  return pulls.find(({ merge_commit_sha }) => merge_commit_sha === sha)?.head.sha.toLowerCase()
}

/** Gives the pull requests of a commit. `isNamed`: the message names an issue, so only a numbered one is asked for. */
function createPulls({ github: { ask }, repository }: PullsOptions) {
  const known = new Map<number, readonly Pull[]>()
  let asked = 0

  async function byNumber(number: number): Promise<Result<readonly Pull[]>> {
    const before = known.get(number)
    if (before !== undefined) return done(before)
    const pull = await ask('read', Pull, (octokit) =>
      octokit.rest.pulls.get.endpoint({ ...split(repository), pull_number: number }),
    )
    // A number that is an issue's, or of a pull request elsewhere.
    if (!pull.ok && pull.failure.kind !== 'gone') return pull
    const pulls = pull.ok && pull.value.merged_at ? [pull.value] : []
    known.set(number, pulls)
    return done(pulls)
  }

  /** `GET /repos/{owner}/{repo}/commits/{sha}/pulls`. An open one that holds the commit too has not brought it here. */
  async function byCommit(sha: string): Promise<Result<readonly Pull[]>> {
    const pulls = await ask('read', Pulls, (octokit) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit.endpoint({
        ...split(repository),
        commit_sha: sha,
      }),
    )
    if (!pulls.ok) return pulls.failure.kind === 'gone' ? done([]) : pulls
    return done(pulls.value.filter(({ merged_at }) => Boolean(merged_at)))
  }

  return async function pullsOf(
    { sha, commit }: HostedCommit,
    isNamed: boolean,
  ): Promise<Result<readonly Pull[]>> {
    const number = pullIn(commit.message)
    if (number !== undefined) return byNumber(number)
    if (isNamed || asked >= MOST_ASKED) return done([])
    asked += 1
    return byCommit(sha)
  }
}
