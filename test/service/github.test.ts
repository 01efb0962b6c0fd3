// The whole service with GitHub as its tracker: a ticket becomes an issue, and what engineering does there comes back.
import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { customerTexts } from '../../src/sandbox/final-state.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { API, createGitHubWorld, type GitHubWorld } from '../connectors/github-world.ts'
import { githubPolicy } from '../policy.ts'
import { confirmedTicket, createWorld, type World } from '../world/world.ts'

const SHOP = 1_296_269
const INTERNAL = 777
const SECRET = 'github-secret'

let github: GitHubWorld
let world: World
beforeEach(() => {
  github = createGitHubWorld()
  github.addRepository(SHOP, 'acme/shop')
  github.addRepository(INTERNAL, 'acme/internal')
  world = open(githubPolicy())
})

function open(
  by: Policy,
  answered: (request: Request) => Promise<Response> = async (request) => github.app.fetch(request),
): World {
  return createWorld({
    policy: by,
    vendors: {
      github: { url: API, auth: { kind: 'token', token: 'github_pat_1' }, webhookSecrets: [SECRET] },
    },
    between: (request, answer) => (request.url.startsWith(API) ? answered(request) : answer(request)),
  })
}

/** Engineering moves an issue to another repository, and GitHub says so. */
async function transfer(from: string): Promise<void> {
  github.addRepository(42, 'other/place')
  github.issues.set('42-7', { ...github.issues.get(from), number: 7 })
  github.comments.set('42-7', github.comments.get(from) ?? [])
  github.moved.set(from, '42-7')
  github.issues.delete(from)
  const [id, number] = from.split('-').map(Number)
  const there = { new_issue: { number: 7 }, new_repository: { id: 42 } }
  await hook({ action: 'transferred', issue: { number }, repository: { id }, changes: there })
}

/** Engineering changes an issue, and GitHub says so. */
async function change(id: string, fields: object): Promise<void> {
  const updated_at = new Date(world.time.clock.now()).toISOString()
  github.issues.set(id, { ...github.issues.get(id), ...fields, updated_at })
  const [repository, number] = id.split('-').map(Number)
  await hook({ action: 'edited', issue: { number }, repository: { id: repository } })
}

async function hook(body: object): Promise<void> {
  const text = JSON.stringify({ ...body, at: world.time.clock.now() })
  const signature = createHmac('sha256', SECRET).update(text).digest('hex')
  const answer = await world.post('/webhooks/github', text, { 'x-hub-signature-256': `sha256=${signature}` })
  expect(answer.status).toBe(202)
  await world.settle()
}

const ticketOf = () => world.sandbox.zendesk.view(world.cast.ticket ?? 0)
const bodyOf = (id: string) =>
  github.comments
    .get(id)
    ?.map(({ body }) => body)
    .join('\n') ?? ''

