// Everything that the stand-in holds of repositories and issues, and where to find it by the names that GitHub
// gives: repositories by id, by name or by a name they had before, issues by id or by number.
import type { Instant } from '../../core/ref.ts'
import type { Issue, Label, Milestone, Repository, User, Visibility } from './entities.ts'

/** Where a number leads: to an issue, to where it was moved, or nowhere any more. */
export type Found =
  | { readonly kind: 'issue'; readonly issue: Issue }
  | { readonly kind: 'moved'; readonly to: Issue }
  | { readonly kind: 'deleted' }

export type World = {
  readonly users: Map<string, User>
  readonly repositories: Map<number, Repository>
  readonly labels: Map<number, Label>
  readonly milestones: Map<number, Milestone>
  readonly issues: ReadonlyMap<number, Issue>
  /** Makes the account when there is none of that login. */
  readonly user: (login: string, type?: User['type']) => User
  readonly addRepository: (fullName: string, visibility: Visibility, at: Instant) => Repository
  /** By `owner/name` in any case, also by a name from before: then it has another name now. */
  readonly repositoryNamed: (fullName: string) => Repository | undefined
  readonly rename: (id: number, name: string) => Repository
  readonly issueAt: (repository: number, number: number) => Found | undefined
  readonly put: (issue: Issue) => Issue
  /** Takes an issue from its number. `to`: the issue that it has become elsewhere. */
  readonly drop: (issue: Issue, to?: Issue) => void
  readonly labelsOf: (repository: number) => readonly Label[]
  readonly milestonesOf: (repository: number) => readonly Milestone[]
  /** Ids count up, for each kind of thing on its own. */
  readonly nextId: (kind: string) => number
  /** Issues and pull requests of a repository share their numbers; milestones have their own. */
  readonly nextNumber: (kind: 'issue' | 'milestone', repository: number) => number
}

/** `noted` hears of every new state of an issue, and of its end as undefined. */
export function createWorld(noted: (id: number, issue: Issue | undefined) => void): World {
  const users = new Map<string, User>()
  const repositories = new Map<number, Repository>()
  const names = new Map<string, number>()
  const issues = new Map<number, Issue>()
  const numbers = new Map<string, { readonly id: number } | 'deleted'>()
  const labels = new Map<number, Label>()
  const milestones = new Map<number, Milestone>()
  const counts = new Map<string, number>()

  function count(kind: string, start: number): number {
    const next = (counts.get(kind) ?? start) + 1
    counts.set(kind, next)
    return next
  }

  function user(login: string, type: User['type'] = login.endsWith('[bot]') ? 'Bot' : 'User'): User {
    const known = users.get(login.toLowerCase())
    if (known !== undefined) return known
    const id = count('user', 1_000)
    const made = { id, login, type, name: login, email: `${id}+${login}@users.noreply.github.com` }
    users.set(login.toLowerCase(), made)
    return made
  }

  function repositoryOf(id: number): Repository {
    const found = repositories.get(id)
    if (found === undefined) throw new Error(`the GitHub stand-in has no repository ${id}`)
    return found
  }

  return {
    users,
    repositories,
    labels,
    milestones,
    issues,
    user,
    addRepository(fullName, visibility, at) {
      const [owner = '', name = ''] = fullName.split('/')
      const repository: Repository = {
        id: count('repository', 100_000),
        owner: user(owner, 'Organization'),
        name,
        visibility,
        defaultBranch: 'main',
        created: at,
        pushed: at,
      }
      repositories.set(repository.id, repository)
      names.set(fullName.toLowerCase(), repository.id)
      return repository
    },
    repositoryNamed: (fullName) => repositories.get(names.get(fullName.toLowerCase()) ?? 0),
    rename(id, name) {
      const renamed = { ...repositoryOf(id), name }
      repositories.set(id, renamed)
      names.set(fullNameOf(renamed).toLowerCase(), id)
      return renamed
    },
    issueAt(repository, number) {
      const at = numbers.get(`${repository}/${number}`)
      if (at === undefined) return undefined
      if (at === 'deleted') return { kind: 'deleted' }
      const issue = issues.get(at.id)
      if (issue === undefined) return { kind: 'deleted' }
      const stays = issue.repository === repository && issue.number === number
      return stays ? { kind: 'issue', issue } : { kind: 'moved', to: issue }
    },
    put(issue) {
      issues.set(issue.id, issue)
      numbers.set(`${issue.repository}/${issue.number}`, { id: issue.id })
      noted(issue.id, issue)
      return issue
    },
    drop(issue, to) {
      issues.delete(issue.id)
      // Who followed the issue here is led on to where it went from here.
      for (const [number, at] of numbers) {
        if (at !== 'deleted' && at.id === issue.id) numbers.set(number, to ? { id: to.id } : 'deleted')
      }
      noted(issue.id, undefined)
    },
    labelsOf: (repository) => [...labels.values()].filter((label) => label.repository === repository),
    milestonesOf: (repository) => [...milestones.values()].filter((one) => one.repository === repository),
    nextId: (kind) => count(kind, 10_000),
    nextNumber: (kind, repository) => count(`${kind} of ${repository}`, 0),
  }
}

/** `owner/name`, as people write it. */
export function fullNameOf({ owner, name }: Repository): string {
  return `${owner.login}/${name}`
}
