// The Sentry connector against a small Sentry at the HTTP edge: which issue a reference means, that no word of
// it gets out, and what is linked afterwards.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { HttpResponse, http as mock } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttp } from '../../src/connectors/http.ts'
import { createSentry, SENTRY_LIMITS } from '../../src/connectors/sentry/index.ts'
import { parseReference } from '../../src/connectors/sentry/reference.ts'
import type { LinkSource } from '../../src/core/effect.ts'
import { windows } from '../../src/core/shingle.ts'
import { createVirtualClock } from './virtual-clock.ts'

const URL_OF_SENTRY = 'https://sentry.io'
const API = `${URL_OF_SENTRY}/api/0`
const NOW = Date.UTC(2026, 10, 21, 12)

// What a vendor sends is JSON of any shape, and the tests look into it freely.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any

/** A one-way hash, as the root makes one. */
const digest = (text: string) => createHash('sha256').update(`salt ${text}`).digest('hex').slice(0, 24)

const ISSUE: Json = {
  id: '4242',
  shortId: 'BACKEND-3F',
  title: 'TypeError: cannot read properties of undefined in checkout basket total',
  culprit: 'app/checkout/basket.calculateTotal',
  permalink: 'https://acme.sentry.io/issues/4242/',
  level: 'error',
  status: 'unresolved',
  firstSeen: '2026-11-01T10:00:00Z',
  metadata: {
    type: 'TypeError',
    value: 'the customer Jane Roe from Springfield could not pay her invoice',
    filename: 'src/checkout/basket.ts',
    frames: [{ function: 'calculateTotalWithVoucher' }],
    count: 3,
  },
  assignedTo: { type: 'user', name: 'Ann Engineer', email: 'ann@acme.test' },
}

type World = {
  issues: Map<string, Json>
  installations: Json[][]
  external: Map<string, Json>
  log: string[]
}
let world: World

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  world = {
    issues: new Map([['4242', ISSUE]]),
    installations: [[{ uuid: 'uuid-1', app: { slug: 'bugbridge-1a2b3c' }, status: 'installed' }]],
    external: new Map(),
    log: [],
  }
  server.use(
    mock.all(`${URL_OF_SENTRY}/*`, ({ request }) => {
      world.log.push(`${request.method} ${new URL(request.url).pathname}`)
      return request.headers.get('authorization') === 'Bearer token'
        ? undefined
        : new HttpResponse(null, { status: 401 })
    }),
    mock.get(`${API}/organizations/acme/issues/:id/`, ({ params }) => {
      const issue = world.issues.get(String(params.id))
      return issue === undefined ? new HttpResponse(null, { status: 404 }) : HttpResponse.json(issue)
    }),
    mock.get(`${API}/organizations/acme/shortids/:id/`, ({ params }) => {
      const issue = [...world.issues.values()].find((each) => each.shortId === params.id)
      return issue === undefined
        ? new HttpResponse(null, { status: 404 })
        : HttpResponse.json({ shortId: issue.shortId, groupId: issue.id, group: issue })
    }),
    mock.get(`${API}/organizations/acme/sentry-app-installations/`, ({ request }) => {
      const at = Number(new URL(request.url).searchParams.get('cursor') ?? '0')
      const results = at + 1 < world.installations.length
      const link = [
        `<${API}/x/?cursor=0>; rel="previous"; results="false"; cursor="0"`,
        `<${API}/x/?cursor=${at + 1}>; rel="next"; results="${results}"; cursor="${at + 1}"`,
      ].join(', ')
      return HttpResponse.json(world.installations[at], { headers: { link } })
    }),
    mock.post(`${API}/sentry-app-installations/:uuid/external-issues/`, async ({ request, params }) => {
      const known = world.installations.flat().some((each) => each.uuid === params.uuid)
      const body = (await request.json()) as Json
      const isThere = world.issues.get(String(body.issueId))?.id === String(body.issueId)
      if (!known || !isThere) return new HttpResponse(null, { status: 404 })
      world.external.set(`${String(params.uuid)} ${body.issueId}`, body)
      return HttpResponse.json({ id: '1', issueId: String(body.issueId), displayName: 'OPS#77' })
    }),
  )
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function sentry({ token = 'token', integration }: { token?: string; integration?: string } = {}) {
  const http = createHttp({
    system: 'sentry',
    fetch: (request) => fetch(request),
    clock: createVirtualClock(NOW),
    origins: [URL_OF_SENTRY],
    limits: SENTRY_LIMITS,
    timeout: 10_000,
  })
  const rest = integration === undefined ? {} : { integration }
  return createSentry({ http, url: URL_OF_SENTRY, org: 'acme', token, digest, ...rest })
}

