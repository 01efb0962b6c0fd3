// What was written elsewhere stays text, and a page can do nothing but be read.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createWorld, NOW, put, TOKEN } from './world.ts'

const EVIL = `"><script>alert('x')</script>&<img src=x onerror=alert(1)>`

/** Tags of a page, as a parser sees them; a quoted attribute may hold anything. */
function tagsOf(text: string): string[] {
  return [...text.matchAll(/<([a-z][a-z0-9]*)(?:\s+[a-z-]+(?:="[^"]*")?)*\s*>/g)].map((tag) => tag[1] ?? '')
}

async function evilWorld() {
  const world = createWorld({ policy: { ...createWorld().policy, mode: 'observe', name: EVIL } })
  const because = [{ rule: EVIL, facts: [EVIL, "it's"] }]
  await put(world.store, {
    verdict: {
      because,
      eta: EVIL,
      ticketUrl: `https://x.example/"onmouseover="alert(1)`,
      issues: [
        { key: EVIL, url: `https://x.example/'"><b>`, role: 'primary' },
        { key: 'OPS-2', url: 'javascript:alert(1)', role: 'primary' },
        { key: 'OPS-3', url: ' JaVaScRiPt:alert(1)', role: 'related' },
        { key: 'OPS-4', url: 'data:text/html,x', role: 'related' },
      ],
      attention: [EVIL, `left-to-person:${EVIL}`],
      planned: [{ kind: EVIL, because }],
    },
    case: {
      failure: EVIL,
      confirmedBy: EVIL,
      applied: { seq: 1, values: {}, told: { eta: EVIL }, done: [] },
    },
    entries: [
      { kind: EVIL, key: 'k1', because, outcome: EVIL, begunAt: NOW },
      { kind: 'constructor', key: 'k2', because, outcome: 'toString', begunAt: NOW },
    ],
  })
  return world
}

describe('what was written elsewhere', () => {
  test.each(['/', '/?group=attention', '/cases/zendesk-35436'])('is text on %s', async (path) => {
    const { get } = await evilWorld()
    const { status, text } = await get(path)
    expect(status).toBe(200)
    expect(text).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;')
    expect(tagsOf(text)).not.toContain('script')
    expect(text).not.toMatch(/<script|<img|<b>|\sonmouseover=|\sonerror=(?!alert\(1\)&gt;)/i)
  })

  test.each(['/', '/cases/zendesk-35436'])('leads only to http(s) addresses on %s', async (path) => {
    const { text } = await (await evilWorld()).get(path)
    for (const key of ['OPS-2', 'OPS-3', 'OPS-4']) expect(text).toContain(`<li>${key}`)
    const addresses = [...text.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(addresses).toContain('https://x.example/%22onmouseover=%22alert(1)')
    for (const address of addresses) expect(address).toMatch(/^(?:https?:\/\/|\/|#|data:image\/svg\+xml,)/)
  })

  test('is data in the API, where addresses that are none are left out', async () => {
    const { text } = await (await evilWorld()).get('/api/v1/cases/zendesk-35436')
    expect(JSON.parse(text).issues.map((issue: { url: string | null }) => issue.url)).toEqual([
      "https://x.example/'%22%3E%3Cb%3E",
      null,
      null,
      null,
    ])
  })

  test('what was asked for is not repeated', async () => {
    const { get } = createWorld()
    for (const path of [`/${encodeURIComponent(EVIL)}`, `/cases/${encodeURIComponent(EVIL)}`]) {
      expect((await get(path)).text).not.toContain('alert')
    }
    const { text } = await get(`/api/v1/cases?limit=${encodeURIComponent(EVIL)}`)
    expect(text).not.toContain('alert')
  })

  test('the page to return to after signing in is escaped', async () => {
    const { get } = createWorld({ adminToken: TOKEN })
    const { text } = await get(`/login?next=${encodeURIComponent(`/x?${EVIL}`)}`)
    expect(tagsOf(text)).not.toContain('script')
    expect(text).not.toMatch(/<script|<img/)
  })
})

describe('headers', () => {
  test.each([
    ['/', 200],
    ['/cases/zendesk-35436', 200],
    ['/cases/nope', 404],
    ['/?group=x', 400],
    ['/api/v1/cases', 200],
    ['/healthz', 200],
  ])('of %s keep it from being kept, framed, sniffed, or loading anything', async (path, status) => {
    const { get, store } = createWorld()
    await put(store)
    const answer = await get(path)
    expect(answer.status).toBe(status)
    const { headers } = answer
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('strict-transport-security')).toBeNull()
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).not.toMatch(/unsafe|script|https?:|\*/)
    for (const part of [
      "default-src 'none'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(part)
    }
  })

  test.each([
    ['asked for the token', '/', { adminToken: TOKEN }, {}, 401],
    ['refused', '/', {}, { host: 'evil.example' }, 403],
  ] as const)('are there on who is %s too', async (_, path, options, sent, status) => {
    const answer = await createWorld(options).get(path, sent)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('the hash in them is that of the one style in the page, and nothing else is styled or loaded', async () => {
    const { get, store } = createWorld()
    await put(store)
    for (const path of ['/', '/cases/zendesk-35436']) {
      const { text, headers } = await get(path)
      const [style = '', ...others] = [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
        (match) => match[1],
      )
      expect(others).toEqual([])
      const hash = createHash('sha256').update(style).digest('base64')
      expect(headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
      expect(text).not.toMatch(/\sstyle="|\ssrc="|<script|@import|url\(/)
    }
  })
})
