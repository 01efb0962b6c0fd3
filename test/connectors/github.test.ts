// The GitHub connector against a small GitHub at the HTTP edge: what stands in GitHub afterwards, and what comes back.
import { generateKeyPairSync, verify } from 'node:crypto'
import fc from 'fast-check'
import { http as mock } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bodyOf, titleOf, webAddress } from '../../src/connectors/github/body.ts'
import type { GitHubAuth } from '../../src/connectors/github/index.ts'
import { createMarks } from '../../src/connectors/github/mark.ts'
import { Events } from '../../src/connectors/github/schema.ts'
import { printTickets, readTickets, type TicketList } from '../../src/connectors/github/ticket-list.ts'
import type { CreateIssue, LinkTicket } from '../../src/core/effect.ts'
import {
  API,
  connectTo,
  createGitHubWorld,
  digest,
  type GitHubWorld,
  type Json,
  NOW,
  SECRETS,
} from './github-world.ts'
import { createVirtualClock } from './virtual-clock.ts'

const SHOP = 1_296_269
const INTERNAL = 777
let world: GitHubWorld
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  world = createGitHubWorld()
  world.addRepository(SHOP, 'acme/shop')
  world.addRepository(INTERNAL, 'acme/internal')
  server.use(mock.all(`${API}/*`, ({ request }) => world.app.fetch(request)))
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const answer = (status: number, headers: Record<string, string> = {}) => {
  world.state.answer = () => new Response(JSON.stringify({ message: 'prose' }), { status, headers })
}
const pathsOf = () => world.asked.map(({ method, path }) => `${method} ${path}`)
const primary = (more: Partial<CreateIssue> = {}): CreateIssue => ({
  kind: 'create-issue',
  key: 'bugbridge-zendesk-35436',
  mark: 'bugbridge-zendesk-35436',
  because: [],
  role: 'primary',
  project: 'acme/shop',
  type: 'Bug',
  priority: 'priority: high',
  content: {
    from: 'ticket',
    subject: 'Cannot pay',
    description: 'Ask @jane, see #1',
    url: 'https://acme.zendesk.com/agent/tickets/35436',
    details: [{ name: 'Version', text: '4.2' }],
  },
  ...more,
})
const link = (issue: string, ticket: string, solved = false): LinkTicket => ({
  kind: 'link-ticket',
  key: 'k',
  because: [],
  issue: { system: 'github', id: issue },
  ticket: { system: 'zendesk', id: ticket },
  number: `#${ticket}`,
  url: `https://acme.zendesk.com/agent/tickets/${ticket}`,
  solved,
})

