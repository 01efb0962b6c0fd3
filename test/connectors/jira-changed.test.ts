// Jira's list of changed issues and versions: what is asked, and what is read of the answers.
import { HttpResponse, http as on } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttp } from '../../src/connectors/http.ts'
import { createJira, JIRA_LIMITS } from '../../src/connectors/jira/index.ts'
import type { Clock } from '../../src/core/clock.ts'
import { createSandbox } from '../../src/sandbox/index.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const SITE = 'https://acme.atlassian.net'
const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000

const server = setupServer()
let clock: VirtualClock
let queries: { readonly jql: string; readonly fields: readonly string[]; readonly nextPageToken?: string }[]
let pages: unknown[]
/** Versions that are not released, page by page, for each project. */
let versions: Record<string, readonly (readonly unknown[])[]>
let asksForVersions: string[]

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  clock = createVirtualClock(NOW)
  queries = []
  pages = [{ issues: [], isLast: true }]
  versions = {}
  asksForVersions = []
  server.use(
    on.post(`${SITE}/rest/api/3/search/jql`, async ({ request }) => {
      queries.push((await request.json()) as (typeof queries)[number])
      return HttpResponse.json((pages.length > 1 ? pages.shift() : pages[0]) as Record<string, unknown>)
    }),
    on.get(`${SITE}/rest/api/3/project/:key/version`, ({ request, params }) => {
      const { searchParams } = new URL(request.url)
      asksForVersions.push(`${params.key}?${searchParams}`)
      const all = versions[String(params.key)] ?? [[]]
      const before = Number(searchParams.get('startAt'))
      let start = 0
      const at = all.findIndex((some) => {
        start += some.length
        return start > before
      })
      const page = at < 0 ? all.length - 1 : at
      return HttpResponse.json({ values: all[page], isLast: page === all.length - 1 })
    }),
  )
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function jira(fetchThere = (request: Request) => fetch(request), at: Clock = clock, url = SITE) {
  const common = { system: 'jira', clock: at, timeout: 30_000, limits: JIRA_LIMITS }
  return createJira({
    http: createHttp({ ...common, fetch: fetchThere, origins: [url] }),
    url,
    auth: { kind: 'basic', email: 'bridge@acme.test', apiToken: 'token-token' },
    clock: at,
    open: () => Promise.resolve(undefined),
  })
}

async function read(cursor?: string, projects = ['OPS']) {
  const result = await jira().readChanged?.({ cursor, now: clock.now(), projects })
  if (result?.ok !== true) throw new Error(`failed: ${JSON.stringify(result)}`)
  return result.value
}

function issue(id: string, updated: string) {
  return { id, key: `OPS-${id}`, fields: { updated } }
}

const spans = () => queries.map(({ jql }) => /updated >= "(-\d+m)"/.exec(jql)?.[1])

describe('the search', () => {
  it('is bounded to the projects and a day at first, and asks for no text', async () => {
    await read(undefined, ['OPS', 'ENG'])
    expect(queries).toEqual([
      {
        jql: 'project in ("OPS", "ENG") AND updated >= "-1450m" ORDER BY updated DESC',
        fields: ['updated'],
        maxResults: 100,
      },
    ])
  })

  it('begins where the one before began to look, ten minutes earlier, by our own clock alone', async () => {
    const { cursor } = await read()
    clock.pass(5 * MINUTE + 1)
    const next = await read(cursor)
    clock.pass(3 * MINUTE)
    await read(next.cursor)
    expect(spans()).toEqual(['-1450m', '-16m', '-13m'])
  })

  it('looks back no further than a day, and begins anew when the clock was set back or the place is none', async () => {
    const { cursor } = await read()
    clock.pass(3 * 86_400_000)
    const late = await read(cursor)
    clock.pass(-86_400_000)
    await read(late.cursor)
    for (const odd of ['', 'x', '{}', '[]', '{"since":"1"}']) await read(odd)
    expect(new Set(spans())).toEqual(new Set(['-1450m']))
  })

  it.each(['OPS") OR project = "HR', 'A B', '', '9'])('lets no JQL in as a project: %j', async (project) => {
    await read(undefined, ['OPS', project].slice(0, 1).concat(project)).catch(() => undefined)
    expect(queries[0]?.jql).toContain('project in ("OPS") AND')
  })
})

describe('changed issues', () => {
  it('are named with their times, doubles and odd ones and all', async () => {
    pages = [
      {
        issues: [
          issue('2', '2026-11-21T11:59:00.123+0000'),
          issue('1', '2026-11-21T13:30:00.000+0200'),
          issue('2', '2026-11-21T11:59:00.123+0000'),
          { id: '3', fields: { updated: 'lately' } },
          { id: '../4' },
          null,
        ],
        isLast: true,
      },
    ]
    const { changed, more } = await read()
    expect(more).toBe(false)
    expect(changed).toEqual([
      { subject: 'issue:2', at: Date.UTC(2026, 10, 21, 11, 59, 0, 123) },
      { subject: 'issue:1', at: Date.UTC(2026, 10, 21, 11, 30) },
      { subject: 'issue:2', at: Date.UTC(2026, 10, 21, 11, 59, 0, 123) },
      { subject: 'issue:3', at: NOW },
    ])
  })

  it('come page by page, by the same search; versions are asked for once', async () => {
    pages = [
      { issues: [issue('1', '2026-11-21T11:00:00.000+0000')], nextPageToken: 'two' },
      { issues: [issue('2', '2026-11-21T10:00:00.000+0000')], isLast: true },
    ]
    const first = await read()
    expect(first.more).toBe(true)
    clock.pass(1_000)
    const second = await read(first.cursor)
    expect(second.more).toBe(false)
    expect(second.changed.map(({ subject }) => subject)).toEqual(['issue:2'])
    expect(new Set(queries.map(({ jql }) => jql)).size).toBe(1)
    expect(queries.map(({ nextPageToken }) => nextPageToken)).toEqual([undefined, 'two'])
    expect(asksForVersions).toHaveLength(1)
    clock.pass(5 * MINUTE)
    await read(second.cursor)
    // From when the first page was asked for.
    expect(spans().at(-1)).toBe('-16m')
  })

  it('are searched for anew when a page was left for longer than the overlap', async () => {
    pages = [{ issues: [], nextPageToken: 'two' }]
    const first = await read()
    clock.pass(11 * MINUTE)
    await read(first.cursor)
    expect(queries.at(-1)?.nextPageToken).toBeUndefined()
    expect(spans().at(-1)).toBe('-1450m')
  })

  it('end where the token of the next page does not move on', async () => {
    pages = [{ issues: [], nextPageToken: 'same' }]
    const first = await read()
    expect(await read(first.cursor)).toMatchObject({ more: false })
  })
})

