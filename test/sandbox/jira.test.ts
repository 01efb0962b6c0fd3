// The Jira stand-in behaves as Jira does where it matters: consistency, upserts, rejections, limits, webhooks.
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createJiraSandbox, type JiraSandboxOptions, signatureOf } from '../../src/sandbox/jira/index.ts'

const ORIGIN = 'https://acme.atlassian.net'
const SECRET = 'hush'

type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown }

function setUp(options: Partial<JiraSandboxOptions> = {}) {
  let now = Date.parse('2026-01-02T03:04:05.678Z')
  let seed = 7
  const sent: Request[] = []
  const jira = createJiraSandbox({
    clock: { now: () => now, sleep: async () => undefined },
    random() {
      seed = (seed * 16_807) % 2_147_483_647
      return seed / 2_147_483_647
    },
    origin: ORIGIN,
    account: { email: 'bridge@acme.example', token: 'token' },
    webhook: { url: 'https://bridge.example/webhooks/jira', secret: SECRET },
    send: (request) => sent.push(request),
    ...options,
  })
  async function call(
    method: string,
    path: string,
    body?: unknown,
    authorization = 'Bearer token',
  ): Promise<Answer> {
    const request = new Request(`${ORIGIN}/rest/api/3${path}`, {
      method,
      headers: { authorization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const response = await jira.fetch(request)
    const text = await response.text()
    const json: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, headers: response.headers, body: json }
  }
  return {
    jira,
    call,
    sent,
    /** Events posted so far, oldest first. */
    events: () => Promise.all(sent.map(async (request) => JSON.parse(await request.clone().text()))),
    pass(ms: number) {
      now += ms
    },
  }
}

const text = (words: string) => ({ type: 'text', text: words })
const paragraph = (...content: readonly unknown[]) => ({ type: 'paragraph', content })
const doc = (...content: readonly unknown[]) => ({ type: 'doc', version: 1, content })

function bug(fields: Readonly<Record<string, unknown>> = {}) {
  return { fields: { project: { key: 'OPS' }, issuetype: { id: '10004' }, summary: 'It broke', ...fields } }
}

test('an issue is created with its text, labels, properties and first transition', async () => {
  const { jira, call } = setUp()
  const description = doc(
    paragraph(text('See '), {
      ...text('the page'),
      marks: [{ type: 'link', attrs: { href: 'https://a.example' } }],
    }),
  )
  const created = await call('POST', '/issue', {
    ...bug({ description, labels: ['mark-1'], priority: { id: '2' }, duedate: '2026-02-03' }),
    properties: [{ key: 'bugbridge', value: { ticket: '5' } }],
    transition: { id: '21' },
  })
  expect(created).toMatchObject({
    status: 201,
    body: {
      id: '10001',
      key: 'OPS-1',
      self: `${ORIGIN}/rest/api/3/issue/10001`,
      transition: { status: 200 },
    },
  })
  expect(jira.view('10001')).toMatchObject({
    key: 'OPS-1',
    summary: 'It broke',
    descriptionText: 'See [the page|https://a.example]',
    status: 'In Progress',
    resolution: null,
    priority: '2',
    labels: ['mark-1'],
    due: '2026-02-03',
    properties: { bugbridge: { ticket: '5' } },
  })
})

test('an issue is created even when its first transition does not exist, and the answer says so', async () => {
  const { jira, call } = setUp()
  const created = await call('POST', '/issue', { ...bug(), transition: { id: '99' } })
  expect(created).toMatchObject({ status: 201, body: { transition: { status: 400 } } })
  expect(jira.view('OPS-1')?.status).toBe('To Do')
})

test.each([
  ['no project', { project: undefined }, 'project'],
  ['an unknown project', { project: { key: 'NOPE' } }, 'project'],
  ['no type', { issuetype: undefined }, 'issuetype'],
  ['no summary', { summary: undefined }, 'summary'],
  ['an empty summary', { summary: ' ' }, 'summary'],
  ['a summary of two lines', { summary: 'one\ntwo' }, 'summary'],
  ['a summary of 256 characters', { summary: 'x'.repeat(256) }, 'summary'],
  ['a description that is a string', { description: 'words' }, 'description'],
  ['an empty text node', { description: doc(paragraph(text(''))) }, 'description'],
  ['text outside a paragraph', { description: doc(text('words')) }, 'description'],
  ['a node of an unknown type', { description: doc({ type: 'marquee', content: [] }) }, 'description'],
  ['a document without a version', { description: { type: 'doc', content: [] } }, 'description'],
  [
    'code that is also bold',
    { description: doc(paragraph({ ...text('x'), marks: [{ type: 'code' }, { type: 'strong' }] })) },
    'description',
  ],
  ['text of 32768 characters', { description: doc(paragraph(text('x'.repeat(32_768)))) }, 'description'],
  ['an unknown priority', { priority: { id: '9' } }, 'priority'],
  ['a label with a space', { labels: ['two words'] }, 'labels'],
  ['a day that is none', { duedate: '2026-02-30' }, 'duedate'],
  ['a version of no project', { fixVersions: [{ id: '1' }] }, 'fixVersions'],
  ['a field that is not on the screen', { resolution: { id: '10000' } }, 'resolution'],
])('an issue with %s is refused and not created', async (_, fields, fault) => {
  const { jira, call, sent } = setUp()
  const refused = await call('POST', '/issue', bug(fields))
  expect(refused).toMatchObject({
    status: 400,
    body: { errorMessages: [], errors: { [fault]: expect.any(String) } },
  })
  expect(jira.issues()).toEqual([])
  expect(sent).toEqual([])
})

test('a summary of 255 characters and a text of 32767 are accepted', async () => {
  const { call } = setUp()
  const description = doc(paragraph(text('x'.repeat(32_767))))
  expect((await call('POST', '/issue', bug({ summary: 'x'.repeat(255), description }))).status).toBe(201)
})

test('an edit sets fields, adds to lists, and leaves the status alone', async () => {
  const { jira, call } = setUp()
  const id = jira.createIssue({ summary: 'Old', labels: ['a'] })
  const edit = {
    fields: { summary: 'New' },
    update: { labels: [{ add: 'b' }, { remove: 'a' }] },
    transition: { id: '41' },
  }
  expect((await call('PUT', `/issue/${id}`, edit)).status).toBe(204)
  expect(jira.view(id)).toMatchObject({ summary: 'New', labels: ['b'], status: 'To Do' })
  const twice = await call('PUT', `/issue/${id}`, {
    fields: { labels: [] },
    update: { labels: [{ add: 'c' }] },
  })
  expect(twice.status).toBe(400)
})

test('reaching Done sets a resolution, and leaving Done clears it', async () => {
  const { jira, call } = setUp()
  const id = jira.createIssue({ summary: 'Bug' })
  jira.transition(id, 'Done', "Won't Do")
  expect(jira.view(id)).toMatchObject({ status: 'Done', resolution: "Won't Do" })
  await call('POST', `/issue/${id}/transitions`, { transition: { id: '21' } })
  expect(jira.view(id)).toMatchObject({ status: 'In Progress', resolution: null })
  jira.transition(id, 'Done')
  expect(jira.view(id)?.resolution).toBe('Done')
})

test('the changelog tells every change with its author, also for many issues and chosen fields', async () => {
  const { jira, call, pass } = setUp()
  const one = jira.createIssue({ summary: 'One' })
  const two = jira.createIssue({ summary: 'Two' })
  jira.transition(one, 'Done')
  pass(1_000)
  jira.setPriority(two, '1')
  pass(1_000)
  await call('POST', `/issue/${one}/transitions`, { transition: { id: '11' } })

  const log = await call('GET', `/issue/${one}/changelog`)
  expect(log.body).toMatchObject({
    total: 2,
    isLast: true,
    values: [
      {
        created: '2026-01-02T03:04:05.678+0000',
        items: [
          { fieldId: 'resolution', to: '10000', toString: 'Done' },
          { fieldId: 'status', from: '10000', fromString: 'To Do', to: '10002', toString: 'Done' },
        ],
      },
      {
        author: { accountId: jira.bridgeAccount },
        items: [{ fieldId: 'resolution' }, { fieldId: 'status' }],
      },
    ],
  })
  const chosen = { issueIdsOrKeys: [two, one], fieldIds: ['status', 'priority'], maxResults: 2 }
  const first = await call('POST', '/changelog/bulkfetch', chosen)
  expect(first.body).toMatchObject({
    issueChangeLogs: [
      { issueId: one, changeHistories: [{ items: [{ fieldId: 'status' }] }] },
      { issueId: two, changeHistories: [{ items: [{ fieldId: 'priority', from: '3', to: '1' }] }] },
    ],
    nextPageToken: expect.any(String),
  })
})

test('a search sees a new issue only after the lag, unless it is reconciled', async () => {
  const { jira, call, pass } = setUp()
  const id = jira.createIssue({ summary: 'Bug', labels: ['mark-1'] })
  const search = (more = {}) => call('POST', '/search/jql', { jql: 'labels = mark-1', ...more })
  expect((await search()).body).toEqual({ issues: [], isLast: true })
  expect((await search({ reconcileIssues: [Number(id)] })).body).toMatchObject({ issues: [{ id }] })
  pass(1_999)
  expect((await search()).body).toMatchObject({ issues: [] })
  pass(1)
  expect((await search()).body).toEqual({ issues: [{ id }], isLast: true })
  expect((await search({ reconcileIssues: Array.from({ length: 51 }, (_, i) => i) })).status).toBe(400)
})

test('a search shows what an issue was before the lag, and a bulk fetch what it is', async () => {
  const { jira, call, pass } = setUp()
  const id = jira.createIssue({ summary: 'Old', labels: ['m'] })
  pass(5_000)
  jira.rename(id, 'New')
  const fields = ['summary']
  const stale = await call('POST', '/search/jql', { jql: 'labels = m', fields })
  expect(stale.body).toMatchObject({ issues: [{ key: 'OPS-1', fields: { summary: 'Old' } }] })
  const fresh = await call('POST', '/issue/bulkfetch', { issueIdsOrKeys: [id], fields })
  expect(fresh.body).toMatchObject({ issues: [{ fields: { summary: 'New' } }] })
  jira.remove(id)
  pass(2_000)
  expect((await call('POST', '/search/jql', { jql: 'labels = m' })).body).toMatchObject({ issues: [] })
})

test.each([
  ['labels = a', ['1']],
  ['labels in (a, "b")', ['2', '1']],
  ['project = WEB', ['3']],
  ['project = OPS AND labels = b', ['2']],
  ['fixVersion = 10001', ['2']],
  ['id in (10003, OPS-1)', ['3', '1']],
  ['updated >= "2026-01-02 03:05"', ['3']],
  ['project = OPS and updated <= -1m', ['2', '1']],
  ['updated >= -1h ORDER BY created ASC, id', ['1', '2', '3']],
  ["labels = 'a' order by updated desc, key", ['1']],
])('the query %s finds what it says', async (jql, found) => {
  const { jira, call, pass } = setUp({ indexLag: 0 })
  jira.createIssue({ summary: '1', labels: ['a'] })
  const two = jira.createIssue({ summary: '2', labels: ['b'] })
  jira.setFixVersions(two, [jira.addVersion({ name: '1.0' })])
  pass(60_000)
  jira.createIssue({ summary: '3', project: 'WEB' })
  const answer = await call('GET', `/search/jql?fields=summary&jql=${encodeURIComponent(jql)}`)
  expect(answer).toMatchObject({
    status: 200,
    body: { issues: found.map((summary) => ({ fields: { summary } })) },
  })
})

test.each([
  '',
  'order by created',
  'labels',
  'labels ~ x',
  'labels = ',
  'labels in (a',
  'labels = "a',
  'labels = a OR labels = b',
  'labels = a labels = b',
  'colour = red',
  'project = NOPE',
  'fixVersion = 99',
  'id in (99)',
  'updated >= yesterday',
  'updated = -5m',
  'labels = a ORDER BY colour',
])('the query "%s" is refused', async (jql) => {
  const { call } = setUp()
  const refused = await call('POST', '/search/jql', { jql })
  expect(refused).toMatchObject({ status: 400, body: { errorMessages: [expect.any(String)] } })
})

test('a search without an order gives the newest first, page by page', async () => {
  const { jira, call } = setUp({ indexLag: 0 })
  const ids = ['1', '2', '3', '4'].map((summary) => jira.createIssue({ summary }))
  const first = await call('POST', '/search/jql', { jql: 'project = OPS', maxResults: 2 })
  expect(first.body).toMatchObject({ issues: [{ id: ids[3] }, { id: ids[2] }], isLast: false })
  const { nextPageToken } = Object(first.body)
  const second = await call('POST', '/search/jql', { jql: 'project = OPS', maxResults: 2, nextPageToken })
  expect(second.body).toEqual({ issues: [{ id: ids[1] }, { id: ids[0] }], isLast: true })
})

test('a moved issue keeps its id, answers to both keys, and loses its fix versions', async () => {
  const { jira, call } = setUp()
  const id = jira.createIssue({ summary: 'Bug' })
  jira.setFixVersions(id, [jira.addVersion({ name: '1.0' })])
  jira.move(id, 'WEB')
  for (const name of [id, 'OPS-1', 'ops-1', 'WEB-1']) {
    expect((await call('GET', `/issue/${name}?fields=project`)).body).toMatchObject({
      id,
      key: 'WEB-1',
      fields: { project: { key: 'WEB' } },
    })
  }
  expect(jira.view(id)?.fixVersions).toEqual([])
})

test('a deleted issue is not found, and a bulk fetch leaves it out', async () => {
  const { jira, call } = setUp()
  const kept = jira.createIssue({ summary: 'Kept' })
  const lost = jira.createIssue({ summary: 'Lost' })
  jira.linkDuplicate(lost, kept)
  jira.remove(lost)
  expect((await call('GET', `/issue/${lost}`)).status).toBe(404)
  expect((await call('GET', '/issue/OPS-2')).status).toBe(404)
  const fetched = await call('POST', '/issue/bulkfetch', {
    issueIdsOrKeys: [lost, kept],
    fields: ['issuelinks'],
  })
  expect(fetched.body).toMatchObject({ issueErrors: [], issues: [{ id: kept, fields: { issuelinks: [] } }] })
  expect(fetched.body).toHaveProperty('issues.length', 1)
})

test('a bulk fetch takes 100 issues and no more', async () => {
  const { call } = setUp()
  const ids = Array.from({ length: 101 }, (_, i) => String(i))
  expect((await call('POST', '/issue/bulkfetch', { issueIdsOrKeys: ids })).status).toBe(400)
  expect((await call('POST', '/issue/bulkfetch', { issueIdsOrKeys: ids.slice(1) })).status).toBe(200)
})

test('a remote link is upserted by its global id, and forgets what is not repeated', async () => {
  const { jira, call } = setUp()
  const id = jira.createIssue({ summary: 'Bug' })
  const object = { url: 'https://help.example/5', title: '#5' }
  const path = `/issue/${id}/remotelink`
  const full = { ...object, summary: 'Cart', status: { resolved: true } }
  const link = {
    globalId: 'zendesk=5&x',
    application: { name: 'Zendesk' },
    relationship: 'reported in',
    object: full,
  }
  expect(await call('POST', path, link)).toMatchObject({ status: 201, body: { id: 10_001 } })
  expect(jira.view(id)?.remoteLinks).toMatchObject([
    { resolved: true, summary: 'Cart', application: 'Zendesk' },
  ])

  expect(await call('POST', path, { globalId: 'zendesk=5&x', object })).toMatchObject({
    status: 200,
    body: { id: 10_001 },
  })
  expect(jira.view(id)?.remoteLinks).toEqual([
    {
      globalId: 'zendesk=5&x',
      ...object,
      summary: null,
      relationship: null,
      application: null,
      resolved: false,
    },
  ])
  const one = await call('GET', `${path}?globalId=${encodeURIComponent('zendesk=5&x')}`)
  expect(one.body).toMatchObject({ globalId: 'zendesk=5&x', application: {}, object })
  expect((await call('GET', `${path}?globalId=other`)).status).toBe(404)

  await call('POST', path, { object })
  await call('POST', path, { object })
  expect(jira.view(id)?.remoteLinks).toHaveLength(3)
  expect((await call('POST', path, { object: { url: 'https://help.example/5' } })).body).toMatchObject({
    errors: { title: "'title' is required." },
  })
})

test('a link goes out from its inward issue, is made once, and repeats its comment', async () => {
  const { jira, call } = setUp()
  const [copy, survivor] = [jira.createIssue({ summary: 'Copy' }), jira.createIssue({ summary: 'Survivor' })]
  const link = {
    type: { name: 'Duplicate' },
    inwardIssue: { id: copy },
    outwardIssue: { key: 'OPS-2' },
    comment: { body: doc(paragraph(text('same bug'))) },
  }
  expect((await call('POST', '/issueLink', link)).status).toBe(201)
  expect((await call('POST', '/issueLink', link)).status).toBe(201)
  expect(jira.view(copy)?.links).toEqual([{ type: 'Duplicate', to: survivor, direction: 'outward' }])
  expect(jira.view(survivor)?.links).toEqual([{ type: 'Duplicate', to: copy, direction: 'inward' }])
  expect(jira.view(copy)?.comments).toHaveLength(2)
  expect((await call('GET', `/issue/${copy}`)).body).toMatchObject({
    fields: {
      issuelinks: [{ type: { outward: 'duplicates' }, outwardIssue: { id: survivor, key: 'OPS-2' } }],
    },
  })

  expect((await call('POST', '/issueLink', { ...link, outwardIssue: undefined })).status).toBe(400)
  expect((await call('POST', '/issueLink', { ...link, outwardIssue: { id: '9' } })).status).toBe(404)
  expect((await call('POST', '/issueLink', { ...link, type: { name: 'Nope' } })).status).toBe(404)
  const spoiled = { ...link, type: { name: 'Relates' }, comment: { body: 'words' } }
  expect((await call('POST', '/issueLink', spoiled)).status).toBe(400)
  expect(jira.view(copy)?.links).toHaveLength(1)
})

test('a property is created, replaced and read, and changes nothing that people see', async () => {
  const { jira, call, sent, pass } = setUp()
  const id = jira.createIssue({ summary: 'Bug' })
  const before = { updated: jira.view(id)?.updated, sent: sent.length }
  pass(10)
  const path = `/issue/${id}/properties/bugbridge.mark`
  expect((await call('GET', path)).status).toBe(404)
  expect((await call('PUT', path, { a: 1 })).status).toBe(201)
  expect((await call('PUT', path, { a: 2 })).status).toBe(200)
  expect((await call('GET', path)).body).toEqual({ key: 'bugbridge.mark', value: { a: 2 } })
  expect((await call('PUT', path, 'x'.repeat(32_768))).status).toBe(400)
  expect({ updated: jira.view(id)?.updated, sent: sent.length }).toEqual(before)
})

test('the signature is that of the published example', () => {
  expect(signatureOf("It's a Secret to Everybody", 'Hello World!')).toBe(
    'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
  )
})

test('every webhook is signed over its bytes and has an identifier of its own', async () => {
  const { jira, sent } = setUp()
  const id = jira.createIssue({ summary: 'Büg', description: 'Ünïcode' })
  jira.transition(id, 'Done')
  jira.remove(id)
  const identifiers = sent.map(({ headers }) => headers.get('x-atlassian-webhook-identifier'))
  expect(new Set(identifiers).size).toBe(3)
  for (const request of sent) {
    const bytes = new Uint8Array(await request.clone().arrayBuffer())
    const wanted = createHmac('sha256', SECRET).update(bytes).digest('hex')
    expect(request.headers.get('x-hub-signature')).toBe(`sha256=${wanted}`)
  }
})

test('an issue webhook speaks version 2: plain text, field labels, nulls', async () => {
  const { jira, call, events } = setUp()
  const id = jira.createIssue({ summary: 'Bug', description: 'One\n\nTwo' })
  jira.setFixVersions(id, [jira.addVersion({ name: '1.0' })])
  await call('POST', `/issue/${id}/transitions`, { transition: { id: '21' } })
  const [created, , planned, moved] = await events()
  expect(created).toMatchObject({
    webhookEvent: 'jira:issue_created',
    timestamp: Date.parse('2026-01-02T03:04:05.678Z'),
    issue: { id, self: `${ORIGIN}/rest/api/2/issue/${id}`, fields: { description: 'One\n\nTwo' } },
  })
  expect(planned).toMatchObject({
    webhookEvent: 'jira:issue_updated',
    issue_event_type_name: 'issue_updated',
    changelog: {
      items: [
        {
          field: 'Fix Version',
          fieldId: 'fixVersions',
          from: null,
          fromString: null,
          to: '10001',
          toString: '1.0',
        },
      ],
    },
  })
  expect(moved).toMatchObject({
    issue_event_type_name: 'issue_generic',
    user: { accountId: jira.bridgeAccount },
    issue: { fields: { status: { statusCategory: { key: 'indeterminate' } } } },
  })
})

test('a comment webhook names no user and little of the issue, and its text is the literal string', async () => {
  const { jira, call, events } = setUp()
  const id = jira.createIssue({ summary: 'Bug' })
  const words = 'Dana wrote:\n\n{quote}secret\nlines{quote}'
  jira.comment(id, 'Sentry', words, { app: true })
  const event = (await events()).at(-1)
  expect(event).toMatchObject({
    webhookEvent: 'comment_created',
    comment: { body: words, jsdPublic: true, author: { displayName: 'Sentry', accountType: 'app' } },
  })
  expect(event).not.toHaveProperty('user')
  expect(Object.keys(event.issue.fields).toSorted()).toEqual([
    'assignee',
    'issuetype',
    'priority',
    'project',
    'status',
    'summary',
  ])
  const quote = {
    type: 'blockquote',
    content: [paragraph(text('secret'), { type: 'hardBreak' }, text('lines'))],
  }
  expect((await call('GET', `/issue/${id}?fields=comment`)).body).toMatchObject({
    fields: { comment: { total: 1, comments: [{ body: doc(paragraph(text('Dana wrote:')), quote) }] } },
  })
})

test('a release is told by a version webhook alone and leaves its issues untouched', async () => {
  const { jira, call, events, pass } = setUp()
  const version = jira.addVersion({ name: '1.0' })
  const id = jira.createIssue({ summary: 'Bug' })
  jira.setFixVersions(id, [version])
  const before = jira.view(id)?.updated
  pass(1_000)
  jira.setReleaseDate(version, '2026-02-01')
  jira.releaseVersion(version)
  await call('PUT', `/version/${version}`, { released: false })
  const told = (await events()).slice(-3)
  expect(told.map(({ webhookEvent }) => webhookEvent)).toEqual([
    'jira:version_updated',
    'jira:version_released',
    'jira:version_unreleased',
  ])
  expect(told[1]).toEqual({
    timestamp: expect.any(Number),
    webhookEvent: 'jira:version_released',
    version: expect.objectContaining({
      id: version,
      released: true,
      releaseDate: '2026-02-01',
      projectId: 10_000,
    }),
  })
  expect(jira.view(id)?.updated).toBe(before)
  expect((await call('GET', `/issue/${id}?fields=fixVersions`)).body).toMatchObject({
    fields: { fixVersions: [{ id: version, name: '1.0', released: false, archived: false }] },
  })
})

test('a link webhook gives numbers only, and a move its own event type', async () => {
  const { jira, events } = setUp()
  const [copy, survivor] = [jira.createIssue({ summary: 'Copy' }), jira.createIssue({ summary: 'Survivor' })]
  jira.linkDuplicate(copy, survivor)
  jira.move(copy, 'WEB')
  const [linked, moved] = (await events()).slice(-2)
  expect(linked).toMatchObject({
    webhookEvent: 'issuelink_created',
    issueLink: { sourceIssueId: Number(copy), destinationIssueId: Number(survivor) },
  })
  expect(linked).not.toHaveProperty('issue')
  expect(moved).toMatchObject({ issue_event_type_name: 'issue_moved', issue: { key: 'WEB-1' } })
})

test('a change that changes nothing is not told', () => {
  const { jira, sent } = setUp()
  const id = jira.createIssue({ summary: 'Bug' })
  jira.setPriority(id, '3')
  jira.transition(id, 'To Do')
  jira.setDueDate(id, null)
  expect(sent).toHaveLength(1)
})

test('too many calls to one endpoint are refused until the second is over, others are not', async () => {
  const { call, pass } = setUp({ limits: { burstGet: 2 } })
  await call('GET', '/myself')
  pass(400)
  await call('GET', '/myself')
  const refused = await call('GET', '/myself')
  expect(refused.status).toBe(429)
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    'retry-after': '1',
    'x-ratelimit-limit': '2',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '2026-01-02T03:04:06.678Z',
    'ratelimit-reason': 'jira-burst-based',
  })
  expect((await call('GET', '/serverInfo')).status).toBe(200)
  pass(600)
  expect((await call('GET', '/myself')).status).toBe(200)
  expect((await call('GET', '/myself')).status).toBe(429)
})

