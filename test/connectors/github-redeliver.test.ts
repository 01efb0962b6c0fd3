// Webhooks that GitHub could not deliver: which are asked for again, when, and how often.
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { HookDelivery, Waiting } from '../../src/connectors/github/delivery-schema.ts'
import { stillWaiting } from '../../src/connectors/github/failed-deliveries.ts'
import {
  createGitHubApi,
  createSentWebhooks,
  GITHUB_LEAST_WAIT,
  GITHUB_LIMITS,
  type GitHubAuth,
} from '../../src/connectors/github/index.ts'
import { createHttp } from '../../src/connectors/http.ts'
import { createGithubSandbox, type Outcome } from '../../src/sandbox/github/index.ts'
import { randomOf } from '../world/world.ts'
import { createVirtualClock } from './virtual-clock.ts'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const URL_OF_API = 'https://api.github.test'
const SHOP = 'acme/shop'
const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const pem = (key: typeof keys.privateKey, type: 'pkcs8' | 'spki') =>
  String(key.export({ type, format: 'pem' }))
const APP: GitHubAuth = {
  kind: 'app',
  appId: '77',
  privateKey: pem(keys.privateKey, 'pkcs8'),
  installationId: '5',
}
const TOKEN: GitHubAuth = { kind: 'token', token: 'github_pat_1' }

type Options = {
  readonly auth?: GitHubAuth
  readonly publicUrl?: string
  readonly hook?: string
  /** Answers instead of GitHub. */
  readonly instead?: (request: Request) => Response | undefined
}

function setUp({
  auth = TOKEN,
  publicUrl,
  hook = 'https://bridge.test/webhooks/github',
  instead,
}: Options = {}) {
  const clock = createVirtualClock(NOW)
  const asked: string[] = []
  const received: string[] = []
  const outcomes: Outcome[] = []
  const github = createGithubSandbox({
    clock,
    random: randomOf(1),
    origin: URL_OF_API,
    token: 'github_pat_1',
    webhook: { url: hook, secret: 'hush' },
    ...(auth.kind === 'app'
      ? { app: { id: 77, slug: 'bugbridge', installation: 5, publicKey: pem(keys.publicKey, 'spki') } }
      : {}),
    send(request, ended) {
      received.push(request.headers.get('x-github-delivery') ?? '')
      ended(outcomes.length > 0 ? outcomes.shift() : 202)
    },
  })
  github.addRepository(SHOP)
  const http = createHttp({
    system: 'github',
    clock,
    origins: [URL_OF_API],
    limits: GITHUB_LIMITS,
    leastWait: GITHUB_LEAST_WAIT,
    timeout: 30_000,
    async fetch(request) {
      asked.push(`${request.method} ${new URL(request.url).pathname}`)
      return instead?.(request) ?? github.fetch(request)
    },
  })
  const api = createGitHubApi({ http, url: URL_OF_API, auth, clock })
  const sent = createSentWebhooks({ github: api, repositories: [SHOP, SHOP], publicUrl })
  let cursor: string | undefined
  return {
    clock,
    github,
    asked,
    received,
    outcomes,
    api,
    sent,
    fails: (...what: Outcome[]) => outcomes.push(...what),
    bug: (title = 'A bug') => github.openIssue(SHOP, { title }),
    forget() {
      cursor = undefined
    },
    kept: () => JSON.parse(cursor ?? '{}'),
    async look(): Promise<unknown> {
      const read = await sent[0]?.redeliver({ cursor, now: clock.now() })
      if (read?.ok !== true) return read?.failure
      cursor = read.value.cursor
      return read.value.asked
    },
  }
}

const NO_WEBHOOK = { kind: 'refused', system: 'github', reason: 'no-webhook' }

const attempts = (asked: readonly string[]) => asked.filter((each) => each.startsWith('POST'))

