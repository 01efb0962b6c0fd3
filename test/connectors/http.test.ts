import { describe, expect, it } from 'vitest'
import { type Call, createHttp, type HttpOptions } from '../../src/connectors/http.ts'
import { createPace, type Limit } from '../../src/connectors/pace.ts'
import { waitAsked } from '../../src/connectors/retry-after.ts'
import type { Failure, Result } from '../../src/core/failure.ts'
import { createVirtualClock } from './virtual-clock.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const READ: Call = { method: 'GET', url: 'https://desk.test/a', purpose: 'read', repeatable: true }
const WRITE: Call = {
  method: 'PUT',
  url: 'https://desk.test/b',
  purpose: 'write',
  repeatable: false,
  body: { said: 'hello' },
  about: [{ system: 'desk', id: '7' }],
}

/** A vendor that writes down what reached it and when, and an http that reaches it. */
function world(
  answer: (request: Request) => Response | Promise<Response>,
  options: Partial<HttpOptions> = {},
) {
  const clock = createVirtualClock(NOW)
  const arrived: { readonly what: string; readonly after: number; readonly request: Request }[] = []
  const http = createHttp({
    system: 'desk',
    async fetch(request) {
      const what = `${request.method} ${new URL(request.url).pathname}`
      arrived.push({ what, after: clock.now() - NOW, request })
      return answer(request)
    },
    clock,
    origins: ['https://desk.test'],
    limits: [],
    timeout: 30_000,
    ...options,
  })
  return { clock, arrived, http }
}

function failureIn(result: Result<unknown>): Failure | undefined {
  return result.ok ? undefined : result.failure
}

