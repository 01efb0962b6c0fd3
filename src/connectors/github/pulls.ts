// The issues that commits name: in their message, or by their pull request, in its title, its body by a closing word,
// its branch, or its sidebar.
import { done, type Result } from '../../core/failure.ts'
import type { GitHub } from './client.ts'
import { type HostedCommit, Pull, Pulls } from './code-schema.ts'
import type { LinkedIssues } from './linked-issues.ts'
import { namesIn, namesInBranch, pullIn } from './names.ts'
import { split } from './repository-name.ts'

/** Commits of one scan whose pull request is asked for though nothing in their message names one. */
const MOST_ASKED = 300

export type NamesOptions = {
  readonly github: GitHub
  readonly repository: string
  /** Absent: issues are kept elsewhere, and nobody links them to a pull request. */
  readonly linked: LinkedIssues | undefined
}

/** What one or several pull requests name, and their numbers. */
type Named = { readonly names: readonly string[]; readonly pulls: readonly number[] }

const NONE: Named = { names: [], pulls: [] }

/**
 * The names of each of these commits, by its sha: each pull request is read once, and links of a hundred at once. Needs
 * the permission Pull requests: read.
 */
export async function readNames(
  options: NamesOptions,
  commits: readonly HostedCommit[],
): Promise<Result<ReadonlyMap<string, readonly string[]>>> {
  const { repository, linked } = options
  const pullOf = createPulls(options)
  const found = new Map<string, Named>()
  for (const commit of commits) {
    const own = namesIn(commit.commit.message, repository)
    const pull = await pullOf(commit, own.length > 0)
    if (!pull.ok) return pull
    found.set(commit.sha, { ...pull.value, names: [...own, ...pull.value.names] })
  }
  const numbers = new Set([...found.values()].flatMap(({ pulls }) => pulls))
  const links = linked === undefined ? undefined : await linked(repository, [...numbers])
  if (links?.ok === false) return links
  const all = [...found].map(([sha, { names, pulls }]) => {
    const more = pulls.flatMap((pull) => links?.value.get(pull) ?? [])
    return [sha, [...new Set([...names, ...more])]] as const
  })
  return done(new Map(all))
}

/** `isNamed`: the message names an issue, so only a numbered pull request is asked for. */
function createPulls({ github: { ask }, repository }: NamesOptions) {
  const known = new Map<number, Named>()
  let asked = 0

  function namesOf({ title, body, head }: Pull): readonly string[] {
    return [...namesIn(`${title}\n${body ?? ''}`, repository), ...namesInBranch(head.ref)]
  }

  async function byNumber(number: number): Promise<Result<Named>> {
    const before = known.get(number)
    if (before !== undefined) return done(before)
    const pull = await ask('read', Pull, (octokit) =>
      octokit.rest.pulls.get.endpoint({ ...split(repository), pull_number: number }),
    )
    // A number that is an issue's, or of a pull request elsewhere.
    if (!pull.ok && pull.failure.kind !== 'gone') return pull
    const named = pull.ok ? { names: namesOf(pull.value), pulls: [number] } : NONE
    known.set(number, named)
    return done(named)
  }

  /** `GET /repos/{owner}/{repo}/commits/{sha}/pulls`. An open one that holds the commit too has not brought it here. */
  async function byCommit(sha: string): Promise<Result<Named>> {
    const read = await ask('read', Pulls, (octokit) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit.endpoint({
        ...split(repository),
        commit_sha: sha,
      }),
    )
    if (!read.ok) return read.failure.kind === 'gone' ? done(NONE) : read
    const merged = read.value.filter(({ merged_at }) => Boolean(merged_at))
    return done({ names: merged.flatMap(namesOf), pulls: merged.flatMap(({ number }) => number ?? []) })
  }

  return async function pullOf({ sha, commit }: HostedCommit, isNamed: boolean): Promise<Result<Named>> {
    const number = pullIn(commit.message)
    if (number !== undefined) return byNumber(number)
    if (isNamed || asked >= MOST_ASKED) return done(NONE)
    asked += 1
    return byCommit(sha)
  }
}