const answer = (status: number, headers: Record<string, string> = {}) =>
  mock.all(`${URL_OF_SENTRY}/*`, () => new HttpResponse('secret words', { status, headers }))

describe('what a reference means', () => {
  const hosted = { url: 'https://sentry.io', org: 'acme' }
  const own = { url: 'https://sentry.acme.test:9000', org: 'acme' }
  const id = { kind: 'id', id: '4242' }
  const short = { kind: 'short', id: 'BACKEND-3F' }

  it.each([
    ['a customer domain', 'https://acme.sentry.io/issues/4242/', id],
    ['no slash at the end', 'https://acme.sentry.io/issues/4242', id],
    ['a query', 'https://acme.sentry.io/issues/4242/?project=1&referrer=slack', id],
    ['a fragment', 'https://acme.sentry.io/issues/4242#exception', id],
    ['one event', 'https://acme.sentry.io/issues/4242/events/bb78c1407cea4519aa397afc059c793d/', id],
    ['an organization path', 'https://sentry.io/organizations/acme/issues/4242/', id],
    [
      'an organization path and an event',
      'https://sentry.io/organizations/acme/issues/4242/events/latest/',
      id,
    ],
    ['a region', 'https://us.sentry.io/organizations/acme/issues/4242/', id],
    ['the API', 'https://sentry.io/api/0/issues/4242/', id],
    ['the API with an organization', 'https://us.sentry.io/api/0/organizations/acme/issues/4242/', id],
    ['a short id in an address', 'https://acme.sentry.io/issues/BACKEND-3F/', short],
    ['a number', '4242', id],
    ['a number with a sign', ' #4242\n', id],
    ['a short id', 'BACKEND-3F', short],
    ['a short id in small letters', 'backend-3f', short],
    ['a slug with dashes', 'WEB-SHOP-2-3F', { kind: 'short', id: 'WEB-SHOP-2-3F' }],
    ['a short id in a sentence', 'See BACKEND-3F, please.', short],
    ['an address in a sentence', 'See https://acme.sentry.io/issues/4242.', id],
    [
      'what Sentry writes into Jira',
      'Sentry Issue: [BACKEND-3F|https://acme.sentry.io/issues/4242/?referrer=jira]',
      id,
    ],
    ['a link in Markdown', '[BACKEND-3F](https://acme.sentry.io/issues/4242/)', id],
    ['the same address twice', 'https://acme.sentry.io/issues/4242/ https://acme.sentry.io/issues/4242/', id],
    ['our address beside another site', 'https://acme.test/a https://acme.sentry.io/issues/4242/', id],
    ['nothing', '', undefined],
    ['words', 'it is broken', undefined],
    ['another organization', 'https://other.sentry.io/issues/4242/', undefined],
    ['another organization in the path', 'https://sentry.io/organizations/other/issues/4242/', undefined],
    [
      'another organization on our domain',
      'https://acme.sentry.io/organizations/other/issues/4242/',
      undefined,
    ],
    ['another host', 'https://sentry.other.test/organizations/acme/issues/4242/', undefined],
    ['a host that only looks like ours', 'https://acme.sentry.io.evil.test/issues/4242/', undefined],
    ['our host as a user name', 'https://acme.sentry.io@evil.test/issues/4242/', undefined],
    ['a short id before a foreign address', 'BACKEND-3F https://other.sentry.io/issues/4242/', undefined],
    ['two addresses', 'https://acme.sentry.io/issues/1/ https://acme.sentry.io/issues/2/', undefined],
    ['two short ids', 'BACKEND-3F or BACKEND-3G', undefined],
    ['a page that is no issue', 'https://acme.sentry.io/issues/views/', undefined],
    ['an address that is none', 'https://', undefined],
    ['a date', '2026-11-21', undefined],
    ['the beginning of a path', 'see SRC-1/basket.ts', undefined],
    ['the end of a path', 'see app/SRC-1', undefined],
    ['a number in a sentence', 'order 4242', undefined],
    ['an event id', 'bb78c1407cea4519aa397afc059c793d', undefined],
  ])('%s', (_, text, meant) => {
    expect(parseReference(text, hosted)).toEqual(meant)
  })

  it.each([
    ['our own host', 'https://sentry.acme.test:9000/organizations/acme/issues/4242/', id],
    ['another port', 'https://sentry.acme.test/organizations/acme/issues/4242/', undefined],
    ["Sentry's service", 'https://acme.sentry.io/issues/4242/', undefined],
    ['a short id', 'BACKEND-3F', short],
  ])('on a Sentry of our own: %s', (_, text, meant) => {
    expect(parseReference(text, own)).toEqual(meant)
  })

  it('is found in any text around it, or not at all, but never mistaken', () => {
    const known = fc.constantFrom(
      ['https://acme.sentry.io/issues/4242/', id] as const,
      ['https://sentry.io/organizations/acme/issues/4242/events/latest/', id] as const,
      ['BACKEND-3F', short] as const,
    )
    const around = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(' ', '\n', '.', '(', ']', '|', '#', 'see', 'UTF', '-', '8', 'https://x'),
      }),
    )
    let found = 0
    fc.assert(
      fc.property(around, known, around, (before, [reference, meant], after) => {
        const parsed = parseReference(`${before} ${reference} ${after}`, hosted)
        if (parsed === undefined) return
        expect(parsed).toEqual(meant)
        found += 1
      }),
      { numRuns: 1_000, seed: 7 },
    )
    expect(found).toBeGreaterThan(500)
  })

  it('never throws, whatever it is given', () => {
    const pieces = fc.constantFrom(
      'https://',
      'acme.sentry.io',
      '/issues/',
      '/',
      '%',
      '[',
      ':',
      '@',
      'A-1',
      '9',
      ' ',
    )
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: pieces })), (text) => {
        parseReference(text, hosted)
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })
})

