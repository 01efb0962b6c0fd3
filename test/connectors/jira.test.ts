// The Jira connector against a small Jira at the HTTP edge: what stands in Jira afterwards, and what comes back.
import fc from 'fast-check'
import { HttpResponse, http as mock } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttp } from '../../src/connectors/http.ts'
import { documentOf, MOST_CHARACTERS, titleOf } from '../../src/connectors/jira/adf.ts'
import { createJira, JIRA_LIMITS, type JiraAuth } from '../../src/connectors/jira/index.ts'
import type { Clock } from '../../src/core/clock.ts'
import type { CreateIssue, LinkTicket } from '../../src/core/effect.ts'
import type { OpenedText } from '../../src/core/sealed.ts'
import { createVirtualClock } from './virtual-clock.ts'

const SITE = 'https://acme.atlassian.net'
const TOKENS = 'https://auth.atlassian.com/oauth/token'
const NOW = Date.UTC(2026, 10, 21, 12)
const BASIC: JiraAuth = { kind: 'basic', email: 'bridge@acme.test', apiToken: 'tøken' }
const OAUTH: JiraAuth = { kind: 'oauth', clientId: 'id', clientSecret: 'secret', tokenUrl: TOKENS }

// What a vendor sends is JSON of any shape, and the tests look into it freely.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any

/** What stands in this Jira, and what it was asked. */
type World = {
  issues: Map<string, Json>
  created: Json[]
  remoteLinks: Map<string, Json>
  issueLinks: Json[]
  asked: Json[]
  /** Paths and methods, in order. */
  log: string[]
  authorizations: string[]
  tokens: number
  /** Authorization headers that Jira accepts; undefined: all. */
  accepts: ((authorization: string) => boolean) | undefined
}

let world: World
beforeEach(() => {
  world = {
    issues: new Map(),
    created: [],
    remoteLinks: new Map(),
    issueLinks: [],
    asked: [],
    log: [],
    authorizations: [],
    tokens: 0,
    accepts: undefined,
  }
})

function jiraAt(base: string) {
  const api = `${base}/rest/api/3`
  return [
    mock.all(`${base}/*`, ({ request }) => {
      const authorization = request.headers.get('authorization') ?? ''
      world.log.push(`${request.method} ${new URL(request.url).pathname}`)
      world.authorizations.push(authorization)
      if (world.accepts?.(authorization) === false) return new HttpResponse(null, { status: 401 })
      return undefined
    }),
    mock.post(`${api}/issue/bulkfetch`, async ({ request }) => {
      const body = (await request.json()) as Json
      world.asked.push(body)
      const issues = body.issueIdsOrKeys.flatMap((id: string) => world.issues.get(id) ?? [])
      return HttpResponse.json({ issues, issueErrors: [] })
    }),
    mock.post(`${api}/issue/:id/remotelink`, async ({ request, params }) => {
      const body = (await request.json()) as Json
      const name = `${String(params.id)} ${body.globalId}`
      const status = world.remoteLinks.has(name) ? 200 : 201
      world.remoteLinks.set(name, body)
      return HttpResponse.json({ id: 10000, self: 'x' }, { status })
    }),
    mock.delete(`${api}/issue/:id/remotelink`, ({ request, params }) => {
      const globalId = new URL(request.url).searchParams.get('globalId') ?? ''
      const isThere = world.remoteLinks.delete(`${String(params.id)} ${globalId}`)
      return new HttpResponse(null, { status: isThere ? 204 : 404 })
    }),
    mock.post(`${api}/issueLink`, async ({ request }) => {
      world.issueLinks.push(await request.json())
      return new HttpResponse(null, { status: 201 })
    }),
    mock.post(`${api}/issue`, async ({ request }) => {
      world.created.push(await request.json())
      return HttpResponse.json({ id: '10777', key: 'OPS-77', self: 'x' }, { status: 201 })
    }),
  ]
}

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  server.use(
    ...jiraAt(SITE),
    ...jiraAt('https://api.atlassian.com/ex/jira/cloud-1'),
    mock.post(TOKENS, async ({ request }) => {
      world.asked.push(await request.json())
      world.tokens += 1
      return HttpResponse.json({ access_token: `token-${world.tokens}`, expires_in: 3600 })
    }),
  )
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

