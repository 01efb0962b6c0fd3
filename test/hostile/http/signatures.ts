// Confusion of signatures: every way to pass off one sender's proof as another's, or one proof as a proof of more.
import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPressure } from '../../../src/webhooks/pressure.ts'
import { createWebhooks, type VendorName } from '../../../src/webhooks/routes.ts'
import { STAMP, signed } from '../../webhooks/world.ts'
import { bytesOf, deployBody, type Pairs, send, vendorBody } from './requests.ts'
import { ADMIN, createWorld, DEPLOY_TOKEN, NOW, type World } from './world.ts'

const VENDORS = ['zendesk', 'jira', 'github', 'sentry'] as const
/** The headers in which each looks for its signature. */
const SIGNATURE: Readonly<Record<VendorName, string>> = {
  zendesk: 'x-zendesk-webhook-signature',
  jira: 'x-hub-signature',
  github: 'x-hub-signature-256',
  sentry: 'sentry-hook-signature',
}
const TIMESTAMP = 'x-zendesk-webhook-signature-timestamp'

let world: World
/** What stood recorded before the test. */
let before = 0

/** Refusals leave nothing behind, so they share a world; what is taken asks for a new one. */
async function renew(): Promise<void> {
  await world?.close()
  world = await createWorld()
}
beforeAll(renew)
beforeEach(() => {
  before = world.recorded()
})
afterAll(() => world.close())

const newlyRecorded = () => world.recorded() - before

async function post(door: string, body: string | Uint8Array, headers: Pairs): Promise<number> {
  const bytes = typeof body === 'string' ? bytesOf(body) : body
  const ask = { method: 'POST', target: `/webhooks/${door}`, headers, body: bytes }
  return (await send(world, ask)).status
}

const pairs = (headers: Readonly<Record<string, string>>): Pairs => Object.entries(headers)
const good = (system: VendorName, body = vendorBody(system, 1)) =>
  pairs(signed(system, body, world.secrets[system]))

/** The signature itself, without what some put in front of it. */
function signatureOf(system: VendorName, body = vendorBody(system, 1)): string {
  const headers = new Map(good(system, body))
  return (headers.get(SIGNATURE[system]) ?? '').replace(/^sha256=/, '')
}

describe('the proof of one sender', () => {
  const crossed = VENDORS.flatMap((from) =>
    [...VENDORS, 'deploys' as const].filter((to) => to !== from).map((to) => [from, to] as const),
  )

  test.each(crossed)(
    'of %s opens nothing at the door of %s, in its own header or in theirs',
    async (from, to) => {
      for (const whose of VENDORS) {
        const body = vendorBody(whose, 1)
        const proof = good(from, body)
        const signature = signatureOf(from, body)
        const theirs: readonly Pairs[] = VENDORS.flatMap((system): Pairs[] => [
          [
            [SIGNATURE[system], signature],
            [TIMESTAMP, STAMP],
          ],
          [
            [SIGNATURE[system], `sha256=${signature}`],
            [TIMESTAMP, STAMP],
          ],
        ])
        const tokens: readonly Pairs[] = [[['authorization', `Bearer ${signature}`]]]
        for (const headers of [proof, ...theirs, ...tokens]) {
          expect(await post(to, body, headers)).toBe(401)
        }
      }
      expect(newlyRecorded()).toBe(0)
    },
  )

  test.each([...VENDORS, 'deploys'])(
    'of CI or of an admin opens nothing that is not theirs at %s',
    async (door) => {
      const tokens = door === 'deploys' ? [ADMIN] : [ADMIN, DEPLOY_TOKEN]
      const body = door === 'deploys' ? deployBody(1) : vendorBody('jira', 1)
      for (const token of tokens) {
        expect(await post(door, body, [['authorization', `Bearer ${token}`]])).toBe(401)
        expect(await post(door, body, [['cookie', `bugbridge_session=${token}`]])).toBe(401)
      }
      expect(newlyRecorded()).toBe(0)
    },
  )

  test('that CI sends opens no page', async () => {
    const headers: Pairs = [['authorization', `Bearer ${DEPLOY_TOKEN}`]]
    const { status } = await send(world, { method: 'GET', target: '/api/v1/status', headers, body: null })
    expect(status).toBe(401)
  })
})

