// Who the caller is, and tokens for the App's installation.
// https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
import type { Context } from 'hono'
import { bodyOf, missing, paged, problem } from './answer.ts'
import type { Caller, Callers } from './callers.ts'
import { appJson, installationPermissions, publicUserJson } from './render-user.ts'
import type { Route, Site } from './route.ts'
import { TokenBody } from './schema.ts'
import { toGithubTime } from './time.ts'

export function appRoutes({ world, render, app }: Site, callers: Callers): readonly Route[] {
  const asApp = (answer: Route['answer']): Route['answer'] => {
    return (c, caller) =>
      caller.kind === 'app' ? answer(c, caller) : problem(c, 401, 'A JSON web token could not be decoded')
  }

  async function token(c: Context): Promise<Response> {
    if (app === undefined || Number(c.req.param('installation')) !== app.installation) return missing(c)
    const body = TokenBody.safeParse((await bodyOf(c)) ?? {}).data
    const all = [...world.repositories.values()]
    const named = body?.repositories?.map((name) => all.find((one) => one.name === name)?.id)
    const only = body?.repository_ids ?? named
    if (body === undefined || only?.some((id) => id === undefined || !world.repositories.has(id))) {
      const reason = 'There is at least one repository that does not exist or is not accessible'
      return problem(c, 422, `${reason} to the parent installation.`)
    }
    const made = callers.issue(only?.flatMap((id) => id ?? []))
    return c.json(
      {
        token: made.token,
        expires_at: toGithubTime(made.ends),
        permissions: installationPermissions(),
        repository_selection: only === undefined ? 'all' : 'selected',
      },
      201,
    )
  }

  function self(c: Context): Response {
    const owner = world.repositories.values().next().value?.owner
    return app === undefined || owner === undefined
      ? missing(c)
      : c.json(appJson(render.places, app, owner, 0))
  }

  function repositories(c: Context, caller: Caller): Response {
    if (caller.kind !== 'installation') {
      return problem(c, 403, 'You must authenticate with an installation access token')
    }
    const all = [...world.repositories.values()].filter(caller.reaches)
    const page = paged(c, all).map(render.repository)
    return c.json({ total_count: all.length, repository_selection: 'all', repositories: page })
  }

  /** https://docs.github.com/rest/users/users#get-the-authenticated-user */
  function user(c: Context, { kind, user }: Caller): Response {
    if (kind === 'anonymous') return problem(c, 401, 'Requires authentication')
    if (kind !== 'user') return problem(c, 403, 'Resource not accessible by integration')
    return c.json(publicUserJson(render.places, user, 0))
  }

  return [
    { method: 'GET', path: '/user', answer: user },
    { method: 'GET', path: '/app', answer: asApp(self) },
    {
      method: 'POST',
      path: '/app/installations/:installation{[0-9]+}/access_tokens',
      answer: asApp(token),
    },
    { method: 'GET', path: '/installation/repositories', answer: repositories },
  ]
}
