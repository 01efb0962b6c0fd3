// What CI reports of deploys, over HTTP into the real store.
import { expect, test } from 'vitest'
import { createWorld, deploysOf, NOW, TOKEN, type World } from './world.ts'

const REPORT = {
  environment: 'production',
  repository: 'acme/shop',
  version: 'v2.4.1',
  sha: 'DEADBEEF',
  status: 'success',
  deployed_at: '2026-11-21T12:30:00+01:00',
  organizations: ['77', '12'],
}

const post = (world: World, body: string, authorization = `Bearer ${TOKEN}`) =>
  world.send('/webhooks/deploys', { authorization, 'content-type': 'application/json' }, body)

test('a report is recorded as a deploy, with a hint that wakes whoever waits for that environment', async () => {
  const world = createWorld()
  const answer = await post(world, JSON.stringify(REPORT))
  expect([answer.status, answer.text]).toEqual([202, '{"status":"recorded"}'])
  expect(await deploysOf(world.store)).toEqual([
    {
      environment: 'production',
      repository: 'acme/shop',
      version: 'v2.4.1',
      sha: 'deadbeef',
      status: 'success',
      at: Date.parse('2026-11-21T11:30:00Z'),
      organizations: ['12', '77'],
    },
  ])
  expect(await world.recorded()).toMatchObject([
    {
      system: 'deploys',
      event: 'deploy.success',
      receivedAt: NOW,
      hint: { system: 'deploys', subject: 'deploy:production' },
    },
  ])
  expect(world.wakes()).toBe(1)
})

test('the same report in other words is a repeat: other order of keys, other offset, other order of names', async () => {
  const world = createWorld()
  await post(world, JSON.stringify(REPORT))
  const again = { ...REPORT, organizations: ['12', '77', '77'], deployed_at: '2026-11-21T11:30:00.000Z' }
  const turned = Object.fromEntries(Object.entries(again).reverse())
  expect((await post(world, JSON.stringify(turned, null, 2))).text).toBe('{"status":"repeated"}')
  expect(await deploysOf(world.store)).toHaveLength(1)
  expect(world.wakes()).toBe(1)
})

// biome-ignore format: one row, one line
const DIFFERENT: readonly [string, object][] = [
  ['a rollback', { status: 'rolled_back' }],
  ['another environment', { environment: 'staging' }],
  ['another repository', { repository: 'acme/api' }],
  ['another version', { version: 'v2.4.2' }],
  ['another time', { deployed_at: '2026-11-21T12:31:00+01:00' }],
  ['everybody instead of two', { organizations: undefined }],
]
test.each(DIFFERENT)('%s is another deploy', async (_, difference) => {
  const world = createWorld()
  await post(world, JSON.stringify(REPORT))
  expect((await post(world, JSON.stringify({ ...REPORT, ...difference }))).text).toBe('{"status":"recorded"}')
  expect(await deploysOf(world.store)).toHaveLength(2)
})

test.each([
  ['a version alone', { sha: undefined }],
  ['a commit alone', { version: undefined }],
  ['no organisations: everybody', { organizations: undefined }],
  ['a version with spaces, as trackers have them', { version: 'Release 2026.11 (hotfix #2)' }],
  ['a time one day ahead, as of a clock that is wrong', { deployed_at: '2026-11-22T12:00:00Z' }],
  ['a time long ago, as of an import', { deployed_at: '2019-01-01T00:00:00-08:00' }],
])('%s is enough', async (_, difference) => {
  const world = createWorld()
  expect((await post(world, JSON.stringify({ ...REPORT, ...difference }))).status).toBe(202)
})

// biome-ignore format: one row, one line
const FAULTS: readonly [string, string, object][] = [
  ['no environment', 'environment', { environment: undefined }],
  ['an empty environment', 'environment', { environment: '' }],
  ['markup in the environment', 'environment', { environment: '<script>' }],
  ['a line break in the environment', 'environment', { environment: 'production\n' }],
  ['a repository that is a number', 'repository', { repository: 5 }],
  ['neither version nor commit', 'version', { version: undefined, sha: undefined }],
  ['an empty version', 'version', { version: '' }],
  ['a version of 101 characters', 'version', { version: 'v'.repeat(101) }],
  ['a commit that is no hex', 'sha', { sha: 'not-a-sha' }],
  ['another status', 'status', { status: 'SUCCESS' }],
  ['no status', 'status', { status: undefined }],
  ['no time', 'deployed_at', { deployed_at: undefined }],
  ['a time without offset', 'deployed_at', { deployed_at: '2026-11-21T12:30:00' }],
  ['a day that does not exist', 'deployed_at', { deployed_at: '2026-02-30T12:00:00Z' }],
  ['a time more than a day ahead', 'deployed_at', { deployed_at: '2026-11-22T12:00:01Z' }],
  ['a time as a number', 'deployed_at', { deployed_at: 1_795_000_000 }],
  ['organisations that are none', 'organizations', { organizations: [] }],
  ['an organisation that is a number', 'organizations', { organizations: ['12', 77] }],
  ['organisations as text', 'organizations', { organizations: '12,77' }],
  ['a field that nobody knows', 'body', { organisation: 'twelve' }],
]
test.each(FAULTS)('%s is a fault in `%s`, and says what is allowed', async (_, field, difference) => {
  const world = createWorld()
  const answer = await post(world, JSON.stringify({ ...REPORT, ...difference }))
  expect(answer.status).toBe(400)
  expect(JSON.parse(answer.text)).toEqual({ error: { code: 'invalid', field, message: expect.any(String) } })
  expect(answer.text).not.toMatch(/script|twelve|not-a-sha/)
  expect(await world.recorded()).toEqual([])
  expect(await deploysOf(world.store)).toEqual([])
})