describe('finding an issue', () => {
  it.each(['4242', 'BACKEND-3F', 'https://acme.sentry.io/issues/4242/'])(
    'finds it by %s',
    async (reference) => {
      const found = await sentry().find(reference)
      expect(found.ok && found.value?.id).toBe('4242')
      expect(found.ok && found.value?.sealed).toMatchObject({ system: 'sentry', id: '4242' })
    },
  )

  it('gives no word of it, only an id and hashes', async () => {
    const found = await sentry().find('4242')
    const value = found.ok ? found.value : undefined
    expect(Object.keys(value ?? {}).toSorted()).toEqual(['id', 'sealed', 'state'])
    expect(Object.keys(value?.sealed ?? {}).toSorted()).toEqual(['id', 'shingles', 'system'])
    expect(value?.sealed.shingles.length).toBeGreaterThan(0)
    for (const each of value?.sealed.shingles ?? []) expect(each).toMatch(/^[0-9a-f]{24}$/)
  })

  const happened = (type: string, dateCreated: unknown) => ({
    id: '1',
    type,
    dateCreated,
    data: { text: 'x' },
  })
  it.each([
    ['unresolved', null, [], { status: 'unresolved' }],
    ['resolved', null, [], { status: 'resolved' }],
    ['ignored', 'archived_forever', [], { status: 'archived' }],
    ['muted', null, [], { status: 'archived' }],
    // Where no activity tells when it regressed, it was no later than it was last seen.
    ['unresolved', 'regressed', [], { status: 'unresolved', regressedAt: NOW - 1_000 }],
    ['unresolved', 'ongoing', [], { status: 'unresolved' }],
    [
      'unresolved',
      'regressed',
      [happened('note', '2026-11-20T00:00:00Z'), happened('set_regression', '2026-11-19T00:00:00Z')],
      { status: 'unresolved', regressedAt: Date.parse('2026-11-19T00:00:00Z') },
    ],
    [
      'unresolved',
      'ongoing',
      [
        happened('set_regression', '2026-11-10T00:00:00Z'),
        happened('set_regression', '2026-11-19T00:00:00Z'),
      ],
      { status: 'unresolved', regressedAt: Date.parse('2026-11-19T00:00:00Z') },
    ],
    ['unresolved', null, [happened('set_regression', 'yesterday'), 7], { status: 'unresolved' }],
    ['unresolved', null, 'none', { status: 'unresolved' }],
    ['of another kind', null, [], undefined],
  ])('reads the state %s, %s with %j as %j', async (status, substatus, activity, state) => {
    const lastSeen = new Date(NOW - 1_000).toISOString()
    world.issues.set('4242', { ...ISSUE, status, substatus, lastSeen, activity })
    const found = await sentry().find('4242')
    expect(found.ok && found.value?.state).toEqual(state)
  })

  it.each([
    ['the title', 'We saw: cannot read properties of undefined in checkout basket total!'],
    ['the culprit', 'It is app/checkout/basket.calculateTotal again'],
    ['a value of the metadata', 'customer Jane Roe from Springfield could not pay her invoice'],
    ['a text deep in the metadata', 'calculateTotalWithVoucher'],
    ['the address', 'Look at https://acme.sentry.io/issues/4242/'],
  ])('lets %s be recognised by its hashes', async (_, text) => {
    const found = await sentry().find('4242')
    const hashes = new Set(found.ok ? found.value?.sealed.shingles : [])
    expect(windows(text).some((window) => hashes.has(digest(window)))).toBe(true)
    expect(
      windows('Thank you for your patience, our engineers have it').some((w) => hashes.has(digest(w))),
    ).toBe(false)
  })

  it('gives the issue that it was merged into', async () => {
    world.issues.set('17', ISSUE)
    const found = await sentry().find('17')
    expect(found.ok && [found.value?.id, found.value?.sealed.id]).toEqual(['4242', '4242'])
  })

  it.each(['99', 'BACKEND-9', 'https://acme.sentry.io/issues/99/'])(
    'finds nothing by %s',
    async (reference) => {
      expect(await sentry().find(reference)).toEqual({ ok: true, value: undefined })
    },
  )

  it('does not ask Sentry about a reference to another one', async () => {
    expect(await sentry().find('https://other.sentry.io/issues/4242/')).toEqual({
      ok: true,
      value: undefined,
    })
    expect(world.log).toEqual([])
  })

  it('does with an issue of which Sentry tells little', async () => {
    world.issues.set('1', { id: '1', title: null, permalink: null, culprit: null })
    expect(await sentry().find('1')).toEqual({
      ok: true,
      value: { id: '1', sealed: { system: 'sentry', id: '1', shingles: [digest('1')] } },
    })
  })

  it.each([
    [401, {}, { kind: 'denied', system: 'sentry', status: 401 }],
    [403, {}, { kind: 'denied', system: 'sentry', status: 403 }],
    [429, { 'retry-after': '9' }, { kind: 'later', system: 'sentry', status: 429, at: NOW + 9_000 }],
    [429, {}, { kind: 'later', system: 'sentry', status: 429, at: NOW + 5_000 }],
    [502, {}, { kind: 'later', system: 'sentry', status: 502, at: NOW + 5_000 }],
  ])('gives %i back as data, without the words of Sentry', async (status, headers, failure) => {
    server.use(answer(status, headers))
    for (const reference of ['4242', 'BACKEND-3F']) {
      expect(await sentry().find(reference)).toEqual({ ok: false, failure })
    }
  })

  it('refuses an answer of another shape', async () => {
    world.issues.set('1', { id: 1, title: 'words' })
    const failure = { kind: 'refused', system: 'sentry', reason: 'invalid' }
    expect(await sentry().find('1')).toEqual({ ok: false, failure })
  })
})