describe.each([
  ['a token', TOKEN, `/repos/${SHOP}/hooks/501/deliveries`],
  ['an App', APP, '/app/hook/deliveries'],
] as const)('with %s', (_, auth, path) => {
  it('what failed is asked for by its exact id, once, and arrives with the same guid', async () => {
    const { look, fails, bug, received, asked, clock } = setUp({ auth })
    expect(await look()).toBe(0)
    fails(503, undefined)
    bug()
    bug()
    bug()
    expect(await look()).toBe(2)
    expect(received.toSorted()).toEqual([...received.slice(0, 3), ...received.slice(0, 2)].toSorted())
    expect(attempts(asked)).toEqual([
      expect.stringMatching(`^POST ${path}/3804004623172\\d{6}/attempts$`),
      expect.stringMatching(`^POST ${path}/3804004623172\\d{6}/attempts$`),
    ])
    for (let turn = 0; turn < 3; turn++) {
      clock.pass(5 * MINUTE)
      expect(await look()).toBe(0)
    }
    expect(received).toHaveLength(5)
  })

  it('costs one call for each look in a quiet hour', async () => {
    const { look, asked, clock } = setUp({ auth })
    await look()
    asked.length = 0
    for (let turn = 0; turn < 11; turn++) {
      clock.pass(5 * MINUTE)
      await look()
    }
    expect(asked).toEqual(Array.from({ length: 11 }, () => `GET ${path}`))
  })

  it('three tries are all, half an hour before the last, and none is made twice after a lost database', async () => {
    const { look, fails, bug, received, forget, clock } = setUp({ auth })
    fails(...Array.from({ length: 20 }, () => 503))
    bug()
    const asked: unknown[] = []
    for (let turn = 0; turn < 24; turn++) {
      asked.push(await look())
      clock.pass(5 * MINUTE)
    }
    expect(asked.slice(0, 9)).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0])
    expect(received).toHaveLength(3)
    forget()
    await look()
    clock.pass(HOUR)
    await look()
    expect(received).toHaveLength(3)
  })

  it('what is on several pages is found', async () => {
    const { look, fails, bug, received } = setUp({ auth })
    fails(undefined)
    for (let nth = 0; nth < 230; nth++) bug(`Bug ${nth}`)
    expect(await look()).toBe(1)
    expect(received.at(-1)).toBe(received[0])
  })

  it('of many that failed some are asked for at each look, the oldest first', async () => {
    const { look, fails, bug, received, clock } = setUp({ auth })
    fails(...Array.from({ length: 45 }, () => 502))
    for (let nth = 0; nth < 45; nth++) bug(`Bug ${nth}`)
    const asked: unknown[] = []
    for (let turn = 0; turn < 4; turn++) {
      asked.push(await look())
      clock.pass(5 * MINUTE)
    }
    expect(asked).toEqual([20, 20, 5, 0])
    expect(received.slice(45)).toEqual(received.slice(0, 45))
  })
})

describe('the hook', () => {
  it.each([
    ['another service', 'https://ci.test/hooks/github', undefined, NO_WEBHOOK],
    [
      'another service, with our address known',
      'https://ci.test/hooks/github',
      'https://bridge.test',
      NO_WEBHOOK,
    ],
    ['another bugbridge', 'https://staging.test/webhooks/github', 'https://bridge.test', NO_WEBHOOK],
    ['ours, in other letters', 'https://Bridge.test:443/webhooks/github', 'https://bridge.test', 1],
    ['a bugbridge, where our address is not known', 'https://any.test/webhooks/github', undefined, 1],
  ])('that leads to %s', async (_, hook, publicUrl, outcome) => {
    for (const auth of [TOKEN, APP]) {
      const { look, fails, bug, received } = setUp({ auth, hook, ...(publicUrl && { publicUrl }) })
      fails(500)
      bug()
      expect(await look()).toEqual(outcome)
      expect(received).toHaveLength(outcome === 1 ? 2 : 1)
    }
  })

  it('of an App that is led elsewhere is looked for anew at the next look', async () => {
    let url = 'https://ci.test/github'
    const { look, fails, bug } = setUp({
      auth: APP,
      instead: (request) => (request.url.endsWith('/app/hook/config') ? Response.json({ url }) : undefined),
    })
    fails(500)
    bug()
    expect(await look()).toEqual(NO_WEBHOOK)
    // Nothing is kept of a look that found none, so the next one asks again.
    url = 'https://bridge.test/webhooks/github'
    expect(await look()).toBe(1)
  })

  it('of ours alone counts where both are there', async () => {
    const hook = (id: number, url: string) => ({ id, active: true, config: { url } })
    const { look, asked } = setUp({
      publicUrl: 'https://bridge.test',
      instead: ({ url }) =>
        url.includes('/hooks?')
          ? Response.json([
              hook(500, 'https://staging.test/webhooks/github'),
              hook(501, 'https://bridge.test/webhooks/github'),
              { id: 7 },
            ])
          : undefined,
    })
    await look()
    expect(asked.at(-1)).toBe(`GET /repos/${SHOP}/hooks/501/deliveries`)
    expect(asked).toHaveLength(2)
  })

  it('that was taken away is no failure, and the one in its place is found at the next look', async () => {
    let isGone = false
    const { look, asked, clock, fails, bug } = setUp({
      instead: ({ url }) =>
        isGone && url.includes('/deliveries') ? new Response('{}', { status: 404 }) : undefined,
    })
    await look()
    isGone = true
    clock.pass(5 * MINUTE)
    expect(await look()).toBe(0)
    fails(503)
    bug()
    isGone = false
    clock.pass(5 * MINUTE)
    asked.length = 0
    expect(await look()).toBe(1)
    expect(asked[0]).toBe(`GET /repos/${SHOP}/hooks`)
  })

  it('that is switched off leads nowhere; what waits is asked for when it is on again', async () => {
    let isActive = true
    const { look, clock, fails, bug } = setUp({
      instead: ({ url }) =>
        url.includes('/hooks?')
          ? Response.json([
              { id: 501, active: isActive, config: { url: 'https://bridge.test/webhooks/github' } },
            ])
          : undefined,
    })
    fails(401)
    bug()
    expect(await look()).toBe(0)
    isActive = false
    clock.pass(HOUR)
    expect(await look()).toEqual(NO_WEBHOOK)
    isActive = true
    clock.pass(HOUR)
    expect(await look()).toBe(1)
  })
})