type Setup = {
  auth?: JiraAuth
  url?: string
  browseUrl?: string
  clock?: Clock
  open?: () => Promise<OpenedText | undefined>
}

function jira({ auth = BASIC, url = SITE, browseUrl, clock = createVirtualClock(NOW), open }: Setup = {}) {
  const http = createHttp({
    system: 'jira',
    fetch: (request) => fetch(request),
    clock,
    origins: [new URL(url).origin, new URL(TOKENS).origin],
    limits: JIRA_LIMITS,
    timeout: 10_000,
  })
  return createJira({
    http,
    url,
    ...(browseUrl === undefined ? {} : { browseUrl }),
    auth,
    clock,
    open: open ?? (() => Promise.resolve(undefined)),
  })
}

/** An issue as Jira answers it; `fields` are the one difference of a test. */
function issue(id: string, fields: Json = {}): Json {
  return {
    id,
    key: `OPS-${id}`,
    self: `${SITE}/rest/api/3/issue/${id}`,
    fields: {
      status: { id: '3', name: 'In Progress', statusCategory: { id: 4, key: 'indeterminate' } },
      resolution: null,
      priority: { id: '2', name: 'High' },
      fixVersions: [],
      duedate: null,
      issuelinks: [],
      updated: '2026-11-20T09:30:00.000+0000',
      ...fields,
    },
  }
}

function given(...issues: Json[]) {
  for (const each of issues) world.issues.set(each.id, each)
}