test('one issue takes 20 writes in 2 seconds, by whichever of its names, and other issues still take theirs', async () => {
  const { jira, call, pass } = setUp()
  const id = jira.createIssue({ summary: 'Bug' })
  jira.createIssue({ summary: 'Other' })
  const write = (name: string) => call('PUT', `/issue/${name}/properties/x`, 1)
  for (let i = 0; i < 20; i += 1) expect((await write(i % 2 === 0 ? id : 'OPS-1')).status).toBeLessThan(300)
  const refused = await write(id)
  expect([refused.status, refused.headers.get('ratelimit-reason')]).toEqual([429, 'jira-per-issue-on-write'])
  expect((await write('OPS-2')).status).toBe(201)
  pass(2_000)
  expect((await write(id)).status).toBe(200)
})

test('Basic and Bearer credentials are accepted, others are not, and none after a revocation', async () => {
  const { jira, call } = setUp()
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
  expect((await call('GET', '/myself', undefined, basic('bridge@acme.example:token'))).status).toBe(200)
  expect((await call('GET', '/myself')).body).toMatchObject({ accountId: jira.bridgeAccount })
  expect((await call('GET', '/myself', undefined, basic('bridge@acme.example:wrong'))).status).toBe(401)
  jira.revoke()
  expect(await call('GET', '/myself')).toMatchObject({ status: 401, body: { errors: {} } })
  expect(jira.calls()).toEqual({ 'GET /rest/api/3/myself': 4 })
})