describe('opening sealed text', () => {
  const sealed = { system: 'sentry', id: '4242', shingles: [] }

  it('gives title, where and since when, and the address', async () => {
    expect(await sentry().open(sealed)).toEqual({
      title: ISSUE.title,
      body: [
        'Culprit: app/checkout/basket.calculateTotal',
        'Level: error',
        'First seen: 2026-11-01T10:00:00Z',
        'Sentry issue: BACKEND-3F',
      ].join('\n'),
      url: 'https://acme.sentry.io/issues/4242/',
    })
  })

  it('makes the address itself when Sentry gives none', async () => {
    world.issues.set('4242', { id: '4242', permalink: null })
    expect(await sentry().open(sealed)).toEqual({
      title: '',
      body: 'Sentry issue: 4242',
      url: 'https://sentry.io/organizations/acme/issues/4242/',
    })
  })

  it('asks once more when Sentry asks to wait', async () => {
    server.use(
      mock.get(`${API}/organizations/acme/issues/:id/`, () => new HttpResponse(null, { status: 429 }), {
        once: true,
      }),
    )
    expect((await sentry().open(sealed))?.title).toBe(ISSUE.title)
  })

  it.each([403, 404, 500])('gives nothing when Sentry answers %i', async (status) => {
    server.use(answer(status))
    expect(await sentry().open(sealed)).toBeUndefined()
  })

  it('opens nothing of another system', async () => {
    expect(await sentry().open({ ...sealed, system: 'jira' })).toBeUndefined()
    expect(world.log).toEqual([])
  })
})