test('vendors that were given the same secret by mistake still point nowhere at each other’s doors', async () => {
  await renew()
  const shared = 'one-secret-for-all'
  const app = createWebhooks({
    store: world.store,
    policy: world.policy,
    secrets: { zendesk: [shared], jira: [shared], github: [shared], sentry: [shared] },
    deployTokens: [],
    clock: { now: () => NOW, sleep: async () => undefined },
    wake: () => undefined,
    pressure: createPressure(
      () => 0,
      () => undefined,
    ),
  })
  for (const from of VENDORS) {
    for (const to of VENDORS.filter((each) => each !== from)) {
      const body = vendorBody(from, 1)
      const headers = pairs(signed(to, body, shared))
      const ask = { method: 'POST', target: `/webhooks/${to}`, headers, body: bytesOf(body) }
      expect((await send({ app }, ask)).status).toBe(202)
    }
  }
  const deliveries = await world.store.deliveries(100)
  expect(deliveries).toHaveLength(12)
  for (const each of deliveries) expect(each).toMatchObject({ unknown: true })
  for (const each of deliveries) expect(each.hint).toBeUndefined()
})

const isPrefixed = (system: VendorName) => system === 'jira' || system === 'github'

type Change = (signature: string, system: VendorName) => readonly string[]

/** Ways to write a signature otherwise. A list of two stands for two headers of the same name. */
// biome-ignore format: one row, one line
const SPELLINGS: readonly (readonly [string, Change])[] = [
  ['a good one and then a bad one', (value) => [value, '0'.repeat(value.length)]],
  ['a bad one and then a good one', (value) => ['0'.repeat(value.length), value]],
  ['the same one twice', (value) => [value, value]],
  ['a good and a bad one, joined by a comma', (value) => [`${value},${'0'.repeat(value.length)}`]],
  ['a bad and a good one, joined by a comma', (value) => [`${'0'.repeat(value.length)}, ${value}`]],
  ['upper-case letters', (value) => [value.toUpperCase()]],
  ['white space inside', (value) => [`${value.slice(0, 10)} ${value.slice(10)}`]],
  ['a tab inside', (value) => [`${value.slice(0, 10)}\t${value.slice(10)}`]],
  ['quotes around it', (value) => [`"${value}"`]],
  ['a parameter behind it', (value) => [`${value};v=1`]],
  ['the prefix that it should not have, or twice', (value) => [`sha256=${value}`]],
  ['another prefix', (value) => [`sha1=${value.replace(/^sha256=/, '')}`]],
  ['the prefix in upper case', (value) => [`SHA256=${value.replace(/^sha256=/, '')}`]],
  ['no prefix, or none that it needs', (value, system) => [isPrefixed(system) ? value.replace('sha256=', '') : `=${value}`]],
  ['an empty one', () => ['']],
  ['only the prefix', () => ['sha256=']],
  ['the other encoding of the same bytes', (value, system) => [recoded(value, system)]],
  ['base64url', (value, system) => [recoded(value, system, 'base64url')]],
  ['a sign behind it', (value) => [`${value}~`]],
  ['a cut one', (value) => [value.slice(0, -1)]],
  ['the secret itself', (_, system) => [`sandbox-${system}-secret`]],
]

/** The same bytes in another encoding: usually the one that the other vendors use. */
function recoded(
  value: string,
  system: VendorName,
  to: BufferEncoding = system === 'zendesk' ? 'hex' : 'base64',
): string {
  const bytes = Buffer.from(value.replace(/^sha256=/, ''), system === 'zendesk' ? 'base64' : 'hex')
  return `${isPrefixed(system) ? 'sha256=' : ''}${bytes.toString(to)}`
}