describe('reading issues', () => {
  const label = (name: string) => ({ id: 1, name })
  const milestone = { id: 1002604, title: 'v4.2', state: 'open', due_on: '2026-12-15T08:00:00Z' }
  const row = (fields: Json, facts: Json): [Json, Json] => [fields, facts]

  it.each([
    row({}, { status: { id: 'open', name: 'open', category: 'new' } }),
    row(
      { labels: [label('IN PROGRESS')] },
      { status: { id: 'In Progress', name: 'In Progress', category: 'indeterminate' } },
    ),
    row({ labels: [label('in review'), label('in progress')] }, { status: { name: 'in review' } }),
    row({ labels: ['in review'] }, { status: { name: 'in review' } }),
    row(
      { state: 'closed', state_reason: 'completed', labels: [label('in review')] },
      { status: { id: 'closed', category: 'done' }, resolution: { id: 'completed', name: 'completed' } },
    ),
    row({ state: 'closed', state_reason: 'not_planned' }, { resolution: { id: 'not_planned' } }),
    row({ state: 'closed', state_reason: null }, { resolution: { id: 'completed' } }),
    row({ state: 'closed', state_reason: 'something_new' }, { resolution: { id: 'completed' } }),
    row({ labels: [label('Priority: Low'), label('priority: high')] }, { priority: 'priority: high' }),
    row({ milestone }, { versions: [{ id: '1002604', name: 'v4.2', released: false, day: '2026-12-15' }] }),
    row(
      { milestone: { ...milestone, state: 'closed', due_on: null } },
      { versions: [{ id: '1002604', name: 'v4.2', released: true }] },
    ),
    row(
      { labels: [label('bugbridge-zendesk-0123456789abcdef'), label('bugbridge-is-slow')] },
      { marks: ['bugbridge-zendesk-0123456789abcdef'] },
    ),
  ])('%j reads as %j', async (fields, facts) => {
    world.addIssue(SHOP, fields)
    const read = await connectTo().tracker.readIssues([`${SHOP}-1`])
    expect(read).toMatchObject({
      ok: true,
      value: {
        found: [
          {
            ref: { system: 'github', id: `${SHOP}-1` },
            key: 'acme/shop#1',
            url: 'https://github.com/acme/shop/issues/1',
            updated: Date.UTC(2026, 10, 20, 10),
            ...facts,
          },
        ],
        gone: [],
      },
    })
    expect(JSON.stringify(read)).not.toMatch(/Jane/)
  })

  it('asks again for what has not changed at no cost, and sees what has', async () => {
    const issue = world.addIssue(SHOP)
    const { tracker, clock } = connectTo()
    const first = await tracker.readIssues([`${SHOP}-1`])
    clock.pass(120_000)
    expect(await tracker.readIssues([`${SHOP}-1`])).toEqual(first)
    expect(world.asked.filter(({ headers }) => headers.has('if-none-match'))).toHaveLength(2)
    issue.state = 'closed'
    expect(await tracker.readIssues([`${SHOP}-1`])).toMatchObject({
      value: { found: [{ status: { id: 'closed' } }] },
    })
  })

  it('tells those that are deleted, or pull requests, from those that are there, a hundred at once', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => `${SHOP}-${at + 1}`)
    for (let at = 0; at < 90; at++) world.addIssue(SHOP)
    world.addIssue(SHOP, { number: 91, pull_request: { url: 'x' } })
    const read = await connectTo().tracker.readIssues(ids)
    expect(read).toMatchObject({ ok: true, value: { found: { length: 90 }, gone: ids.slice(90) } })
    expect(await connectTo().tracker.readIssues(['12', 'x-1', `999-1`])).toEqual({
      ok: true,
      value: { found: [], gone: ['12', 'x-1', '999-1'] },
    })
  })

  it('follows an issue that was moved to another repository, and says what it was called', async () => {
    world.addRepository(42, 'other/place')
    world.addIssue(42, { number: 7 })
    world.moved.set(`${SHOP}-3`, '42-7')
    const { tracker } = connectTo()
    expect(await tracker.readIssues([`${SHOP}-3`])).toMatchObject({
      value: { found: [{ ref: { id: '42-7' }, key: 'other/place#7', formerly: `${SHOP}-3` }], gone: [] },
    })
    expect(await tracker.readIssues(['42-7'])).toMatchObject({ value: { found: [{ key: 'other/place#7' }] } })
    expect(await tracker.readMoved([`${SHOP}-3`])).toEqual({ ok: true, value: 0 })
  })

  it('follows a repository that was renamed, by its id', async () => {
    world.addIssue(SHOP)
    const { tracker, clock } = connectTo()
    await tracker.readIssues([`${SHOP}-1`])
    clock.pass(120_000)
    world.repositories.get(SHOP).full_name = 'acme/store'
    world.state.answer = ({ path }) =>
      path === '/repos/acme/shop'
        ? new Response('{}', { status: 301, headers: { location: `${API}/repositories/${SHOP}` } })
        : undefined
    expect(await tracker.readIssues([`${SHOP}-1`])).toMatchObject({
      value: { found: [{ key: 'acme/store#1', ref: { id: `${SHOP}-1` } }] },
    })
  })

  it.each([
    'https://evil.test/repositories/1/issues/1',
    'http://api.github.com/repositories/1',
    'https://api.github.com.evil.test/x',
    '//evil.test/x',
    'https://user@api.github.com/x',
    'blob:https://api.github.com/x',
    '',
  ])('follows no redirect to %j', async (location) => {
    world.addIssue(SHOP)
    world.state.answer = ({ path }) =>
      path.endsWith('/issues/1') ? new Response('{}', { status: 301, headers: { location } }) : undefined
    expect(await connectTo().tracker.readIssues([`${SHOP}-1`])).toEqual({
      ok: true,
      value: { found: [], gone: [] },
    })
    expect(pathsOf().filter((path) => path.endsWith('/issues/1'))).toHaveLength(1)
  })

  it('ends a circle of redirects', async () => {
    world.state.answer = ({ path }) =>
      /issues\/1$/.test(path)
        ? new Response('{}', { status: 302, headers: { location: `${API}/repos/acme/shop/issues/1` } })
        : undefined
    expect(await connectTo().tracker.readIssues([`${SHOP}-1`])).toEqual({
      ok: true,
      value: { found: [], gone: [] },
    })
    expect(world.asked.length).toBeLessThan(10)
  })

  it('takes a repository of the mapping that it cannot see for denied, and not for a hundred deleted issues', async () => {
    world.addIssue(SHOP)
    world.repositories.get(SHOP).full_name = 'acme/hidden'
    expect(await connectTo().tracker.readIssues([`${SHOP}-1`])).toMatchObject({
      ok: false,
      failure: { kind: 'denied', status: 404 },
    })
  })

  it('leaves out an issue of a shape that it does not know, and gives the others', async () => {
    world.addIssue(SHOP, { updated_at: 'yesterday' })
    world.addIssue(SHOP)
    expect(await connectTo().tracker.readIssues([`${SHOP}-1`, `${SHOP}-2`])).toMatchObject({
      value: { found: [{ key: 'acme/shop#2' }], gone: [] },
    })
  })

  it.each([
    [
      'the hourly limit',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1_000 + 900) },
      { kind: 'later', at: NOW + 900_000 },
    ],
    [
      'a secondary limit that says how long',
      403,
      { 'retry-after': '90', 'x-ratelimit-remaining': '4000' },
      { kind: 'later', at: NOW + 90_000 },
    ],
    [
      'a secondary limit that does not',
      429,
      { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': String(NOW / 1_000 + 3_000) },
      { kind: 'later', at: NOW + 60_000 },
    ],
    ['no right', 403, { 'x-ratelimit-remaining': '4000' }, { kind: 'denied' }],
    ['a wrong token', 401, {}, { kind: 'denied' }],
    [
      'an outage, whatever the limit resets at',
      502,
      { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': String(NOW / 1_000 + 3_000) },
      { kind: 'later', at: NOW + 5_000 },
    ],
  ])('fails as %s', async (_, status, headers, failure) => {
    answer(status, headers as Record<string, string>)
    const read = await connectTo().tracker.readIssues([`${SHOP}-1`])
    expect(read).toMatchObject({ ok: false, failure: { system: 'github', status, ...failure } })
    expect(JSON.stringify(read)).not.toContain('prose')
  })
})

