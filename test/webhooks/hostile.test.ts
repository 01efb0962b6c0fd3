// Requests by somebody who means harm, or whose program is broken. Each gets its documented answer, nothing is
// recorded, and the next good request is taken as if nothing had been.
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { VendorName } from '../../src/webhooks/routes.ts'
import { createWorld, deploysOf, GOOD, signed, TOKEN, type World } from './world.ts'

const VENDORS = ['zendesk', 'jira', 'sentry'] as const
const MIB = 1_048_576

type Attack = { readonly body: string | Uint8Array | null; readonly headers: Record<string, string> }

/** Signs whatever bytes are given: what is wrong with them comes after the signature. */
function trusted(system: VendorName, body: string | Uint8Array): Attack {
  return { body, headers: signed(system, body) }
}

/** Changes each value among the headers that sign. */
function changed(system: VendorName, change: (value: string) => string): Attack {
  const body = JSON.stringify(GOOD[system])
  const headers = Object.entries(signed(system, body)).map(([name, value]) => [
    name,
    name.endsWith('timestamp') ? value : change(value),
  ])
  return { body, headers: Object.fromEntries(headers) }
}

const good = (system: VendorName) => JSON.stringify(GOOD[system])
const other = (system: VendorName): VendorName => (system === 'jira' ? 'sentry' : 'jira')

const ROWS: readonly [string, number, (system: VendorName) => Attack][] = [
  ['no signature', 401, (system) => ({ body: good(system), headers: {} })],
  ['an empty signature', 401, (system) => changed(system, () => '')],
  [
    'a wrong secret',
    401,
    (system) => ({ body: good(system), headers: signed(system, good(system), 'guess') }),
  ],
  ['an empty secret', 401, (system) => ({ body: good(system), headers: signed(system, good(system), '') })],
  ['a truncated signature', 401, (system) => changed(system, (value) => value.slice(0, -4))],
  ['a longer signature', 401, (system) => changed(system, (value) => `${value}0000`)],
  ['upper-case letters', 401, (system) => changed(system, (value) => value.toUpperCase())],
  ['letters that no encoding has', 401, (system) => changed(system, (value) => value.replace(/.$/, '!'))],
  ['the header doubled', 401, (system) => changed(system, (value) => `${value}, ${value}`)],
  ['a signature of another body', 401, (system) => ({ body: '{}', headers: signed(system, good(system)) })],
  [
    'one more byte at the end',
    401,
    (system) => ({ body: `${good(system)} `, headers: signed(system, good(system)) }),
  ],
  [
    'the scheme of another vendor',
    401,
    (system) => ({ body: good(system), headers: signed(other(system), good(system)) }),
  ],
  [
    'a bearer token instead',
    401,
    (system) => ({ body: good(system), headers: { authorization: `Bearer ${TOKEN}` } }),
  ],
  ['nothing, unsigned', 401, () => ({ body: null, headers: {} })],
  ['nothing, signed', 400, (system) => trusted(system, '')],
  ['white space, signed', 400, (system) => trusted(system, ' \n')],
  ['text that is no JSON, signed', 400, (system) => trusted(system, 'ticket_id=5158')],
  ['JSON cut in the middle, signed', 400, (system) => trusted(system, good(system).slice(0, -1))],
  ['a list, signed', 400, (system) => trusted(system, `[${good(system)}]`)],
  ['a number, signed', 400, (system) => trusted(system, '5158')],
  ['null, signed', 400, (system) => trusted(system, 'null')],
  [
    'bytes that are no UTF-8, signed',
    400,
    (system) => trusted(system, Buffer.from(good(system).replace('e', '\xff'), 'latin1')),
  ],
  ['gzip, signed', 400, (system) => trusted(system, gzipSync(good(system)))],
  ['lists 100,000 deep, signed', 400, (system) => trusted(system, '['.repeat(100_000) + ']'.repeat(100_000))],
  ['one byte more than 1 MiB, signed', 413, (system) => trusted(system, `{"a":"${'x'.repeat(MIB - 7)}"}`)],
  ['one byte more than 1 MiB, unsigned', 413, () => ({ body: 'x'.repeat(MIB + 1), headers: {} })],
  [
    'a Content-Length of more than 1 MiB',
    413,
    (system) => ({
      body: good(system),
      headers: { ...signed(system, good(system)), 'content-length': String(MIB + 1) },
    }),
  ],
]

