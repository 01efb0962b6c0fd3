// The site itself: who we are, what it is, its priorities and versions.
import type { Context } from 'hono'
import { badRequest, bodyOf, problem } from './answer.ts'
import type { Route, Site } from './route.ts'
import { VersionBody } from './schema.ts'
import { BRIDGE, DEFAULT_PRIORITY, PRIORITIES } from './site.ts'
import { toJiraTime } from './time.ts'
import { findProject, type Version } from './world.ts'

export function siteRoutes({ clock, world, versions, render }: Site): readonly Route[] {
  function myself(c: Context): Response {
    return c.json({ ...render.user(BRIDGE), locale: 'en_GB' })
  }

  function serverInfo(c: Context): Response {
    const baseUrl = new URL(render.self('')).origin
    return c.json({
      baseUrl,
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_000,
      buildDate: '2026-01-01T00:00:00.000+0000',
      serverTime: toJiraTime(clock.now()),
      serverTimeZone: 'Etc/UTC',
      scmInfo: 'sandbox',
      serverTitle: 'Jira',
    })
  }

  function priorities(c: Context): Response {
    const ids = c.req.queries('id')
    const values = PRIORITIES.filter((one) => ids === undefined || ids.includes(one.id)).map((one) => ({
      ...render.priority(one.id),
      description: '',
      statusColor: one.statusColor,
      isDefault: one.id === DEFAULT_PRIORITY,
    }))
    const page = { startAt: 0, maxResults: 50, total: values.length, isLast: true }
    return c.json({ self: render.self('priority/search'), ...page, values })
  }

  function projectVersions(c: Context): Response {
    const project = findProject(c.req.param('project') ?? '')
    if (project === undefined) return problem(c, 404, ['No project could be found.'])
    return c.json(
      [...world.versions.values()].filter((one) => one.project === project.id).map(render.version),
    )
  }

  /** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-versions/ */
  function pageOfVersions(c: Context): Response {
    const project = findProject(c.req.param('project') ?? '')
    if (project === undefined) return problem(c, 404, ['No project could be found.'])
    const states = c.req.query('status')?.split(',')
    const stateOf = (one: Version) => (one.archived ? 'archived' : one.released ? 'released' : 'unreleased')
    const all = [...world.versions.values()].filter(
      (one) => one.project === project.id && (states === undefined || states.includes(stateOf(one))),
    )
    const found = c.req.query('orderBy') === '-sequence' ? all.toReversed() : all
    const startAt = Number(c.req.query('startAt') ?? 0)
    const maxResults = Math.min(50, Number(c.req.query('maxResults') ?? 50))
    const values = found.slice(startAt, startAt + maxResults).map(render.version)
    const isLast = startAt + maxResults >= found.length
    return c.json({ self: render.self('version'), maxResults, startAt, total: found.length, isLast, values })
  }

  async function updateVersion(c: Context): Promise<Response> {
    const body = VersionBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return badRequest(c)
    const { name, description, released, archived, releaseDate } = body
    const version = versions.change(c.req.param('id') ?? '', {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(released === undefined ? {} : { released }),
      ...(archived === undefined ? {} : { archived }),
      ...(releaseDate === undefined ? {} : { releaseDate }),
    })
    return version === undefined
      ? problem(c, 404, ['Could not find version.'])
      : c.json(render.version(version))
  }

  return [
    { method: 'GET', path: '/rest/api/3/myself', answer: myself },
    { method: 'GET', path: '/rest/api/3/serverInfo', answer: serverInfo },
    { method: 'GET', path: '/rest/api/3/priority/search', answer: priorities },
    { method: 'GET', path: '/rest/api/3/project/:project/versions', answer: projectVersions },
    { method: 'GET', path: '/rest/api/3/project/:project/version', answer: pageOfVersions },
    { method: 'PUT', path: '/rest/api/3/version/:id', answer: updateVersion },
  ]
}
