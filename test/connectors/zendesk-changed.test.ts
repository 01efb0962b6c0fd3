// Zendesk's list of changed tickets: what is asked, what is read of the answers, and what is not.
import { HttpResponse, http as on } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttp } from '../../src/connectors/http.ts'
import { createZendesk, ZENDESK_LIMITS } from '../../src/connectors/zendesk/index.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'
import { URL_OF_ACCOUNT } from './zendesk-account.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const BUG = '360000000001'
const VALUES = ['bug_proposed', 'bug_confirmed', 'bug_declined']
const STAMP = '2026-11-21T11:40:00Z'
const AT = Date.parse(STAMP)

const server = setupServer()
let clock: VirtualClock
/** Addresses that were asked for, and when. */
let asked: { readonly query: URLSearchParams; readonly at: number }[]

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  clock = createVirtualClock(NOW)
  asked = []
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function answers(
  ...replies: readonly { status?: number; body: unknown; headers?: Record<string, string> }[]
) {
  const rest = [...replies]
  server.use(
    on.get(`${URL_OF_ACCOUNT}/api/v2/incremental/tickets/cursor`, ({ request }) => {
      asked.push({ query: new URL(request.url).searchParams, at: clock.now() })
      const { status = 200, body, headers = {} } = (rest.length > 1 ? rest.shift() : rest[0]) ?? { body: {} }
      return HttpResponse.json(body as Record<string, unknown>, { status, headers })
    }),
  )
}

function page(tickets: readonly unknown[], more: Record<string, unknown> = {}) {
  return { tickets, after_cursor: 'MTU3Ni4wfHwx', end_of_stream: true, ...more }
}

function ticket(id: number, word: unknown = null, more: Record<string, unknown> = {}) {
  const custom_fields = [
    { id: 1, value: 'bug_confirmed' },
    { id: Number(BUG), value: word },
  ]
  return { id, status: 'open', updated_at: STAMP, custom_fields, subject: 'Help', ...more }
}

function read(cursor?: string) {
  const http = createHttp({
    system: 'zendesk',
    fetch: (request) => fetch(request),
    clock,
    origins: [URL_OF_ACCOUNT],
    limits: ZENDESK_LIMITS,
    timeout: 30_000,
  })
  const zendesk = createZendesk({
    http,
    fetchFile: () => Promise.reject(new Error('no file is asked for here')),
    url: URL_OF_ACCOUNT,
    auth: { kind: 'token', email: 'bridge@acme.test', apiToken: 'tøken-tøken' },
    clock,
  })
  return (place = cursor) =>
    zendesk.readChanged?.({ cursor: place, now: clock.now(), field: BUG, values: VALUES })
}

describe('the place to read from', () => {
  it('is a day back at first, and then where Zendesk says', async () => {
    answers({ body: page([]) })
    const readFrom = read()
    expect(await readFrom()).toEqual({
      ok: true,
      value: { changed: [], cursor: 'MTU3Ni4wfHwx', more: false },
    })
    await readFrom('MTU3Ni4wfHwx==')
    expect(asked.map(({ query }) => Object.fromEntries(query))).toEqual([
      { start_time: String(NOW / 1_000 - 86_400), per_page: '250' },
      { cursor: 'MTU3Ni4wfHwx==', per_page: '250' },
    ])
  })

  it('goes on at once where there is more, and stays where Zendesk names none', async () => {
    answers({ body: page([], { end_of_stream: false }) }, { body: page([], { after_cursor: null }) })
    const readFrom = read()
    expect(await readFrom()).toMatchObject({ value: { more: true } })
    expect(await readFrom('before')).toMatchObject({ value: { cursor: 'before', more: false } })
  })

  it('is not read again for ever when it does not move on', async () => {
    answers({ body: page([], { end_of_stream: false, after_cursor: 'same' }) })
    expect(await read('same')()).toMatchObject({ value: { more: false } })
  })

  it.each(['', 'two words', 'x'.repeat(501), 'Jane <jane@acme.test>', 7, {}])(
    'is kept only as a short code: not %j',
    async (after_cursor) => {
      answers({ body: page([], { after_cursor }) })
      expect(await read()()).toMatchObject({ ok: false, failure: { kind: 'later' } })
    },
  )
})