describe('of several repositories', () => {
  it.each([
    [2, 10],
    [3, 6],
    [30, 1],
  ])('%i share what is asked for in one look', async (count, share) => {
    const names = Array.from({ length: count }, (_, nth) => `acme/shop-${nth}`)
    const { github, fails, clock, api } = setUp()
    fails(...Array.from({ length: 24 }, () => 503))
    for (const name of names.slice(0, 2)) {
      github.addRepository(name)
      for (let nth = 0; nth < 12; nth++) github.openIssue(name, { title: 'A bug' })
    }
    const sent = createSentWebhooks({ github: api, repositories: [...names, ...names], publicUrl: undefined })
    expect(sent).toHaveLength(count)
    for (const each of sent.slice(0, 2))
      expect(await each.redeliver({ cursor: undefined, now: clock.now() })).toMatchObject({
        value: { asked: share },
      })
  })
})

describe('what stands in the way', () => {
  it.each([
    ['hooks', 403, '/hooks?'],
    ['hooks', 404, '/hooks?'],
    ['deliveries', 403, '/deliveries'],
    ['asking again', 403, '/attempts'],
    ['asking again', 401, '/attempts'],
  ])('a right that is missing for %s (%i) is denied', async (_, status, part) => {
    const { look, fails, bug } = setUp({
      instead: ({ url }) => (url.includes(part) ? new Response('{}', { status }) : undefined),
    })
    fails(503)
    bug()
    expect(await look()).toEqual({ kind: 'denied', system: 'github', status })
  })

  it('an App without a webhook is denied too', async () => {
    const { look } = setUp({ auth: APP, instead: () => new Response('{}', { status: 404 }) })
    expect(await look()).toEqual({ kind: 'denied', system: 'github', status: 404 })
  })

  it('a delivery that GitHub will not send again is given up', async () => {
    const { look, fails, bug, clock, asked } = setUp({
      instead: ({ url }) => (url.includes('/attempts') ? new Response('{}', { status: 422 }) : undefined),
    })
    fails(503)
    bug()
    for (let turn = 0; turn < 20; turn++) {
      expect(await look()).toBe(0)
      clock.pass(5 * MINUTE)
    }
    expect(attempts(asked)).toHaveLength(1)
  })

  it('an outage between two of them forgets none, and asks for none twice', async () => {
    let budget = 1
    const { look, fails, bug, clock, received } = setUp({
      instead: ({ url }) =>
        url.includes('/attempts') && budget-- <= 0 ? new Response('{}', { status: 502 }) : undefined,
    })
    fails(503, 503, 503)
    for (let nth = 0; nth < 3; nth++) bug()
    expect(await look()).toBe(1)
    expect(await look()).toMatchObject({ kind: 'later' })
    clock.pass(5 * MINUTE)
    budget = 9
    expect(await look()).toBe(2)
    expect(received.slice(3)).toEqual(received.slice(0, 3))
  })

  it('a place that cannot be read, or lies ahead, is begun a day back', async () => {
    const { sent, fails, bug, clock } = setUp()
    fails(503)
    bug()
    clock.pass(HOUR)
    const ahead = JSON.stringify({ since: NOW + 9 * HOUR, hooks: [], hooksAt: 0, waiting: [] })
    for (const cursor of ['?', ahead]) {
      const read = await sent[0]?.redeliver({ cursor, now: clock.now() })
      expect(read).toMatchObject({ ok: true, value: { asked: 1 } })
      fails(503)
      bug()
    }
  })

  it('answers of another shape hide none beside them', async () => {
    const good = {
      id: 1,
      guid: 'g',
      delivered_at: new Date(NOW).toISOString(),
      redelivery: false,
      status: 'failed to connect',
      status_code: 0,
    }
    const { look } = setUp({
      auth: APP,
      instead: ({ method, url }) =>
        url.endsWith('/config')
          ? undefined
          : method === 'GET'
            ? Response.json([{ id: 'x' }, null, good, { ...good, guid: '../../x' }])
            : Response.json({}, { status: 202 }),
    })
    expect(await look()).toBe(1)
  })
})