describe('reading issues', () => {
  it('gives status, resolution, priority, versions and dates as facts', async () => {
    given(
      issue('1', {
        status: { id: '5', name: 'Done', statusCategory: { key: 'done' } },
        resolution: { id: '10000', name: 'Fixed', description: 'words' },
        fixVersions: [
          { id: '7', name: '4.2', released: true, releaseDate: '2026-12-01', description: 'words' },
          { id: '8', name: '4.3', released: false },
        ],
        duedate: '2026-12-15',
        updated: '2026-11-20T10:30:00.000+0100',
      }),
    )
    expect(await jira().readIssues(['1'])).toEqual({
      ok: true,
      value: {
        found: [
          {
            ref: { system: 'jira', id: '1' },
            key: 'OPS-1',
            url: `${SITE}/browse/OPS-1`,
            status: { id: '5', name: 'Done', category: 'done' },
            resolution: { id: '10000', name: 'Fixed' },
            priority: '2',
            versions: [
              { id: '7', name: '4.2', released: true, day: '2026-12-01' },
              { id: '8', name: '4.3', released: false },
            ],
            due: '2026-12-15',
            links: [],
            marks: [],
            updated: Date.UTC(2026, 10, 20, 9, 30),
          },
        ],
        gone: [],
      },
    })
  })

  it('leaves out what is empty, absent or unreadable', async () => {
    given(issue('1', { priority: null, fixVersions: undefined, issuelinks: undefined, duedate: 'soon' }))
    const read = await jira().readIssues(['1'])
    const facts = read.ok ? read.value.found[0] : undefined
    expect(Object.keys(facts ?? {})).toEqual([
      'ref',
      'key',
      'url',
      'status',
      'versions',
      'links',
      'marks',
      'updated',
    ])
  })

  it('words a link as the page of this issue does', async () => {
    const type = { id: '1', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' }
    given(
      issue('1', {
        issuelinks: [
          { id: '9', type, outwardIssue: { id: '2', key: 'OPS-2', fields: { summary: 'TypeError: x' } } },
          { id: '10', type, inwardIssue: { id: '3', key: 'OPS-3' } },
          { id: '11', type },
        ],
      }),
    )
    const read = await jira().readIssues(['1'])
    expect(read.ok && read.value.found[0]?.links).toEqual([
      { name: 'duplicates', direction: 'outward', to: { system: 'jira', id: '2' } },
      { name: 'is duplicated by', direction: 'inward', to: { system: 'jira', id: '3' } },
    ])
    expect(JSON.stringify(read)).not.toContain('TypeError')
  })

  it('never asks for text that people or Sentry wrote', async () => {
    given(issue('1'))
    await jira().readIssues(['1'])
    expect(world.asked[0].fields.toSorted()).toEqual([
      'duedate',
      'fixVersions',
      'issuelinks',
      'labels',
      'priority',
      'resolution',
      'status',
      'updated',
    ])
    expect(Object.keys(world.asked[0]).toSorted()).toEqual(['fields', 'issueIdsOrKeys'])
  })

  it('says which issues are gone', async () => {
    given(issue('1'), issue('3'))
    const read = await jira().readIssues(['1', '2', '3', '4'])
    expect(read.ok && [read.value.found.map((each) => each.ref.id), read.value.gone]).toEqual([
      ['1', '3'],
      ['2', '4'],
    ])
  })

  it('does not call an issue gone that Jira could not fetch just now', async () => {
    server.use(
      mock.post(`${SITE}/rest/api/3/issue/bulkfetch`, () =>
        HttpResponse.json({ issues: [], issueErrors: [{ id: '1', errorMessage: 'words' }] }),
      ),
    )
    expect(await jira().readIssues(['1'])).toEqual({ ok: true, value: { found: [], gone: [] } })
  })

  it('does not call issues gone when Jira took an expired token for an anonymous reader', async () => {
    server.use(
      mock.post(`${SITE}/rest/api/3/issue/bulkfetch`, () =>
        HttpResponse.json(
          { issues: [], issueErrors: [] },
          { headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } },
        ),
      ),
    )
    expect(await jira().readIssues(['1'])).toEqual({
      ok: false,
      failure: { kind: 'denied', system: 'jira', status: 200 },
    })
  })

  it('asks nothing when no issue is asked for', async () => {
    expect(await jira().readIssues([])).toEqual({ ok: true, value: { found: [], gone: [] } })
    expect(world.log).toEqual([])
  })

  it('does not take a status without a category for done', async () => {
    given(issue('1', { status: { id: '9', name: 'Odd', statusCategory: { key: 'undefined' } } }))
    const read = await jira().readIssues(['1'])
    expect(read.ok && read.value.found[0]?.status.category).toBe('indeterminate')
  })

  it('gives an issue of another shape as neither found nor gone, and the others beside it', async () => {
    given(issue('1', { status: 'secret words' }), issue('2'))
    const read = await jira().readIssues(['1', '2', '3'])
    expect(read.ok && read.value.found.map((found) => found.ref.id)).toEqual(['2'])
    expect(read.ok && read.value.gone).toEqual([])
  })

  it('keeps our own marks of all labels', async () => {
    given(issue('1', { labels: ['TypeError-in-renderPermit', 'bugbridge-sentry-42', 'bugbridge-'] }))
    const read = await jira().readIssues(['1'])
    expect(read.ok && read.value.found[0]?.marks).toEqual(['bugbridge-sentry-42'])
  })

  it('links people to the site when the REST base is the gateway', async () => {
    given(issue('1'))
    const read = await jira({
      url: 'https://api.atlassian.com/ex/jira/cloud-1',
      browseUrl: `${SITE}/`,
    }).readIssues(['1'])
    expect(read.ok && read.value.found[0]?.url).toBe(`${SITE}/browse/OPS-1`)
    expect(world.log).toEqual(['POST /ex/jira/cloud-1/rest/api/3/issue/bulkfetch'])
  })
})