describe.each(VENDORS)('a signature of %s', (system) => {
  test.each(SPELLINGS)('is refused with %s', async (_, change) => {
    const body = vendorBody(system, 1)
    const name = SIGNATURE[system]
    const rest = good(system, body).filter(([each]) => each !== name)
    const value = new Map(good(system, body)).get(name) ?? ''
    const changed = change(value, system).map((each) => [name, each] as const)
    expect(await post(system, body, [...changed, ...rest])).toBe(401)
    expect(await post(system, body, [...rest, ...changed])).toBe(401)
    expect(newlyRecorded()).toBe(0)
    expect(await post(system, body, good(system, body))).toBe(202)
  })

  test.each([
    ['the parsed and rewritten body', (body: string) => JSON.stringify(JSON.parse(body), null, 2)],
    ['the body without its white space', (body: string) => body.replace(/\s/g, '')],
    ['an empty body', () => ''],
    ['a digest of the body', (body: string) => createHash('sha256').update(body).digest('hex')],
    ['the body behind a time and a dot', (body: string) => `${STAMP}.${body}`],
    ['the path and the body', (body: string) => `/webhooks/${system}${body}`],
  ])('is refused when it is one of %s', async (_, other) => {
    const body = vendorBody(system, 1).replace('{', '{ ')
    expect(await post(system, body, good(system, other(body)))).toBe(401)
    expect(await post(system, '', good(system, body))).toBe(401)
    expect(newlyRecorded()).toBe(0)
  })

  test.each([
    ['an empty secret', ''],
    ['the name of its variable', 'JIRA_WEBHOOK_SECRET'],
    ['undefined as a text', 'undefined'],
    ['the secret with a line break', 'sandbox-jira-secret\n'],
  ])('is refused when it is made with %s', async (_, secret) => {
    const body = vendorBody(system, 1)
    expect(await post(system, body, pairs(signed(system, body, secret)))).toBe(401)
  })
})

test('weak methods are none, though they be signed with the right secret', async () => {
  const body = vendorBody('jira', 1)
  for (const method of ['sha1', 'md5', 'sha224', 'ripemd160', 'sha3-256', 'none', '']) {
    const known = ['sha1', 'md5', 'sha224', 'ripemd160', 'sha3-256'].includes(method)
    const digest = known ? createHmac(method, world.secrets.jira).update(body).digest('hex') : ''
    expect(await post('jira', body, [['x-hub-signature', `${method}=${digest}`]])).toBe(401)
  }
})

describe('the place between the time and the body, which Zendesk signs without anything between them,', () => {
  const body = () => vendorBody('zendesk', 1)
  /** Signed by Zendesk as `time` and `of`, presented with another cut. */
  function cut(time: string, of: string, at: number): { stamp: string; bytes: Uint8Array } {
    const whole = Buffer.from(time + of)
    return { stamp: whole.subarray(0, at).toString('latin1'), bytes: new Uint8Array(whole.subarray(at)) }
  }

  test('cannot be moved so that anything is recorded', async () => {
    const whole = (STAMP + body()).length
    for (let at = 0; at <= whole; at++) {
      if (at === STAMP.length) continue
      const { stamp, bytes } = cut(STAMP, body(), at)
      const headers: Pairs = [
        [SIGNATURE.zendesk, signatureOf('zendesk')],
        [TIMESTAMP, stamp],
      ]
      expect([400, 401]).toContain(await post('zendesk', bytes, headers))
    }
    expect(newlyRecorded()).toBe(0)
  })

  test('cannot be moved into a body of digits or letters either, which a time may be made of', async () => {
    for (const text of ['12345', 'true', '"2024"', '[1]']) {
      const signature = signatureOf('zendesk', text)
      for (const at of [STAMP.length - 2, STAMP.length, STAMP.length + 1]) {
        const { stamp, bytes } = cut(STAMP, text, at)
        const headers: Pairs = [
          [SIGNATURE.zendesk, signature],
          [TIMESTAMP, stamp],
        ]
        expect([400, 401]).toContain(await post('zendesk', bytes, headers))
      }
    }
    expect(newlyRecorded()).toBe(0)
  })

  test.each([
    ['missing', []],
    ['empty', [[TIMESTAMP, '']]],
    [
      'there twice',
      [
        [TIMESTAMP, STAMP],
        [TIMESTAMP, STAMP],
      ],
    ],
    ['another', [[TIMESTAMP, '2026-11-21T12:00:01Z']]],
    ['the same moment in other letters', [[TIMESTAMP, '2026-11-21T12:00:00.000Z']]],
    ['in another header alone', [['date', STAMP]]],
  ] satisfies readonly (readonly [string, Pairs])[])('is guarded when the time is %s', async (_, time) => {
    const headers: Pairs = [[SIGNATURE.zendesk, signatureOf('zendesk')], ...time]
    expect(await post('zendesk', body(), headers)).toBe(401)
  })
})

