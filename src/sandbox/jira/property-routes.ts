// Issue properties: small JSON values that integrations keep on an issue, unseen by people.
import type { Context } from 'hono'
import { badRequest, bodyOf, noIssue, problem } from './answer.ts'
import { fits } from './issue-routes.ts'
import type { Route, Site } from './route.ts'

const PATH = '/rest/api/3/issue/:issue/properties/:key'

export function propertyRoutes({ world, changes }: Site): readonly Route[] {
  function read(c: Context): Response {
    const issue = world.find(c.req.param('issue') ?? '')
    const key = c.req.param('key') ?? ''
    if (issue === undefined) return noIssue(c)
    return Object.hasOwn(issue.properties, key)
      ? c.json({ key, value: issue.properties[key] })
      : problem(c, 404, [`The property ${key} does not exist for the issue.`])
  }

  async function write(c: Context): Promise<Response> {
    const issue = world.find(c.req.param('issue') ?? '')
    const key = c.req.param('key') ?? ''
    if (issue === undefined) return noIssue(c)
    const value = await bodyOf(c)
    if (value === undefined || !fits({ value })) return badRequest(c)
    const status = Object.hasOwn(issue.properties, key) ? 200 : 201
    changes.setProperty(issue.id, key, value)
    return c.body(null, status)
  }

  return [
    { method: 'GET', path: PATH, answer: read },
    { method: 'PUT', path: PATH, answer: write },
  ]
}