/** Sends files as a form; a name of `null` sends the words alone, not as a file. */
async function attach(
  { jira }: ReturnType<typeof setUp>,
  issue: string,
  files: readonly { readonly name: string | null; readonly content: BlobPart; readonly part?: string }[],
  headers: Readonly<Record<string, string>> = { 'x-atlassian-token': 'no-check' },
) {
  const form = new FormData()
  for (const { name, content, part = 'file' } of files) {
    if (name === null) form.append(part, String(content))
    else form.append(part, new Blob([content], { type: 'text/plain' }), name)
  }
  const url = `${ORIGIN}/rest/api/3/issue/${issue}/attachments`
  const authorization = 'Bearer token'
  return jira.fetch(new Request(url, { method: 'POST', body: form, headers: { authorization, ...headers } }))
}

test('files are attached under the names that they have, twice if they are sent twice, and shown on the issue', async () => {
  const world = setUp()
  const { jira, call, events } = world
  const id = jira.createIssue({ summary: 'Bug' })
  const file = { name: 'zendesk-1-ü "q".log', content: 'It fell' }
  const answer = await attach(world, 'OPS-1', [file])
  const shown = {
    id: '10001',
    filename: file.name,
    size: 7,
    mimeType: 'text/plain',
    created: '2026-01-02T03:04:05.678+0000',
    author: expect.objectContaining({ accountId: jira.bridgeAccount }),
  }
  expect([answer.status, await answer.json()]).toEqual([200, [expect.objectContaining(shown)]])
  await attach(world, id, [file])
  const names = jira
    .view(id)
    ?.attachments.map(({ name, content }) => [name, new TextDecoder().decode(content)])
  expect(names).toEqual([
    [file.name, 'It fell'],
    [file.name, 'It fell'],
  ])
  const asked = { issueIdsOrKeys: ['OPS-1'], fields: ['attachment'] }
  const { body } = await call('POST', '/issue/bulkfetch', asked)
  expect(body).toMatchObject({ issues: [{ id, fields: { attachment: [shown, { id: '10002' }] } }] })
  expect((await events()).at(-1)).toMatchObject({
    webhookEvent: 'jira:issue_updated',
    changelog: { items: [{ field: 'Attachment', fieldId: 'attachment', to: '10002', toString: file.name }] },
  })
})

