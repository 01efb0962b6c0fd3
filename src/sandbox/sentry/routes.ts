// The endpoints of Sentry's API that matter here, with its trailing slashes.
import type { Context } from 'hono'
import type { Instant } from '../../core/ref.ts'
import type { Route } from './guard.ts'
import { externalIssueOf, groupOf, installationOf, issueOf } from './render.ts'
import { ExternalIssueBody, UpdateIssueBody } from './schema.ts'
import { canonical } from './short-id.ts'
import { DEVELOPER, type Webhooks } from './webhooks.ts'
import type { Installation, SentryIssue, Status, World } from './world.ts'

type Site = {
  readonly origin: string
  readonly org: string
  readonly now: () => Instant
  readonly world: World
  readonly webhooks: Webhooks
  readonly installation: Installation
}

const STATUS_OF = {
  resolved: 'resolved',
  resolvedInNextRelease: 'resolved',
  unresolved: 'unresolved',
  ignored: 'ignored',
  muted: 'ignored',
} as const satisfies Record<string, Status>

/** What the documentation calls archived, the API calls ignored. */
const ACTION_OF = { resolved: 'resolved', unresolved: 'unresolved', ignored: 'archived' } as const

const ACTIVITY_OF = {
  resolved: 'set_resolved',
  unresolved: 'set_unresolved',
  ignored: 'set_ignored',
} as const

const SUBSTATUS_OF = { resolved: null, unresolved: 'ongoing', ignored: 'archived_until_escalating' } as const

export function createRoutes(site: Site): readonly Route[] {
  const { org, world, webhooks, installation } = site
  const inOrg = (c: Context): boolean => c.req.param('org') === org

  function find(c: Context): SentryIssue | undefined {
    return inOrg(c) ? world.issues.get(c.req.param('id') ?? '') : undefined
  }

  function issue(c: Context): Response {
    const found = find(c)
    if (found === undefined) return missing(c)
    const expands = (c.req.queries('expand') ?? []).includes('sentryAppIssues')
    const linked = found.externalIssue === null ? [] : [shown(found.id, found.externalIssue)]
    return c.json({ ...issueOf(site, found), ...(expands ? { sentryAppIssues: linked } : {}) })
  }

  function shortId(c: Context): Response {
    const wanted = canonical(c.req.param('id') ?? '')
    const found = [...world.issues.values()].find((one) => one.shortId === wanted)
    if (!inOrg(c) || found === undefined) return missing(c)
    const names = { organizationSlug: org, projectSlug: found.project.slug, shortId: found.shortId }
    return c.json({ ...names, groupId: found.id, group: groupOf(site, found) })
  }

  function installations(c: Context): Response {
    return inOrg(c) ? c.json([installationOf(site, installation)]) : missing(c)
  }

  async function update(c: Context): Promise<Response> {
    const before = find(c)
    if (before === undefined) return missing(c)
    const body = UpdateIssueBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return c.json({ status: ['Not a valid choice.'] }, 400)
    if (body.status === undefined) return c.json(groupOf(site, before))
    const status = STATUS_OF[body.status]
    const inNext = body.status === 'resolvedInNextRelease' ? { inNextRelease: true } : {}
    const statusDetails = { ...body.statusDetails, ...inNext }
    const activity = [...before.activity, { type: ACTIVITY_OF[status], at: site.now(), data: {} }]
    const after = { ...before, status, substatus: SUBSTATUS_OF[status], statusDetails, activity }
    world.put(after)
    if (before.status !== status) webhooks.issue(ACTION_OF[status], after, DEVELOPER)
    return c.json(groupOf(site, after))
  }

  /** One link for each issue and integration: a second one takes the place of the first. */
  async function linkExternal(c: Context): Promise<Response> {
    if (c.req.param('uuid') !== installation.uuid) return missing(c)
    const read = ExternalIssueBody.safeParse(await bodyOf(c))
    if (!read.success) {
      const names = read.error.issues.map(({ path }) => String(path[0] ?? 'non_field_errors'))
      return c.json(Object.fromEntries(names.map((name) => [name, ['This field is required.']])), 400)
    }
    const { issueId, webUrl, project, identifier } = read.data
    const before = world.issues.get(String(issueId))
    if (before === undefined) return missing(c)
    const id = before.externalIssue?.id ?? String(world.count('external issues'))
    const externalIssue = { id, displayName: `${project}#${identifier}`, webUrl }
    world.put({ ...before, externalIssue })
    return c.json(shown(before.id, externalIssue))
  }

  const shown = (issueId: string, external: NonNullable<SentryIssue['externalIssue']>) =>
    externalIssueOf(issueId, installation.app.slug, external)

  return [
    { method: 'GET', path: '/api/0/organizations/:org/issues/:id/', answer: issue },
    { method: 'PUT', path: '/api/0/organizations/:org/issues/:id/', answer: update },
    { method: 'GET', path: '/api/0/organizations/:org/shortids/:id/', answer: shortId },
    { method: 'GET', path: '/api/0/organizations/:org/sentry-app-installations/', answer: installations },
    { method: 'POST', path: '/api/0/sentry-app-installations/:uuid/external-issues/', answer: linkExternal },
  ]
}

function missing(c: Context): Response {
  return c.json({ detail: 'The requested resource does not exist' }, 404)
}

async function bodyOf(c: Context): Promise<unknown> {
  try {
    const body: unknown = await c.req.json()
    return body
  } catch {
    return undefined
  }
}
