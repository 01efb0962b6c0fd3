// Links from an issue to other issues, and to things in other systems.
import type { Context } from 'hono'
import { flatten, readDocument } from './adf.ts'
import { badRequest, bodyOf, invalid, noIssue, problem } from './answer.ts'
import type { Json } from './entities.ts'
import type { Route, Site } from './route.ts'
import { IssueLinkBody, RemoteLinkBody } from './schema.ts'
import { BRIDGE, LINK_TYPES } from './site.ts'
import type { RemoteLink } from './world.ts'

export function linkRoutes({ world, changes, render }: Site): readonly Route[] {
  const self = (issueId: string, id: number) => render.self(`issue/${issueId}/remotelink/${id}`)

  async function putRemoteLink(c: Context): Promise<Response> {
    const issue = world.find(c.req.param('issue') ?? '')
    if (issue === undefined) return noIssue(c)
    const read = RemoteLinkBody.safeParse(await bodyOf(c))
    if (!read.success) {
      const names = read.error.issues.map(({ path }) => String(path.at(-1) ?? 'object'))
      return invalid(c, Object.fromEntries(names.map((name) => [name, `'${name}' is required.`])))
    }
    const { globalId = null, relationship = null, application = null, object } = read.data
    const same = issue.remoteLinks.find((one) => globalId !== null && one.globalId === globalId)
    const id = same?.id ?? Number(world.nextId('remote-link'))
    const { url, title, summary = null, icon = null, status = null } = object
    const link = { id, globalId, relationship, application, url, title, summary, icon, status }
    const created = changes.putRemoteLink(issue.id, link, BRIDGE)
    return c.json({ id, self: self(issue.id, id) }, created ? 201 : 200)
  }

  function remoteLinks(c: Context): Response {
    const issue = world.find(c.req.param('issue') ?? '')
    if (issue === undefined) return noIssue(c)
    const globalId = c.req.query('globalId')
    const shown = (link: RemoteLink): Json => ({ id: link.id, self: self(issue.id, link.id), ...given(link) })
    if (globalId === undefined) return c.json(issue.remoteLinks.map(shown))
    const found = issue.remoteLinks.find((link) => link.globalId === globalId)
    return found === undefined
      ? problem(c, 404, ['No remote issue link with the given global id was found.'])
      : c.json(shown(found))
  }

  function removeRemoteLink(c: Context): Response {
    const issue = world.find(c.req.param('issue') ?? '')
    if (issue === undefined) return noIssue(c)
    const globalId = c.req.query('globalId')
    const found = issue.remoteLinks.find((link) => globalId !== undefined && link.globalId === globalId)
    if (found === undefined)
      return problem(c, 404, ['No remote issue link with the given global id was found.'])
    changes.removeRemoteLink(issue.id, found.id, BRIDGE)
    return c.body(null, 204)
  }

  async function linkIssues(c: Context): Promise<Response> {
    const body = IssueLinkBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return badRequest(c)
    const type = LINK_TYPES.find((one) => one.id === body.type.id || one.name === body.type.name)
    if (type === undefined)
      return problem(c, 404, ['No issue link type with the given name or id was found.'])
    // The names deceive: the link goes out from `inwardIssue`, which then reads "duplicates", to `outwardIssue`
    // (github.com/mozilla/jira-bugzilla-integration/pull/1285 found the same in the field).
    const source = world.find(body.inwardIssue.id ?? body.inwardIssue.key ?? '')
    const destination = world.find(body.outwardIssue.id ?? body.outwardIssue.key ?? '')
    if (source === undefined || destination === undefined) return noIssue(c)
    if (source.id === destination.id) return problem(c, 400, ['You cannot link an issue to itself.'])
    const comment = body.comment && readDocument(body.comment.body)
    if (typeof comment === 'string') return invalid(c, { comment })
    changes.link(type, source, destination, BRIDGE)
    // A repeated link is not made twice, but its comment is.
    if (comment !== undefined) changes.comment(source.id, comment, flatten(comment), BRIDGE)
    return c.body(null, 201)
  }

  return [
    { method: 'POST', path: '/rest/api/3/issue/:issue/remotelink', answer: putRemoteLink },
    { method: 'GET', path: '/rest/api/3/issue/:issue/remotelink', answer: remoteLinks },
    { method: 'DELETE', path: '/rest/api/3/issue/:issue/remotelink', answer: removeRemoteLink },
    { method: 'POST', path: '/rest/api/3/issueLink', answer: linkIssues },
  ]
}

/** What is null is left out, or an empty object where Jira gives one. */
function given({ globalId, relationship, application, url, title, summary, icon, status }: RemoteLink): Json {
  return {
    ...(globalId === null ? {} : { globalId }),
    application: application ?? {},
    ...(relationship === null ? {} : { relationship }),
    object: {
      url,
      title,
      ...(summary === null ? {} : { summary }),
      icon: icon ?? {},
      status: status ?? { icon: {} },
    },
  }
}