describe('http', () => {
  it('gives status, headers and JSON of a success', async () => {
    const { http } = world(() => Response.json({ id: 1 }, { status: 201, headers: { 'x-page': '2' } }))
    const reply = await http(READ)
    expect(reply).toMatchObject({ ok: true, value: { status: 201, json: { id: 1 } } })
    expect(reply.ok && reply.value.headers.get('x-page')).toBe('2')
  })

  it('gives the digits of a whole number that JavaScript would round, and of no other', async () => {
    const text =
      '{"id":3804004623172239366,"ids":[-9007199254740993,12],"at":1e300,"said":"3804004623172239366 [1.5"}'
    const { http } = world(() => new Response(text))
    expect(await http(READ)).toMatchObject({
      ok: true,
      value: {
        json: {
          id: '3804004623172239366',
          ids: ['-9007199254740993', 12],
          at: 1e300,
          said: '3804004623172239366 [1.5',
        },
      },
    })
  })

  it('takes an empty success as null', async () => {
    const { http } = world(() => new Response(null, { status: 204 }))
    expect(await http(WRITE)).toMatchObject({ ok: true, value: { status: 204, json: null } })
  })

  it('sends the body as JSON with the headers of the call', async () => {
    const { http, arrived } = world(() => Response.json({}))
    await http({ ...WRITE, headers: { authorization: 'Bearer x' } })
    const request = arrived[0]?.request
    expect(await request?.json()).toEqual({ said: 'hello' })
    expect(request?.headers.get('content-type')).toBe('application/json')
    expect(request?.headers.get('authorization')).toBe('Bearer x')
  })

  it('sends a form as one, with the boundary that it has', async () => {
    const { http, arrived } = world(() => Response.json({}))
    const form = new FormData()
    form.append('file', new Blob(['hello']), 'a.log')
    const { body: _, ...call } = WRITE
    expect(await http({ ...call, method: 'POST', form })).toMatchObject({ ok: true })
    const request = arrived[0]?.request
    expect(request?.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
    expect((await request?.formData())?.get('file')).toMatchObject({ name: 'a.log', size: 5 })
  })

  it('lets no form through a gate, whatever its purpose', async () => {
    const { http, arrived } = world(() => Response.json({}), { gate: () => undefined })
    for (const purpose of ['read', 'write', 'credentials'] as const) {
      const refusal = failureIn(await http({ ...READ, method: 'POST', purpose, form: new FormData() }))
      expect(refusal).toEqual({ kind: 'refused', system: 'desk', reason: 'gate-unreadable' })
    }
    expect(arrived).toEqual([])
  })

  it.each([
    [401, 'denied', {}],
    [403, 'denied', {}],
    [404, 'gone', {}],
    [410, 'gone', {}],
    [409, 'again', {}],
    [412, 'again', {}],
    [425, 'again', {}],
    [400, 'refused', { reason: 'invalid' }],
    [422, 'refused', { reason: 'invalid' }],
    [413, 'refused', { reason: 'too-large' }],
    [302, 'refused', { reason: 'invalid' }],
    [429, 'later', { at: NOW + 5_000 }],
    [503, 'unclear', {}],
    [408, 'unclear', {}],
    [500, 'unclear', {}],
    [502, 'unclear', {}],
    [504, 'unclear', {}],
  ])('reads %i on a write as %s', async (status, kind, rest) => {
    const { http } = world(() => Response.json({ error: 'Jane wrote: secret' }, { status }))
    expect(failureIn(await http(WRITE))).toEqual({ system: 'desk', status, kind, ...rest })
  })

  it('believes a 503 on a write that says when to come again', async () => {
    const { http } = world(() => new Response('oops', { status: 503, headers: { 'retry-after': '7' } }))
    expect(failureIn(await http(WRITE))).toEqual({
      system: 'desk',
      status: 503,
      kind: 'later',
      at: NOW + 7_000,
    })
  })

  it.each([408, 500, 502, 503, 504])('reads %i as later when a repeat does no harm', async (status) => {
    const { http } = world(() => new Response('oops', { status }))
    expect(failureIn(await http(READ))).toEqual({ system: 'desk', status, kind: 'later', at: NOW + 5_000 })
  })

  it.each([
    ['later', true, { kind: 'later', at: NOW + 5_000 }],
    ['unclear', false, { kind: 'unclear' }],
  ])('reads a connection that broke as %s', async (_, repeatable, failure) => {
    const { http } = world(() => Promise.reject(new TypeError('fetch failed')))
    expect(failureIn(await http({ ...READ, repeatable }))).toEqual({ system: 'desk', ...failure })
  })

  it.each([
    ['later', true, { kind: 'later', at: NOW + 5_000 }],
    ['unclear', false, { kind: 'unclear' }],
  ])('reads JSON that was cut in the middle as %s', async (_, repeatable, failure) => {
    const { http } = world(() => new Response('{"ticket":{"id":'))
    expect(failureIn(await http({ ...READ, repeatable }))).toEqual({ system: 'desk', ...failure })
  })

  it.each([
    ['later', true, { kind: 'later', at: NOW + 35_000 }],
    ['unclear', false, { kind: 'unclear' }],
  ])('gives up after the time limit: %s, and lets go of the request', async (_, repeatable, failure) => {
    const { http, clock, arrived } = world(() => new Promise<Response>(() => undefined))
    const answer = http({ ...READ, repeatable })
    await expect.poll(() => arrived.length).toBe(1)
    clock.runOut()
    expect(failureIn(await answer)).toEqual({ system: 'desk', ...failure })
    expect(arrived[0]?.request.signal.aborted).toBe(true)
  })

  it.each([
    'https://evil.test/a',
    'http://desk.test/a',
    'https://desk.test:8443/a',
    'https://desk.test@evil.test/a',
    'not an address',
  ])('never calls %s, which is not configured', async (url) => {
    const { http, arrived } = world(() => Response.json({}))
    expect(failureIn(await http({ ...READ, url }))).toMatchObject({
      kind: 'refused',
      reason: 'host-not-allowed',
    })
    expect(arrived).toEqual([])
  })

  it('holds the whole host back for as long as one 429 asks', async () => {
    const { http, arrived } = world(({ method }) =>
      method === 'PUT'
        ? new Response('', { status: 429, headers: { 'retry-after': '30' } })
        : Response.json({}),
    )
    expect(failureIn(await http(WRITE))).toMatchObject({ kind: 'later', at: NOW + 30_000 })
    expect((await http(READ)).ok).toBe(true)
    expect(arrived.map(({ what, after }) => [what, after])).toEqual([
      ['PUT /b', 0],
      ['GET /a', 30_000],
    ])
  })

  it('does not hold the host back after a failure that asks for no wait', async () => {
    const { http, arrived } = world(() => new Response('', { status: 409, headers: { 'retry-after': '30' } }))
    await http(WRITE)
    await http(READ)
    expect(arrived.map(({ after }) => after)).toEqual([0, 0])
  })

  it('fails as later at once when its turn would come after its patience ends', async () => {
    const { http, arrived, clock } = world(
      () => new Response('', { status: 429, headers: { 'retry-after': '600' } }),
      { patience: 20_000 },
    )
    await http(READ)
    clock.pass(1_000)
    expect(failureIn(await http(READ))).toEqual({ system: 'desk', kind: 'later', at: NOW + 600_000 })
    expect(arrived).toHaveLength(1)
  })

  it('still waits for a turn that comes within its patience', async () => {
    const limits: Limit[] = [{ match: /^GET /, calls: 1, window: 10_000, per: 'host', source: 'test' }]
    const { http, arrived } = world(() => Response.json({}), { patience: 20_000, limits })
    await Promise.all([http(READ), http(READ)])
    expect(arrived.map(({ after }) => after)).toEqual([0, 10_000])
  })

  it('sends nothing after its time, though it came in time and only its turn was late', async () => {
    const limits: Limit[] = [{ match: /^PUT /, calls: 1, window: 10_000, per: 'host', source: 'test' }]
    const { http, arrived } = world(() => Response.json({}), { limits })
    const writes = [NOW, NOW + 5_000, NOW + 20_000].map((until) => http({ ...WRITE, until }))
    const later = { system: 'desk', kind: 'later', at: NOW + 10_000 }
    expect((await Promise.all(writes)).map(failureIn)).toEqual([undefined, later, undefined])
    expect(arrived.map(({ after }) => after)).toEqual([0, 20_000])
  })

  it('lets nothing leave that the gate refuses', async () => {
    const { http, arrived } = world(() => Response.json({}), { gate: () => 'gate-sealed-text' })
    expect(failureIn(await http(WRITE))).toEqual({
      system: 'desk',
      kind: 'refused',
      reason: 'gate-sealed-text',
    })
    expect(failureIn(await http({ ...WRITE, purpose: 'credentials' }))).toMatchObject({ kind: 'refused' })
    expect(arrived).toEqual([])
  })

  it('shows the gate the very bytes of a write and the tickets that it is about, and no reads', async () => {
    const seen: unknown[] = []
    const { http, arrived } = world(() => Response.json({}), {
      gate(sending) {
        seen.push(sending)
        return undefined
      },
    })
    await http(READ)
    await http(WRITE)
    expect(seen).toEqual([
      { purpose: 'write', body: '{"said":"hello"}', about: [{ system: 'desk', id: '7' }] },
    ])
    expect(await arrived[1]?.request.text()).toBe('{"said":"hello"}')
  })

  it('reports what became of each call in closed words', async () => {
    const seen: unknown[] = []
    const { http } = world(({ method }) => new Response('', { status: method === 'GET' ? 200 : 404 }), {
      observe: (call) => seen.push(call),
    })
    await http(READ)
    await http(WRITE)
    await http({ ...READ, url: 'https://evil.test/' })
    expect(seen).toEqual([
      { system: 'desk', method: 'GET', status: 200, outcome: 'done' },
      { system: 'desk', method: 'PUT', status: 404, outcome: 'gone' },
      { system: 'desk', method: 'GET', status: 'none', outcome: 'host-not-allowed' },
    ])
  })
})

describe('how long a vendor asks us to wait', () => {
  it.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['no seconds', { 'retry-after': '0' }, 0],
    ['parts of a second', { 'retry-after': '1.5' }, 1_500],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:10 GMT' }, 10_000],
    ['a date in the past', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    ['an ISO reset, as Jira has it', { 'x-ratelimit-reset': '2026-11-21T12:01:00Z' }, 60_000],
    ['an epoch reset, as GitHub has it', { 'x-ratelimit-reset': String(NOW / 1_000 + 90) }, 90_000],
    ['seconds before a reset', { 'retry-after': '5', 'x-ratelimit-reset': '2026-11-21T12:01:00Z' }, 5_000],
    [
      'a reset where the wait is unreadable',
      { 'retry-after': 'soon', 'x-ratelimit-reset': '2026-11-21T12:01:00Z' },
      60_000,
    ],
    ['a wait of years, as an hour', { 'retry-after': '999999999' }, 3_600_000],
    ['nothing readable', { 'retry-after': 'soon', 'x-ratelimit-reset': 'later' }, undefined],
    ['nothing', {}, undefined],
  ])('reads %s', (_, headers: Record<string, string>, wait) => {
    expect(waitAsked(new Headers(headers), NOW)).toBe(wait)
  })
})

