// The issues that a commit's pull request names: in its title, its body by a closing word, or its branch.
import { done, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import { type HostedCommit, Pull, Pulls } from './code-schema.ts'
import { namesIn, namesInBranch, pullIn } from './names.ts'
import { split } from './repository-name.ts'

/** Commits of one scan whose pull request is asked for though nothing in their message names one. */
const MOST_ASKED = 300

/** Names of a commit's pull request. `isNamed`: the message names an issue, so only a numbered one is asked for. */
export type PullNames = (commit: HostedCommit, isNamed: boolean) => Promise<Result<readonly string[]>>

/** For one scan of one repository: each pull request is read once. Needs the permission Pull requests: read. */
export function createPullNames({ ask }: GitHub, repository: string): PullNames {
  const known = new Map<number, readonly string[]>()
  let asked = 0

  function namesOf({ title, body, head }: Pull): readonly string[] {
    return [...namesIn(`${title}\n${body ?? ''}`, repository), ...namesInBranch(head.ref)]
  }

  async function byNumber(number: number): Promise<Result<readonly string[]>> {
    const before = known.get(number)
    if (before !== undefined) return done(before)
    const pull = await ask('read', Pull, (octokit) =>
      octokit.rest.pulls.get.endpoint({ ...split(repository), pull_number: number }),
    )
    // A number that is an issue's, or of a pull request elsewhere.
    if (!pull.ok && pull.failure.kind !== 'gone') return pull
    const names = pull.ok ? namesOf(pull.value) : []
    known.set(number, names)
    return done(names)
  }

  /** `GET /repos/{owner}/{repo}/commits/{sha}/pulls`. An open one that holds the commit too has not brought it here. */
  async function byCommit(sha: string): Promise<Result<readonly string[]>> {
    const pulls = await ask('read', Pulls, (octokit) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit.endpoint({
        ...split(repository),
        commit_sha: sha,
      }),
    )
    if (!pulls.ok) return pulls.failure.kind === 'gone' ? done([]) : pulls
    return done(pulls.value.filter(({ merged_at }) => Boolean(merged_at)).flatMap(namesOf))
  }

  return async function pullNames({ sha, commit }, isNamed) {
    const number = pullIn(commit.message)
    if (number !== undefined) return byNumber(number)
    if (isNamed || asked >= MOST_ASKED) return done([])
    asked += 1
    return byCommit(sha)
  }
}
