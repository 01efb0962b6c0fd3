// Issues that a text mentions, and those that it closes once it reaches the default branch.
// https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
import type { Issue, Repository } from './entities.ts'
import type { World } from './world.ts'

const MENTION =
  /(?<![\w/#])(?:(?:https?:\/\/[^\s/]{1,100}\/)?([\w.-]{1,100}\/[\w.-]{1,100})(?:#|\/issues\/)|#)(\d{1,9})\b/g
const CLOSING =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s{1,3}(?:(?:https?:\/\/[^\s/]{1,100}\/)?([\w.-]{1,100}\/[\w.-]{1,100})(?:#|\/issues\/)|#)(\d{1,9})\b/gi

/** The issues behind `#5`, `owner/name#5` and addresses, each once. Pull requests are not among them. */
export function mentionedIn(world: World, repository: Repository, text: string): readonly Issue[] {
  return found(world, repository, text.matchAll(MENTION))
}

/** Those that stand behind a closing keyword. */
export function closedBy(world: World, repository: Repository, text: string): readonly Issue[] {
  return found(world, repository, text.matchAll(CLOSING))
}

/** Those that a pull request closes: by its text, and those linked to it by hand. */
export function closedByPull(world: World, repository: Repository, { body, pull }: Issue): readonly Issue[] {
  const linked = (pull?.linked ?? []).flatMap((id) => world.issues.get(id) ?? [])
  const all = [...closedBy(world, repository, body ?? ''), ...linked]
  return [...new Map(all.map((issue) => [issue.id, issue])).values()]
}

function found(world: World, repository: Repository, matches: Iterable<RegExpMatchArray>): readonly Issue[] {
  const issues = [...matches].flatMap(([, name, number]) => {
    const where = name === undefined ? repository : world.repositoryNamed(name)
    const there = where && world.issueAt(where.id, Number(number))
    return there?.kind === 'issue' && there.issue.pull === null ? [there.issue] : []
  })
  return [...new Map(issues.map((issue) => [issue.id, issue])).values()]
}