describe('a delivery that was recorded before', () => {
  beforeEach(async () => {
    await renew()
    before = 0
  })

  test.each(VENDORS)('of %s is told so, and looks at nothing a second time', async (system) => {
    const body = vendorBody(system, 1)
    for (let times = 0; times < 5; times++) expect(await post(system, body, good(system, body))).toBe(202)
    expect(newlyRecorded()).toBe(1)
    expect(await world.store.deliveries(100)).toHaveLength(1)
  })

  test('of Zendesk is known by its signed event, though its time and signature be new', async () => {
    const body = vendorBody('zendesk', 1)
    expect(await post('zendesk', body, good('zendesk', body))).toBe(202)
    const later = '2026-12-01T00:00:00Z'
    const hmac = createHmac('sha256', world.secrets.zendesk)
      .update(later + body)
      .digest('base64')
    expect(
      await post('zendesk', body, [
        [SIGNATURE.zendesk, hmac],
        [TIMESTAMP, later],
      ]),
    ).toBe(202)
    expect(newlyRecorded()).toBe(1)
  })

  /** Vendors try again for half an hour and more, and none says for how long (README of each connector). */
  test('is taken however old its time is: a late retry is worth a look, and a replay costs one', async () => {
    const body = vendorBody('zendesk', 2)
    const old = '2019-01-01T00:00:00Z'
    const hmac = createHmac('sha256', world.secrets.zendesk)
      .update(old + body)
      .digest('base64')
    expect(
      await post('zendesk', body, [
        [SIGNATURE.zendesk, hmac],
        [TIMESTAMP, old],
      ]),
    ).toBe(202)
    expect(newlyRecorded()).toBe(1)
  })

  test.each([
    'request-id',
    'x-github-delivery',
    'x-github-event',
    'x-atlassian-webhook-identifier',
    'sentry-hook-timestamp',
    'sentry-hook-resource',
  ])('is not made new by %s, which nobody signs', async (header) => {
    for (const system of ['jira', 'github', 'sentry'] as const) {
      const body = vendorBody(system, 1)
      const statuses = ['1', '2', '3'].map((value) =>
        post(system, body, [...good(system, body), [header, value]]),
      )
      expect(await Promise.all(statuses)).toEqual([202, 202, 202])
    }
    expect(newlyRecorded()).toBe(3)
  })

  test('by its id but with another body is a repeat: the id is signed, and the first word stands', async () => {
    const first = vendorBody('zendesk', 1)
    const second = first.replace('zen:ticket:5001', 'zen:ticket:666')
    expect(second).not.toBe(first)
    expect(await post('zendesk', first, good('zendesk', first))).toBe(202)
    expect(await post('zendesk', second, good('zendesk', second))).toBe(202)
    const subjects = (await world.store.deliveries(10)).map((each) => each.hint?.subject)
    expect(subjects).toEqual(['ticket:5001'])
  })

  test('at one door does not stand in the way of the same id at another', async () => {
    const body =
      '{"webhookEvent":"jira:issue_updated","issue":{"id":"1"},"data":{"issue":{"id":"1"}},"action":"x"}'
    expect(await post('jira', body, good('jira', body))).toBe(202)
    expect(await post('sentry', body, good('sentry', body))).toBe(202)
    expect(newlyRecorded()).toBe(2)
  })
})