test('an environment that the mapping does not name is a fault that lists those that it does', async () => {
  const world = createWorld()
  const answer = await post(world, JSON.stringify({ ...REPORT, environment: 'prod' }))
  expect(answer.status).toBe(400)
  const { error } = JSON.parse(answer.text)
  expect([error.code, error.field]).toEqual(['invalid', 'environment'])
  expect(error.message).toContain('"production", "staging"')
  expect(answer.text).not.toContain('"prod"')
  expect(await world.recorded()).toEqual([])
  expect(await deploysOf(world.store)).toEqual([])
  expect(world.seen).toMatchObject([{ system: 'deploys', status: 400, outcome: 'invalid' }])
})

test.each([
  [
    'of a repository that the mapping does not count',
    { repositories: ['acme/other'] },
    'deployed.repositories',
  ],
  ['to a mapping that counts no deploys', { by: ['release'] as const }, 'deployed.by'],
])('a report %s is recorded, and the answer says that it counts for nothing', async (_, deployed, words) => {
  const world = createWorld({ deployed })
  for (const status of ['recorded', 'repeated']) {
    const answer = await post(world, JSON.stringify(REPORT))
    expect(answer.status).toBe(202)
    expect(JSON.parse(answer.text)).toEqual({ status, note: expect.stringContaining(words) })
  }
  expect(await deploysOf(world.store)).toHaveLength(1)
})

test.each([
  ['a deploy by its version, by commits alone', ['commits'], { status: 'success' }, true],
  ['a roll-back by its version, by both', ['commits', 'deploy'], { status: 'rolled_back' }, true],
  ['a deploy by its version, by both', ['commits', 'deploy'], { status: 'success' }, false],
  ['a roll-back by its commit', ['commits'], { status: 'rolled_back', sha: 'abcdef1' }, false],
] as const)('%s: the answer says whether a sha is needed', async (_, by, difference, isNoted) => {
  const { repository } = REPORT
  const service = { name: 'shop', repository, environments: {}, from: 'deployments' } as const
  const world = createWorld({ deployed: { by, services: [service] } })
  const report: Record<string, unknown> = { ...REPORT, sha: undefined, ...difference }
  const answer = await post(world, JSON.stringify(report))
  expect(answer.status).toBe(202)
  expect(answer.text.includes('with its sha before')).toBe(isNoted)
})

test('a report of a repository that the mapping names gets no note', async () => {
  const world = createWorld({ deployed: { repositories: ['acme/shop'] } })
  expect((await post(world, JSON.stringify(REPORT))).text).toBe('{"status":"recorded"}')
})

test('an unknown field named after a part of every object is a fault like any other', async () => {
  const world = createWorld()
  const body = `{"__proto__":{"status":"failed"},"constructor":1,${JSON.stringify(REPORT).slice(1)}`
  expect(JSON.parse((await post(world, body)).text)).toMatchObject({ error: { field: 'body' } })
  expect(await world.recorded()).toEqual([])
})

test.each([
  ['no token', ''],
  ['a wrong token', 'Bearer guess'],
  ['a part of the token', `Bearer ${TOKEN.slice(0, -1)}`],
  ['the token twice', `Bearer ${TOKEN}, Bearer ${TOKEN}`],
  ['the token as a password', `Basic ${Buffer.from(`:${TOKEN}`).toString('base64')}`],
])('%s is answered 401', async (_, authorization) => {
  const world = createWorld()
  const answer = await post(world, JSON.stringify(REPORT), authorization)
  expect(answer.status).toBe(401)
  expect(answer.text).toContain('DEPLOY_TOKEN')
  expect(await deploysOf(world.store)).toEqual([])
})

test.each([
  ['a list', `[${JSON.stringify(REPORT)}]`, 400],
  ['no JSON', 'environment=production', 400],
  ['nothing', '', 400],
  ['more than 1 MiB', 'x'.repeat(1_048_577), 413],
])('%s, with the token, is refused', async (_, body, status) => {
  const world = createWorld()
  expect((await post(world, body)).status).toBe(status)
  expect(await world.recorded()).toEqual([])
})

test('either of two tokens is taken while they rotate', async () => {
  const world = createWorld()
  expect((await post(world, JSON.stringify(REPORT), 'Bearer next-ci-token')).status).toBe(202)
})