describe('duplicates', () => {
  beforeEach(() => {
    world.addIssue(SHOP, { state: 'closed', state_reason: 'duplicate' })
    world.addIssue(INTERNAL)
    world.duplicates.set(`${SHOP}-1`, `${INTERNAL}-1`)
  })

  it('name the issue that they duplicate, asked for once', async () => {
    const { tracker } = connectTo()
    for (let times = 0; times < 2; times++)
      expect(await tracker.readIssues([`${SHOP}-1`])).toMatchObject({
        value: {
          found: [
            {
              resolution: { id: 'duplicate' },
              links: [
                { name: 'duplicates', direction: 'outward', to: { system: 'github', id: `${INTERNAL}-1` } },
              ],
            },
          ],
        },
      })
    expect(pathsOf().filter((path) => path === 'POST /graphql')).toHaveLength(1)
  })

  const refusal = (type: string) => ({ data: { repository: null }, errors: [{ type, message: 'x' }] })

  it.each([
    ['without GraphQL', undefined],
    ['where it is not for us', refusal('FORBIDDEN')],
    ['where there is nothing for us', refusal('NOT_FOUND')],
    ['without the scope', { errors: [{ type: 'INSUFFICIENT_SCOPES', message: 'x' }] }],
  ])('stay unnamed %s, and are named once that is over', async (_, body) => {
    world.state.hasGraphql = body !== undefined
    if (body !== undefined)
      world.state.answer = ({ path }) => (path === '/graphql' ? Response.json(body) : undefined)
    const { tracker } = connectTo()
    expect(await tracker.readIssues([`${SHOP}-1`])).toMatchObject({
      value: { found: [{ resolution: { id: 'duplicate' }, links: [] }] },
    })
    world.state.hasGraphql = true
    world.state.answer = () => undefined
    expect(await tracker.readIssues([`${SHOP}-1`])).toMatchObject({
      value: { found: [{ links: [{ to: { id: `${INTERNAL}-1` } }] }] },
    })
  })

  it.each([
    ['a limit', { data: null, errors: [{ type: 'RATE_LIMITED', message: 'x' }] }],
    ['a fault', { errors: [{ message: 'x' }] }],
    ['a fault beside some data', { data: { repository: null }, errors: [{ message: 'x' }] }],
    ['an answer of another shape', { data: { repository: 'x' } }],
  ])('are not taken for unnamed by %s: the issue is there, and unread', async (_, body) => {
    world.addIssue(SHOP)
    world.state.answer = ({ path }) => (path === '/graphql' ? Response.json(body) : undefined)
    expect(await connectTo().tracker.readIssues([`${SHOP}-1`, `${SHOP}-2`])).toMatchObject({
      ok: true,
      value: { found: [{ key: 'acme/shop#2' }], gone: [] },
    })
  })

  it('are not taken for unnamed in an outage', async () => {
    world.state.answer = ({ path }) => (path === '/graphql' ? new Response('', { status: 502 }) : undefined)
    expect(await connectTo().tracker.readIssues([`${SHOP}-1`])).toMatchObject({
      ok: false,
      failure: { kind: 'later' },
    })
  })
})