describe('pace', () => {
  /** When each call left, in milliseconds after the start. */
  async function departures(
    limits: readonly Limit[],
    calls: readonly string[],
  ): Promise<(readonly [string, number])[]> {
    const clock = createVirtualClock(NOW)
    const pace = createPace(limits, clock)
    const left: (readonly [string, number])[] = []
    const never = () => undefined
    const turns = calls.map((what) => {
      const task = async () => void left.push([what, clock.now() - NOW])
      return pace.run({ host: 'desk.test', what, task, patience: Number.POSITIVE_INFINITY, late: never })
    })
    await Promise.all(turns)
    return left
  }
  const limit = (rest: Partial<Limit>): Limit => ({
    match: /^PUT /,
    calls: 2,
    window: 10_000,
    per: 'host',
    source: 'test',
    ...rest,
  })

  it('lets so many calls leave in any window, and the others when the oldest falls out of it', async () => {
    const left = await departures([limit({})], ['PUT /1', 'PUT /2', 'PUT /3', 'PUT /4', 'PUT /5'])
    expect(left.map(([, at]) => at)).toEqual([0, 0, 10_000, 10_000, 20_000])
  })

  it('gives each path its own window when the limit says so', async () => {
    const left = await departures([limit({ per: 'path', calls: 1 })], ['PUT /1', 'PUT /2', 'PUT /1'])
    expect(left).toEqual([
      ['PUT /1', 0],
      ['PUT /2', 0],
      ['PUT /1', 10_000],
    ])
  })

  it('holds a call to every limit that matches it', async () => {
    const limits = [limit({ calls: 3 }), limit({ calls: 1, window: 4_000, per: 'path' })]
    const left = await departures(limits, ['PUT /1', 'PUT /1', 'PUT /1', 'PUT /1'])
    expect(left.map(([, at]) => at)).toEqual([0, 4_000, 8_000, 12_000])
  })

  it('does not hold reads back behind writes that wait', async () => {
    const writes = ['PUT /1', 'PUT /2', 'PUT /3', 'PUT /4', 'PUT /5']
    const left = await departures([limit({ calls: 1 })], [...writes, 'GET /6', 'GET /7'])
    expect(left.slice(0, 3).map(([what]) => what)).toEqual(['PUT /1', 'GET /6', 'GET /7'])
    expect(left).toHaveLength(7)
  })

  it('does not forget a window that is still open, however many paths there are', async () => {
    const others = Array.from({ length: 1_100 }, (_, at) => `PUT /${at + 2}`)
    const left = await departures([limit({ per: 'path', calls: 1 })], ['PUT /1', ...others, 'PUT /1'])
    expect(left.at(-1)).toEqual(['PUT /1', 10_000])
  })

  it('has no more than four calls of a kind under way at one host', async () => {
    const clock = createVirtualClock(NOW)
    const pace = createPace([], clock)
    const ends: (() => void)[] = []
    let most = 0
    let running = 0
    const task = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => ends.push(resolve))
      running -= 1
    }
    const turn = { host: 'desk.test', what: 'GET /', task, patience: 0, late: () => undefined }
    const all = Promise.all(Array.from({ length: 9 }, () => pace.run(turn)))
    for (let ended = 0; ended < 9; ended++) {
      await expect.poll(() => ends.length).toBeGreaterThan(ended)
      ends[ended]?.()
    }
    await all
    expect(most).toBe(4)
  })
})

