// What a commit's pull request says: the issues that it names (in its title, its body by a closing word, or its branch),
// and which commits a squash made into one.
import { done, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import { type HostedCommit, Pull, Pulls } from './code-schema.ts'
import { namesIn, namesInBranch, pullIn } from './names.ts'
import { split } from './repository-name.ts'

/** Commits of one scan whose pull request is asked for though nothing in their message names one. */
const MOST_ASKED = 300

export type OfPull = {
  readonly names: readonly string[]
  /** The end of the branch that this commit was made of. */
  readonly brings?: string
}

/** What a commit's pull request says. `isNamed`: the message names an issue, so only a numbered one is asked for. */
export type ReadPull = (commit: HostedCommit, isNamed: boolean) => Promise<Result<OfPull>>

/** For one scan of one repository: each pull request is read once. Needs the permission Pull requests: read. */
export function createReadPull({ ask }: GitHub, repository: string): ReadPull {
  const known = new Map<number, readonly Pull[]>()
  let asked = 0

  function namesOf({ title, body, head }: Pull): readonly string[] {
    return [...namesIn(`${title}\n${body ?? ''}`, repository), ...namesInBranch(head.ref)]
  }

  async function byNumber(number: number): Promise<Result<readonly Pull[]>> {
    const before = known.get(number)
    if (before !== undefined) return done(before)
    const pull = await ask('read', Pull, (octokit) =>
      octokit.rest.pulls.get.endpoint({ ...split(repository), pull_number: number }),
    )
    // A number that is an issue's, or of a pull request elsewhere.
    if (!pull.ok && pull.failure.kind !== 'gone') return pull
    const pulls = pull.ok ? [pull.value] : []
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

  return async function readPull({ sha, commit, parents }, isNamed) {
    const number = pullIn(commit.message)
    if (number === undefined && (isNamed || asked >= MOST_ASKED)) return done({ names: [] })
    if (number === undefined) asked += 1
    const pulls = await (number === undefined ? byCommit(sha) : byNumber(number))
    if (!pulls.ok) return pulls
    const names = pulls.value.flatMap(namesOf)
    // A merge with two parents has the commits of the branch among its own; of a squash nothing else says so. Anybody
    // may write a number into a message: https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
    const squashed = pulls.value.find(({ merge_commit_sha }) => merge_commit_sha === sha)
    const isPlain = parents?.length === 1
    const brings = isPlain ? squashed?.head.sha.toLowerCase() : undefined
    return done({ names, ...(brings === undefined ? {} : { brings }) })
  }
}