describe('versions', () => {
  const one = { id: '1', releaseDate: '2026-12-01' }
  const two = { id: '2' }

  it('are only remembered at first, and then named when they come, go or move', async () => {
    versions = { OPS: [[one, two]] }
    const first = await read()
    expect(first.changed).toEqual([])
    expect((await read(first.cursor)).changed).toEqual([])
    clock.pass(5 * MINUTE)
    versions = { OPS: [[{ ...one, releaseDate: '2026-12-02' }, { id: '3' }]] }
    const second = await read(first.cursor)
    const at = NOW
    expect(second.changed).toEqual([
      { subject: 'version:1', at },
      { subject: 'version:2', at },
      { subject: 'version:3', at },
    ])
    expect((await read(second.cursor)).changed).toEqual([])
  })

  it('are asked for without those that are released, in every project, page by page', async () => {
    const many = (from: number) => Array.from({ length: 50 }, (_, at) => ({ id: String(from + at) }))
    versions = { OPS: [many(100), many(200)], ENG: [[one]] }
    const { cursor } = await read(undefined, ['OPS', 'ENG'])
    expect(Object.keys((JSON.parse(cursor) as { versions: object }).versions)).toHaveLength(101)
    expect(asksForVersions.map((each) => /^(\w+)\?.*startAt=(\d+)/.exec(each)?.slice(1).join(' '))).toEqual([
      'OPS 0',
      'OPS 50',
      'ENG 0',
    ])
    expect(asksForVersions.every((each) => each.includes('status=unreleased'))).toBe(true)
  })

  it('leave no name behind', async () => {
    versions = { OPS: [[{ id: '1', name: 'Project Jane', description: 'secret' }]] }
    expect(JSON.stringify(await read())).not.toMatch(/Jane|secret/)
  })
})

describe('an answer that is none', () => {
  it.each([
    [403, 'denied'],
    [429, 'later'],
    [503, 'later'],
    [400, 'refused'],
  ])('of status %i is %s', async (status, kind) => {
    server.use(
      on.post(`${SITE}/rest/api/3/search/jql`, () =>
        HttpResponse.json(
          { errorMessages: ['Jane may not'] },
          { status, headers: status === 403 ? {} : { 'retry-after': '9' } },
        ),
      ),
    )
    const result = await jira().readChanged?.({ cursor: undefined, now: NOW, projects: ['OPS'] })
    expect(result).toMatchObject({ ok: false, failure: { kind, status } })
    expect(JSON.stringify(result)).not.toContain('Jane')
  })

  it.each([{}, { issues: null }, [], 'x'])('of shape %j moves no place on', async (body) => {
    pages = [body]
    await expect(read()).rejects.toThrow('refused')
  })
})

describe('against the stand-in, whose search lags behind', () => {
  it('every change is named at last, and a release too', async () => {
    const url = 'https://jira.test'
    const sandbox = createSandbox({
      clock,
      random: () => 0.5,
      origins: { zendesk: 'https://zendesk.test', jira: url, sentry: 'https://sentry.test' },
      bridge: 'https://bridge.test',
      indexLag: 90_000,
      send: () => undefined,
    })
    const { auth } = sandbox.vendors.jira
    if (auth.kind !== 'basic') throw new Error('the stand-in has other credentials')
    const tracker = createJira({
      http: createHttp({
        system: 'jira',
        clock,
        timeout: 30_000,
        limits: JIRA_LIMITS,
        origins: [url],
        fetch: async (request) => (await sandbox.answer(request)) ?? Response.error(),
      }),
      url,
      auth: { kind: 'basic', email: auth.email, apiToken: auth.apiToken },
      clock,
      open: () => Promise.resolve(undefined),
    })
    const seen = new Set<string>()
    let cursor: string | undefined
    async function look() {
      const result = await tracker.readChanged?.({ cursor, now: clock.now(), projects: ['OPS'] })
      if (result?.ok !== true) throw new Error(`failed: ${JSON.stringify(result)}`)
      cursor = result.value.cursor
      for (const { subject } of result.value.changed) seen.add(subject)
    }
    const version = sandbox.jira.addVersion({ name: '4.2.0' })
    await look()
    const issues = ['a', 'b'].map((summary) => sandbox.jira.createIssue({ summary, description: summary }))
    sandbox.jira.releaseVersion(version)
    await look()
    expect([...seen]).toEqual([`version:${version}`])
    clock.pass(5 * MINUTE)
    await look()
    expect([...seen].sort()).toEqual([...issues.map((id) => `issue:${id}`), `version:${version}`].sort())
  })
})