describe('finding by mark', () => {
  it('gives the issues of all pages', async () => {
    server.use(
      mock.post(`${SITE}/rest/api/3/search/jql`, async ({ request }) => {
        const body = (await request.json()) as Json
        world.asked.push(body)
        return body.nextPageToken === 'two'
          ? HttpResponse.json({ issues: [{ id: '12' }], isLast: true })
          : HttpResponse.json({ issues: [{ id: '10' }, { id: '11' }], nextPageToken: 'two' })
      }),
    )
    expect(await jira().findByMark('bugbridge-zendesk-35436')).toEqual({
      ok: true,
      value: ['10', '11', '12'].map((id) => ({ system: 'jira', id })),
    })
    expect(world.asked[0]).toEqual({ jql: 'labels = "bugbridge-zendesk-35436"', fields: ['id'] })
  })

  it('ends when the cursor of Jira does not move on', async () => {
    let pages = 0
    server.use(
      mock.post(`${SITE}/rest/api/3/search/jql`, () => {
        pages += 1
        return HttpResponse.json({ issues: [], nextPageToken: 'same' })
      }),
    )
    expect(await jira().findByMark('bugbridge-zendesk-1')).toEqual({ ok: true, value: [] })
    expect(pages).toBe(2)
  })

  it('fails when the pages of Jira never end', async () => {
    let pages = 0
    server.use(
      mock.post(`${SITE}/rest/api/3/search/jql`, () => {
        pages += 1
        return HttpResponse.json({ issues: [], nextPageToken: String(pages) })
      }),
    )
    const failure = { kind: 'refused', system: 'jira', reason: 'too-large' }
    expect(await jira().findByMark('bugbridge-zendesk-1')).toEqual({ ok: false, failure })
  })

  it.each([{}, { issues: null }, { issues: {} }, { issues: [{ id: '../1' }] }, []])(
    'does not take %j for an answer that there is none',
    async (answer) => {
      server.use(mock.post(`${SITE}/rest/api/3/search/jql`, () => HttpResponse.json(answer)))
      expect(await jira().findByMark('bugbridge-zendesk-1')).toMatchObject({ ok: false })
    },
  )

  it.each(['', 'a" OR project = "HR', 'Mark', 'a b', 'x'.repeat(121)])('lets no JQL in: %j', async (mark) => {
    const refused = { kind: 'refused', system: 'jira', reason: 'invalid' }
    expect(await jira().findByMark(mark)).toEqual({ ok: false, failure: refused })
    expect(world.log).toEqual([])
  })
})

describe('when engineering last moved', () => {
  function changelogs(...pages: Json[]) {
    server.use(
      mock.post(`${SITE}/rest/api/3/changelog/bulkfetch`, async ({ request }) => {
        const body = (await request.json()) as Json
        world.asked.push(body)
        const at = body.nextPageToken === undefined ? 0 : Number(body.nextPageToken)
        const nextPageToken = at + 1 < pages.length ? String(at + 1) : null
        return HttpResponse.json({ issueChangeLogs: pages[at], nextPageToken })
      }),
    )
  }
  const change = (created: unknown, ...items: Json[]) => ({ id: '1', created, items })
  const AT = '2026-11-20T09:30:00.000+0000'

  it.each([
    ['a status', change(AT, { fieldId: 'status', toString: 'Done' })],
    ['a resolution', change(AT, { fieldId: 'resolution' })],
    ['a priority', change(AT, { fieldId: 'priority' })],
    ['a fix version', change(AT, { field: 'Fix Version', fieldId: 'fixVersions' })],
    ['a fix version without a field id', change(AT, { field: 'Fix Version' })],
    ['a due date', change(AT, { fieldId: 'duedate' })],
    ['one of several items', change(AT, { fieldId: 'labels' }, { fieldId: 'status' })],
    ['epoch seconds', change(Date.UTC(2026, 10, 20, 9, 30) / 1_000, { fieldId: 'status' })],
    ['epoch milliseconds', change(Date.UTC(2026, 10, 20, 9, 30), { fieldId: 'status' })],
  ])('counts %s', async (_, history) => {
    changelogs([{ issueId: '1', changeHistories: [history] }])
    expect(await jira().readMoved(['1'])).toEqual({ ok: true, value: Date.UTC(2026, 10, 20, 9, 30) })
  })

  it.each(['labels', 'description', 'RemoteIssueLink', 'assignee'])('does not count %s', async (fieldId) => {
    changelogs([{ issueId: '1', changeHistories: [change(AT, { fieldId })] }])
    expect(await jira().readMoved(['1'])).toEqual({ ok: true, value: 0 })
  })

  it('takes the newest over all issues and pages', async () => {
    const at = (day: number) => change(`2026-11-${day}T00:00:00.000+0000`, { fieldId: 'status' })
    changelogs(
      [
        { issueId: '1', changeHistories: [at(10), at(12)] },
        { issueId: '2', changeHistories: [at(19)] },
      ],
      [{ issueId: '1', changeHistories: [at(15)] }],
    )
    expect(await jira().readMoved(['1', '2'])).toEqual({ ok: true, value: Date.UTC(2026, 10, 19) })
    expect(world.asked).toHaveLength(2)
    expect(world.asked[0].fieldIds).toHaveLength(5)
  })
})

