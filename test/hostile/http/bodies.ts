// Signed bodies that are JSON in name: what they do to every object, to the stack, to numbers and to letters.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bytesOf, deployBody, form, send, signing, vendorBody } from './requests.ts'
import { ADMIN, createWorld, type World } from './world.ts'

const DOORS = ['zendesk', 'jira', 'github', 'sentry', 'deploys'] as const
type Door = (typeof DOORS)[number]

let world: World
let before = 0
async function renew(): Promise<void> {
  await world?.close()
  world = await createWorld()
}
beforeAll(renew)
beforeEach(() => {
  before = world.recorded()
})
afterAll(() => world.close())

let nth = 0
const good = (door: Door) => (door === 'deploys' ? deployBody(nth++) : vendorBody(door, nth++))

async function post(door: Door, body: string | Uint8Array): Promise<number> {
  const target = `/webhooks/${door}`
  const bytes = typeof body === 'string' ? bytesOf(body) : body
  const headers = signing(world, target, bytes)
  return (await send(world, { method: 'POST', target, headers, body: bytes })).status
}

const newlyRecorded = () => world.recorded() - before

describe('parts that every object has', () => {
  /** What an object would have that has been tampered with. */
  function tampered(): readonly string[] {
    const names: string[] = []
    for (const name in {}) names.push(name)
    for (const each of [Object.prototype, Array.prototype, Function.prototype, String.prototype]) {
      if (Object.hasOwn(each, 'evil') || Object.hasOwn(each, 'hint') || Object.hasOwn(each, 'opens')) {
        names.push('a part that was not there')
      }
    }
    return names
  }

  const TRICKS = [
    '"__proto__":{"evil":1,"opens":true,"ticket_id":"666","status":"success"}',
    '"constructor":{"prototype":{"evil":1,"opens":true,"ticket_id":"666"}}',
    '"prototype":{"evil":1}',
    '"__proto__":[],"constructor":null,"hasOwnProperty":1,"toString":1,"valueOf":1,"toJSON":1',
    '"__defineGetter__":1,"__lookupGetter__":{"__proto__":{"evil":1}}',
  ]

  /** The body with the trick put in front of the contents of every object in it. */
  const places = (body: string) => [...body.matchAll(/\{/g)].map(({ index }) => index + 1)

  test.each(DOORS)('stay as they are, at whatever depth %s sends others', async (door) => {
    for (const trick of TRICKS) {
      const body = good(door)
      for (const at of places(body)) {
        const status = await post(door, `${body.slice(0, at)}${trick},${body.slice(at)}`)
        // CI may send no field that is not known; a vendor may send anything.
        expect(status).toBe(door === 'deploys' ? 400 : 202)
        expect(tampered()).toEqual([])
      }
    }
    for (const { hint, opens } of await world.store.deliveries(500)) {
      expect([hint?.subject, opens]).not.toContain('ticket:666')
      expect(opens).toBeUndefined()
    }
  })

  test.each(DOORS)('are not taken for what %s says itself', async (door) => {
    await renew()
    before = 0
    const body = `{"__proto__":${good(door)},"constructor":{"prototype":${good(door)}}}`
    expect(await post(door, body)).toBe(door === 'deploys' ? 400 : 202)
    for (const delivery of await world.store.deliveries(10)) {
      expect(delivery).toMatchObject({ event: 'unknown', unknown: true })
      expect(delivery.hint).toBeUndefined()
    }
  })

  test('stay as they are when a query or a form names them', async () => {
    const names = [
      '__proto__[evil]',
      '__proto__.evil',
      'constructor[prototype][evil]',
      '__proto__',
      'constructor',
    ]
    const headers = [['authorization', `Bearer ${ADMIN}`]] as const
    for (const name of names) {
      for (const path of ['/', '/login', '/api/v1/cases', '/api/v1/deliveries', '/healthz', '/sandbox']) {
        const target = `${path}?${name}=1&${encodeURIComponent(name)}=2`
        const { status } = await send(world, {
          method: 'GET',
          target,
          headers: [...headers, ['host', 'localhost']],
          body: null,
        })
        expect(status).toBe(200)
      }
      expect((await send(world, form({ [name]: '1', token: 'wrong', next: '/' }))).status).toBe(401)
      expect((await send(world, form({ [name]: '1', token: ADMIN, next: '/' }))).status).toBe(303)
      expect(tampered()).toEqual([])
    }
  })

  test('are no names of cases, groups, stages or systems', async () => {
    const headers = [['authorization', `Bearer ${ADMIN}`]] as const
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      for (const [target, status] of [
        [`/cases/${name}`, 404],
        [`/api/v1/cases/${name}/why`, 404],
        [`/?group=${name}`, 400],
        [`/api/v1/cases?after=${name}`, 400],
        [`/webhooks/${name}`, 404],
      ] as const) {
        expect((await send(world, { method: 'GET', target, headers, body: null })).status).toBe(status)
      }
    }
  })
})

const around = (inner: string, depth: number, open: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth)

