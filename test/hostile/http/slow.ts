// Clients that take their time, on real connections: each is cut off within its bounds, and no one waits for them.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { BOUNDS } from '../../../src/cli/listen.ts'
import { goodBytes, type Line, open, type Served, say, serve, statusesOf } from './socket.ts'
import { createWorld, type World } from './world.ts'

let world: World
let served: Served
beforeAll(async () => {
  world = await createWorld()
  served = await serve(world)
})
afterAll(async () => {
  await served.close()
  await world.close()
})

let nth = 0
/** Another good webhook is taken while others dawdle. */
async function expectWorking(port = served.port): Promise<void> {
  nth += 1
  const before = world.recorded()
  expect(statusesOf(await say(port, goodBytes('POST /webhooks/zendesk', world, nth)))).toEqual([202])
  expect(world.recorded()).toBe(before + 1)
}

/** Sends the start at once, and then one more byte every few milliseconds for as long as it can. */
function drip(line: Line, start: string, more: string): void {
  const { socket } = line
  socket.write(Buffer.from(start, 'latin1'))
  let at = 0
  const timer = setInterval(() => socket.write(more[at++ % more.length] ?? 'x'), 15)
  socket.on('close', () => clearInterval(timer))
}

const POST = (path: string, lines: string) => `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n`
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n'

// biome-ignore format: one row, one line
const SLOW: readonly (readonly [string, string, string])[] = [
  ['nothing at all', '', ''],
  ['a request line without end', 'GET /', 'a'],
  ['a header without end', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ', 'a'],
  ['headers without end', 'GET / HTTP/1.1\r\nHost: localhost\r\n', 'X: y\r\n'],
  ['a body that drips', POST('/webhooks/jira', 'Content-Length: 100000\r\n'), '{'],
  ['a body that never comes', POST('/webhooks/jira', 'Content-Length: 100000\r\n'), ''],
  ['chunks that drip', POST('/webhooks/jira', 'Transfer-Encoding: chunked\r\n'), '1\r\n{\r\n'],
  ['a chunk size without end', `${POST('/webhooks/jira', 'Transfer-Encoding: chunked\r\n')}0000000000`, '0'],
  ['trailers without end', `${POST('/webhooks/jira', 'Transfer-Encoding: chunked\r\n')}0\r\n`, 'X: y\r\n'],
  ['a form that drips', POST('/login', `${FORM}Content-Length: 8000\r\n`), 'a'],
  ['a form in chunks that drip', POST('/login', `${FORM}Transfer-Encoding: chunked\r\n`), '1\r\na\r\n'],
  ['a body that is only asked for', POST('/webhooks/jira', 'Expect: 100-continue\r\nContent-Length: 9\r\n'), ''],
  ['a body where none belongs', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000\r\n\r\n', 'a'],
  ['a body to nowhere', POST('/nowhere', 'Content-Length: 90000\r\n'), 'a'],
]

describe('whoever sends', () => {
  test.concurrent.each(SLOW)('%s is cut off, and others are served meanwhile', async (_, start, more) => {
    const line = open(served.port)
    if (more === '') line.socket.write(Buffer.from(start, 'latin1'))
    else drip(line, start, more)
    await say(served.port, goodBytes('GET /healthz', world))
    const statuses = statusesOf(await line.over)
    // Too late, or answered before it had all come; never taken.
    for (const status of statuses) expect([100, 200, 400, 401, 404, 408, 413, 431]).toContain(status)
    expect(statuses).not.toContain(202)
  })

  test('a hundred such bodies at once holds up nobody, and leaves nothing behind', async () => {
    const before = world.recorded()
    const lines = Array.from({ length: 100 }, () => {
      const line = open(served.port)
      drip(line, POST('/webhooks/jira', 'Content-Length: 100000\r\n'), '{')
      return line
    })
    for (let times = 0; times < 20; times++) await expectWorking()
    for (const heard of await Promise.all(lines.map(({ over }) => over))) {
      // Some are asked to come again, so that all of them together stay small.
      for (const status of statusesOf(heard)) expect([400, 408, 503]).toContain(status)
    }
    expect(world.recorded()).toBe(before + 20)
    expect(world.faults).toEqual([])
  })

  test('a form that breaks off is no fault of ours', async () => {
    for (const framing of ['Content-Length: 8000\r\n', 'Transfer-Encoding: chunked\r\n']) {
      const line = open(served.port)
      line.socket.write(POST('/login', FORM + framing) + (framing.startsWith('T') ? '5\r\ntok' : 'tok'))
      await say(served.port, goodBytes('GET /healthz', world))
      line.socket.destroy()
      await line.over
    }
    await expectWorking()
    expect(world.faults).toEqual([])
  })
})

test('whoever asks much and reads nothing is cut off', async () => {
  const much = 'x'.repeat(32 * 1_048_576)
  const app = { fetch: async () => new Response(much) }
  const patient = await serve({ app }, { silence: 200 })
  onTestFinished(() => patient.close())
  const line = open(patient.port)
  line.socket.pause()
  line.socket.write(goodBytes('GET /', world))
  // Node looks twice whether bytes still move (https://nodejs.org/api/net.html#socketsettimeouttimeout-callback).
  await new Promise((resolve) => setTimeout(resolve, 900))
  line.socket.resume()
  const [heard] = await line.over
  expect(heard?.status).toBe(200)
  expect(heard?.text.length).toBeLessThan(much.length)
})

describe('connections', () => {
  test('beyond the bound are closed unanswered, and those within it time out and make room', async () => {
    const small = await serve(world, { connections: 20, headers: 1_500, request: 1_500, silence: 9_000 })
    onTestFinished(() => small.close())
    const idle = Array.from({ length: 60 }, () => open(small.port))
    const statuses = (await Promise.all(idle.map(({ over }) => over))).map(statusesOf)
    expect(statuses.filter((each) => each.length === 0).length).toBeGreaterThanOrEqual(40)
    for (const each of statuses) expect([[], [408]]).toContainEqual(each)
    await expectWorking(small.port)
  })

  test('by the hundred, and idle, keep nobody from being served', async () => {
    const large = await serve(world, { connections: 600 })
    onTestFinished(() => large.close())
    const idle = Array.from({ length: 500 }, () => open(large.port))
    await Promise.all(idle.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))))
    await expectWorking(large.port)
    await Promise.all(idle.map(({ over }) => over))
    await expectWorking(large.port)
  })

  test('that say a request after another are served in order, and let go when they say no more', async () => {
    const line = open(served.port)
    const one = (path: string) => goodBytes(`GET ${path}`, world, 0, []).toString()
    line.socket.write(one('/healthz') + one('/metrics') + one('/readyz'))
    const heard = await line.over
    expect(heard.map(({ text }) => text.slice(0, 6))).toEqual(['{"stat', '# HELP', '{"stat'])
  })
})

