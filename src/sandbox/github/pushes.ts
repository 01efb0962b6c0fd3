// The one way by which branches move: whoever moves them, the webhooks go out, pull requests follow their heads, and
// issues that the commits name hear of it.
import type { Clock } from '../../core/clock.ts'
import type { Repository, User } from './entities.ts'
import type { Commit, Graph } from './git.ts'
import type { IssueChanges } from './issue-changes.ts'
import { closedBy, mentionedIn } from './mentions.ts'
import type { RenderCommits } from './render-commit.ts'
import type { RenderPulls } from './render-pull.ts'
import { toSecond } from './time.ts'
import type { Webhooks } from './webhooks.ts'
import { fullNameOf, type World } from './world.ts'

export type Pushes = {
  /** Lets a branch point at a commit, or ends it. */
  readonly move: (repository: Repository, branch: string, to: Commit | undefined, by: User) => void
  /** A new tag. */
  readonly tag: (repository: Repository, name: string, to: Commit, by: User) => void
}

const NOTHING = '0'.repeat(40)

export type PushParts = {
  readonly world: World
  readonly clock: Clock
  readonly git: (repository: number) => Graph
  readonly changes: IssueChanges
  readonly webhooks: Webhooks
  readonly commits: RenderCommits
  readonly pulls: RenderPulls
}

export function createPushes(parts: PushParts): Pushes {
  const { world, clock, git, changes, webhooks, commits, pulls } = parts

  function announce(
    repository: Repository,
    ref: string,
    before: string,
    fresh: readonly Commit[],
    more: More,
  ): void {
    const { to, forced, by } = more
    const repositoryName = fullNameOf(repository)
    webhooks.post('push', null, repository, by, {
      ref,
      before,
      after: to?.sha ?? NOTHING,
      created: before === NOTHING,
      deleted: to === undefined,
      forced,
      base_ref: null,
      compare: `https://github.com/${repositoryName}/compare/${before.slice(0, 12)}...${to?.sha.slice(0, 12)}`,
      commits: fresh.map((commit) => commits.pushed(repository, commit)),
      head_commit: to === undefined ? null : commits.pushed(repository, to),
      pusher: { name: by.login, email: by.email },
    })
  }

  function named(
    event: 'create' | 'delete',
    repository: Repository,
    type: string,
    ref: string,
    by: User,
  ): void {
    const more = event === 'create' ? { master_branch: repository.defaultBranch, description: null } : {}
    webhooks.post(event, null, repository, by, { ref, ref_type: type, pusher_type: 'user', ...more })
  }

  /** "Referenced" wherever it is pushed to; closed once it is on the default branch. */
  function tellIssues(repository: Repository, branch: string, fresh: readonly Commit[], by: User): void {
    for (const { sha, message } of fresh) {
      const who = { user: by, viaApp: false }
      for (const issue of mentionedIn(world, repository, message)) {
        changes.note(issue, { event: 'referenced', commit: sha }, who)
      }
      if (branch !== repository.defaultBranch) continue
      for (const issue of closedBy(world, repository, message)) {
        changes.close(issue, 'completed', who, { commit: sha })
      }
    }
  }

  /** Open pull requests from the branch have other commits now. */
  function follow(repository: Repository, branch: string, to: Commit, by: User): void {
    const graph = git(repository.id)
    for (const issue of [...world.issues.values()]) {
      const { pull } = issue
      const isFrom = issue.repository === repository.id && pull?.head === branch && issue.state === 'open'
      const base = pull && graph.resolve(pull.base)
      if (!isFrom || pull === null || base === null || base === undefined) continue
      const brought = graph.compare(base, to)?.ahead.map(({ sha }) => sha) ?? []
      const moved = { ...pull, headSha: to.sha, commits: brought }
      const after = world.put({ ...issue, updated: toSecond(clock.now()), pull: moved })
      webhooks.post('pull_request', 'synchronize', repository, by, {
        number: issue.number,
        before: pull.headSha,
        after: to.sha,
        pull_request: pulls.whole(after, moved),
      })
    }
  }

  return {
    move(repository, branch, to, by) {
      const graph = git(repository.id)
      const before = graph.branches.get(branch)
      if (before === to?.sha) return
      const known = new Set([...graph.branches.values()].flatMap((sha) => [...graph.reach(sha)]))
      const forced = before !== undefined && to !== undefined && !graph.reach(to.sha).has(before)
      if (to === undefined) graph.branches.delete(branch)
      else graph.branches.set(branch, to.sha)
      world.repositories.set(repository.id, { ...repository, pushed: toSecond(clock.now()) })
      if (before === undefined) named('create', repository, 'branch', branch, by)
      if (to === undefined) named('delete', repository, 'branch', branch, by)
      const reached = to === undefined ? [] : graph.log(to.sha).toReversed()
      const fresh = reached.filter(({ sha }) => !known.has(sha))
      announce(repository, `refs/heads/${branch}`, before ?? NOTHING, fresh, { to, forced, by })
      const had = before === undefined ? new Set<string>() : graph.reach(before)
      tellIssues(
        repository,
        branch,
        reached.filter(({ sha }) => !had.has(sha)),
        by,
      )
      if (to !== undefined) follow(repository, branch, to, by)
    },
    tag(repository, name, to, by) {
      git(repository.id).tags.set(name, to.sha)
      named('create', repository, 'tag', name, by)
      announce(repository, `refs/tags/${name}`, NOTHING, [], { to, forced: false, by })
    },
  }
}

type More = { readonly to: Commit | undefined; readonly forced: boolean; readonly by: User }