describe('finding', () => {
  it.each([
    ['acme/shop#1', 'acme/shop#1'],
    ['ACME/Shop#1', 'acme/shop#1'],
    [' #1 ', 'acme/shop#1'],
    ['https://github.com/acme/shop/issues/1', 'acme/shop#1'],
    ['https://github.com/acme/shop/issues/1/#issuecomment-5', 'acme/shop#1'],
    ['acme/internal#1', 'acme/internal#1'],
    ['https://github.com/acme/shop/pull/2', undefined],
    ['acme/shop#2', undefined],
    ['acme/shop#99', undefined],
    ['nobody/nothing#1', undefined],
    ['https://evil.test/acme/shop/issues/1', undefined],
    ['OPS-1', undefined],
    ['#0', undefined],
    ['../user#1', undefined],
    ['acme/..#1', undefined],
    ['', undefined],
  ])('%j is %s', async (key, found) => {
    world.addIssue(SHOP)
    world.addIssue(SHOP, { pull_request: {} })
    world.addIssue(INTERNAL)
    const result = await connectTo().tracker.findByKey(key)
    expect(result.ok && result.value?.key).toBe(found)
  })

  it('finds what carries our mark, by this secret or the one before, and nothing else', async () => {
    const marks = createMarks(digest, SECRETS)
    const [newer, older] = marks.labels('bugbridge-zendesk-35436')
    world.addIssue(SHOP, { labels: [{ name: newer }] })
    world.addIssue(SHOP, { labels: [{ name: older }], state: 'closed' })
    world.addIssue(SHOP, { labels: [{ name: marks.label('bugbridge-zendesk-35437') }] })
    world.addIssue(INTERNAL, { labels: [{ name: newer }] })
    expect(await connectTo().tracker.findByMark('bugbridge-zendesk-35436')).toEqual({
      ok: true,
      value: [`${SHOP}-1`, `${SHOP}-2`, `${INTERNAL}-1`].map((id) => ({ system: 'github', id })),
    })
    expect(await connectTo().tracker.findByMark('a, b')).toMatchObject({
      failure: { kind: 'refused', reason: 'invalid' },
    })
  })

  it('tells when engineering last moved, from the end of a long history', async () => {
    world.addIssue(SHOP)
    const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T00:00:00Z`
    const noise = Array.from({ length: 250 }, () => ({
      event: 'mentioned',
      created_at: at(19),
      actor: { login: 'jane' },
    }))
    world.events.set(`${SHOP}-1`, [
      { event: 'labeled', created_at: at(1), label: { name: 'IN PROGRESS' } },
      { event: 'milestoned', created_at: at(3) },
      { event: 'labeled', created_at: at(5), label: { name: 'wontfix' } },
      { event: 'subscribed', created_at: at(6), label: null },
      ...noise,
    ])
    const { tracker } = connectTo()
    expect(await tracker.readMoved([`${SHOP}-1`])).toEqual({ ok: true, value: Date.parse(at(3)) })
    expect(await tracker.readMoved([])).toEqual({ ok: true, value: 0 })
  })

  it('tells it of a history that has grown by pages since it was read, and whose first page has not changed', async () => {
    world.addIssue(SHOP)
    const time = (minute: number) => new Date(NOW + minute * 60_000).toISOString()
    const history = (moves: readonly number[], length: number) =>
      Array.from({ length }, (_, nth) => ({
        event: moves.includes(nth) ? 'milestoned' : 'mentioned',
        created_at: time(nth),
      }))
    const { tracker } = connectTo()
    for (const [moves, length] of [
      [[120], 150],
      [[120, 250], 260],
      [[120, 250, 350], 400],
      [[120, 250, 350], 530],
      [[120, 250, 350, 730], 740],
    ] as const) {
      world.events.set(`${SHOP}-1`, history(moves, length))
      const newest = moves.at(-1) ?? 0
      expect(await tracker.readMoved([`${SHOP}-1`])).toEqual({ ok: true, value: Date.parse(time(newest)) })
    }
  })

  it.each([
    ['its own word', { link: `<${API}/x?page=3>; rel="next", <${API}/x?page=4>; rel="last"` }, 4],
    ['the word from before, where it has none', {}, 2],
  ])('tells how many pages a list has whose page has not changed, by %s', async (_, headers, last) => {
    const { github } = connectTo()
    const read = () =>
      github.page(Events, (octokit) =>
        octokit.rest.issues.listEvents.endpoint({ owner: 'acme', repo: 'shop', issue_number: 1 }),
      )
    world.state.answer = ({ headers: asked }) =>
      asked.has('if-none-match')
        ? new Response(null, { status: 304, headers: { etag: '"1"', ...headers } })
        : Response.json([{ event: 'closed' }], {
            headers: { etag: '"1"', link: `<${API}/x?page=2>; rel="last"` },
          })
    expect(await read()).toMatchObject({ value: { last: 2 } })
    expect(await read()).toMatchObject({ value: { value: [{ event: 'closed' }], last } })
  })
})

describe('creating', () => {
  it('makes nothing after its time', async () => {
    expect(await connectTo().tracker.create(primary(), NOW - 1)).toMatchObject({ failure: { kind: 'later' } })
    expect(world.writes()).toEqual([])
  })

  it('makes an issue with its mark, what the mapping gives it, and text that nothing is made of', async () => {
    const { tracker } = connectTo()
    expect(await tracker.create(primary(), Number.POSITIVE_INFINITY)).toEqual({
      ok: true,
      value: { system: 'github', id: `${SHOP}-1` },
    })
    const [sent] = world.writes().map(({ body }) => JSON.parse(body))
    const label = createMarks(digest, SECRETS).label('bugbridge-zendesk-35436')
    expect(sent).toEqual({
      title: 'Cannot pay',
      body: '```text\nVersion: 4.2\n\nAsk @jane, see #1\n```\n\nTicket: <https://acme.zendesk.com/agent/tickets/35436>',
      labels: [label, 'priority: high', 'from-support'],
      type: 'Bug',
      assignees: ['octocat'],
      milestone: 3,
    })
    expect(await tracker.findByMark('bugbridge-zendesk-35436')).toMatchObject({
      value: [{ id: `${SHOP}-1` }],
    })
  })

  it('writes the words of a source into a task in a private repository, and gives it nothing of the bug’s', async () => {
    const opened = {
      title: 'TypeError: x is undefined',
      body: 'at Basket.total',
      url: 'https://sentry.io/issues/1',
    }
    const content = { from: 'source', sealed: { system: 'sentry', id: '42', shingles: [] } } as const
    const { priority: _, ...rest } = primary()
    const effect: CreateIssue = {
      ...rest,
      role: 'related',
      project: 'acme/internal',
      type: '',
      mark: 'bugbridge-sentry-42',
      content,
    }
    expect(await connectTo({ opened }).tracker.create(effect, Number.POSITIVE_INFINITY)).toMatchObject({
      ok: true,
    })
    const [sent] = world.writes().map(({ body }) => JSON.parse(body))
    expect(sent).toEqual({
      title: 'TypeError: x is undefined',
      body: '```text\nat Basket.total\n```\n\nSource: <https://sentry.io/issues/1>',
      labels: [createMarks(digest, SECRETS).label('bugbridge-sentry-42')],
    })
    expect(await connectTo().tracker.create(effect, Number.POSITIVE_INFINITY)).toMatchObject({ ok: true })
    expect(world.writes().at(-1)?.body).toContain('Task for sentry issue 42')
  })

  it.each([
    ['422 as refused', 422, { kind: 'refused', reason: 'invalid' }],
    ['404 as denied', 404, { kind: 'denied' }],
    ['410 (no issues here) as denied', 410, { kind: 'denied' }],
    ['a redirect as again, with nothing written elsewhere', 307, { kind: 'again' }],
    ['502 as unclear', 502, { kind: 'unclear' }],
    ['403 of a limit as later', 403, { kind: 'later' }],
  ])('answers %s', async (_, status, failure) => {
    world.state.answer = ({ method }) =>
      method === 'POST'
        ? new Response('{}', {
            status,
            headers: {
              location: `${API}/repositories/1/issues`,
              ...(status === 403 ? { 'retry-after': '60' } : {}),
            },
          })
        : undefined
    expect(await connectTo().tracker.create(primary(), Number.POSITIVE_INFINITY)).toMatchObject({
      ok: false,
      failure,
    })
    expect(world.writes()).toHaveLength(1)
    expect(world.issues.size).toBe(0)
  })

  it('is unclear when the answer cannot be read, since it has happened', async () => {
    world.state.answer = ({ method }) =>
      method === 'POST' ? Response.json({ ok: true }, { status: 201 }) : undefined
    expect(await connectTo().tracker.create(primary(), Number.POSITIVE_INFINITY)).toMatchObject({
      failure: { kind: 'unclear' },
    })
  })

  it('makes nothing that could not be found again', async () => {
    expect(await connectTo().tracker.create(primary({ mark: 'x' }), Number.POSITIVE_INFINITY)).toMatchObject({
      failure: { reason: 'invalid' },
    })
    expect(world.asked).toEqual([])
  })

  it('puts no file anywhere', async () => {
    const { tracker } = connectTo()
    const issue = { system: 'github', id: `${SHOP}-1` }
    expect(await tracker.listAttachments(issue)).toEqual({ ok: true, value: [] })
    const file = { issue, mark: 'zendesk-1', name: 'a.log', type: 'text/plain', content: new Uint8Array(1) }
    expect(await tracker.attach(file, Number.POSITIVE_INFINITY)).toMatchObject({
      failure: { kind: 'refused', reason: 'unsupported' },
    })
    expect(world.asked).toEqual([])
  })
})