const TICKET_TEXT = {
  from: 'ticket',
  subject: 'Export fails',
  description: 'The export fails.\nAlways.\n\nSince Monday.',
  url: 'https://acme.zendesk.com/agent/tickets/35436',
  details: [],
} as const
const CREATE: CreateIssue = {
  kind: 'create-issue',
  key: 'k',
  because: [],
  role: 'primary',
  mark: 'bugbridge-zendesk-35436',
  project: 'OPS',
  type: '10004',
  content: TICKET_TEXT,
}
const RELATED: CreateIssue = {
  ...CREATE,
  role: 'related',
  mark: 'bugbridge-sentry-42',
  source: '42',
  content: { from: 'source', sealed: { system: 'sentry', id: '42', shingles: [] } },
}
const paragraph = (...content: Json[]) => ({ type: 'paragraph', content })
const text = (words: string) => ({ type: 'text', text: words })
const link = (url: string) => ({ ...text(url), marks: [{ type: 'link', attrs: { href: url } }] })

describe('creating an issue', () => {
  it('makes one issue of the ticket, with our mark as label and property', async () => {
    const created = await jira().create(
      { ...CREATE, priority: '2', transition: '31' },
      Number.POSITIVE_INFINITY,
    )
    expect(created).toEqual({ ok: true, value: { system: 'jira', id: '10777' } })
    expect(world.created).toEqual([
      {
        fields: {
          project: { key: 'OPS' },
          issuetype: { id: '10004' },
          summary: 'Export fails',
          description: {
            version: 1,
            type: 'doc',
            content: [
              paragraph(text('The export fails.'), { type: 'hardBreak' }, text('Always.')),
              paragraph(text('Since Monday.')),
              paragraph(text('Ticket: '), link('https://acme.zendesk.com/agent/tickets/35436')),
            ],
          },
          labels: ['bugbridge-zendesk-35436'],
          priority: { id: '2' },
        },
        properties: [{ key: 'bugbridge', value: { mark: 'bugbridge-zendesk-35436', role: 'primary' } }],
        transition: { id: '31' },
      },
    ])
  })

  it('writes what engineers read beside the customer’s words first, since the end of a long text is cut', async () => {
    const content = { ...TICKET_TEXT, details: [{ name: 'Version', text: '4.2' }] }
    await jira().create({ ...CREATE, content }, Number.POSITIVE_INFINITY)
    const { content: blocks } = world.created[0].fields.description
    expect(blocks.map((block: Json) => block.content[0].text).slice(0, 2)).toEqual([
      'Version: 4.2',
      'The export fails.',
    ])
  })

  it('leaves priority and transition to Jira when the mapping names none', async () => {
    await jira().create(CREATE, Number.POSITIVE_INFINITY)
    expect(Object.keys(world.created[0]).toSorted()).toEqual(['fields', 'properties'])
    expect(world.created[0].fields).not.toHaveProperty('priority')
  })

  it('writes opened sealed text onto the related task', async () => {
    const opened = {
      title: 'TypeError: x',
      body: 'Culprit: app.view',
      url: 'https://acme.sentry.io/issues/42/',
    }
    await jira({ open: () => Promise.resolve(opened) }).create(RELATED, Number.POSITIVE_INFINITY)
    const { fields, properties } = world.created[0]
    expect(fields.summary).toBe('TypeError: x')
    expect(fields.description.content).toEqual([
      paragraph(text('Culprit: app.view')),
      paragraph(text('Source: '), link('https://acme.sentry.io/issues/42/')),
    ])
    expect(properties[0].value).toEqual({ mark: 'bugbridge-sentry-42', role: 'related', source: '42' })
  })

  it('names the source by its id when its text cannot be opened', async () => {
    await jira().create(RELATED, Number.POSITIVE_INFINITY)
    expect(world.created[0].fields.summary).toBe('Task for sentry issue 42')
    expect(world.created[0].fields.description.content).toEqual([paragraph(text('Task for sentry issue 42'))])
  })

  it('makes nothing after its time', async () => {
    expect(await jira().create(CREATE, NOW - 1)).toMatchObject({ failure: { kind: 'later' } })
    expect(world.created).toEqual([])
  })

  it('makes nothing that it could not find again', async () => {
    const refused = { kind: 'refused', system: 'jira', reason: 'invalid' }
    expect(await jira().create({ ...CREATE, mark: 'Bad Mark' }, Number.POSITIVE_INFINITY)).toEqual({
      ok: false,
      failure: refused,
    })
    expect(world.created).toEqual([])
  })

  it.each([
    [400, { kind: 'refused', system: 'jira', status: 400, reason: 'invalid' }],
    [403, { kind: 'denied', system: 'jira', status: 403 }],
    [413, { kind: 'refused', system: 'jira', status: 413, reason: 'too-large' }],
    [500, { kind: 'unclear', system: 'jira', status: 500 }],
    [503, { kind: 'unclear', system: 'jira', status: 503 }],
  ])('gives %i back as data, without the words of Jira', async (status, failure) => {
    server.use(
      mock.post(`${SITE}/rest/api/3/issue`, () =>
        HttpResponse.json({ errorMessages: [], errors: { priority: 'words' } }, { status }),
      ),
    )
    expect(await jira().create(CREATE, Number.POSITIVE_INFINITY)).toEqual({ ok: false, failure })
  })

  it('is unclear when the answer did not come in time', async () => {
    const clock = createVirtualClock(NOW)
    server.use(
      mock.post(`${SITE}/rest/api/3/issue`, () => {
        clock.runOut()
        return new Promise<never>(() => {})
      }),
    )
    const created = await jira({ clock }).create(CREATE, Number.POSITIVE_INFINITY)
    expect(created).toEqual({ ok: false, failure: { kind: 'unclear', system: 'jira' } })
  })

  it('is unclear when the answer names no issue', async () => {
    server.use(mock.post(`${SITE}/rest/api/3/issue`, () => HttpResponse.json({}, { status: 201 })))
    expect(await jira().create(CREATE, Number.POSITIVE_INFINITY)).toEqual({
      ok: false,
      failure: { kind: 'unclear', system: 'jira' },
    })
  })
})

