// Pull requests one by one and in lists. https://docs.github.com/rest/pulls/pulls
import type { Context } from 'hono'
import { missing, paged } from './answer.ts'
import type { Issue } from './entities.ts'
import type { Graph } from './git.ts'
import type { RenderCommits } from './render-commit.ts'
import type { RenderPulls } from './render-pull.ts'
import type { At, RepositoryRoute, Site } from './route.ts'

export function pullRoutes(
  { world }: Site,
  git: (repository: number) => Graph,
  commits: RenderCommits,
  pulls: RenderPulls,
): readonly RepositoryRoute[] {
  function find(c: Context, { repository }: At): Issue | undefined {
    const found = world.issueAt(repository.id, Number(c.req.param('pull')))
    return found?.kind === 'issue' ? found.issue : undefined
  }

  function read(c: Context, at: At): Response {
    const issue = find(c, at)
    return issue === undefined || issue.pull === null ? missing(c) : c.json(pulls.whole(issue, issue.pull))
  }

  /** "Lists a maximum of 250 commits for a pull request." */
  function commitsOf(c: Context, at: At): Response {
    const pull = find(c, at)?.pull ?? undefined
    if (pull === undefined) return missing(c)
    const graph = git(at.repository.id)
    const all = pull.commits.slice(0, 250).flatMap((sha) => graph.resolve(sha) ?? [])
    return c.json(paged(c, all).map((commit) => commits.commit(at.repository, commit)))
  }

  function list(c: Context, { repository }: At): Response {
    const { state = 'open', head, base } = c.req.query()
    const found = [...world.issues.values()].flatMap((issue) => {
      const { pull } = issue
      if (issue.repository !== repository.id || pull === null) return []
      const isAsked =
        (state === 'all' || issue.state === state) &&
        (head === undefined || head === `${repository.owner.login}:${pull.head}`) &&
        (base === undefined || base === pull.base)
      return isAsked ? [pulls.simple(issue, pull)] : []
    })
    return c.json(paged(c, found.toReversed()))
  }

  return [
    { method: 'GET', path: '/pulls', answer: list },
    { method: 'GET', path: '/pulls/:pull{[0-9]+}', answer: read },
    { method: 'GET', path: '/pulls/:pull{[0-9]+}/commits', answer: commitsOf },
  ]
}