describe('texts', () => {
  it('fit, end well, and say that they were cut; nothing in them ends the fence', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '`', '\n', '😀', '\u0000', '<!--', ' '), maxLength: 400 }),
        fc.nat(3_000),
        (piece, times) => {
          const body = bodyOf(piece.repeat(times), { label: 'Ticket', url: 'https://x.test/1' })
          expect(body.length).toBeLessThanOrEqual(65_536)
          expect(body.isWellFormed()).toBe(true)
          const [fence = ''] = /^`+/.exec(body) ?? []
          const inside = body.slice(body.indexOf('\n') + 1, body.lastIndexOf(`\n${fence}`))
          expect(inside).not.toContain(fence)
          expect(body.endsWith('\n\nTicket: <https://x.test/1>')).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
    expect(bodyOf('a'.repeat(70_000), { label: 'Ticket', url: '' })).toMatch(/a\n… \(shortened\)\n```$/)
    expect(titleOf('x'.repeat(300), '-')).toHaveLength(256)
    expect(titleOf(' \u0000\n ', 'otherwise')).toBe('otherwise')
    expect(webAddress('javascript:alert(1)')).toBeUndefined()
    expect(webAddress('https://x.test/a(b)>')).toBe('https://x.test/a%28b%29%3E')
  })

  it('list tickets and read them back, as many as there are', () => {
    const sign = '0123456789abcdef'
    const key = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 })
    const number = fc.nat(999_999).map((nth) => `#${nth}`)
    const listed = fc.record({ solved: fc.boolean(), link: fc.record({ number, url: fc.webUrl() }) })
    fc.assert(
      fc.property(fc.array(fc.tuple(key, listed), { maxLength: 30 }), (entries) => {
        const list: TicketList = new Map(entries)
        const text = printTickets(list, sign, true)
        const read = readTickets(text, ['f'.repeat(16), sign])
        expect(read && printTickets(read, sign, true)).toBe(text)
        expect([...(read ?? [])].map(([each, { solved }]) => [each, solved])).toEqual(
          [...list].map(([each, { solved }]) => [each, solved]),
        )
        expect(readTickets(printTickets(list, sign, false), [sign])?.size).toBe(list.size)
      }),
      { numRuns: 60 },
    )
    const many: TicketList = new Map(
      Array.from({ length: 2_000 }, (_, at) => [
        digest(String(at)),
        { solved: false, link: { number: `#${at}`, url: `https://acme.zendesk.com/agent/tickets/${at}` } },
      ]),
    )
    const text = printTickets(many, sign, true)
    expect(text.length).toBeLessThanOrEqual(65_536)
    expect(text).toMatch(/And \d+ more\.$/)
    expect(readTickets(text, [sign])?.size).toBe(2_000)
  })
})