test.each(
  ROWS.flatMap(([title, status, attack]) =>
    VENDORS.map((system) => [title, system, status, attack] as const),
  ),
)('%s (%s) is answered %i', async (_, system, status, attack) => {
  const world = createWorld()
  const { headers, body } = attack(system)
  const answer = await world.send(`/webhooks/${system}`, headers, body as BodyInit)

  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.text)).toEqual({
    error: { code: expect.any(String), message: expect.any(String) },
  })
  expect(answer.text).not.toContain('5158')
  expect(answer.text.length).toBeLessThan(300)
  await expectUntouched(world)
  expect(world.seen[0]).toMatchObject({ system, status, hints: 0 })
  await expectWorking(world, system)
})

test.each(VENDORS)('a good body of exactly 1 MiB from %s is taken', async (system) => {
  const world = createWorld()
  const start = good(system).slice(0, -1)
  const body = `${start},"x":"${'x'.repeat(MIB - start.length - 8)}"}`
  expect(body.length).toBe(MIB)
  expect((await world.send(`/webhooks/${system}`, signed(system, body), body)).status).toBe(202)
})

test.each(VENDORS)('an object 100,000 deep from %s is taken, and overflows nothing', async (system) => {
  const world = createWorld()
  const body = `${good(system).slice(0, -1)},"x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`
  expect((await world.send(`/webhooks/${system}`, signed(system, body), body)).status).toBe(202)
  expect((await world.recorded())[0]?.hint).toBeDefined()
})

test('a body without a known length is read no further than the limit', async () => {
  const world = createWorld()
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536))
    },
  })
  const answer = await world.send('/webhooks/jira', signed('jira', ''), endless)
  expect(answer.status).toBe(413)
  expect(sent).toBeLessThanOrEqual(MIB + 4 * 65_536)
  await expectUntouched(world)
})

test.each(['5', 'five'])(
  'a body longer than its Content-Length of %s is refused all the same',
  async (length) => {
    const world = createWorld()
    const body = `{"a":"${'x'.repeat(MIB - 7)}"}`
    const headers = { ...signed('jira', body), 'content-length': length }
    expect((await world.send('/webhooks/jira', headers, body)).status).toBe(413)
    await expectUntouched(world)
  },
)

test('a body that breaks off is not recorded', async () => {
  const world = createWorld()
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(good('jira')))
    },
    pull(controller) {
      controller.error(new Error('connection reset'))
    },
  })
  expect((await world.send('/webhooks/jira', signed('jira', good('jira')), broken)).status).toBe(400)
  await expectUntouched(world)
})

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])(
  '%s is no way in, even signed',
  async (method) => {
    const world = createWorld()
    for (const system of [...VENDORS, 'deploys']) {
      const answer = await world.send(`/webhooks/${system}`, signed('jira', ''), null, method)
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    }
    await expectUntouched(world)
  },
)

test.each([
  '/webhooks/gitlab',
  '/webhooks/jsm',
  '/webhooks/',
  '/webhooks/zendesk/x',
  '/webhooks/Zendesk',
  '/webhooks/__proto__',
])('%s is nowhere', async (path) => {
  const world = createWorld()
  expect((await world.send(path, signed('jira', '{}'), '{}')).status).toBe(404)
  await expectUntouched(world)
})

