// Approvals and progress on the page and in the API: what is shown, who may answer, and what an answer does.
import { describe, expect, test } from 'vitest'
import { NOTHING_APPLIED } from '../../src/core/case.ts'
import type { Store } from '../../src/store/port.ts'
import { createWorld, NOW, TOKEN } from './world.ts'

const CAUSE = { system: 'jira', subject: 'issue:10001' } as const
const HOME = { host: 'localhost:8787', origin: 'http://localhost:8787' }

/** Cases of one issue that wait for an approval. Its id. */
async function waiting(store: Store, tickets = 12, key = 'OPS-1'): Promise<string> {
  const { id: approval } = await store.ask({
    cause: CAUSE,
    stage: 'deployed',
    tickets,
    after: undefined,
    now: NOW - 60_000,
  })
  for (let nth = 1; nth <= tickets; nth++) {
    const ticket = { system: 'zendesk', id: String(nth) }
    await store.open(ticket, NOW - 60_000)
    const [leased] = await store.lease({ now: NOW - 60_000, until: NOW, token: 'worker', limit: 1 })
    if (leased === undefined) throw new Error('the case is not to be had')
    await store.save({
      case: {
        id: leased.case.id,
        ticket,
        links: [],
        applied: NOTHING_APPLIED,
        attempts: 0,
        brake: { approval, stage: 'deployed', isHeld: true },
        verdict: {
          at: NOW - 60_000,
          stage: 'awaiting-release',
          ticketUrl: '',
          issues: [{ key, url: '', role: 'primary' }],
          because: [],
          attention: ['waits-for-approval'],
          planned: [],
        },
      },
      token: 'worker',
      hints: leased.hints,
      dueAt: undefined,
      now: NOW - 60_000,
      watches: [CAUSE, { system: 'bugbridge', subject: `approval:${approval}` }],
    })
  }
  return approval
}

function form(decision: string) {
  return new URLSearchParams({ decision })
}

describe('the page', () => {
  test('shows one approval with its cause, its number, where it leads and some of its tickets', async () => {
    const { store, get } = createWorld()
    await waiting(store)
    const { text } = await get('/')
    expect(text).toContain('<strong>OPS-1</strong> would bring up to 12 tickets to “available”; 12 wait now')
    expect(text.match(/action="\/approvals\/1"/g)).toHaveLength(2)
    expect(text).toContain('href="/cases/zendesk-1"')
  })

  test('shows a name as text', async () => {
    const { store, get } = createWorld()
    await waiting(store, 2, '<script>alert(1)</script>')
    const { text } = await get('/')
    expect(text).not.toContain('<script>')
    expect(text).toContain('&lt;script&gt;')
  })

  test('shows nothing of an approval that nobody waits for', async () => {
    const { store, get } = createWorld()
    await store.ask({ cause: CAUSE, stage: 'deployed', tickets: 500, after: undefined, now: NOW })
    await store.open({ system: 'zendesk', id: '9' }, NOW)
    expect((await get('/')).text).not.toContain('Waits for your approval')
  })

  test('tells how far a crowd is', async () => {
    const { store, get } = createWorld()
    await waiting(store)
    const receivedAt = NOW - 1_000
    await store.record([{ system: 'jira', id: 'd', event: 'jira:issue_updated', receivedAt, hint: CAUSE }])
    await store.drain(NOW)
    expect((await get('/')).text).toContain('0 of 12 done, 12 held.')
    const { crowds } = JSON.parse((await get('/api/v1/crowds')).text)
    expect(crowds).toMatchObject([{ cause: { name: 'OPS-1' }, cases: 12, done: 0, held: 12, failed: 0 }])
  })
})

describe('an answer', () => {
  test.each(['approved', 'rejected'] as const)(
    '%s from the page is written down and wakes the cases',
    async (decision) => {
      let woken = 0
      const { app, store } = createWorld({ wake: () => woken++ })
      const id = await waiting(store)
      const answered = await app.request(`/approvals/${id}`, {
        method: 'POST',
        body: form(decision),
        headers: HOME,
      })
      expect([answered.status, answered.headers.get('location')]).toEqual([303, '/'])
      expect(await store.approvals(9)).toMatchObject([{ id, decision, decidedAt: NOW, held: 12 }])
      expect(woken).toBe(1)
      expect(await store.drain(NOW)).toMatchObject({ woken: 12 })
    },
  )

  test('by the API gives the approval as it is now', async () => {
    const { app, store } = createWorld({ adminToken: TOKEN })
    const id = await waiting(store)
    const answered = await app.request(`/api/v1/approvals/${id}`, {
      method: 'POST',
      body: JSON.stringify({ decision: 'rejected' }),
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    })
    expect(answered.status).toBe(200)
    expect(await answered.json()).toMatchObject({ id, decision: 'rejected', tickets: 12, stage: 'deployed' })
  })

  test.each([
    ['without the token', {}, 401],
    ['with a wrong one', { authorization: 'Bearer wrong' }, 401],
  ])('%s changes nothing', async (_, headers, status) => {
    const { app, store } = createWorld({ adminToken: TOKEN })
    const id = await waiting(store)
    for (const path of [`/approvals/${id}`, `/api/v1/approvals/${id}`]) {
      const answered = await app.request(path, { method: 'POST', body: form('approved'), headers })
      expect(answered.status).toBe(status)
    }
    expect((await store.approvals(9))[0]?.decision).toBeUndefined()
  })

  test.each([
    ['another site', { host: 'localhost:8787', origin: 'https://evil.example' }],
    ['a site of the same name on another port', { host: 'localhost:8787', origin: 'http://localhost:9999' }],
    ['nobody knows where', { host: 'localhost:8787' }],
    ['a sandboxed frame', { host: 'localhost:8787', origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('by a form from %s changes nothing', async (_, headers) => {
    const { app, store } = createWorld()
    const id = await waiting(store)
    for (const path of [`/approvals/${id}`, `/api/v1/approvals/${id}`]) {
      const answered = await app.request(path, { method: 'POST', body: form('approved'), headers })
      expect(answered.status).toBe(403)
    }
    const text = { ...headers, 'content-type': 'text/plain' }
    const body = JSON.stringify({ decision: 'approved' })
    expect(
      (await app.request(`/api/v1/approvals/${id}`, { method: 'POST', body, headers: text })).status,
    ).toBe(403)
    expect((await store.approvals(9))[0]?.decision).toBeUndefined()
  })

  test.each([
    ['no decision', '{}', 400],
    ['another word', '{"decision":"maybe"}', 400],
    ['no JSON', 'decision=approved', 400],
    ['too much', JSON.stringify({ decision: 'approved', more: 'x'.repeat(9_000) }), 400],
  ])('with %s is refused', async (_, body, status) => {
    const { app, store } = createWorld()
    const id = await waiting(store)
    const headers = { ...HOME, 'content-type': 'application/json' }
    const answered = await app.request(`/api/v1/approvals/${id}`, { method: 'POST', body, headers })
    expect(answered.status).toBe(status)
    expect((await store.approvals(9))[0]?.decision).toBeUndefined()
  })

  test.each(['0', '99', 'x', '1e3', '%2e%2e', '-1'])('to %s, which nobody was asked, is 404', async (id) => {
    const { app, store } = createWorld()
    await waiting(store)
    const headers = { ...HOME, 'content-type': 'application/json' }
    const body = JSON.stringify({ decision: 'approved' })
    expect((await app.request(`/api/v1/approvals/${id}`, { method: 'POST', body, headers })).status).toBe(404)
  })
})