const LINK: LinkTicket = {
  kind: 'link-ticket',
  key: 'k',
  because: [],
  issue: { system: 'jira', id: '10777' },
  ticket: { system: 'zendesk', id: '35436' },
  number: '#35436',
  url: 'https://acme.zendesk.com/agent/tickets/35436',
  solved: false,
}

describe('linking', () => {
  it('keeps one link to the ticket, however often it is written, and never empties a field of it', async () => {
    const tracker = jira()
    await tracker.perform(LINK)
    expect(await tracker.perform({ ...LINK, solved: true })).toEqual({ ok: true, value: undefined })
    expect([...world.remoteLinks]).toEqual([
      [
        '10777 bugbridge:zendesk:35436',
        {
          globalId: 'bugbridge:zendesk:35436',
          application: { type: 'bugbridge', name: 'zendesk' },
          relationship: 'reported in',
          object: {
            url: LINK.url,
            title: 'Ticket #35436',
            summary: 'Solved',
            icon: { title: 'Ticket' },
            status: { resolved: true, icon: { title: 'Solved', link: LINK.url } },
          },
        },
      ],
    ])
  })

  it('is taken off again, or struck through where it may not be', async () => {
    const { solved: _, ...rest } = LINK
    const unlink = { ...rest, kind: 'unlink-ticket' } as const
    await jira().perform(LINK)
    expect(await jira().perform(unlink)).toEqual({ ok: true, value: undefined })
    expect(world.remoteLinks.size).toBe(0)
    expect(await jira().perform(unlink)).toMatchObject({ failure: { kind: 'gone' } })

    await jira().perform(LINK)
    const answerWith = (status: number) =>
      server.use(
        mock.delete(`${SITE}/rest/api/3/issue/:id/remotelink`, () => new HttpResponse(null, { status })),
      )
    answerWith(401)
    expect(await jira().perform(unlink)).toMatchObject({ failure: { kind: 'denied', status: 401 } })
    expect([...world.remoteLinks.values()]).toMatchObject([{ object: { summary: 'Not solved' } }])
    answerWith(403)
    expect(await jira().perform(unlink)).toEqual({ ok: true, value: undefined })
    expect([...world.remoteLinks.values()]).toMatchObject([
      { object: { title: 'Ticket #35436', summary: 'Not linked any more', status: { resolved: true } } },
    ])
  })

  it('may try a link to a ticket again after an answer that never came', async () => {
    server.use(
      mock.post(`${SITE}/rest/api/3/issue/:id/remotelink`, () => new HttpResponse(null, { status: 502 })),
    )
    const failure = { kind: 'later', system: 'jira', status: 502, at: NOW + 5_000 }
    expect(await jira().perform(LINK)).toEqual({ ok: false, failure })
  })

  it('says so when the issue is gone', async () => {
    server.use(
      mock.post(`${SITE}/rest/api/3/issue/:id/remotelink`, () => new HttpResponse(null, { status: 404 })),
    )
    expect(await jira().perform(LINK)).toEqual({
      ok: false,
      failure: { kind: 'gone', system: 'jira', status: 404 },
    })
  })

  it('relates two issues without a comment, so that a repeat changes nothing', async () => {
    const ref = (id: string) => ({ system: 'jira', id })
    const effect = { kind: 'relate-issues', key: 'k', because: [], from: ref('1'), to: ref('2') } as const
    expect((await jira().perform({ ...effect, link: 'Relates' })).ok).toBe(true)
    expect(world.issueLinks).toEqual([
      { type: { name: 'Relates' }, inwardIssue: { id: '1' }, outwardIssue: { id: '2' } },
    ])
  })

  it('takes 404 to a relation for a right that an admin can give, since Jira says it to that, too', async () => {
    server.use(mock.post(`${SITE}/rest/api/3/issueLink`, () => new HttpResponse('words', { status: 404 })))
    const ref = (id: string) => ({ system: 'jira', id })
    const effect = { kind: 'relate-issues', key: 'k', because: [], from: ref('1'), to: ref('2') } as const
    expect(await jira().perform({ ...effect, link: 'Renamed' })).toEqual({
      ok: false,
      failure: { kind: 'denied', system: 'jira', status: 404 },
    })
  })

  it('keeps to what Jira allows for one issue, and does not slow down the others', async () => {
    const clock = createVirtualClock(NOW)
    const tracker = jira({ clock })
    for (let at = 0; at < 18; at++) await tracker.perform(LINK)
    for (let at = 0; at < 18; at++) await tracker.perform({ ...LINK, issue: { system: 'jira', id: '10778' } })
    expect(clock.now() - NOW).toBe(0)
    for (let at = 0; at < 83; at++) await tracker.perform(LINK)
    expect(clock.now() - NOW).toBe(30_000)
  })
})