describe('tickets on an issue', () => {
  const bodies = (key: string) =>
    (world.comments.get(key) ?? []).map(({ body }) => body.replace(/<!--.*?-->/g, '').trim())

  it('stand in one comment, which is edited and never repeated', async () => {
    world.addIssue(SHOP)
    world.comments.set(`${SHOP}-1`, [{ id: 1, body: 'Me too, says Jane' }])
    const { tracker } = connectTo()
    const id = `${SHOP}-1`
    await Promise.all([
      tracker.perform(link(id, '35436')),
      tracker.perform(link(id, '35437')),
      tracker.perform(link(id, '35438')),
    ])
    expect(bodies(id)).toEqual([
      'Me too, says Jane',
      [
        'Customer tickets that wait for this issue: 3, of them solved: 0.',
        '',
        ...['35436', '35437', '35438'].map(
          (each) => `-  [Ticket #${each}](https://acme.zendesk.com/agent/tickets/${each}): not solved`,
        ),
      ].join('\n'),
    ])
    expect(world.writes()).toHaveLength(1)
    await tracker.perform(link(id, '35436'))
    expect(world.writes()).toHaveLength(1)
    await tracker.perform(link(id, '35436', true))
    expect(bodies(id)[1]).toContain('3, of them solved: 1.')
    expect(bodies(id)[1]).toContain('35436): solved')
    const { solved: _, ...named } = link(id, '35438')
    await tracker.perform({ ...named, kind: 'unlink-ticket' })
    expect(bodies(id)[1]).toContain('2, of them solved: 1.')
    expect(bodies(id)[1]).not.toContain('35438')
    await tracker.perform(link(id, '35438'))
    // Another process, with a new secret in front.
    expect(
      await connectTo({ secrets: ['newest', ...SECRETS] }).tracker.perform(link(id, '35436')),
    ).toMatchObject({ ok: true })
    expect(bodies(id)).toHaveLength(2)
    expect(bodies(id)[1]).toContain('3, of them solved: 0.')
  })

  const STRANGER = { user: { id: 666, type: 'User' }, performed_via_github_app: null, mine: false }
  const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const app = (appId: string): GitHubAuth => ({
    kind: 'app',
    appId,
    installationId: '5',
    privateKey: String(KEY.export({ type: 'pkcs8', format: 'pem' })),
  })
  const otherApp = {
    user: { id: 44, type: 'Bot' },
    performed_via_github_app: { id: 78, client_id: 'Iv1.78' },
  }
  const WHO: readonly (readonly [string, GitHubAuth | undefined, Json])[] = [
    ['a token', undefined, STRANGER],
    ['a token, beside a user who is no more', undefined, { ...STRANGER, user: null }],
    ['an App', app('77'), STRANGER],
    ['an App, beside somebody who uses it', app('77'), { ...STRANGER, performed_via_github_app: { id: 77 } }],
    ['an App, beside another', app('77'), { ...otherApp, mine: false }],
    ['an App by its client id, beside another', app('Iv1.77'), { ...otherApp, mine: false }],
  ]

  describe.each(WHO)('with %s that may edit and delete what others wrote', (_, auth, stranger) => {
    it('leave a copy of our first line alone, alone or beside ours', async () => {
      world.state.mayEditOthers = true
      world.addIssue(SHOP)
      const { tracker } = connectTo({ ...(auth && { auth }) })
      const id = `${SHOP}-1`
      await tracker.perform(link(id, '1'))
      const [ours] = world.comments.get(id) ?? []
      const copy = { ...ours, ...stranger, id: 9 }
      world.comments.set(id, [{ ...copy }, ours, { ...copy, id: 6_000_000 }])
      expect(await tracker.perform(link(id, '2'))).toEqual({ ok: true, value: undefined })
      expect(world.comments.get(id)?.map((each) => each.id)).toEqual([9, ours.id, 6_000_000])
      expect(world.comments.get(id)?.map(({ body }) => body === copy.body)).toEqual([true, false, true])
      expect(bodies(id)[1]).toContain('wait for this issue: 2')
      // One to make it, one to edit it: none to find out whose the others are.
      expect(world.writes()).toHaveLength(2)
      world.comments.set(id, [{ ...copy }])
      await tracker.perform(link(id, '3'))
      await tracker.perform(link(id, '4'))
      expect(world.comments.get(id)?.[0]).toEqual(copy)
      expect(bodies(id)).toHaveLength(2)
      expect(bodies(id)[1]).not.toContain('[Ticket #1]')
    })
  })

  it('ask once who we are, and not before there is something to tell apart', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo()
    const asked = () => world.asked.filter(({ path }) => path === '/user').length
    await tracker.perform(link(`${SHOP}-1`, '1'))
    expect(asked()).toBe(0)
    for (const number of ['2', '3', '4']) await tracker.perform(link(`${SHOP}-1`, number))
    expect(asked()).toBe(1)
  })

  it('wait while GitHub cannot say who we are', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo()
    await tracker.perform(link(`${SHOP}-1`, '1'))
    world.state.answer = ({ path }) => (path === '/user' ? new Response('', { status: 502 }) : undefined)
    expect(await tracker.perform(link(`${SHOP}-1`, '2'))).toMatchObject({ failure: { kind: 'later' } })
    expect(world.writes()).toHaveLength(1)
  })

  it('are not made anew where ours cannot be edited now', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo()
    await tracker.perform(link(`${SHOP}-1`, '1'))
    world.state.answer = ({ method }) =>
      method === 'PATCH' ? Response.json({ message: 'Locked' }, { status: 403 }) : undefined
    expect(await tracker.perform(link(`${SHOP}-1`, '2'))).toMatchObject({ failure: { kind: 'denied' } })
    expect(world.comments.get(`${SHOP}-1`)).toHaveLength(1)
  })

  it('are edited by an App, though GitHub does not say by which App a bot wrote', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo({ auth: app('77') })
    const id = `${SHOP}-1`
    await tracker.perform(link(id, '1'))
    const [ours] = world.comments.get(id) ?? []
    world.comments.set(id, [{ ...ours, performed_via_github_app: null }])
    await tracker.perform(link(id, '2'))
    expect(bodies(id)).toEqual([expect.stringContaining('wait for this issue: 2')])
  })

  describe.each(['who we are', 'whose a comment is'])('where GitHub does not say %s', (what) => {
    const untold = ({ id, body, mine, ...author }: Json) =>
      what === 'who we are' ? { id, body, mine, ...author } : { id, body, mine }

    it('stand in the first that we can edit, and none is deleted or read into another', async () => {
      world.state.tellsUser = what !== 'who we are'
      world.addIssue(SHOP)
      const { tracker } = connectTo()
      const id = `${SHOP}-1`
      await tracker.perform(link(id, '1'))
      const ours = untold(world.comments.get(id)?.[0])
      const copy = untold({ ...ours, ...STRANGER, id: 9 })
      world.comments.set(id, [{ ...copy }, ours, { ...ours, id: 6_000_000 }])
      for (const number of ['2', '3'])
        expect(await tracker.perform(link(id, number))).toEqual({ ok: true, value: undefined })
      expect(bodies(id)[1]).toContain('wait for this issue: 3')
      expect(world.comments.get(id)?.map(({ body }) => body === copy.body)).toEqual([true, false, true])
      world.comments.set(id, [{ ...copy }])
      expect(await tracker.perform(link(id, '3'))).toEqual({ ok: true, value: undefined })
      expect(world.comments.get(id)).toHaveLength(2)
    })
  })

  it('are found before they are repeated, when the first answer was never heard', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo({
      fetch: async (request) => {
        const { method } = request
        const answered = await fetch(request)
        return method === 'POST' ? new Response('', { status: 502 }) : answered
      },
    })
    expect(await tracker.perform(link(`${SHOP}-1`, '1'))).toMatchObject({ failure: { kind: 'unclear' } })
    expect(await tracker.perform(link(`${SHOP}-1`, '1'))).toMatchObject({ ok: true })
    expect(world.comments.get(`${SHOP}-1`)).toHaveLength(1)
  })

  it('stand in one comment again, after it was made twice; a copy by somebody else is none of them', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo()
    const id = `${SHOP}-1`
    await tracker.perform(link(id, '1'))
    const [first] = world.comments.get(id) ?? []
    world.comments.set(id, [])
    await tracker.perform(link(id, '2', true))
    const [second] = world.comments.get(id) ?? []
    world.comments.set(id, [])
    await tracker.perform(link(id, '9'))
    const [copy] = world.comments.get(id) ?? []
    world.comments.set(id, [{ ...copy, ...STRANGER }, first, second])
    expect(await tracker.perform(link(id, '3'))).toEqual({ ok: true, value: undefined })
    expect(world.comments.get(id)?.map((each) => each.id)).toEqual([copy.id, first.id])
    expect(bodies(id)[1]).toContain('3, of them solved: 1.')
    for (const number of [1, 2, 3]) expect(bodies(id)[1]).toContain(`[Ticket #${number}]`)
    expect(bodies(id)[1]).not.toContain('[Ticket #9]')
  })

  it('stand in one comment, though a page before it was full when it was read first', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo()
    const id = `${SHOP}-1`
    const others = Array.from({ length: 100 }, (_, at) => ({ id: at + 1, body: 'Me too, says Jane' }))
    world.comments.set(id, others)
    for (const number of ['1', '2', '3']) await tracker.perform(link(id, number))
    expect(world.comments.get(id)).toHaveLength(101)
    expect(bodies(id)[100]).toContain('wait for this issue: 3')
  })

  it('are counted in a second comment, edited as they are solved; a public repository is told of no plan', async () => {
    world.addIssue(SHOP)
    const { tracker } = connectTo()
    const issue = { system: 'github', id: `${SHOP}-1` }
    const impact = { open: 2, solved: 0, oldest: '2026-03-02', plans: [{ name: 'enterprise', tickets: 2 }] }
    await tracker.perform(link(issue.id, '1'))
    expect(await tracker.writeImpact({ issue, impact })).toEqual({ ok: true, value: {} })
    expect(bodies(issue.id)[1]).toContain('2 tickets, 2 open and 0 solved.')
    expect(bodies(issue.id)[1]).toContain('By support plan: enterprise 2.')
    await tracker.writeImpact({ issue, impact })
    expect(world.writes()).toHaveLength(2)
    await tracker.writeImpact({ issue, impact: { ...impact, open: 1, solved: 1 } })
    expect(bodies(issue.id)).toHaveLength(2)
    expect(bodies(issue.id)[1]).toContain('2 tickets, 1 open and 1 solved.')
    expect(await tracker.writeImpact({ issue: { ...issue, id: `${SHOP}-9` }, impact })).toMatchObject({
      failure: { kind: 'gone' },
    })
  })

  it('are gone with the issue', async () => {
    expect(await connectTo().tracker.perform(link(`${SHOP}-9`, '1'))).toMatchObject({
      failure: { kind: 'gone' },
    })
  })
})