describe('linking back', () => {
  const LINK: LinkSource = {
    kind: 'link-source',
    key: 'k',
    because: [],
    source: '4242',
    issue: { key: 'MY-OPS-77', url: 'https://acme.atlassian.net/browse/MY-OPS-77' },
  }
  const BODY = { issueId: 4242, webUrl: LINK.issue.url, project: 'MY-OPS', identifier: '77' }

  it('makes one external issue, however often it is written, and looks the installation up once', async () => {
    const source = sentry()
    expect(await source.link(LINK)).toEqual({ ok: true, value: undefined })
    expect((await source.link(LINK)).ok).toBe(true)
    expect([...world.external]).toEqual([['uuid-1 4242', BODY]])
    expect(world.log.filter((each) => each.startsWith('GET'))).toHaveLength(1)
  })

  it('names an issue of GitHub by its repository and its number', async () => {
    const issue = { key: 'acme/my-shop#12', url: 'https://github.com/acme/my-shop/issues/12' }
    expect((await sentry().link({ ...LINK, issue })).ok).toBe(true)
    const named = { issueId: 4242, webUrl: issue.url, project: 'acme/my-shop', identifier: '12' }
    expect([...world.external.values()]).toEqual([named])
  })

  it.each([
    ['our own slug', 'bridge', 'bridge'],
    ["a slug with Sentry's ending", 'bridge', 'bridge-0f9a3c'],
  ])('knows the integration by %s', async (_, integration, slug) => {
    world.installations = [
      [
        { uuid: 'no-1', app: { slug: 'other' }, status: 'installed' },
        { uuid: 'no-2', app: { slug: `${integration}-staging` }, status: 'installed' },
        { uuid: 'no-3', app: { slug }, status: 'pending' },
      ],
      [{ uuid: 'yes', app: { slug }, status: 'installed' }],
    ]
    await sentry({ integration }).link(LINK)
    expect([...world.external.keys()]).toEqual(['yes 4242'])
  })

  it('is denied when the integration is not installed', async () => {
    world.installations = [[{ uuid: 'no', app: { slug: 'other' }, status: 'installed' }]]
    const failure = { kind: 'denied', system: 'sentry' }
    expect(await sentry().link(LINK)).toEqual({ ok: false, failure })
    expect(world.external.size).toBe(0)
  })

  it('looks the installation up again after it was replaced, and links by the new one', async () => {
    const source = sentry()
    await source.link(LINK)
    world.installations = [[{ uuid: 'uuid-2', app: { slug: 'bugbridge-9f9f9f' }, status: 'installed' }]]
    expect(await source.link(LINK)).toEqual({ ok: true, value: undefined })
    expect([...world.external.keys()]).toEqual(['uuid-1 4242', 'uuid-2 4242'])
  })

  it('is denied once the integration is taken away, and links when it is there again', async () => {
    const source = sentry()
    await source.link(LINK)
    world.installations = [[]]
    expect(await source.link(LINK)).toEqual({ ok: false, failure: { kind: 'denied', system: 'sentry' } })
    world.installations = [[{ uuid: 'uuid-2', app: { slug: 'bugbridge' }, status: 'installed' }]]
    expect((await source.link(LINK)).ok).toBe(true)
    expect([...world.external.keys()]).toEqual(['uuid-1 4242', 'uuid-2 4242'])
  })

  it.each([
    ['before it was ever linked', 0],
    ['after the installation was looked up', 1],
  ])('has nothing to do for an issue that is gone, %s', async (_, before) => {
    const source = sentry()
    if (before > 0) await source.link(LINK)
    world.issues.delete('4242')
    world.external.clear()
    expect(await source.link(LINK)).toEqual({ ok: true, value: undefined })
    expect(world.external.size).toBe(0)
  })

  it('links an issue that was merged by the id that it has now', async () => {
    world.issues.set('17', ISSUE)
    expect((await sentry().link({ ...LINK, source: '17' })).ok).toBe(true)
    expect([...world.external]).toEqual([['uuid-1 4242', BODY]])
  })

  it('takes 404 for an issue that is there for something that somebody has to mend', async () => {
    server.use(
      mock.post(
        `${API}/sentry-app-installations/:uuid/external-issues/`,
        () => new HttpResponse(null, { status: 404 }),
      ),
    )
    const failure = { kind: 'denied', system: 'sentry', status: 404 }
    expect(await sentry().link(LINK)).toEqual({ ok: false, failure })
  })

  it.each([
    [401, { kind: 'denied', system: 'sentry', status: 401 }],
    [403, { kind: 'denied', system: 'sentry', status: 403 }],
    [404, { kind: 'gone', system: 'sentry', status: 404 }],
    [429, { kind: 'later', system: 'sentry', status: 429, at: NOW + 5_000 }],
  ])('gives %i back as data', async (status, failure) => {
    server.use(answer(status))
    expect(await sentry().link(LINK)).toEqual({ ok: false, failure })
  })

  it.each([
    ['a source that is no number', { ...LINK, source: 'BACKEND-3F' }],
    ['a key without a project', { ...LINK, issue: { ...LINK.issue, key: '77' } }],
  ])('refuses %s', async (_, effect) => {
    const failure = { kind: 'refused', system: 'sentry', reason: 'invalid' }
    expect(await sentry().link(effect)).toEqual({ ok: false, failure })
    expect(world.log).toEqual([])
  })
})