describe('a webhook', () => {
  const tried = (status_code: number, more: Partial<HookDelivery> = {}): HookDelivery => ({
    id: '9',
    guid: 'g',
    delivered_at: NOW - MINUTE,
    redelivery: false,
    status: status_code >= 200 && status_code < 300 ? 'OK' : `Invalid HTTP Response: ${status_code}`,
    status_code,
    ...more,
  })
  const waiting: Waiting = { hook: 'h', guid: 'g', id: '9', at: NOW - MINUTE, asked: 1, due: null }
  const LATER = NOW - MINUTE + 30 * MINUTE

  it.each<[string, readonly HookDelivery[], readonly Waiting[], readonly Partial<Waiting>[]]>([
    ['that arrived', [tried(202)], [], []],
    ['that arrived, in words of another time', [tried(200, { status: 'Delivered' })], [], []],
    ['that GitHub gave up though somebody answered', [tried(200, { status: 'failed' })], [], [{ due: NOW }]],
    ['that nobody answered', [tried(0)], [], [{ due: NOW, asked: 0 }]],
    ['that was answered too late', [tried(504)], [], [{ due: NOW }]],
    ['that was asked to come again', [tried(503)], [], [{ due: NOW }]],
    ['of which there were too many', [tried(429)], [], [{ due: NOW }]],
    ['that was led elsewhere', [tried(301)], [], [{ due: NOW }]],
    ['whose signature was wrong', [tried(401)], [], [{ due: LATER }]],
    ['that a proxy refused', [tried(404)], [], [{ due: LATER }]],
    ['whose signature is still wrong', [tried(401, { id: '10' })], [waiting], [{ due: null, id: '10' }]],
    ['that cannot be read', [tried(400)], [], []],
    ['that is too large', [tried(413)], [], []],
    ['that cannot be read any more', [tried(400, { id: '10' })], [waiting], []],
    ['whose outcome is awaited', [tried(503)], [waiting], [waiting]],
    ['that is not listed any more', [], [waiting], [waiting]],
    ['that failed again', [tried(503, { id: '10' })], [waiting], [{ id: '10', asked: 1, due: LATER }]],
    [
      'that failed a third time',
      [tried(503, { id: '10' })],
      [{ ...waiting, asked: 2 }],
      [{ id: '10', asked: 2, due: null }],
    ],
    ['that arrived at last', [tried(202, { id: '10' }), tried(503)], [waiting], []],
    ['that somebody else got through', [tried(500, { id: '10' }), tried(202), tried(503)], [], []],
    [
      'that somebody asked for by hand, twice',
      [tried(500, { id: '11', redelivery: true }), tried(500, { id: '10', redelivery: true }), tried(503)],
      [],
      [{ id: '11', asked: 2, due: null }],
    ],
  ])('%s', (_, listed, before, after) => {
    const still = stillWaiting('h', listed, before, NOW)
    expect(still).toHaveLength(after.length)
    expect(still).toMatchObject(after)
  })
})
