// Where bugbridge calls: the origins of its configuration, whatever an answer, a field or a redirect says; and how
// much of an answer it takes.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MOST_BYTES } from '../../src/connectors/answer-text.ts'
import { type Call, createHttp } from '../../src/connectors/http.ts'
import { FIELD, faultsAtTheEnd, STORY } from '../../src/sandbox/story.ts'
import { createVirtualClock } from '../connectors/virtual-clock.ts'
import { createWorld } from '../world/world.ts'
import { places, replaced } from './json.ts'

const JIRA = 'https://jira.test'
const READ: Call = { method: 'GET', url: `${JIRA}/a`, purpose: 'read', repeatable: true }

function httpTo(fetch: (request: Request) => Promise<Response>, origin = JIRA) {
  return createHttp({
    system: 'jira',
    fetch,
    clock: createVirtualClock(0),
    origins: [origin],
    limits: [],
    timeout: 60_000,
  })
}

const EVIL = [
  ...[
    'https://evil.test',
    '//evil.test',
    'https://jira.test@evil.test/a',
    'https://jira.test:x@evil.test/',
    'https:evil.test',
  ],
  ...[
    'https://jira.test.evil.test/',
    'https://jira.test:8443/',
    'http://jira.test/',
    'HTTP://JIRA.TEST/',
    'https://jira.test%2eevil.test/',
  ],
  ...[
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://169.254.169.254/latest/meta-data',
  ],
  ...['https://jirа.test/', 'https://jira。test.evil.test', 'file:///etc/passwd', 'data:,x', 'javascript:1'],
  ...[
    'blob:https://jira.test/x',
    'https://evil.test#@jira.test/',
    'https://evil.test?@jira.test/',
    '\tht\ntps://evil.test',
    '',
    'a',
    '../x',
  ],
]

describe('an address', () => {
  test('that is not of the configured origin is never called', async () => {
    const called: string[] = []
    const http = httpTo(async (request) => {
      called.push(request.url)
      return Response.json({})
    })
    const address = fc.oneof(
      fc.constantFrom(...EVIL),
      fc.webUrl(),
      fc.string({ unit: 'binary' }),
      fc.ipV6(),
      fc.ipV4(),
    )
    const runs = 800
    await fc.assert(
      fc.asyncProperty(address, fc.constantFrom('', JIRA, '/'), async (text, before) => {
        const { length } = called
        const result = await http({ ...READ, url: before + text })
        for (const url of called.slice(length)) expect(new URL(url).origin).toBe(JIRA)
        if (called.length === length)
          expect(result).toMatchObject({ ok: false, failure: { kind: 'refused' } })
      }),
      { seed: 20261121, numRuns: runs },
    )
    for (const url of EVIL) expect((await http({ ...READ, url })).ok, url).toBe(false)
    console.log(`hostile: origins ${runs + EVIL.length} addresses, ${called.length} of them at home`)
  })

  test('in an answer or in a field leads nowhere, through the whole story', async () => {
    const origins = new Set<string>()
    let planted = 0
    const world = createWorld({
      async between(request, answer) {
        origins.add(new URL(request.url).origin)
        const honest = await answer(request)
        if (honest === undefined) throw new TypeError('there is no such host')
        const json: unknown = await honest.json().catch(() => null)
        // Every address in an answer, and an address for everything that is known to hold one.
        const led = places(json).reduce<unknown>((value, [path, node]) => {
          const isAddress = typeof node === 'string' && /^https?:/.test(node)
          const isLink = ['self', 'next_page', 'url', 'permalink', 'location'].includes(String(path.at(-1)))
          if (!isAddress && !isLink) return value
          // What a person wrote into a field has its turn below.
          if (path.at(-1) === 'value') return value
          planted += 1
          return replaced(value, path, () => EVIL[planted % 8])
        }, json)
        const { status } = honest
        const headers = {
          'content-type': 'application/json',
          location: 'https://evil.test/',
          link: '<https://evil.test/>; rel="next"',
        }
        return new Response(status === 204 ? null : JSON.stringify(led), { status, headers })
      },
    })
    for (const step of STORY) {
      await step.act(world)
      await world.settle()
    }
    const { zendesk, people } = world.sandbox
    for (const url of EVIL.slice(0, 12)) {
      zendesk.setField(people.frontLine, world.cast.ticket ?? 0, FIELD.sentry, `${url}/issues/4500000001/`)
      await world.settle(2)
    }
    zendesk.setField(people.frontLine, world.cast.ticket ?? 0, FIELD.sentry, null)
    await world.settle()
    await world.close()
    expect([...origins].toSorted()).toEqual([
      'https://jira.test',
      'https://sentry.test',
      'https://zendesk.test',
    ])
    expect(planted).toBeGreaterThan(20)
    expect(faultsAtTheEnd(world)).toEqual([])
    console.log(`hostile: origins ${planted} addresses planted in answers`)
  })

  test.each([301, 302, 303, 307, 308])(
    'in a redirect (%i) is not followed, with the real fetch',
    async (status) => {
      let reached = 0
      const evil = await serve((_, answer) => {
        reached += 1
        answer.end('{}')
      })
      const home = await serve((_, answer) => void answer.writeHead(status, { location: evil }).end())
      const result = await httpTo(fetch, home)({ ...READ, url: home, headers: { authorization: 'Bearer x' } })
      expect(result).toMatchObject({ ok: false, failure: { kind: 'refused', status } })
      expect(reached).toBe(0)
    },
  )
})

describe('an answer', () => {
  test('without end is not taken without end', async () => {
    let sent = 0
    const chunk = new Uint8Array(1024 * 1024).fill(32)
    const body = new ReadableStream({
      pull(controller) {
        sent += chunk.byteLength
        controller.enqueue(chunk)
      },
    })
    expect(await httpTo(async () => new Response(body))(READ)).toEqual({
      ok: false,
      failure: { kind: 'refused', system: expect.any(String), reason: 'unreadable' },
    })
    expect(sent).toBeLessThan(MOST_BYTES + 4 * chunk.byteLength)
  })

  test('that grows when it is unpacked is not taken either, with the real fetch', async () => {
    const bomb = gzipSync(Buffer.alloc(MOST_BYTES * 2, 32))
    const home = await serve(
      (_, answer) => void answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    const http = httpTo(fetch, home)
    const call: Call = { ...READ, url: home }
    expect(await http(call)).toMatchObject({ ok: false, failure: { kind: 'refused', reason: 'unreadable' } })
    expect(await http({ ...call, method: 'PUT', purpose: 'write' })).toMatchObject({
      failure: { kind: 'later' },
    })
    expect(await http({ ...call, method: 'PUT', purpose: 'write', repeatable: false })).toMatchObject({
      ok: false,
      failure: { kind: 'unclear' },
    })
    expect(bomb.byteLength).toBeLessThan(MOST_BYTES / 500)
  })
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}
