// GitHub's lists of changed issues and milestones: what is asked, and what is read of the answers.
import { beforeEach, describe, expect, it } from 'vitest'
import { connectTo, createGitHubWorld, type GitHubWorld, type Json, NOW } from './github-world.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

const MINUTE = 60_000
let world: GitHubWorld
let clock: VirtualClock
let tracker: ReturnType<typeof connectTo>['tracker']
/** Pages of issues, by repository. */
let pages: Record<string, readonly (readonly Json[])[]>
let milestones: Record<string, readonly Json[]>

beforeEach(() => {
  world = createGitHubWorld()
  clock = createVirtualClock(NOW)
  tracker = connectTo({ clock, fetch: async (request) => world.app.fetch(request) }).tracker
  world.addRepository(1, 'acme/shop')
  world.addRepository(2, 'acme/engine')
  pages = {}
  milestones = {}
  world.state.answer = ({ path }) => {
    const url = new URL(path, 'https://api.github.com')
    const [, name = '', what] = /^\/repos\/(\w+\/\w+)\/(issues|milestones)$/.exec(url.pathname) ?? []
    if (what === 'milestones') return Response.json(milestones[name] ?? [])
    if (what !== 'issues') return undefined
    const all = pages[name] ?? [[]]
    const page = Number(url.searchParams.get('page'))
    const next =
      page < all.length ? { link: `<https://api.github.com/x?page=${all.length}>; rel="last"` } : {}
    return Response.json(all[page - 1], { headers: next })
  }
})

async function read(cursor?: string, projects = ['acme/shop']) {
  const result = await tracker.readChanged?.({ cursor, now: clock.now(), projects })
  if (result?.ok !== true) throw new Error(`failed: ${JSON.stringify(result)}`)
  return result.value
}

/** Reads to the end, as the sweep does. */
async function readAll(cursor?: string, projects = ['acme/shop']) {
  const subjects: string[] = []
  let next = cursor
  for (let turn = 0; turn < 20; turn++) {
    const { changed, cursor: after, more } = await read(next, projects)
    subjects.push(...changed.map(({ subject }) => subject))
    next = after
    if (!more) return { subjects, cursor: after }
  }
  throw new Error('it does not end')
}

const lists = () =>
  world.asked
    .filter(({ path }) => path.includes('/issues?'))
    .map(({ path }) => new URLSearchParams(path.split('?')[1]))
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString()
const issue = (number: number, minutes = 30) => ({
  number,
  updated_at: ago(minutes),
  title: 'Jane',
  body: 'secret',
})

describe('changed issues', () => {
  it('are asked for a day back at first, then from where the last reading began, with some overlap', async () => {
    const { cursor } = await readAll()
    clock.pass(5 * MINUTE)
    await readAll(cursor)
    expect(lists().map((query) => query.get('since'))).toEqual([ago(24 * 60 + 10), ago(10)])
    expect(Object.fromEntries(lists()[0] ?? [])).toMatchObject({
      state: 'all',
      sort: 'updated',
      direction: 'desc',
    })
  })

  it('are named by repository and number, without pull requests, odd ones, and what changed just now', async () => {
    const pull = { ...issue(3), pull_request: { url: 'x' } }
    pages = { 'acme/shop': [[issue(1), pull, null, { number: 'x' }, issue(4, 0.5), issue(2, 40)]] }
    const { changed } = await read()
    expect(changed).toEqual([
      { subject: 'issue:1-1', at: Date.parse(ago(30)) },
      { subject: 'issue:1-2', at: Date.parse(ago(40)) },
    ])
  })

  it('come page by page and repository by repository, and milestones once', async () => {
    pages = { 'acme/shop': [[issue(1)], [issue(2)]], 'acme/engine': [[issue(7)]] }
    const { subjects } = await readAll(undefined, ['acme/shop', 'acme/engine'])
    expect(subjects).toEqual(['issue:1-1', 'issue:1-2', 'issue:2-7'])
    expect(world.asked.filter(({ path }) => path.includes('/milestones')).length).toBe(2)
  })

  it('are read anew when a page was left for long, the clock was set back, or the place is none', async () => {
    pages = { 'acme/shop': [[issue(1)], [issue(2)]] }
    const { cursor } = await read()
    clock.pass(11 * MINUTE)
    await read(cursor)
    expect(lists().map((query) => query.get('page'))).toEqual(['1', '1'])
    clock.pass(-60 * MINUTE)
    await read(cursor)
    await read('nonsense')
    expect(lists().map((query) => query.get('page'))).toEqual(['1', '1', '1', '1'])
  })

  it('leave no words behind', async () => {
    pages = { 'acme/shop': [[issue(1)]] }
    milestones = { 'acme/shop': [{ id: 5, title: 'Jane', description: 'secret', due_on: null }] }
    expect(JSON.stringify(await read())).not.toMatch(/Jane|secret/)
  })
})

describe('milestones', () => {
  it('are only remembered at first, and then named when they close, open or move', async () => {
    milestones = {
      'acme/shop': [
        { id: 5, due_on: '2026-12-01T00:00:00Z' },
        { id: 6, due_on: null },
      ],
    }
    const first = await readAll()
    expect(first.subjects).toEqual([])
    clock.pass(5 * MINUTE)
    milestones = {
      'acme/shop': [
        { id: 5, due_on: '2026-12-02T00:00:00Z' },
        { id: 7, due_on: null },
      ],
    }
    const second = await readAll(first.cursor)
    expect(second.subjects).toEqual(['version:5', 'version:6', 'version:7'])
    clock.pass(5 * MINUTE)
    expect((await readAll(second.cursor)).subjects).toEqual([])
  })
})

describe('an answer that is none', () => {
  it.each([
    [403, {}, 'denied'],
    [429, { 'retry-after': '90' }, 'later'],
    [502, {}, 'later'],
  ])('of status %i is a failure', async (status, headers, kind) => {
    world.state.answer = ({ path }) =>
      path.includes('/issues?') ? new Response('{"message":"Jane may not"}', { status, headers }) : undefined
    const result = await tracker.readChanged?.({ cursor: undefined, now: NOW, projects: ['acme/shop'] })
    expect(result).toMatchObject({ ok: false, failure: { kind, status } })
    expect(JSON.stringify(result)).not.toContain('Jane')
  })
})
