// Requests that two programs may read differently: where one ends, where it leads, and what stands in its answer.
// Whatever is smuggled in behind one is a report that CI could send, so that it would be recorded if it were read.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ask, form, signing, vendorBody } from './requests.ts'
import { goodBytes, type Heard, type Served, say, serve, statusesOf, written } from './socket.ts'
import { editsOf, NASTY } from './words.ts'
import { ADMIN, CASE, createWorld, type World } from './world.ts'

let world: World
let opened: World
let served: Served
let servedOpen: Served
beforeAll(async () => {
  world = await createWorld()
  opened = await createWorld({ isOpen: true })
  served = await serve(world, { idle: 100 })
  servedOpen = await serve(opened)
})
afterAll(async () => {
  await Promise.all([served.close(), servedOpen.close()])
  await Promise.all([world.close(), opened.close()])
})

let nth = 0
async function expectWorking(): Promise<void> {
  nth += 1
  expect(statusesOf(await say(served.port, goodBytes('POST /webhooks/jira', world, nth)))).toEqual([202])
  expect(world.faults).toEqual([])
}

/** A signed webhook in these very lines, and what is smuggled in behind it. */
function smuggling(lines: readonly string[], body: string): Buffer {
  nth += 1
  const proof = signing(world, '/webhooks/jira', '{}').map(([name, value]) => `${name}: ${value}`)
  const head = ['POST /webhooks/jira HTTP/1.1', 'Host: localhost', ...proof, ...lines]
  const behind = goodBytes('POST /webhooks/deploys', world, nth)
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'), behind])
}

const CHUNKED = 'Transfer-Encoding: chunked'
const END = '0\r\n\r\n'

// biome-ignore format: one row, one line
const AMBIGUOUS: readonly (readonly [string, readonly string[], string])[] = [
  ['a length, and chunks', ['Content-Length: 2', CHUNKED], `2\r\n{}\r\n${END}`],
  ['chunks, and a length', [CHUNKED, 'Content-Length: 2'], `2\r\n{}\r\n${END}`],
  ['chunks twice', [CHUNKED, CHUNKED], `2\r\n{}\r\n${END}`],
  ['chunks in chunks', ['Transfer-Encoding: chunked, chunked'], `2\r\n{}\r\n${END}`],
  ['chunks, but not at last', ['Transfer-Encoding: chunked, identity'], `2\r\n{}\r\n${END}`],
  ['an encoding that is none', ['Transfer-Encoding: xchunked'], `2\r\n{}\r\n${END}`],
  ['a space before the colon', ['Transfer-Encoding : chunked'], `2\r\n{}\r\n${END}`],
  ['a control character in the encoding', ['Transfer-Encoding: \x0bchunked'], `2\r\n{}\r\n${END}`],
  ['a folded encoding', ['Transfer-Encoding:\r\n chunked', 'Content-Length: 2'], '{}'],
  ['a folded header', ['X-A: b\r\n c', 'Content-Length: 2'], '{}'],
  ['a header that starts with a space', [' Content-Length: 2'], '{}'],
  ['a length twice', ['Content-Length: 2', 'Content-Length: 2'], '{}'],
  ['two lengths', ['Content-Length: 2', 'Content-Length: 200'], '{}'],
  ['a list of lengths', ['Content-Length: 2, 2'], '{}'],
  ['a negative length', ['Content-Length: -2'], '{}'],
  ['a length with a plus', ['Content-Length: +2'], '{}'],
  ['a length in hex', ['Content-Length: 0x2'], '{}'],
  ['a length with a fraction', ['Content-Length: 2.0'], '{}'],
  ['a length larger than numbers go', ['Content-Length: 18446744073709551618'], '{}'],
  ['an empty length', ['Content-Length: '], '{}'],
  ['a line that ends in a line feed alone', ['X-A: b\nContent-Length: 2'], '{}'],
  ['a line that ends in a carriage return alone', ['X-A: b\rContent-Length: 2'], '{}'],
  ['a NUL in a header', ['X-A: b\0c', 'Content-Length: 2'], '{}'],
  ['a header without a colon', ['Content-Length 2', 'Content-Length: 2'], '{}'],
  ['a chunk with a line feed in its extension', [CHUNKED], `2;a\nb\r\n{}\r\n${END}`],
  ['chunks that end in line feeds', [CHUNKED], '2\n{}\n0\n\n'],
  ['a chunk of negative size', [CHUNKED], `-2\r\n{}\r\n${END}`],
  ['a chunk size in another spelling', [CHUNKED], `0x2\r\n{}\r\n${END}`],
  ['a chunk larger than numbers go', [CHUNKED], `fffffffffffffffff2\r\n{}\r\n${END}`],
  ['a chunk longer than its size', [CHUNKED], `2\r\n{}{}\r\n${END}`],
  ['a length in the trailers', [CHUNKED], '2\r\n{}\r\n0\r\nContent-Length: 200\r\n\r\n'],
]

