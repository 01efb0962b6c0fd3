// Comments on issues. https://docs.github.com/rest/issues/comments
import type { Context } from 'hono'
import { bodyOf, type Fault, invalid, missing, paged } from './answer.ts'
import type { Comment, Issue } from './entities.ts'
import type { IssueChanges } from './issue-changes.ts'
import { issueFound } from './issue-found.ts'
import { tooLong } from './issue-input.ts'
import { byCaller } from './issue-routes.ts'
import type { At, RepositoryRoute, Site } from './route.ts'
import { CommentBody } from './schema.ts'
import { LONGEST } from './site.ts'

export function commentRoutes(site: Site, changes: IssueChanges): readonly RepositoryRoute[] {
  const { world, render } = site

  function find(c: Context, { repository }: At): { issue: Issue; comment: Comment } | undefined {
    const id = Number(c.req.param('comment'))
    for (const issue of world.issues.values()) {
      const comment = issue.comments.find((one) => one.id === id)
      if (comment !== undefined) return issue.repository === repository.id ? { issue, comment } : undefined
    }
    return undefined
  }

  async function textOf(c: Context): Promise<string | readonly Fault[]> {
    const body = CommentBody.safeParse(await bodyOf(c)).data?.body
    if (body === undefined || body.trim() === '') {
      return [{ resource: 'IssueComment', code: 'missing_field', field: 'body' }]
    }
    const faults = tooLong('IssueComment', 'body', body, LONGEST.body)
    return faults.length > 0 ? faults : body
  }

  function list(c: Context, at: At): Response {
    const issue = issueFound(site, c, at)
    if (issue instanceof Response) return issue
    const since = Date.parse(c.req.query('since') ?? '1970-01-01')
    const comments = issue.comments.filter(({ updated }) => updated >= since)
    return c.json(paged(c, comments).map((comment) => render.comment(issue, comment)))
  }

  async function create(c: Context, at: At): Promise<Response> {
    const issue = issueFound(site, c, at)
    if (issue instanceof Response) return issue
    const text = await textOf(c)
    if (typeof text !== 'string') return invalid(c, text)
    return c.json(render.comment(issue, changes.comment(issue, text, byCaller(at.caller))), 201)
  }

  function read(c: Context, at: At): Response {
    const found = find(c, at)
    return found === undefined ? missing(c) : c.json(render.comment(found.issue, found.comment))
  }

  async function edit(c: Context, at: At): Promise<Response> {
    const found = find(c, at)
    if (found === undefined || !at.caller.reaches(at.repository)) return missing(c)
    const text = await textOf(c)
    if (typeof text !== 'string') return invalid(c, text)
    const comment = changes.editComment(found.issue, found.comment, text, byCaller(at.caller))
    return c.json(render.comment(found.issue, comment))
  }

  function remove(c: Context, at: At): Response {
    const found = find(c, at)
    if (found === undefined || !at.caller.reaches(at.repository)) return missing(c)
    changes.deleteComment(found.issue, found.comment, byCaller(at.caller))
    return c.body(null, 204)
  }

  return [
    { method: 'GET', path: '/issues/:issue{[0-9]+}/comments', answer: list },
    { method: 'POST', path: '/issues/:issue{[0-9]+}/comments', answer: create },
    { method: 'GET', path: '/issues/comments/:comment{[0-9]+}', answer: read },
    { method: 'PATCH', path: '/issues/comments/:comment{[0-9]+}', answer: edit },
    { method: 'DELETE', path: '/issues/comments/:comment{[0-9]+}', answer: remove },
  ]
}
