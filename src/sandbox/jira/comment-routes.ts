// Comments on an issue, with their entity properties: listed, added, edited, and asked for by their ids.
// https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/
import type { Context } from 'hono'
import { flatten, readDocument } from './adf.ts'
import { badRequest, bodyOf, invalid, noIssue, problem } from './answer.ts'
import { fits } from './issue-routes.ts'
import type { Route, Site } from './route.ts'
import { CommentBody, CommentIdsBody } from './schema.ts'
import { BRIDGE } from './site.ts'
import type { Comment, Issue } from './world.ts'

type Properties = NonNullable<Comment['properties']>

const PATH = '/rest/api/3/issue/:issue/comment'

export function commentRoutes({ world, changes, render }: Site): readonly Route[] {
  const find = (c: Context): Issue | undefined => world.find(c.req.param('issue') ?? '')

  function list(c: Context): Response {
    const issue = find(c)
    if (issue === undefined) return noIssue(c)
    const startAt = Number(c.req.query('startAt') ?? 0)
    const maxResults = Math.min(100, Number(c.req.query('maxResults') ?? 100))
    const ordered = c.req.query('orderBy') === '-created' ? issue.comments.toReversed() : issue.comments
    const comments = ordered
      .slice(startAt, startAt + maxResults)
      .map((comment) => render.comment(issue, comment))
    return c.json({ startAt, maxResults, total: issue.comments.length, comments })
  }

  async function write(
    c: Context,
    put: (issue: Issue, document: Comment['document'], properties: Properties) => Response,
  ): Promise<Response> {
    const issue = find(c)
    if (issue === undefined) return noIssue(c)
    const body = CommentBody.safeParse(await bodyOf(c)).data
    if (body === undefined || !body.properties.every(fits)) return badRequest(c)
    const document = readDocument(body.body)
    if (typeof document === 'string') return invalid(c, { comment: document })
    const properties = Object.fromEntries(body.properties.map(({ key, value }) => [key, value]))
    return put(issue, document, properties)
  }

  function add(c: Context): Promise<Response> {
    return write(c, (issue, document, properties) => {
      const comment = changes.comment(issue.id, document, flatten(document), BRIDGE, properties)
      return c.json(render.comment(issue, comment), 201)
    })
  }

  function edit(c: Context): Promise<Response> {
    return write(c, (issue, document, properties) => {
      const id = c.req.param('comment') ?? ''
      const comment = changes.editComment(issue.id, id, document, flatten(document), properties)
      return comment === undefined
        ? problem(c, 404, [`Can not find a comment for the id: ${id}.`])
        : c.json(render.comment(issue, comment))
    })
  }

  async function byIds(c: Context): Promise<Response> {
    const body = CommentIdsBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return badRequest(c)
    const showsProperties = (c.req.query('expand') ?? '').split(',').includes('properties')
    const values = [...world.issues.values()].flatMap((issue) =>
      issue.comments
        .filter(({ id }) => body.ids.includes(Number(id)))
        .map((comment) => ({
          ...render.comment(issue, comment),
          ...(showsProperties
            ? { properties: Object.entries(comment.properties ?? {}).map(([key, value]) => ({ key, value })) }
            : {}),
        })),
    )
    return c.json({ startAt: 0, maxResults: 1_000, total: values.length, isLast: true, values })
  }

  return [
    { method: 'GET', path: PATH, answer: list },
    { method: 'POST', path: PATH, answer: add },
    { method: 'PUT', path: `${PATH}/:comment`, answer: edit },
    { method: 'POST', path: '/rest/api/3/comment/list', answer: byIds },
  ]
}
