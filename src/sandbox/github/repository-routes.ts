// Repositories, and the way to whatever belongs to one: by its name, by a name from before, or by its id.
import type { Context } from 'hono'
import { missing, movedTo, paged, problem } from './answer.ts'
import type { Caller } from './callers.ts'
import { fullRepositoryJson } from './render-repository.ts'
import type { At, RepositoryRoute, Route, Site } from './route.ts'
import { ISSUE_TYPES } from './site.ts'
import { fullNameOf } from './world.ts'

export function repositoryRoutes({ render }: Site): readonly RepositoryRoute[] {
  function read(c: Context, { repository, caller }: At): Response {
    return c.json(fullRepositoryJson(render.repository(repository), caller.reaches(repository)))
  }
  return [{ method: 'GET', path: '', answer: read }]
}

/** The types of issues that an organisation has. */
export function organizationRoutes({ world }: Site): readonly Route[] {
  function types(c: Context): Response {
    const owner = world.users.get((c.req.param('org') ?? '').toLowerCase())
    return owner?.type === 'Organization' ? c.json(paged(c, ISSUE_TYPES)) : missing(c)
  }
  return [{ method: 'GET', path: '/orgs/:org/issue-types', answer: types }]
}

/** The endpoint as it is reached by the repository's name, and as it is by its id. */
export function bothWays({ world, render }: Site, route: RepositoryRoute): readonly Route[] {
  async function enter(c: Context, caller: Caller, byId: boolean): Promise<Response> {
    const name = `${c.req.param('owner')}/${c.req.param('repo')}`
    const repository = byId
      ? world.repositories.get(Number(c.req.param('repository')))
      : world.repositoryNamed(name)
    // "404 Not Found … instead of 403 to avoid confirming the existence of private repositories."
    const hidden =
      repository !== undefined && repository.visibility !== 'public' && !caller.reaches(repository)
    if (repository === undefined || hidden) return missing(c)
    if (!byId && fullNameOf(repository).toLowerCase() !== name.toLowerCase()) {
      const rest = new URL(c.req.url)
      const path = rest.pathname.split('/').slice(4).join('/')
      const tail = path === '' ? '' : `/${path}`
      return movedTo(c, render.places.api(`/repositories/${repository.id}${tail}${rest.search}`))
    }
    if (route.method !== 'GET' && caller.kind === 'installation' && !caller.reaches(repository)) {
      return problem(c, 403, 'Resource not accessible by integration')
    }
    return route.answer(c, { repository, caller })
  }
  const { method, path } = route
  return [
    { method, path: `/repos/:owner/:repo${path}`, answer: (c, caller) => enter(c, caller, false) },
    {
      method,
      path: `/repositories/:repository{[0-9]+}${path}`,
      answer: (c, caller) => enter(c, caller, true),
    },
  ]
}