describe('credentials', () => {
  it('sends an API token as basic authentication in UTF-8', async () => {
    given(issue('1'))
    await jira().readIssues(['1'])
    const sent = Buffer.from(world.authorizations[0]?.replace('Basic ', '') ?? '', 'base64').toString('utf8')
    expect(sent).toBe('bridge@acme.test:tøken')
  })

  it('gets one token for many calls, and another before it runs out', async () => {
    const clock = createVirtualClock(NOW)
    const tracker = jira({ auth: OAUTH, clock })
    await Promise.all([tracker.readIssues(['1']), tracker.readIssues(['2']), tracker.readIssues(['3'])])
    clock.pass(3_539_000)
    await tracker.readIssues(['4'])
    expect(world.tokens).toBe(1)
    clock.pass(1_000)
    await tracker.readIssues(['5'])
    expect(world.tokens).toBe(2)
    expect(world.authorizations.at(-1)).toBe('Bearer token-2')
    expect(world.asked[0]).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: 'secret',
    })
  })

  it('renews a token that is refused, once, and then does what was asked', async () => {
    world.accepts = (authorization) => authorization === 'Bearer token-2'
    expect((await jira({ auth: OAUTH }).create(CREATE, Number.POSITIVE_INFINITY)).ok).toBe(true)
    expect([world.tokens, world.created.length]).toEqual([2, 1])
  })

  it('gives up after the second refusal', async () => {
    world.accepts = () => false
    const failure = { kind: 'denied', system: 'jira', status: 401 }
    expect(await jira({ auth: OAUTH }).create(CREATE, Number.POSITIVE_INFINITY)).toEqual({
      ok: false,
      failure,
    })
    expect([world.tokens, world.created.length]).toEqual([2, 0])
  })

  it('does not repeat a call with a basic token that is refused', async () => {
    world.accepts = () => false
    expect((await jira().readIssues(['1'])).ok).toBe(false)
    expect(world.log).toHaveLength(1)
  })

  it.each([
    ['a wrong secret', () => HttpResponse.json({ error: 'invalid_client' }, { status: 400 }), 400],
    ['an answer without a token', () => HttpResponse.json({ message: 'words' }), 200],
  ])('is denied on %s', async (_, answer, status) => {
    server.use(mock.post(TOKENS, answer))
    expect(await jira({ auth: OAUTH }).readIssues(['1'])).toEqual({
      ok: false,
      failure: { kind: 'denied', system: 'jira', status },
    })
    expect(world.log).toEqual([])
  })

  it('waits when the token service asks for it, and asks again the next time', async () => {
    server.use(
      mock.post(TOKENS, () => new HttpResponse(null, { status: 429, headers: { 'retry-after': '7' } }), {
        once: true,
      }),
    )
    const tracker = jira({ auth: OAUTH })
    expect(await tracker.readIssues(['1'])).toEqual({
      ok: false,
      failure: { kind: 'later', system: 'jira', status: 429, at: NOW + 7_000 },
    })
    expect((await tracker.readIssues(['1'])).ok).toBe(true)
  })
})