describe('a bug on GitHub', () => {
  it('is made once, worked on, released and solved', async () => {
    const ticket = confirmedTicket(world)
    await world.settle()
    expect([...github.issues.keys()]).toEqual([`${SHOP}-1`])
    const issue = github.issues.get(`${SHOP}-1`)
    expect(issue.title).toBe('Permits page stays blank')
    expect(issue.labels.map(({ name }: { name: string }) => name)).toContain('priority: high')
    expect(bodyOf(`${SHOP}-1`)).toContain(`[Ticket #${ticket}]`)
    expect(ticketOf()).toMatchObject({
      status: 'hold',
      fields: { [FIELD.issue]: 'acme/shop#1', [FIELD.stage]: 'eng_accepted' },
    })

    await change(`${SHOP}-1`, { labels: [...issue.labels, { name: 'In Progress' }] })
    expect(ticketOf().fields[FIELD.stage]).toBe('eng_in_progress')

    const milestone = { id: 1_002_604, title: '4.2.0', state: 'open', due_on: '2026-03-24T07:00:00Z' }
    await change(`${SHOP}-1`, { milestone })
    expect(ticketOf().fields[FIELD.eta]).toMatch(/^2026-03-/)
    await change(`${SHOP}-1`, { state: 'closed', state_reason: 'completed' })
    expect(ticketOf().fields[FIELD.stage]).toBe('eng_awaiting_release')

    github.issues.get(`${SHOP}-1`).milestone = { ...milestone, state: 'closed' }
    await hook({ action: 'closed', milestone: { id: milestone.id }, repository: { id: SHOP } })
    expect(ticketOf()).toMatchObject({ status: 'solved', fields: { [FIELD.stage]: 'eng_deployed' } })
    expect(bodyOf(`${SHOP}-1`)).toContain('1, of them solved: 1.')
    expect(customerTexts(world.sandbox, ticket).join('\n')).not.toMatch(/github|acme\/shop|#1\b/i)
    expect(world.happened.filter((each) => each.kind === 'fault')).toEqual([])
    await world.close()
  })

  it('keeps its ticket when engineering moves it to another repository', async () => {
    confirmedTicket(world)
    await world.settle()
    await transfer(`${SHOP}-1`)
    expect(ticketOf().fields[FIELD.issue]).toBe('other/place#7')
    const [known] = await world.store.list(10)
    expect(known?.case.links.map(({ issue }) => issue.id)).toEqual(['42-7'])

    await change('42-7', { labels: [{ name: 'in progress' }] })
    expect(ticketOf().fields[FIELD.stage]).toBe('eng_in_progress')
    expect(github.comments.get('42-7')).toHaveLength(1)
    expect([...github.issues.keys()]).toEqual(['42-7'])
    await world.close()
  })

  it('gets a task for its Sentry issue, as a sub-issue, and customers read nothing of it', async () => {
    const sentry = world.sandbox.sentry.addIssue({
      title: 'TypeError: permits is undefined',
      culprit: 'permits.ts',
      project: 'permits',
    })
    const ticket = confirmedTicket(world)
    world.sandbox.zendesk.setField(world.sandbox.people.frontLine, ticket, FIELD.sentry, sentry.permalink)
    await world.settle()
    expect([...github.issues.keys()].sort()).toEqual([`${SHOP}-1`, `${INTERNAL}-1`].sort())
    expect(github.parents).toEqual(new Map([[`${INTERNAL}-1`, `${SHOP}-1`]]))
    expect(github.issues.get(`${INTERNAL}-1`).title).toContain('TypeError')
    expect(ticketOf().fields[FIELD.sentry]).toBeNull()
    expect(customerTexts(world.sandbox, ticket).join('\n')).not.toMatch(/TypeError|sentry/i)
    await world.close()
  })
})

describe('a comment of ours whose creation nobody heard of', () => {
  it('is looked for once it must be in the list, and not made again', async () => {
    await world.close()
    let hidden: { readonly id: number; readonly until: number } | undefined
    world = open(githubPolicy(), async (request) => {
      const { pathname } = new URL(request.url)
      const isComments = /\/issues\/\d+\/comments$/.test(pathname)
      const answer = await github.app.fetch(request)
      if (!isComments) return answer
      if (request.method === 'POST' && hidden === undefined) {
        hidden = { id: (await answer.json()).id, until: world.time.clock.now() + 25_000 }
        return new Response('', { status: 502 })
      }
      if (request.method !== 'GET' || hidden === undefined || world.time.clock.now() > hidden.until)
        return answer
      const all: readonly { readonly id: number }[] = await answer.json()
      return Response.json(all.filter(({ id }) => id !== hidden?.id))
    })
    const ticket = confirmedTicket(world)
    await world.settle(20)
    expect(hidden).toBeDefined()
    const made = github.writes().filter(({ method, path }) => method === 'POST' && path.endsWith('/comments'))
    expect(made).toHaveLength(1)
    expect(github.comments.get(`${SHOP}-1`)).toHaveLength(1)
    expect(bodyOf(`${SHOP}-1`)).toContain(`[Ticket #${ticket}]`)
    await world.close()
  })
})

describe('an issue that the ticket names', () => {
  const EXISTING = '360000000007'
  beforeEach(async () => {
    await world.close()
    const by = githubPolicy()
    world = open({ ...by, fields: { ...by.fields, existing: EXISTING } })
  })
  const name = (ticket: number, keys: string | null) =>
    world.sandbox.zendesk.setField(world.sandbox.people.frontLine, ticket, EXISTING, keys)

  it('stays linked when engineering moves it to another repository, and no other is made', async () => {
    github.addIssue(SHOP, { number: 5, title: 'A known bug' })
    const ticket = confirmedTicket(world)
    name(ticket, 'acme/shop#5')
    await world.settle()
    expect(ticketOf().fields[FIELD.issue]).toBe('acme/shop#5')
    await transfer(`${SHOP}-5`)
    await world.settle(90)
    expect(ticketOf()).toMatchObject({ status: 'hold', fields: { [FIELD.issue]: 'other/place#7' } })
    expect([...github.issues.keys()]).toEqual(['42-7'])
    expect(github.comments.get('42-7')).toHaveLength(1)
    expect(bodyOf('42-7')).toContain(`[Ticket #${ticket}]`)
    // Commits name it by the key that it had before.
    const keys = ['acme/shop#5', 'other/place#7']
    const [known] = await world.store.list(10)
    expect(known?.case.links).toMatchObject([{ issue: { id: '42-7' }, by: 'field', keys }])
    // And it is still the field's: taken out of it, it is taken off.
    name(ticket, null)
    await world.settle(90)
    expect(bodyOf('42-7')).not.toContain(`[Ticket #${ticket}]`)
    expect([...github.issues.keys()]).toEqual(['42-7'])
    await world.close()
  })

  it('stays linked though nobody names it any more, if it was made for the ticket', async () => {
    const ticket = confirmedTicket(world)
    await world.settle()
    github.addIssue(SHOP, { number: 5, title: 'A known bug' })
    name(ticket, 'acme/shop#1 acme/shop#5')
    await world.settle()
    name(ticket, 'acme/shop#5')
    await world.settle(90)
    expect(bodyOf(`${SHOP}-1`)).toContain(`[Ticket #${ticket}]`)
    name(ticket, null)
    await world.settle(90)
    expect(bodyOf(`${SHOP}-1`)).toContain(`[Ticket #${ticket}]`)
    expect(bodyOf(`${SHOP}-5`)).not.toContain(`[Ticket #${ticket}]`)
    expect(ticketOf()).toMatchObject({ status: 'hold', fields: { [FIELD.issue]: 'acme/shop#1' } })
    expect([...github.issues.keys()]).toEqual([`${SHOP}-1`, `${SHOP}-5`])
    await world.close()
  })
})