describe('a server that closes', () => {
  test('waits for a request under way, but not for one that never ends', async () => {
    const closing = await serve(world, { request: 60_000, headers: 60_000, silence: 60_000 })
    const stuck = [open(closing.port), open(closing.port)]
    drip(stuck[0] ?? open(closing.port), POST('/webhooks/jira', 'Content-Length: 100000\r\n'), '{')
    drip(stuck[1] ?? open(closing.port), 'GET / HTTP/1.1\r\nX: ', 'a')
    await expectWorking(closing.port)
    await closing.close()
    const heard = await Promise.all(stuck.map(({ over }) => over))
    expect(heard.flatMap(statusesOf)).toEqual([])
    expect(await say(closing.port, goodBytes('GET /healthz', world))).toEqual([])
  })
})

test('the bounds that the root sets are those of senders, proxies and the end of the process', () => {
  // Node gives up on headers before it gives up on the request, or the longer time never counts.
  expect(BOUNDS.headers).toBeLessThan(BOUNDS.request)
  // Jira waits 30 s for an answer, the longest of all; what takes longer has no reader any more.
  expect(BOUNDS.request).toBeLessThanOrEqual(30_000)
  expect(BOUNDS.check).toBeLessThanOrEqual(5_000)
  expect(BOUNDS.idle).toBeGreaterThan(60_000)
  // Whoever supervises the service gives it ten seconds, and the work in hand has its share of them.
  expect(BOUNDS.closing).toBeLessThanOrEqual(5_000)
  expect(BOUNDS.connections).toBeLessThanOrEqual(10_000)
})
