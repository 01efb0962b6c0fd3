// How actors and tests name things: `owner/name` for a repository, `owner/name#5` for an issue or a pull request.
// Wrong names are bugs of the caller and throw.
import type { Issue, Repository } from './entities.ts'
import { fullNameOf, type World } from './world.ts'

export type Names = {
  readonly repository: (name: string) => Repository
  /** Also by a number that it had before. */
  readonly issue: (ref: string) => Issue
  readonly refOf: (issue: Issue) => string
  /** Undefined: there is no such issue, or it was deleted. */
  readonly find: (ref: string) => Issue | undefined
}

export function createNames(world: World): Names {
  function repository(name: string): Repository {
    return known(world.repositoryNamed(name), name)
  }

  function find(ref: string): Issue | undefined {
    const [name = '', number = ''] = ref.split('#')
    const found = world.issueAt(repository(name).id, Number(number))
    if (found === undefined || found.kind === 'deleted') return undefined
    return found.kind === 'issue' ? found.issue : found.to
  }

  return {
    repository,
    find,
    issue: (ref) => known(find(ref), ref),
    refOf: (issue) => `${fullNameOf(known(world.repositories.get(issue.repository), 'it'))}#${issue.number}`,
  }
}

/** Throws when nothing was found by the name. */
export function known<T>(found: T | undefined, name: string | number): T {
  if (found === undefined) throw new Error(`the GitHub stand-in knows no ${name}`)
  return found
}