describe.each(DOORS)('a body of %s', (door) => {
  const inside = (piece: string) => good(door).replace('{', `{"extra":${piece},`)
  const taken = door === 'deploys' ? 400 : 202

  test.each([
    ['lists 100,000 deep', () => inside(around('1', 100_000, '[', ']')), taken],
    ['objects 100,000 deep', () => inside(around('1', 100_000, '{"a":', '}')), taken],
    ['as deep as 1 MiB allows', () => inside(around('', 520_000, '[', ']')), taken],
    [
      '60,000 keys',
      () => inside(`{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join()}}`),
      taken,
    ],
    ['100,000 deep and never closed', () => inside('['.repeat(100_000)), 400],
  ])('with %s overflows nothing', async (_, body, status) => {
    expect(await post(door, body())).toBe(status)
  })

  test.each([
    ['a byte order mark in front', (body: string) => bytesOf(`\ufeff${body}`), 202],
    ['two byte order marks in front', (body: string) => bytesOf(`\ufeff\ufeff${body}`), 400],
    [
      'UTF-16, little end first',
      (body: string) => new Uint8Array(Buffer.from(`\ufeff${body}`, 'utf16le')),
      400,
    ],
    ['UTF-16 without a mark', (body: string) => new Uint8Array(Buffer.from(body, 'utf16le')), 400],
    ['Latin-1 letters', (body: string) => latin(body.replace('{', '{"\xe4":1,')), 400],
    ['overlong UTF-8', (body: string) => latin(body.replace('{', '{"\xc0\xaf":1,')), 400],
    ['an overlong NUL', (body: string) => latin(body.replace('{', '{"\xc0\x80":1,')), 400],
    ['a surrogate written as UTF-8', (body: string) => latin(body.replace('{', '{"\xed\xa0\x80":1,')), 400],
    ['more than Unicode has', (body: string) => latin(body.replace('{', '{"\xf4\x90\x80\x80":1,')), 400],
    ['a NUL in a text', (body: string) => bytesOf(body.replace('{', '{"a\0":1,')), 400],
    ['a NUL behind it', (body: string) => bytesOf(`${body}\0`), 400],
    ['a second body behind it', (body: string) => bytesOf(`${body}${body}`), 400],
    ['a comment', (body: string) => bytesOf(`/**/${body}`), 400],
    ['a comma too many', (body: string) => bytesOf(body.replace(/\}$/, ',}')), 400],
    ['single quotes', (body: string) => bytesOf(body.replaceAll('"', "'")), 400],
    ['a form’s encoding', (body: string) => bytesOf(`payload=${encodeURIComponent(body)}`), 400],
    ['NaN', (body: string) => bytesOf(body.replace('{', '{"a":NaN,')), 400],
    ['a padding that would stop another’s parser', (body: string) => bytesOf(`)]}',\n${body}`), 400],
    ['white space around it', (body: string) => bytesOf(`\r\n\t ${body} \n`), 202],
  ])('in %s is read as it stands or not at all', async (_, write, status) => {
    expect(await post(door, write(good(door)))).toBe(status)
    expect(newlyRecorded()).toBe(status === 202 ? 1 : 0)
  })
})

function latin(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

describe('what is said twice, or too large to be said', () => {
  // Hints by what was sent: the last of two keys stands, and an id that is no plain number is none.
  // biome-ignore format: one row, one line
  const ROWS: readonly (readonly [string, Door, string, string | undefined])[] = [
    ['the last of two ids', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":"1"},"issue":{"id":"2"}}', 'issue:2'],
    ['the last of two ids inside', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":"1","id":"2"}}', 'issue:2'],
    ['the last of two keys, in two spellings', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":"1","\\u0069d":"2"}}', 'issue:2'],
    ['nothing of an infinite id', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":1e400}}', undefined],
    ['nothing of an id that is not exact', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":9007199254740993}}', undefined],
    ['nothing of a negative id', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":-1}}', undefined],
    ['nothing of half an id', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":1.5}}', undefined],
    ['nothing of an id of zero', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":0}}', undefined],
    ['nothing of digits that are not ours', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":"١٢٣"}}', undefined],
    ['nothing of twenty digits', 'jira', `{"webhookEvent":"jira:issue_updated","issue":{"id":"${'1'.repeat(20)}"}}`, undefined],
    ['nothing of a list of ids', 'jira', '{"webhookEvent":"jira:issue_updated","issue":[{"id":"1"}]}', undefined],
    ['nothing of a path for an id', 'jira', '{"webhookEvent":"jira:issue_updated","issue":{"id":"1/../2"}}', undefined],
    ['nothing of half a surrogate pair', 'zendesk', '{"id":"\\ud800abcdefgh","type":"zen:event-type:ticket.status_changed","subject":"zen:ticket:1\\ud800"}', undefined],
    ['nothing of a ticket with a line break', 'zendesk', '{"id":"abcdefgh-1","type":"zen:event-type:ticket.status_changed","subject":"zen:ticket:1\\n"}', undefined],
    ['nothing of a ticket behind another', 'zendesk', '{"id":"abcdefgh-2","type":"zen:event-type:ticket.status_changed","subject":"zen:ticket:1 zen:ticket:2"}', undefined],
  ]

  test.each(ROWS)('is read as %s', async (_, door, body, subject) => {
    await renew()
    expect(await post(door, body)).toBe(202)
    const [delivery] = await world.store.deliveries(1)
    expect(delivery?.hint?.subject).toBe(subject)
    expect(delivery?.unknown).toBe(subject === undefined ? true : undefined)
    expect(delivery?.id).toMatch(/^[a-zA-Z0-9-]{8,100}$/)
  })
})

test('a deploy that is said twice over in one body counts by its last word alone', async () => {
  await renew()
  before = 0
  const body = good('deploys').replace('"status":"success"', '"status":"success","status":"failed"')
  expect(await post('deploys', body)).toBe(202)
  expect(newlyRecorded()).toBe(1)
  expect((await world.store.deliveries(1))[0]?.event).toBe('deploy.failed')
})