describe('where a request ends: with', () => {
  test.each(AMBIGUOUS)('%s, nothing is taken, and nothing behind it is read', async (_, lines, body) => {
    const before = world.recorded()
    const heard = await say(served.port, smuggling(lines, body))
    for (const { status } of heard) expect([400, 413]).toContain(status)
    expect(heard.length).toBeLessThanOrEqual(1)
    expect(world.recorded()).toBe(before)
    await expectWorking()
  })

  test('chunk extensions, which mean nothing, both requests are what they say', async () => {
    const heard = await say(served.port, smuggling([CHUNKED], `2;name=value;x\r\n{}\r\n${END}`))
    expect(statusesOf(heard)).toEqual([202, 202])
  })

  test('chunk extensions by the kilobyte, it is refused', async () => {
    const before = world.recorded()
    const heard = await say(served.port, smuggling([CHUNKED], `2;${'x'.repeat(20_000)}\r\n{}\r\n${END}`))
    expect(statusesOf(heard)).toEqual([413])
    expect(world.recorded()).toBe(before)
  })

  test('a signature among the trailers, it counts as unsigned', async () => {
    const before = world.recorded()
    const [[name, value] = ['', '']] = signing(world, '/webhooks/jira', '{}')
    const head = `POST /webhooks/jira HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${CHUNKED}\r\nTrailer: ${name}\r\n\r\n`
    const heard = await say(served.port, `${head}2\r\n{}\r\n0\r\n${name}: ${value}\r\n\r\n`)
    expect(statusesOf(heard)).toEqual([401])
    expect(world.recorded()).toBe(before)
  })

  test('more than its length, the rest is no request, and the first is taken once at most', async () => {
    const before = world.recorded()
    const body = vendorBody('jira', 900_001)
    const ask: Ask = {
      method: 'POST',
      target: '/webhooks/jira',
      headers: signing(world, '/webhooks/jira', body),
      body: Buffer.from(body),
    }
    const heard = await say(served.port, Buffer.concat([written(ask, []), Buffer.from('and more\r\n\r\n')]))
    for (const { status } of heard) expect([202, 400]).toContain(status)
    expect(world.recorded() - before).toBeLessThanOrEqual(1)
    await expectWorking()
  })

  test('less than its length and then an end, nothing is taken', async () => {
    const before = world.recorded()
    const whole = goodBytes('POST /webhooks/jira', world, 900_002)
    for (const cut of [1, 10, 100]) {
      const heard = await say(served.port, whole.subarray(0, whole.length - cut), true)
      for (const { status } of heard) expect(status).toBe(400)
    }
    expect(world.recorded()).toBe(before)
  })

  test('a hundred requests in one go, each is answered in its turn', async () => {
    const before = world.recorded()
    const all = Array.from({ length: 100 }, (_, at) =>
      goodBytes('POST /webhooks/jira', world, 910_000 + at, at === 99 ? undefined : []),
    )
    expect(statusesOf(await say(served.port, Buffer.concat(all)))).toEqual(all.map(() => 202))
    expect(world.recorded()).toBe(before + 100)
  })
})