describe('relating a task to a bug', () => {
  const relate = {
    kind: 'relate-issues',
    key: 'k',
    because: [],
    link: 'relates to',
    from: { system: 'github', id: `${INTERNAL}-1` },
    to: { system: 'github', id: `${SHOP}-1` },
  } as const
  beforeEach(() => {
    world.addIssue(SHOP)
    world.addIssue(INTERNAL)
  })

  it('makes it a sub-issue, once', async () => {
    const { tracker } = connectTo()
    for (let times = 0; times < 2; times++)
      expect(await tracker.perform(relate)).toEqual({ ok: true, value: undefined })
    expect(world.parents).toEqual(new Map([[`${INTERNAL}-1`, `${SHOP}-1`]]))
    expect(world.writes()).toHaveLength(1)
    expect(world.comments.size).toBe(0)
  })

  it.each(['that has no sub-issues', 'where it has another parent'])(
    'mentions it, once, in a repository %s',
    async (where) => {
      if (where.includes('parent')) world.parents.set(`${INTERNAL}-1`, `${SHOP}-7`)
      if (where.includes('parent')) world.addIssue(SHOP, { number: 7 })
      world.state.hasSubIssues = where.includes('parent')
      const { tracker } = connectTo()
      for (let times = 0; times < 2; times++)
        expect(await tracker.perform(relate)).toEqual({ ok: true, value: undefined })
      expect(world.comments.get(`${INTERNAL}-1`)?.map(({ body }) => body.split('\n')[1])).toEqual([
        'Related to acme/shop#1.',
      ])
    },
  )

  it('tells no name of a private repository in a public one', async () => {
    world.state.hasSubIssues = false
    world.addRepository(INTERNAL, 'acme/internal', false)
    await connectTo().tracker.perform(relate)
    expect([...world.comments].map(([key, [each]]) => [key, each.body.split('\n')[1]])).toEqual([
      [`${SHOP}-1`, 'Related to acme/internal#1.'],
    ])
  })
})