describe('documents and titles', () => {
  /** Every text node of a document, at any depth. */
  function texts(node: Json): string[] {
    return node.type === 'text' ? [node.text] : (node.content ?? []).flatMap(texts)
  }
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom('\n', '\r', '\t', ' ', '"', '\\', 'a', '\u0000', '\uD83D', '🐞'),
      maxLength: 300,
    }),
  )
  /** Any text, and any text so often that it is too long. */
  const anyText = fc.tuple(words, fc.constantFrom(1, 1, 5, 400)).map(([text, times]) => text.repeat(times))

  it('makes a small, well-formed document of any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = documentOf(text, {
          label: 'Ticket',
          url: 'https://acme.zendesk.com/agent/tickets/1',
        })
        expect(JSON.stringify(document).length).toBeLessThan(MOST_CHARACTERS)
        for (const each of texts(document)) {
          expect(each.trim()).not.toBe('')
          expect(each.isWellFormed()).toBe(true)
        }
        for (const each of document.content) {
          expect(each.content[0]?.type).toBe('text')
          expect(each.content.at(-1)?.type).toBe('text')
        }
        expect(texts(document).at(-1)).toBe('https://acme.zendesk.com/agent/tickets/1')
      }),
      { numRuns: 200, seed: 7 },
    )
  })

  it('makes one short line of any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const title = titleOf(text, 'nothing')
        expect(title.length).toBeLessThanOrEqual(255)
        expect(title.trim()).toBe(title)
        expect(title).toMatch(/^[^\p{Cc}]+$/u)
        expect(title.isWellFormed()).toBe(true)
      }),
      { numRuns: 200, seed: 7 },
    )
  })

  it('keeps a text that fits, and says when it shortened one', () => {
    const footer = { label: 'Ticket', url: 'https://acme.zendesk.com/agent/tickets/1' }
    expect(texts(documentOf('x'.repeat(30_000), footer))[0]).toHaveLength(30_000)
    const long = texts(documentOf('x'.repeat(40_000), footer))
    expect(long[0]?.length).toBeGreaterThan(31_000)
    expect(long.slice(1)).toEqual(['… (shortened)', 'Ticket: ', footer.url])
  })

  it('links nothing but web addresses', () => {
    for (const url of ['', 'javascript:alert(1)', 'words']) {
      expect(documentOf('words', { label: 'Source', url }).content).toEqual([paragraph(text('words'))])
    }
  })

  it.each([
    ['two\r\n  lines', 'two lines'],
    [' \n\t ', 'nothing'],
    ['x'.repeat(256), `${'x'.repeat(254)}…`],
  ])('titles %j', (given, title) => {
    expect(titleOf(given, 'nothing')).toBe(title)
  })
})
