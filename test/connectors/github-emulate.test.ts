// The connector against another hand's GitHub: `emulate`, a stateful server on this machine. It has no GraphQL and no
// sub-issues, so there a duplicate stays unnamed and a task is mentioned; it has no transfers and no ETags either.
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreateIssue } from '../../src/core/effect.ts'
import { connectTo } from './github-world.ts'

let emulator: Emulator
let url: string
beforeAll(async () => {
  emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { github_pat_1: { login: 'acme', scopes: ['repo'] } },
      github: {
        users: [{ login: 'acme' }],
        repos: [
          { owner: 'acme', name: 'shop', private: true },
          { owner: 'acme', name: 'open', private: false },
        ],
      },
    },
  })
  url = emulator.url
})
afterAll(() => emulator.close())

const connect = () =>
  connectTo({ url, projects: ['acme/shop', 'acme/open'], extra: { labels: ['from-support'] } }).tracker

/** What people do there. */
async function act(method: string, path: string, body?: object) {
  const init = {
    method,
    headers: { authorization: 'Bearer github_pat_1' },
    body: body === undefined ? null : JSON.stringify(body),
  }
  const answer = await fetch(`${url}${path}`, init)
  expect(answer.status).toBeLessThan(300)
  return answer.json()
}

const bug: CreateIssue = {
  kind: 'create-issue',
  key: 'k',
  because: [],
  role: 'primary',
  mark: 'bugbridge-zendesk-35436',
  project: 'acme/shop',
  type: '',
  priority: 'priority: high',
  content: {
    from: 'ticket',
    subject: 'Cannot pay',
    description: 'It spins',
    url: 'https://acme.zendesk.com/agent/tickets/35436',
    details: [],
  },
}

describe('a bug on emulate', () => {
  it('is made once, worked on, released and closed', async () => {
    const tracker = connect()
    expect(await tracker.findByMark(bug.mark)).toEqual({ ok: true, value: [] })
    const made = await tracker.create(bug, Number.POSITIVE_INFINITY)
    if (!made.ok) throw new Error(made.failure.kind)
    const { id } = made.value
    expect(await tracker.findByMark(bug.mark)).toEqual({ ok: true, value: [made.value] })
    const read = async () => {
      const batch = await tracker.readIssues([id])
      return batch.ok ? batch.value.found[0] : batch
    }
    expect(await read()).toMatchObject({
      key: 'acme/shop#1',
      status: { id: 'open' },
      priority: 'priority: high',
      versions: [],
    })

    await act('POST', '/repos/acme/shop/issues/1/labels', { labels: ['in progress'] })
    expect(await read()).toMatchObject({ status: { id: 'In Progress' } })
    await act('POST', '/repos/acme/shop/milestones', { title: 'v4.2', due_on: '2026-12-15T08:00:00Z' })
    await act('PATCH', '/repos/acme/shop/issues/1', { milestone: 1 })
    expect(await read()).toMatchObject({ versions: [{ name: 'v4.2', released: false, day: '2026-12-15' }] })
    await act('PATCH', '/repos/acme/shop/issues/1', { state: 'closed', state_reason: 'completed' })
    await act('PATCH', '/repos/acme/shop/milestones/1', { state: 'closed' })
    expect(await read()).toMatchObject({
      status: { id: 'closed', category: 'done' },
      resolution: { id: 'completed' },
      versions: [{ released: true }],
    })
    const moved = await tracker.readMoved([id])
    expect(moved.ok && moved.value).toBeGreaterThan(0)
    expect(await tracker.findByKey('acme/shop#1')).toMatchObject({ value: { ref: { id } } })
    expect(await tracker.findByKey(`${url}/acme/shop/issues/1`)).toMatchObject({ value: { ref: { id } } })
  })

  it('lists its tickets in one comment, and its task is mentioned', async () => {
    const tracker = connect()
    const [issue] = (await act('GET', '/repos/acme/shop/issues?state=all')) as readonly { number: number }[]
    expect(issue?.number).toBe(1)
    const repository = (await act('GET', '/repos/acme/shop')) as { id: number }
    const ref = { system: 'github', id: `${repository.id}-1` }
    const link = (id: string, solved: boolean) =>
      tracker.perform({
        kind: 'link-ticket',
        key: 'k',
        because: [],
        issue: ref,
        ticket: { system: 'zendesk', id },
        number: id,
        url: `https://acme.zendesk.com/agent/tickets/${id}`,
        solved,
      })
    expect(await link('35436', false)).toMatchObject({ ok: true })
    expect(await link('35437', false)).toMatchObject({ ok: true })
    expect(await link('35436', true)).toMatchObject({ ok: true })
    const task = await tracker.create(
      {
        ...bug,
        role: 'related',
        mark: 'bugbridge-sentry-42',
        content: { from: 'source', sealed: { system: 'sentry', id: '42', shingles: [] } },
      },
      Number.POSITIVE_INFINITY,
    )
    if (!task.ok) throw new Error(task.failure.kind)
    const relate = {
      kind: 'relate-issues',
      key: 'k',
      because: [],
      link: 'x',
      from: task.value,
      to: ref,
    } as const
    for (let times = 0; times < 2; times++) expect(await tracker.perform(relate)).toMatchObject({ ok: true })

    const comments = (await act('GET', '/repos/acme/shop/issues/1/comments')) as readonly { body: string }[]
    expect(comments).toHaveLength(1)
    expect(comments[0]?.body).toContain('2, of them solved: 1.')
    const mentions = (await act('GET', '/repos/acme/shop/issues/2/comments')) as readonly { body: string }[]
    expect(mentions.map(({ body }) => body.split('\n')[1])).toEqual(['Related to acme/shop#1.'])
  })

  it('closed as a duplicate stays unnamed, since there is no GraphQL', async () => {
    const tracker = connect()
    await act('POST', '/repos/acme/open/issues', { title: 'x' })
    await act('PATCH', '/repos/acme/open/issues/1', { state: 'closed', state_reason: 'duplicate' })
    expect(await tracker.findByKey('acme/open#1')).toMatchObject({
      ok: true,
      value: { status: { id: 'closed' }, links: [] },
    })
  })

  it('says only closed words in a public repository', async () => {
    const tracker = connect()
    const made = await tracker.create(
      { ...bug, project: 'acme/open', mark: 'bugbridge-zendesk-7' },
      Number.POSITIVE_INFINITY,
    )
    expect(made.ok).toBe(true)
    const [issue] = (await act('GET', '/repos/acme/open/issues')) as readonly {
      title: string
      body: string
    }[]
    expect(issue?.title).toBe('A customer reported a bug')
    expect(JSON.stringify(issue)).not.toMatch(/Cannot pay|It spins|35436|zendesk\.com/)
  })

  it('is refused to a wrong token, and what is not there is not found', async () => {
    expect(await connect().findByKey('acme/shop#99')).toEqual({ ok: true, value: undefined })
    expect(await connect().findByKey('acme/nowhere#1')).toEqual({ ok: true, value: undefined })
    const stranger = connectTo({
      url,
      projects: ['acme/shop', 'acme/open'],
      auth: { kind: 'token', token: 'wrong' },
    }).tracker
    expect((await stranger.create(bug, Number.POSITIVE_INFINITY)).ok).toBe(false)
  })
})