describe('signing in', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const pem = (type: 'pkcs1' | 'pkcs8') => String(privateKey.export({ type, format: 'pem' }))
  const app = (key: string) =>
    ({ kind: 'app', appId: '12345', privateKey: key, installationId: '678' }) as const
  const jwtOf = (authorization: string | null) => {
    const [head = '', claims = '', signature = ''] = authorization?.replace('Bearer ', '').split('.') ?? []
    const isSigned = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${claims}`),
      publicKey,
      Buffer.from(signature, 'base64url'),
    )
    return { isSigned, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) }
  }

  it.each([
    ['PKCS#1, as GitHub gives it', pem('pkcs1')],
    ['PKCS#8', pem('pkcs8')],
    ['PKCS#1 in one line', pem('pkcs1').trim().replaceAll('\n', '\\n')],
    ['PKCS#8 in one line', pem('pkcs8').trim().replaceAll('\n', '\\n')],
  ])('takes a key as %s, and asks for a token of its installation once', async (_, key) => {
    world.addIssue(SHOP)
    const { tracker, github } = connectTo({ auth: app(key) })
    await Promise.all([tracker.readIssues([`${SHOP}-1`]), tracker.findByKey('#1')])
    const [first, ...others] = world.asked
    expect(first).toMatchObject({ method: 'POST', path: '/app/installations/678/access_tokens' })
    const { isSigned, claims } = jwtOf(first?.headers.get('authorization') ?? null)
    expect(isSigned).toBe(true)
    expect(claims).toEqual({ iat: NOW / 1_000 - 30, exp: NOW / 1_000 + 570, iss: '12345' })
    expect(new Set(others.map(({ headers }) => headers.get('authorization')))).toEqual(
      new Set(['Bearer installation-1']),
    )
    await github.asApp?.ask(
      'read',
      (await import('../../src/connectors/github/schema.ts')).Anything,
      (octokit) => octokit.rest.apps.getAuthenticated.endpoint({}),
    )
    expect(jwtOf(world.asked.at(-1)?.headers.get('authorization') ?? null).isSigned).toBe(true)
  })

  it('renews the token before its hour ends, and once when it is refused', async () => {
    world.addIssue(SHOP)
    const clock = createVirtualClock(NOW)
    const { tracker } = connectTo({ auth: app(pem('pkcs1')), clock })
    await tracker.readIssues([`${SHOP}-1`])
    clock.pass(54 * 60_000)
    await tracker.readIssues([`${SHOP}-1`])
    expect(world.state.tokens).toBe(1)
    clock.pass(2 * 60_000)
    await tracker.readIssues([`${SHOP}-1`])
    expect(world.state.tokens).toBe(2)
    world.state.answer = ({ headers }) =>
      headers.get('authorization') === 'Bearer installation-2' ? new Response('', { status: 401 }) : undefined
    expect(await tracker.readIssues([`${SHOP}-1`])).toMatchObject({ ok: true })
    expect(world.state.tokens).toBe(3)
    world.state.answer = ({ path }) =>
      path.includes('access_tokens') ? undefined : new Response('', { status: 401 })
    expect(await tracker.readIssues([`${SHOP}-1`])).toMatchObject({ failure: { kind: 'denied' } })
  })

  it.each([
    ['there is no such installation', 404, 'denied'],
    ['it is suspended', 403, 'denied'],
    ['GitHub is down', 503, 'later'],
  ])('says so when %s', async (_, status, kind) => {
    answer(status)
    expect(await connectTo({ auth: app(pem('pkcs1')) }).tracker.findByKey('#1')).toMatchObject({
      failure: { kind },
    })
  })

  it('takes a key that is none for denied, and repeats nothing of it', async () => {
    const result = await connectTo({
      auth: app('-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----'),
    }).tracker.findByKey('#1')
    expect(result).toEqual({ ok: false, failure: { kind: 'denied', system: 'github' } })
    expect(world.asked).toEqual([])
  })

  it('sends the token to GitHub’s own host alone, as what it is', async () => {
    world.addIssue(SHOP)
    server.use(mock.all('*', ({ request }) => world.app.fetch(request)))
    const location = 'https://evil.test/repositories/1/issues/1'
    world.state.answer = ({ path }) =>
      path.endsWith('/issues/1') ? new Response('{}', { status: 301, headers: { location } }) : undefined
    await connectTo().tracker.readIssues([`${SHOP}-1`])
    expect(world.asked.length).toBeGreaterThan(0)
    expect([...new Set(world.asked.map(({ origin }) => origin))]).toEqual([new URL(API).origin])
    for (const { headers } of world.asked)
      expect(Object.fromEntries(headers)).toMatchObject({
        authorization: 'Bearer github_pat_1',
        'user-agent': 'bugbridge',
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
      })
  })
})
