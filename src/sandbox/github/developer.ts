// What people do with git and pull requests, for the demo, the tests and the simulator. Repositories are named
// `owner/name`, pull requests `owner/name#12`, commits by their sha or whatever points at them.
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { User } from './entities.ts'
import type { Commit, Graph, Identity } from './git.ts'
import { known, type Names } from './names.ts'
import type { PullChanges } from './pull-changes.ts'
import type { Pushes } from './pushes.ts'
import { ENGINEER } from './site.ts'
import { toSecond } from './time.ts'
import type { World } from './world.ts'

export type CommitView = {
  readonly sha: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Identity
  readonly committed: Instant
}

type Who = { readonly by?: string }

export type Developer = {
  /** Commits and pushes. Gives the sha. The first commit of a repository makes the branch. */
  readonly commit: (
    repository: string,
    branch: string,
    message: string,
    more?: Who & { readonly files?: readonly string[] },
  ) => string
  /** Several commits in one push. Gives their shas, oldest first. */
  readonly commits: (
    repository: string,
    branch: string,
    messages: readonly string[],
    more?: Who,
  ) => readonly string[]
  /** A new branch at `from`, the default branch unless named. */
  readonly branch: (repository: string, name: string, from?: string) => void
  readonly deleteBranch: (repository: string, name: string) => void
  readonly tag: (repository: string, name: string, ref: string) => void
  /** The same change on another branch: a new sha, the same author and date of writing. `recorded`: git's -x. */
  readonly cherryPick: (
    repository: string,
    commit: string,
    branch: string,
    more?: Who & { readonly recorded?: boolean },
  ) => string
  /** Takes a commit back by another one, as git writes it. */
  readonly revert: (repository: string, commit: string, branch: string) => string
  /** Merges a branch into another without a pull request. */
  readonly mergeBranch: (repository: string, from: string, into: string) => string
  /** Lets a branch point elsewhere, whatever it pointed at. */
  readonly forcePush: (repository: string, branch: string, commit: string) => void
  /** Gives the pull request's name, `owner/name#12`. */
  readonly openPull: (
    repository: string,
    pull: Who & {
      readonly head: string
      readonly base?: string
      readonly title: string
      readonly body?: string
    },
  ) => string
  /** Links an issue to the pull request in its sidebar. */
  readonly linkPull: (pull: string, issue: string) => void
  /** Gives the sha of the commit that the merge made. */
  readonly mergePull: (pull: string, method?: 'merge' | 'squash', by?: string) => string
  readonly closePull: (pull: string) => void
  /** What can be reached from a ref, newest first. */
  readonly log: (repository: string, ref: string) => readonly CommitView[]
}

type Parts = {
  readonly world: World
  readonly clock: Clock
  readonly names: Names
  readonly git: (repository: number) => Graph
  readonly pushes: Pushes
  readonly pullChanges: PullChanges
}

export function createDeveloper({ world, clock, names, git, pushes, pullChanges }: Parts): Developer {
  const user = (login = ENGINEER): User => world.user(login)
  const person = ({ name, email }: User): Identity => ({ name, email, at: toSecond(clock.now()) })

  function at(repository: string): { graph: Graph; find: (ref: string) => Commit } {
    const graph = git(names.repository(repository).id)
    return { graph, find: (ref) => known(graph.resolve(ref), ref) }
  }

  /** Puts commits on top of a branch, each the parent of the next, and pushes them together. */
  function put(
    repository: string,
    branch: string,
    drafts: readonly Partial<Commit>[],
    login: string | undefined,
  ): readonly string[] {
    const { graph } = at(repository)
    const who = person(user(login))
    const first = { parents: [], author: who, committer: who, files: [], message: '' }
    let tip = graph.branches.get(branch)
    const added = drafts.map((draft) => {
      const made = graph.add({ ...first, parents: tip === undefined ? [] : [tip], ...draft })
      tip = made.sha
      return made
    })
    pushes.move(names.repository(repository), branch, added.at(-1), user(login))
    return added.map(({ sha }) => sha)
  }

  const one = (shas: readonly string[]): string => known(shas.at(-1), 'commit')

  return {
    commit: (repository, branch, message, { by, files = ['src/app.ts'] } = {}) =>
      one(put(repository, branch, [{ message, files }], by)),
    commits(repository, branch, messages, { by } = {}) {
      return messages.length === 0
        ? []
        : put(
            repository,
            branch,
            messages.map((message) => ({ message, files: ['src/app.ts'] })),
            by,
          )
    },
    branch(repository, name, from) {
      const where = names.repository(repository)
      pushes.move(where, name, at(repository).find(from ?? where.defaultBranch), user())
    },
    deleteBranch: (repository, name) => pushes.move(names.repository(repository), name, undefined, user()),
    tag: (repository, name, ref) =>
      pushes.tag(names.repository(repository), name, at(repository).find(ref), user()),
    cherryPick(repository, commit, branch, { by, recorded = false } = {}) {
      const { sha, message, author, files } = at(repository).find(commit)
      const note = recorded ? `\n\n(cherry picked from commit ${sha})` : ''
      return one(put(repository, branch, [{ message: message + note, author, files }], by))
    },
    revert(repository, commit, branch) {
      const { sha, message, files } = at(repository).find(commit)
      const words = `Revert "${message.split('\n')[0]}"\n\nThis reverts commit ${sha}.`
      return one(put(repository, branch, [{ message: words, files }], undefined))
    },
    mergeBranch(repository, from, into) {
      const parents = [into, from].map((ref) => at(repository).find(ref).sha)
      return one(
        put(repository, into, [{ message: `Merge branch '${from}' into ${into}`, parents }], undefined),
      )
    },
    forcePush: (repository, branch, commit) =>
      pushes.move(names.repository(repository), branch, at(repository).find(commit), user()),
    openPull(repository, { head, base, title, body, by }) {
      const where = names.repository(repository)
      const opening = { head, base: base ?? where.defaultBranch, title, body: body ?? null }
      return names.refOf(pullChanges.open(where, opening, user(by)))
    },
    linkPull: (pull, issue) => pullChanges.link(names.issue(pull), names.issue(issue)),
    mergePull: (pull, method = 'merge', by) => pullChanges.merge(names.issue(pull), method, user(by)).sha,
    closePull: (pull) => pullChanges.close(names.issue(pull), user()),
    log(repository, ref) {
      const { graph, find } = at(repository)
      return graph.log(find(ref).sha).map(({ sha, parents, message, author, committer }) => ({
        sha,
        parents,
        message,
        author,
        committed: committer.at,
      }))
    },
  }
}