describe('answers that a call expects beside success', () => {
  it.each([
    [304, { etag: 'x' }, null],
    [301, { location: 'https://elsewhere.test/' }, { message: 'Moved' }],
  ])('%i is one, and nothing is followed', async (status, headers, json) => {
    const body = json === null ? null : JSON.stringify(json)
    const { http, arrived } = world(() => new Response(body, { status, headers }))
    expect(await http({ ...READ, expects: [status] })).toMatchObject({ ok: true, value: { status, json } })
    expect(failureIn(await http(READ))).toMatchObject({ kind: 'refused', status })
    expect(failureIn(await http({ ...READ, expects: [302] }))).toMatchObject({ kind: 'refused', status })
    expect(arrived).toHaveLength(3)
  })
})

describe('limits that come as 403', () => {
  const reset = String(NOW / 1_000 + 900)
  it.each([
    [
      'nothing left',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      { kind: 'later', at: NOW + 900_000 },
    ],
    [
      'a time to wait',
      { 'retry-after': '30', 'x-ratelimit-remaining': '9' },
      { kind: 'later', at: NOW + 30_000 },
    ],
    ['nothing left, and no time', { 'x-ratelimit-remaining': '0' }, { kind: 'later', at: NOW + 60_000 }],
    ['enough left', { 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': reset }, { kind: 'denied' }],
    ['no such header', {}, { kind: 'denied' }],
  ])('%s', async (_, headers, failure) => {
    const options = { leastWait: 60_000 }
    const { http } = world(
      () => new Response('', { status: 403, headers: new Headers(Object.entries(headers)) }),
      options,
    )
    expect(failureIn(await http(WRITE))).toMatchObject({ status: 403, ...failure })
  })

  it('wait the least time that the vendor asks for, when a 429 names none', async () => {
    const { http } = world(() => new Response('', { status: 429 }), { leastWait: 60_000 })
    expect(failureIn(await http(READ))).toMatchObject({ kind: 'later', at: NOW + 60_000 })
  })

  it('do not make an outage wait for a limit that has room', () => {
    const headers = new Headers({ 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': reset })
    expect(waitAsked(headers, NOW)).toBeUndefined()
    headers.set('x-ratelimit-remaining', '0')
    expect(waitAsked(headers, NOW)).toBe(900_000)
  })
})