test.each(VENDORS)(
  '%s is answered 401 while it has no secret: nothing it sends can be verified',
  async (system) => {
    const world = createWorld({ secrets: [] })
    expect((await world.send(`/webhooks/${system}`, signed(system, good(system)), good(system))).status).toBe(
      401,
    )
    await expectUntouched(world)
  },
)

test.each(VENDORS)(
  'bytes changed anywhere in a signed request of %s never fail on our side, nor are recorded',
  async (system) => {
    const world = createWorld()
    const body = Buffer.from(good(system))
    const headers = signed(system, body)
    await fc.assert(
      fc.asyncProperty(edits(body.length), fc.boolean(), fc.nat(1), async (change, inBody, nth) => {
        const name = Object.keys(headers)[nth] ?? Object.keys(headers)[0] ?? ''
        const bytes = inBody ? change(body) : body
        const value = inBody ? (headers[name] ?? '') : printable(change(Buffer.from(headers[name] ?? '')))
        fc.pre(inBody ? !bytes.equals(body) : value !== headers[name])
        const answer = await world.send(
          `/webhooks/${system}`,
          { ...headers, [name]: value },
          new Uint8Array(bytes),
        )
        expect(answer.status).toBe(401)
      }),
      { numRuns: 300, seed: 7 },
    )
    await expectUntouched(world)
    await expectWorking(world, system)
  },
)

test.each(VENDORS)(
  'random bytes to %s, signed or not, never fail on our side, nor are recorded',
  async (system) => {
    const world = createWorld()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, sign) => {
        fc.pre(bytes[0] !== 0x7b)
        const headers = sign ? signed(system, bytes) : { ...signed(system, bytes, 'guess') }
        const answer = await world.send(`/webhooks/${system}`, headers, bytes)
        expect(answer.status).toBe(sign ? 400 : 401)
      }),
      { numRuns: 300, seed: 7 },
    )
    await expectUntouched(world)
  },
)

test.each(VENDORS)('any JSON object that %s signs is taken, whatever its shape', async (system) => {
  const world = createWorld()
  const keys = [
    'id',
    'type',
    'subject',
    'event',
    'ticket_id',
    'webhookEvent',
    'issue',
    'issueLink',
    'version',
    'action',
    'data',
  ]
  const object = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 4 }))
  await fc.assert(
    fc.asyncProperty(object, async (json) => {
      const body = JSON.stringify(json)
      expect((await world.send(`/webhooks/${system}`, signed(system, body), body)).status).toBe(202)
    }),
    { numRuns: 300, seed: 7 },
  )
  for (const delivery of await world.recorded()) {
    expect(delivery.event).toMatch(/^[a-zA-Z0-9_.:-]{1,80}$/)
    expect(delivery.id).toMatch(/^[a-zA-Z0-9-]{8,100}(\/[a-z]+)?$/)
  }
})

/** A random change: bytes replaced, taken out or put in, at up to three places. */
function edits(length: number): fc.Arbitrary<(bytes: Buffer) => Buffer> {
  const edit = fc.record({
    at: fc.nat(length),
    out: fc.nat(3),
    put: fc.uint8Array({ maxLength: 3 }),
  })
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map(
      (list) => (bytes) =>
        list.reduce<Buffer>(
          (now, { at, out, put }) => Buffer.concat([now.subarray(0, at), put, now.subarray(at + out)]),
          bytes,
        ),
    )
}

/** What may stand in a header at all. */
function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^\x21-\x7e]/g, '~')
}

async function expectUntouched(world: World): Promise<void> {
  expect(await world.recorded()).toEqual([])
  expect(await deploysOf(world.store)).toEqual([])
  expect(world.wakes()).toBe(0)
}

async function expectWorking(world: World, system: VendorName): Promise<void> {
  const body = good(system)
  expect((await world.send(`/webhooks/${system}`, signed(system, body), body)).status).toBe(202)
  expect(await world.recorded()).toHaveLength(1)
  expect(world.wakes()).toBe(1)
}
