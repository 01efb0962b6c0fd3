// The Sentry stand-in behaves as Sentry does where it matters: names, upserts, credentials, limits, webhooks.
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  createSentrySandbox,
  type SentrySandboxOptions,
  signatureOf,
} from '../../src/sandbox/sentry/index.ts'
import { canonical, shortIdOf } from '../../src/sandbox/sentry/short-id.ts'

const ORIGIN = 'https://sentry.example'
const SECRET = 'client secret'

function setUp(options: Partial<SentrySandboxOptions> = {}) {
  let now = Date.parse('2026-01-02T03:04:05.678Z')
  let drawn = 0
  const sent: Request[] = []
  const sentry = createSentrySandbox({
    clock: { now: () => now, sleep: async () => undefined },
    random() {
      drawn += 1
      return (drawn % 97) / 97
    },
    origin: ORIGIN,
    org: 'acme',
    token: 'token',
    webhook: { url: 'https://bridge.example/webhooks/sentry', secret: SECRET },
    send: (request) => sent.push(request),
    ...options,
  })
  async function call(
    method: string,
    path: string,
    body?: unknown,
    authorization: string | null = 'Bearer token',
  ) {
    const request = new Request(`${ORIGIN}/api/0${path}`, {
      method,
      headers: authorization === null ? {} : { authorization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const response = await sentry.fetch(request)
    const json: unknown = JSON.parse(await response.text())
    return { status: response.status, headers: response.headers, body: json }
  }
  const error = () =>
    sentry.addIssue({ title: 'TypeError: no cart', culprit: 'app/cart', project: 'front-end' })
  return {
    sentry,
    call,
    sent,
    error,
    pass(ms: number) {
      now += ms
    },
  }
}

test.each([
  ['front-end', 1, 'FRONT-END-1'],
  ['front-end', 9, 'FRONT-END-9'],
  ['shop', 18, 'SHOP-J'],
  ['shop', 31, 'SHOP-Z'],
  ['shop', 32, 'SHOP-10'],
  ['shop', 1_024, 'SHOP-100'],
])('issue of %s number %i is called %s', (project, count, shortId) => {
  expect(shortIdOf(project, count)).toBe(shortId)
})

test.each([
  ['front-end-9', 'FRONT-END-9'],
  ['shop-io', 'SHOP-10'],
  ['shop-l', 'SHOP-1'],
  ['check-out-oIo', 'CHECK-OUT-10'],
])('the short id %s is read as %s', (written, read) => {
  expect(canonical(written)).toBe(read)
})

test('an issue is found by its id and by its short id', async () => {
  const { call, error } = setUp()
  const { id, shortId, permalink } = error()
  expect(shortId).toBe('FRONT-END-1')
  expect(permalink).toBe(`${ORIGIN}/organizations/acme/issues/${id}/`)
  expect(await call('GET', `/organizations/acme/issues/${id}/`)).toMatchObject({
    status: 200,
    body: { id, shortId, permalink, title: 'TypeError: no cart', status: 'unresolved' },
  })
  expect(await call('GET', '/organizations/acme/shortids/front-end-l/')).toMatchObject({
    status: 200,
    body: { groupId: id, shortId, projectSlug: 'front-end', organizationSlug: 'acme', group: { id } },
  })
})

test('unknown issues, short ids, organisations and paths without their slash are not found', async () => {
  const { call, error } = setUp()
  const { id } = error()
  for (const path of [
    '/organizations/acme/issues/1/',
    '/organizations/acme/shortids/FRONT-END-2/',
    `/organizations/other/issues/${id}/`,
    '/organizations/other/shortids/FRONT-END-1/',
    `/organizations/acme/issues/${id}`,
  ]) {
    expect(await call('GET', path)).toMatchObject({ status: 404, body: { detail: expect.any(String) } })
  }
})

test('an external issue is upserted: a second link takes the place of the first', async () => {
  const { sentry, call, error } = setUp()
  const { id } = error()
  const [installation] = Object((await call('GET', '/organizations/acme/sentry-app-installations/')).body)
  expect(installation).toMatchObject({
    app: { slug: 'bugbridge' },
    organization: { slug: 'acme' },
    status: 'installed',
  })
  const path = `/sentry-app-installations/${installation.uuid}/external-issues/`
  const link = (number: string) => ({
    issueId: Number(id),
    webUrl: `https://jira.example/browse/OPS-${number}`,
    project: 'OPS',
    identifier: number,
  })
  const first = await call('POST', path, link('1'))
  expect(first).toMatchObject({
    status: 200,
    body: {
      issueId: id,
      serviceType: 'bugbridge',
      displayName: 'OPS#1',
      webUrl: 'https://jira.example/browse/OPS-1',
    },
  })
  expect((await call('POST', path, link('2'))).body).toMatchObject({
    id: Object(first.body).id,
    displayName: 'OPS#2',
  })
  expect(sentry.view(id)?.externalIssues).toEqual([
    { displayName: 'OPS#2', webUrl: 'https://jira.example/browse/OPS-2' },
  ])

  expect(await call('POST', path, { ...link('3'), webUrl: undefined })).toMatchObject({
    status: 400,
    body: { webUrl: [expect.any(String)] },
  })
  expect((await call('POST', path, { ...link('3'), issueId: 1 })).status).toBe(404)
  expect((await call('POST', '/sentry-app-installations/other/external-issues/', link('3'))).status).toBe(404)
  expect(sentry.view(id)?.externalIssues).toHaveLength(1)
})

test.each([
  ['resolved', 'resolved'],
  ['resolvedInNextRelease', 'resolved'],
  ['ignored', 'ignored'],
])('setting the status %s makes the issue %s', async (asked, status) => {
  const { sentry, call, error } = setUp()
  const { id } = error()
  expect((await call('PUT', `/organizations/acme/issues/${id}/`, { status: asked })).body).toMatchObject({
    status,
  })
  expect(sentry.view(id)?.status).toBe(status)
})

test('a resolved issue that is seen again has regressed', () => {
  const { sentry, error } = setUp()
  const { id } = error()
  sentry.resolve(id)
  sentry.regress(id)
  expect(sentry.view(id)).toMatchObject({ status: 'unresolved', substatus: 'regressed' })
})

test('calls without a token or with a wrong one are refused', async () => {
  const { sentry, call } = setUp()
  const path = '/organizations/acme/sentry-app-installations/'
  expect(await call('GET', path, undefined, null)).toMatchObject({
    status: 401,
    body: { detail: 'Authentication credentials were not provided.' },
  })
  expect(await call('GET', path, undefined, 'Bearer wrong')).toMatchObject({
    status: 401,
    body: { detail: 'Invalid token' },
  })
  expect(sentry.calls()).toEqual({ 'GET /api/0/organizations/:org/sentry-app-installations/': 2 })
})

test('calls to one endpoint are counted in fixed windows, and every answer says how many are left', async () => {
  const { call, pass } = setUp({ limit: { calls: 2, window: 1_000 } })
  const read = () => call('GET', '/organizations/acme/sentry-app-installations/')
  const first = await read()
  expect(first.headers.get('x-sentry-rate-limit-remaining')).toBe('1')
  await read()
  const refused = await read()
  expect(refused).toMatchObject({ status: 429, body: { detail: expect.stringContaining('too frequently') } })
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    'x-sentry-rate-limit-limit': '2',
    'x-sentry-rate-limit-remaining': '0',
    'x-sentry-rate-limit-reset': String(Date.parse('2026-01-02T03:04:06Z') / 1_000),
  })
  // The window is the second of the clock, not a second from the first call.
  pass(322)
  expect((await read()).status).toBe(200)
})

test('webhooks are signed over their bytes and never repeat a request id', async () => {
  const { sentry, sent, error } = setUp()
  const { id } = error()
  sentry.resolve(id)
  sentry.comment(id, 'Größe: 5 €')
  expect(sent.map(({ headers }) => headers.get('sentry-hook-resource'))).toEqual([
    'issue',
    'issue',
    'comment',
  ])
  expect(new Set(sent.map(({ headers }) => headers.get('request-id'))).size).toBe(3)
  for (const request of sent) {
    const bytes = new Uint8Array(await request.clone().arrayBuffer())
    const wanted = createHmac('sha256', SECRET).update(bytes).digest('hex')
    expect(request.headers.get('sentry-hook-signature')).toBe(wanted)
    expect(request.headers.get('sentry-hook-timestamp')).toBe('1767323045')
  }
})

test('the signature is the hex HMAC-SHA256 of the body alone', () => {
  // RFC 4231, test case 2.
  expect(signatureOf('Jefe', 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('issue webhooks say what happened, to which installation, and who did it', async () => {
  const { sentry, call, sent, error } = setUp()
  const { id, permalink } = error()
  sentry.resolve(id)
  sentry.regress(id)
  await call('PUT', `/organizations/acme/issues/${id}/`, { status: 'ignored' })
  await call('PUT', `/organizations/acme/issues/${id}/`, { status: 'ignored' })
  const events = await Promise.all(sent.map(async (request) => JSON.parse(await request.clone().text())))
  expect(events.map(({ action, actor }) => [action, actor.id])).toEqual([
    ['created', 'sentry'],
    ['resolved', 7],
    ['unresolved', 'sentry'],
    ['archived', 7],
  ])
  expect(events[2]).toMatchObject({
    installation: { uuid: sentry.installation },
    data: {
      issue: { id, shortId: 'FRONT-END-1', permalink: null, web_url: permalink, substatus: 'regressed' },
    },
  })
})

test('a comment webhook carries the whole text of the comment', async () => {
  const { sentry, sent, error } = setUp()
  const { id } = error()
  sentry.comment(id, 'not for customers')
  expect(JSON.parse((await sent.at(-1)?.clone().text()) ?? '')).toEqual({
    action: 'created',
    actor: { type: 'user', id: 7, name: 'Dana Developer' },
    data: {
      comment: 'not for customers',
      comment_id: 1,
      issue_id: Number(id),
      project_slug: 'front-end',
      timestamp: '2026-01-02T03:04:05.678Z',
    },
    installation: { uuid: sentry.installation },
  })
})