describe('headers', () => {
  // biome-ignore format: one row, one line
  const HEADS: readonly (readonly [string, string, readonly number[]])[] = [
    ['of 20,000 bytes', `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, [431]],
    ['three thousand of them', `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${'a:b\r\n'.repeat(3_000)}\r\n`, [431]],
    ['in a request line of 20,000 bytes', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, [431]],
    ['without a host', 'GET /healthz HTTP/1.1\r\n\r\n', [400]],
    ['of HTTP/1.0, which needs no host', 'GET /healthz HTTP/1.0\r\n\r\n', [200]],
    ['of HTTP/1.0 on a page', 'GET / HTTP/1.0\r\n\r\n', [401]],
    ['of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
    ['of a version that is none', 'GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n', [400]],
    ['of a method that is none', 'BREW /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', [400]],
    ['of a method in small letters', 'get /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', [400]],
    ['that ask to be traced', 'TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: secret=k4n4ri3\r\n\r\n', [401]],
    ['that ask for a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', []],
    ['that ask for another protocol', 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n', [401]],
    ['that expect what nobody can do', 'POST /login HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', [417]],
    ['of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
  ]

  test.each(HEADS)('%s are answered as they should be', async (_, bytes, statuses) => {
    const heard = await say(served.port, bytes)
    expect(statusesOf(heard)).toEqual(statuses)
    for (const { text } of heard) expect(text).not.toContain('k4n4ri3')
    await expectWorking()
  })

  const page = (lines: string) => `GET ${lines} HTTP/1.1\r\nConnection: close\r\n`
  // biome-ignore format: one row, one line
  const NAMES: readonly (readonly [string, string, readonly number[]])[] = [
    ['this machine', `${page('/')}Host: localhost\r\n\r\n`, [200]],
    ['this machine and then another', `${page('/')}Host: localhost\r\nHost: evil.example\r\n\r\n`, [403]],
    ['another and then this machine', `${page('/')}Host: evil.example\r\nHost: localhost\r\n\r\n`, [403]],
    ['another in the request line', `${page('http://evil.example/')}Host: localhost\r\n\r\n`, [403]],
    ['another in the header', `${page('http://localhost/')}Host: evil.example\r\n\r\n`, [403]],
    ['this machine in both', `${page('http://localhost/')}Host: localhost\r\n\r\n`, [200]],
    ['another with this machine as its user', `${page('http://localhost@evil.example/')}Host: localhost\r\n\r\n`, [403]],
    ['a port that is none', `${page('/')}Host: localhost:99999\r\n\r\n`, [400]],
    ['this machine behind another', `${page('/')}Host: localhost@evil.example\r\n\r\n`, [400]],
    ['nobody', `${page('/')}Host:\r\n\r\n`, [403]],
    ['this machine, for somebody behind a proxy', `${page('/')}Host: localhost\r\nX-Forwarded-For:\r\n\r\n`, [403]],
  ]

  test.each(NAMES)('that name %s open the pages to this machine alone', async (_, bytes, statuses) => {
    expect(statusesOf(await say(servedOpen.port, bytes))).toEqual(statuses)
  })
})

describe('where a request leads', () => {
  // biome-ignore format: one row, one line
  const TARGETS = [
    '/../../../../etc/passwd', '/..%2f..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/%252e%252e/etc/passwd',
    '/..\\..\\etc\\passwd', '/..%5c..%5cetc%5cpasswd', '/....//etc/passwd', '/%c0%ae%c0%ae/etc/passwd',
    '/cases/..%2f..%2f..%2fetc%2fpasswd', '/cases/%2e%2e', '/cases/%00', '/cases/zendesk-1%00.html', '/cases/.', '/cases/..',
    '//etc/passwd', '///etc/passwd', '/./metrics', '//metrics', '/metrics/', '/metrics%00', '/metrics%20', '/metrics;x', '/Metrics',
    '/healthz/../metrics', '/healthz/%2e%2e/metrics', '/healthz/..;/metrics', '/healthz%2f..%2fmetrics', '/healthz//../metrics',
    '/webhooks/../metrics', '/webhooks/%2e%2e/api/v1/cases', '/webhooks/..%2fapi/v1/cases', '/login/../api/v1/cases', '/login/',
    '/sandbox/../api/v1/cases', '/.env', '/.git/config', '/src/node.ts', '/package.json', '/data/bugbridge.db', '/node_modules/hono/package.json',
    'http://localhost/metrics', 'http://localhost//metrics', 'https://localhost/api/v1/cases', 'file:///etc/passwd', 'localhost:443', '*', '', '/%', '/%zz', '/\xff',
  ]

  test.each(TARGETS)('%j shows a stranger nothing', async (target) => {
    const bytes = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
    const [heard] = await say(served.port, bytes)
    expect([400, 401, 404]).toContain(heard?.status)
    expect(heard?.text).not.toMatch(/root:|bugbridge_cases|"cases"|"dependencies"/)
  })

  test.each(TARGETS)('%j shows whoever may read no file of this machine', async (target) => {
    const bytes = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${ADMIN}\r\n\r\n`
    const [heard] = await say(served.port, bytes)
    expect([200, 303, 400, 404]).toContain(heard?.status)
    expect(heard?.text).not.toMatch(/root:|"dependencies"|SQLite format|import /)
  })
})