describe('a page that is larger than an answer may be', () => {
  /** An answer to more tickets than `fits` has no end. */
  function answersUpTo(fits: number, count: number) {
    const chunk = new Uint8Array(12 * 1024 * 1024).fill(32)
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/incremental/tickets/cursor`, ({ request }) => {
        const query = new URL(request.url).searchParams
        asked.push({ query, at: clock.now() })
        const size = Math.min(count, Number(query.get('per_page')))
        if (size > fits)
          return new HttpResponse(new ReadableStream({ pull: (stream) => stream.enqueue(chunk) }))
        const tickets = Array.from({ length: size }, (_, at) => ticket(at + 1))
        return HttpResponse.json(
          page(tickets, { after_cursor: `after-${size}`, end_of_stream: size === count }),
        )
      }),
    )
  }

  it.each([
    [300, ['250']],
    [249, ['250', '50']],
    [49, ['250', '50', '10']],
    [1, ['250', '50', '10', '1']],
  ])('is asked for again, from the same place, where %i tickets fit', async (fits, sizes) => {
    answersUpTo(fits, 300)
    const answer = await read('here')()
    expect(asked.map(({ query }) => query.get('per_page'))).toEqual(sizes)
    expect(new Set(asked.map(({ query }) => query.get('cursor')))).toEqual(new Set(['here']))
    const count = Number(sizes.at(-1))
    expect(answer).toMatchObject({ ok: true, value: { cursor: `after-${count}`, more: true } })
    expect(answer?.ok === true && answer.value.changed.map(({ subject }) => subject)).toEqual(
      Array.from({ length: count }, (_, at) => `ticket:${at + 1}`),
    )
  })

  it('that no number makes small enough is given up for now, and never taken for an empty one', async () => {
    answersUpTo(0, 300)
    expect(await read('here')()).toEqual({
      ok: false,
      failure: { kind: 'refused', system: 'zendesk', reason: 'unreadable' },
    })
    expect(asked).toHaveLength(4)
  })

  it.each([403, 422, 429])('is not asked for again where Zendesk answers %i', async (status) => {
    answers({ status, body: {}, headers: { 'retry-after': '60' } })
    expect((await read('here')())?.ok).toBe(false)
    expect(asked).toHaveLength(1)
  })
})

describe('a changed ticket', () => {
  it.each([
    ['bug_proposed', {}, true],
    ['bug_confirmed', { status: 'solved' }, true],
    ['bug_declined', {}, true],
    ['bug_other', {}, undefined],
    ['', {}, undefined],
    [null, {}, undefined],
    [['bug_confirmed'], {}, true],
    [{ bug_confirmed: true }, {}, undefined],
    ['bug_confirmed', { status: 'closed' }, undefined],
    ['bug_confirmed', { status: 'deleted' }, undefined],
    ['bug_confirmed', { status: 'SCRUBBED' }, undefined],
    ['bug_confirmed', { custom_fields: 'none' }, undefined],
  ])('with %j in its bug field and %j may become a case: %s', async (word, more, opens) => {
    answers({ body: page([ticket(7, word, more)]) })
    const change = { subject: 'ticket:7', at: AT, ...(opens === undefined ? {} : { opens }) }
    expect(await read()()).toMatchObject({ ok: true, value: { changed: [change] } })
  })

  it('leaves none of its words behind', async () => {
    answers({ body: page([ticket(7, 'bug_confirmed', { subject: 'secret-1', description: 'secret-2' })]) })
    expect(JSON.stringify(await read()())).not.toContain('secret')
  })

  it('that cannot be read is still somewhere to look, and hides none beside it', async () => {
    answers({ body: page([{ id: 8, updated_at: 'soon' }, { id: '../9' }, null, ticket(7)]) })
    const changed = [
      { subject: 'ticket:8', at: NOW },
      { subject: 'ticket:7', at: AT },
    ]
    expect(await read()()).toMatchObject({ ok: true, value: { changed } })
  })
})

describe('an answer that is none', () => {
  it.each([
    [403, 'denied'],
    [401, 'denied'],
    [500, 'later'],
    [400, 'refused'],
  ])('of status %i is %s', async (status, kind) => {
    answers({ status, body: { error: 'Forbidden', description: 'Jane may not' } })
    const result = await read('here')()
    expect(result).toMatchObject({ ok: false, failure: { kind, status } })
    expect(JSON.stringify(result)).not.toContain('Jane')
  })

  it('waits as long as a 429 asks for', async () => {
    answers({ status: 429, body: {}, headers: { 'retry-after': '40' } })
    expect(await read()()).toMatchObject({ ok: false, failure: { kind: 'later', at: NOW + 40_000 } })
  })

  it.each([{}, { tickets: null }, [], 'page', { tickets: [], end_of_stream: 'yes' }])(
    'of shape %j is asked for again later',
    async (body) => {
      answers({ body })
      expect(await read()()).toMatchObject({ ok: false, failure: { kind: 'later' } })
    },
  )
})

describe('the pace', () => {
  it('is ten readings a minute', async () => {
    answers({ body: page([]) })
    const readFrom = read()
    for (let nth = 0; nth < 12; nth++) await readFrom()
    expect(asked.filter(({ at }) => at < NOW + 60_000)).toHaveLength(10)
  })
})