test('what the vendor does not show by default is not shown by default: comments and files', async () => {
  const world = setUp()
  await attach(world, world.jira.createIssue({ summary: 'Bug' }), [{ name: 'a', content: 'b' }])
  const { body } = await world.call('POST', '/issue/bulkfetch', { issueIdsOrKeys: ['OPS-1'] })
  expect(body).not.toMatchObject({ issues: [{ fields: { attachment: expect.anything() } }] })
})

test.each([
  ['without the header against forged forms', 'OPS-1', [{ name: 'a', content: 'b' }], {}, 403],
  ['to an issue that is not there', 'OPS-9', [{ name: 'a', content: 'b' }], undefined, 404],
  ['over 10 MiB', 'OPS-1', [{ name: 'a', content: new Uint8Array(10 * 1024 * 1024 + 1) }], undefined, 413],
  ['of more than 60 at once', 'OPS-1', Array(61).fill({ name: 'a', content: 'b' }), undefined, 413],
  [
    'under another name of the part',
    'OPS-1',
    [{ name: 'a', content: 'b', part: 'attachment' }],
    undefined,
    400,
  ],
  ['that is no file', 'OPS-1', [{ name: null, content: 'b' }], undefined, 400],
  [
    'with words beside it',
    'OPS-1',
    [
      { name: 'a', content: 'b' },
      { name: null, content: 'b' },
    ],
    undefined,
    400,
  ],
])('a file %s is refused, and nothing is attached', async (_, issue, files, headers, status) => {
  const world = setUp()
  world.jira.createIssue({ summary: 'Bug' })
  expect((await attach(world, issue, files, headers)).status).toBe(status)
  expect(world.jira.view('OPS-1')?.attachments).toEqual([])
})