describe('what stands in an answer', () => {
  const NAMES =
    /^(?:allow|cache-control|connection|content-length|content-security-policy|content-type|cross-origin-\w+-policy|date|keep-alive|location|origin-agent-cluster|referrer-policy|retry-after|set-cookie|transfer-encoding|www-authenticate|x-[a-z-]+)$/

  function expectOurHeaders(heard: readonly Heard[]): void {
    expect(heard).toHaveLength(1)
    for (const { head } of heard) {
      for (const [name] of head) expect(name).toMatch(NAMES)
      expect(head.filter(([name]) => /evil|x-injected/.test(name))).toEqual([])
      expect(new Set(head.map(([name]) => name)).size).toBe(head.length)
    }
  }

  test.each([
    ...NASTY,
    'a\r\nX-Injected: 1',
    '/x\nX-Injected: 1',
    '/\u560d\u560aX-Injected: 1',
    '/%0d%0aX-Injected:%201',
  ])('is no header out of %j', async (text) => {
    const encodedText = encodeURIComponent(text.toWellFormed())
    const asks: Ask[] = [
      form({ token: ADMIN, next: text }),
      form({ token: text, next: text }),
      ...['/login?next=', '/cases/', '/?group=', '/api/v1/cases?after=', '/'].map((start) => ({
        method: 'GET',
        target: start + encodedText,
        headers: [['x-forwarded-proto', text.replace(/[^\x20-\x7e]/g, '')]] as const,
        body: null,
      })),
    ]
    for (const ask of asks) {
      const heard = await say(served.port, written(ask))
      expectOurHeaders(heard)
      const cookie = heard[0]?.head.find(([name]) => name === 'set-cookie')?.[1]
      if (cookie !== undefined) {
        expect(cookie).toMatch(
          /^bugbridge_session=\d+\.[\w%]+; Max-Age=43200; Path=\/; HttpOnly; (?:Secure; )?SameSite=Strict$/,
        )
      }
    }
  })
})

describe('bodies that are larger than they look', () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1_048_576))
  const encoded = (...more: readonly string[]) => ['Connection: close', ...more]

  test.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity'])(
    'in %s are taken as they are',
    async (coding) => {
      const before = process.memoryUsage().rss
      for (const door of ['jira', 'deploys']) {
        const target = `/webhooks/${door}`
        const signed: Ask = { method: 'POST', target, headers: signing(world, target, bomb), body: bomb }
        const unsigned: Ask = { ...signed, headers: [] }
        const more = encoded(`Content-Encoding: ${coding}`, 'Content-Type: application/json')
        const [refused] = await say(served.port, written(signed, more))
        expect(refused?.status).toBe(400)
        expect(refused?.text).toContain('uncompressed')
        expect(statusesOf(await say(served.port, written(unsigned, more)))).toEqual([401])
      }
      const login: Ask = { ...form({ token: 'x' }), body: gzipSync(Buffer.alloc(1_000_000)) }
      expect(
        statusesOf(await say(served.port, written(login, encoded(`Content-Encoding: ${coding}`)))),
      ).toEqual([401])
      expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1_048_576)
    },
  )

  test('are never unpacked: nothing that answers a request could', () => {
    const root = fileURLToPath(new URL('../../../src/', import.meta.url))
    const files = ['webhooks', 'web', 'sandbox', 'cli', 'store'].flatMap((room) =>
      globSync(`${room}/**/*.ts`, { cwd: root }),
    )
    expect(files.length).toBeGreaterThan(60)
    const unpacking = /node:zlib|DecompressionStream|hono\/compress/
    expect(files.filter((file) => unpacking.test(readFileSync(root + file, 'utf8')))).toEqual([])
  })
})

test('bytes changed anywhere in good requests never break the server, and nothing is taken that was not signed', async () => {
  const good = [
    goodBytes('POST /webhooks/zendesk', world, 920_000),
    goodBytes('POST /webhooks/deploys', world, 920_000),
    goodBytes('POST /login', world),
    written({ method: 'GET', target: `/cases/${CASE}?x=1`, headers: [['cookie', 'a=b']], body: null }),
  ]
  const edited = fc.constantFrom(...good).chain((bytes) => editsOf(new Uint8Array(bytes)))
  const known = [200, 202, 303, 400, 401, 404, 405, 408, 413, 417, 431, 501, 505]
  const samples = fc.sample(edited, { numRuns: 400, seed: 20_261_121 })
  for (let at = 0; at < samples.length; at += 50) {
    const heard = await Promise.all(samples.slice(at, at + 50).map((bytes) => say(served.port, bytes, true)))
    for (const each of heard) expect(statusesOf(each).filter((status) => !known.includes(status))).toEqual([])
  }
  await expectWorking()
  console.info(`hostile: raw bytes over a socket ${samples.length} inputs`)
}, 30_000)