test('a body that is no form is refused', async () => {
  const { jira } = setUp()
  jira.createIssue({ summary: 'Bug' })
  const headers = { authorization: 'Bearer token', 'x-atlassian-token': 'no-check' }
  const url = `${ORIGIN}/rest/api/3/issue/OPS-1/attachments`
  expect((await jira.fetch(new Request(url, { method: 'POST', body: '{}', headers }))).status).toBe(400)
})

test('issues are fetched by key, in any case and by one from before a move, and what is not there is left out', async () => {
  const { jira, call } = setUp()
  const id = jira.createIssue({ summary: 'Bug', type: 'New Feature' })
  jira.move(id, 'WEB')
  const asked = { issueIdsOrKeys: ['ops-1', 'WEB-1', 'OPS-9'], fields: ['issuetype'] }
  const { body } = await call('POST', '/issue/bulkfetch', asked)
  const type = { id: '10007', name: 'New Feature' }
  expect(body).toMatchObject({ issues: [{ id, key: 'WEB-1', fields: { issuetype: type } }], issueErrors: [] })
})

test('the old search is gone', async () => {
  const { call } = setUp()
  expect((await call('GET', '/search?jql=project%20%3D%20OPS')).status).toBe(410)
})

test('the same seed and the same deeds give the same webhooks, byte for byte', async () => {
  async function run(): Promise<readonly string[]> {
    const { jira, sent } = setUp()
    jira.transition(jira.createIssue({ summary: 'Bug' }), 'Done')
    return Promise.all(
      sent.map(async (request) => JSON.stringify([...request.headers]) + (await request.clone().text())),
    )
  }
  expect(await run()).toEqual(await run())
})
