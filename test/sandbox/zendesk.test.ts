import { createHmac } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  createZendeskSandbox,
  type ZendeskSandbox,
  type ZendeskSandboxOptions,
} from '../../src/sandbox/zendesk/index.ts'
import { sign } from '../../src/sandbox/zendesk/webhooks.ts'

const ORIGIN = 'http://127.0.0.1:4001'
const BUG = '360000000001'
const SENTRY = '360000000003'
const STAGE = '360000000005'
const MANAGERS = 360000000100
const START = Date.parse('2026-01-02T03:04:05Z')

type Json = ReturnType<typeof JSON.parse>
type Answer = { readonly status: number; readonly headers: Headers; readonly json: Json }
type Hook = { readonly headers: Headers; readonly raw: string; readonly body: Json }

/** An account with one agent, one manager, one customer and one ticket, and a client with a token. */
async function createWorld(options: Partial<ZendeskSandboxOptions> = {}) {
  let time = START
  let seed = 1
  const sent: Promise<Hook>[] = []
  const zendesk = createZendeskSandbox({
    clock: { now: () => time, sleep: async () => undefined },
    random: () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    },
    origin: ORIGIN,
    client: { id: 'bugbridge', secret: 'client-secret' },
    webhook: { url: 'http://127.0.0.1:8787/webhooks/zendesk', secret: 'webhook-secret' },
    send: (request) => {
      const { headers } = request
      sent.push(request.text().then((raw) => ({ headers, raw, body: JSON.parse(raw) })))
    },
    ...options,
  })
  zendesk.addGroup('Escalation managers', MANAGERS)
  const agent = zendesk.addUser({ name: 'Ada', role: 'agent' })
  const manager = zendesk.addUser({ name: 'Mo', role: 'agent', groups: [MANAGERS] })
  const customer = zendesk.addUser({ name: 'Cleo', role: 'end-user' })
  const organization = zendesk.addOrganization('Acme')
  const ticket = zendesk.addTicket({
    subject: 'Export fails',
    description: 'The export fails.',
    requester: customer,
    organization,
    assignee: agent,
  })
  let token = await tokenFrom(zendesk)

  async function call(method: string, path: string, body?: unknown): Promise<Answer> {
    return send(zendesk, method, path, body, `Bearer ${token}`)
  }
  return {
    zendesk,
    agent,
    manager,
    customer,
    organization,
    ticket,
    call,
    get: (path: string) => call('GET', path),
    put: (path: string, body: unknown) => call('PUT', path, body),
    update: (id: number, change: object) => call('PUT', `/api/v2/tickets/${id}`, { ticket: change }),
    pass: (milliseconds: number) => {
      time += milliseconds
    },
    renew: async () => {
      token = await tokenFrom(zendesk)
    },
    /** The webhooks fired since the last look. */
    hooks: async () => Promise.all(sent.splice(0)),
  }
}

async function send(
  zendesk: ZendeskSandbox,
  method: string,
  path: string,
  body?: unknown,
  authorization?: string,
) {
  const headers = {
    'content-type': 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
  }
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  const response = await zendesk.fetch(new Request(`${ORIGIN}${path}`, init))
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? undefined : JSON.parse(text),
  }
}

const CREDENTIALS = {
  grant_type: 'client_credentials',
  client_id: 'bugbridge',
  client_secret: 'client-secret',
}

async function tokenFrom(zendesk: ZendeskSandbox, more: object = {}): Promise<string> {
  const asked = { ...CREDENTIALS, scope: 'read write', ...more }
  return (await send(zendesk, 'POST', '/oauth/tokens', asked)).json.access_token
}

let world: Awaited<ReturnType<typeof createWorld>>
beforeEach(async () => {
  world = await createWorld()
})

describe('tokens', () => {
  it.each([
    ['the right client', {}, 201, undefined],
    ['a wrong secret', { client_secret: 'guess' }, 401, 'invalid_client'],
    ['a wrong client', { client_id: 'somebody' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['too short a life', { expires_in: 299 }, 400, 'invalid_request'],
  ])('answers %s', async (_, change, status, error) => {
    const asked = { ...CREDENTIALS, scope: 'read', ...change }
    const answer = await send(world.zendesk, 'POST', '/oauth/tokens', asked)
    expect([answer.status, answer.json.error]).toEqual([status, error])
  })

  it('lets a token live as long as was asked, by the clock', async () => {
    const token = await tokenFrom(world.zendesk, { expires_in: 600 })
    const look = () =>
      send(world.zendesk, 'GET', `/api/v2/tickets/${world.ticket}`, undefined, `Bearer ${token}`)
    world.pass(599_999)
    expect((await look()).status).toBe(200)
    world.pass(1)
    expect([(await look()).status, (await look()).json.error]).toEqual([401, 'invalid_token'])
  })

  it('answers 401 without a token, with a basic password, and with a revoked token, until a new one is had', async () => {
    const path = `/api/v2/tickets/${world.ticket}`
    expect((await send(world.zendesk, 'GET', path)).status).toBe(401)
    expect((await send(world.zendesk, 'GET', path, undefined, `Basic ${btoa('a@b/token:c')}`)).status).toBe(
      401,
    )
    world.zendesk.revokeTokens()
    expect((await world.get(path)).status).toBe(401)
    await world.renew()
    expect((await world.get(path)).status).toBe(200)
  })

  it('gives a token of any scope, and answers 403 to what the scope does not cover', async () => {
    const reader = await tokenFrom(world.zendesk, { scope: 'tickets:read' })
    const path = `/api/v2/tickets/${world.ticket}`
    const as = (method: string, to: string) =>
      send(
        world.zendesk,
        method,
        to,
        method === 'PUT' ? { ticket: { priority: 'low' } } : undefined,
        `Bearer ${reader}`,
      )
    expect((await as('GET', path)).status).toBe(200)
    expect((await as('PUT', path)).status).toBe(403)
    expect((await as('GET', '/api/v2/custom_statuses')).status).toBe(403)
    expect(world.zendesk.view(world.ticket).priority).toBe(null)
  })
})

describe('reading tickets', () => {
  it('shows a ticket with integer ids, lower-case words, times to the second and an entry for every field', async () => {
    world.zendesk.setField(world.agent, world.ticket, BUG, 'bug_proposed')
    const { json } = await world.get(`/api/v2/tickets/${world.ticket}`)
    expect(json.ticket).toMatchObject({
      id: world.ticket,
      status: 'open',
      priority: null,
      requester_id: world.customer,
      organization_id: world.organization,
      updated_at: '2026-01-02T03:04:05Z',
    })
    expect(json.ticket.custom_fields).toHaveLength(19)
    expect(json.ticket.custom_fields).toContainEqual({ id: 360000000001, value: 'bug_proposed' })
    expect(json.ticket.custom_fields).toContainEqual({ id: 360000000003, value: null })
  })

  it('leaves missing and deleted tickets out of show_many in silence, and answers 404 for each alone', async () => {
    const { zendesk, ticket, customer } = world
    const deleted = zendesk.addTicket({ subject: 'Gone', description: 'Gone.', requester: customer })
    zendesk.remove(deleted)
    const { json } = await world.get(`/api/v2/tickets/show_many?ids=${deleted},${ticket},999999`)
    expect(json.tickets.map((shown: Json) => shown.id)).toEqual([ticket])
    expect((await world.get(`/api/v2/tickets/${deleted}`)).status).toBe(404)
    expect((await world.update(deleted, { priority: 'low' })).status).toBe(404)
  })

  it('refuses more than a hundred ids', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => index + 1).join(',')
    expect((await world.get(`/api/v2/tickets/show_many?ids=${ids}`)).status).toBe(400)
    expect((await world.put(`/api/v2/tickets/update_many?ids=${ids}`, { ticket: {} })).status).toBe(400)
  })

  it('exports what changed since a time, without the last minute, page after page', async () => {
    const since = START / 1_000
    world.pass(60_000)
    world.zendesk.addTicket({ subject: 'Late', description: 'Late.', requester: world.customer })
    const first = await world.get(`/api/v2/incremental/tickets/cursor?start_time=${since}`)
    expect(first.json.tickets.map((shown: Json) => shown.subject)).toEqual(['Export fails'])
    world.pass(60_000)
    const next = await world.get(`/api/v2/incremental/tickets/cursor?cursor=${first.json.after_cursor}`)
    expect(next.json.tickets.map((shown: Json) => shown.subject)).toEqual(['Late'])
    expect(next.json.end_of_stream).toBe(true)
    const now = since + 120
    expect((await world.get(`/api/v2/incremental/tickets/cursor?start_time=${now}`)).status).toBe(400)
  })
})

describe('updating one ticket', () => {
  it('writes what was asked, as the service user, with the metadata on the audit', async () => {
    const comment = { body: 'Thank you.', public: true }
    const fields = [
      { id: 360000000005, value: 'eng_accepted' },
      { id: 360000000003, value: '' },
      { id: 1, value: 'unknown' },
    ]
    world.zendesk.setField(world.agent, world.ticket, SENTRY, 'OPS-1A')
    const metadata = { bugbridge: '{"seq":1}' }
    const change = {
      status: 'hold',
      priority: 'high',
      custom_fields: fields,
      comment,
      tags: ['a', 'b'],
      metadata,
    }
    const answer = await world.update(world.ticket, change)
    expect(answer.status).toBe(200)
    const view = world.zendesk.view(world.ticket)
    expect(view).toMatchObject({ status: 'hold', priority: 'high', tags: ['a', 'b'] })
    expect(view.fields).toEqual({ ...view.fields, [STAGE]: 'eng_accepted', [SENTRY]: null })
    expect(Object.keys(view.fields)).toHaveLength(19)
    expect(view.comments.at(-1)).toMatchObject({
      authorId: world.zendesk.bridgeUser,
      body: 'Thank you.',
      public: true,
    })
    const { json } = await world.get(`/api/v2/tickets/${world.ticket}/audits?sort_order=desc`)
    expect(json.audits[0]).toMatchObject({
      author_id: world.zendesk.bridgeUser,
      metadata: { system: {}, custom: metadata },
    })
  })

  it.each([
    ['the stamp of this version', true, 0, 200],
    ['an older stamp', true, -1_000, 409],
    ['an older stamp and safe_update false, which has the same effect', false, -1_000, 409],
    ['an older stamp and no safe_update, which forces', undefined, -1_000, 200],
  ])('given %s', async (_, safe_update, shift, status) => {
    const updated_stamp = new Date(START + shift).toISOString()
    const answer = await world.update(world.ticket, { priority: 'low', safe_update, updated_stamp })
    expect(answer.status).toBe(status)
    expect(world.zendesk.view(world.ticket).priority).toBe(status === 200 ? 'low' : null)
    if (status === 409) expect(answer.json.error).toBe('UpdateConflict')
  })

  it('guards the tags of a ticket in the same way, and adds to them', async () => {
    const path = `/api/v2/tickets/${world.ticket}/tags`
    world.zendesk.setTags(world.agent, world.ticket, ['vip'])
    const stale = { tags: ['late'], safe_update: 'true', updated_stamp: '2020-01-01T00:00:00Z' }
    expect((await world.put(path, stale)).status).toBe(409)
    expect((await world.put(path, { tags: ['bugbridge'] })).json).toEqual({ tags: ['vip', 'bugbridge'] })
  })

  it('makes a comment public that does not say otherwise', async () => {
    await world.update(world.ticket, { comment: { body: 'Oops.' } })
    await world.update(world.ticket, { comment: { body: 'Internal.', public: false } })
    const seen = world.zendesk.customerView(world.ticket).comments.map((comment) => comment.body)
    expect(seen).toEqual(['The export fails.', 'Oops.'])
  })

  it('ignores additional_tags and remove_tags, and leaves no audit of an update that changes nothing', async () => {
    world.zendesk.setTags(world.agent, world.ticket, ['vip'])
    const before = world.zendesk.view(world.ticket)
    world.pass(5_000)
    const answer = await world.update(world.ticket, {
      additional_tags: ['x'],
      remove_tags: ['vip'],
      status: 'open',
    })
    expect(answer.status).toBe(200)
    expect(world.zendesk.view(world.ticket)).toEqual(before)
  })

  it.each([
    ['an unknown status', { status: 'resolved' }, 'status'],
    ['an unknown priority', { priority: 'critical' }, 'priority'],
    [
      'an option that the drop-down does not have',
      { custom_fields: [{ id: 360000000005, value: 'eng_lost' }] },
      'base',
    ],
    ['a date that is none', { custom_fields: [{ id: 360000000006, value: '15 May' }] }, 'base'],
  ])('answers 422 to %s', async (_, change, attribute) => {
    const answer = await world.update(world.ticket, change)
    expect([answer.status, answer.json.error]).toEqual([422, 'RecordInvalid'])
    expect(Object.keys(answer.json.details)).toEqual([attribute])
    expect(world.zendesk.view(world.ticket).audits).toBe(1)
  })

  it('refuses to change a closed ticket', async () => {
    world.zendesk.setStatus(world.agent, world.ticket, 'solved')
    world.zendesk.close(world.ticket)
    const answer = await world.update(world.ticket, { comment: { body: 'Late.', public: false } })
    expect(answer.status).toBe(422)
    expect(answer.json.details.status[0].description).toBe('Status: closed prevents ticket update')
    expect(() => world.zendesk.reply(world.agent, world.ticket, 'Hello?', true)).toThrow()
  })

  it('refuses to solve a ticket that nobody has', async () => {
    world.zendesk.assign(world.agent, world.ticket, null)
    expect((await world.update(world.ticket, { status: 'solved' })).status).toBe(422)
    const both = await world.update(world.ticket, { status: 'solved', assignee_id: world.agent })
    expect([both.status, both.json.ticket.status]).toEqual([200, 'solved'])
  })

  it('refuses On-Hold where it is not active, and says so among the statuses', async () => {
    const without = await createWorld({ onHoldActive: false })
    expect((await without.update(without.ticket, { status: 'hold' })).status).toBe(422)
    const active = async ({ get }: typeof world) =>
      (await get('/api/v2/custom_statuses')).json.custom_statuses
        .filter((status: Json) => status.active)
        .map((status: Json) => status.status_category)
    expect(await active(without)).toEqual(['new', 'open', 'pending', 'solved'])
    expect(await active(world)).toEqual(['new', 'open', 'pending', 'hold', 'solved'])
  })

  it('answers 400 to a body of another shape', async () => {
    expect((await world.put(`/api/v2/tickets/${world.ticket}`, { status: 'open' })).status).toBe(400)
    expect((await world.update(world.ticket, { comment: 'text' })).status).toBe(400)
  })
})

describe('updating many tickets', () => {
  const job = (answer: Answer) => `/api/v2/job_statuses/${answer.json.job_status.id}`

  it('runs the job a little later, and shows it queued, working, completed', async () => {
    const accepted = await world.put(`/api/v2/tickets/update_many?ids=${world.ticket}`, {
      ticket: { status: 'hold' },
    })
    expect(accepted.json.job_status).toMatchObject({ status: 'queued', total: 1, progress: 0, results: null })
    world.pass(100)
    expect((await world.get(job(accepted))).json.job_status.status).toBe('working')
    world.pass(199)
    expect(world.zendesk.view(world.ticket).status).toBe('open')
    world.pass(5_000)
    expect(world.zendesk.view(world.ticket)).toMatchObject({ status: 'hold', updatedAt: START + 300 })
    const { job_status } = (await world.get(job(accepted))).json
    expect(job_status).toMatchObject({ status: 'completed', progress: 1 })
    expect(job_status.results).toEqual([
      { id: world.ticket, action: 'update', success: true, status: 'Updated' },
    ])
  })

  it('lets each ticket of a batch succeed or fail for itself', async () => {
    const { zendesk, ticket, customer, agent } = world
    const add = () =>
      zendesk.addTicket({ subject: 'S', description: 'D', requester: customer, assignee: agent })
    const [stale, closed, gone] = [add(), add(), add()]
    zendesk.setStatus(agent, closed, 'solved')
    zendesk.close(closed)
    zendesk.remove(gone)
    const safe = { safe_update: true, updated_stamp: '2026-01-02T03:04:05Z' }
    const tickets = [
      { id: ticket, status: 'hold', additional_tags: ['bugbridge'], ...safe },
      { id: stale, status: 'hold', ...safe, updated_stamp: '2026-01-02T03:04:04Z' },
      { id: closed, status: 'hold' },
      { id: gone, status: 'hold' },
      { id: 4711, status: 'hold' },
    ]
    const accepted = await world.put('/api/v2/tickets/update_many', { tickets })
    world.pass(300)
    const { results } = (await world.get(job(accepted))).json.job_status
    expect(results.map((result: Json) => [result.id, result.success, result.error])).toEqual([
      [ticket, true, undefined],
      [stale, false, 'UpdateConflict'],
      [closed, false, 'RecordInvalid'],
      [gone, false, 'TicketNotFound'],
      [4711, false, 'TicketNotFound'],
    ])
    expect(results[2].details).toBe('Status: closed prevents ticket update')
    expect([zendesk.view(ticket).status, zendesk.view(stale).status]).toEqual(['hold', 'open'])
    expect(zendesk.view(ticket).tags).toEqual(['bugbridge'])
  })

  it('adds and removes tags without touching the others', async () => {
    world.zendesk.setTags(world.agent, world.ticket, ['vip', 'old'])
    const ticket = { additional_tags: ['bugbridge'], remove_tags: ['old'] }
    await world.put(`/api/v2/tickets/update_many?ids=${world.ticket}`, { ticket })
    world.pass(300)
    expect(world.zendesk.view(world.ticket).tags).toEqual(['vip', 'bugbridge'])
  })

  it('refuses a ticket that somebody changed while the job was queued, even without a stamp', async () => {
    const accepted = await world.put(`/api/v2/tickets/update_many?ids=${world.ticket}`, {
      ticket: { status: 'hold' },
    })
    world.pass(100)
    world.zendesk.setPriority(world.agent, world.ticket, 'urgent')
    world.pass(200)
    const { results } = (await world.get(job(accepted))).json.job_status
    expect(results[0].error).toBe('UpdateConflict')
    expect(world.zendesk.view(world.ticket)).toMatchObject({ status: 'open', priority: 'urgent' })
  })

  it('takes thirty jobs at once, and the next when one is done', async () => {
    const queue = () => world.put('/api/v2/tickets/update_many', { tickets: [] })
    for (let count = 0; count < 30; count++) expect((await queue()).status).toBe(200)
    const refused = await queue()
    expect([refused.status, refused.json.error]).toEqual([429, 'TooManyJobs'])
    world.pass(300)
    expect((await queue()).status).toBe(200)
  })
})

describe('limits', () => {
  it('allows so many updates a minute, and says when to come back', async () => {
    const small = await createWorld({ limits: { updatesPerMinute: 2 } })
    const other = small.zendesk.addTicket({ subject: 'S', description: 'D', requester: small.customer })
    await small.update(small.ticket, { priority: 'low' })
    small.pass(20_000)
    const second = await small.put(`/api/v2/tickets/update_many?ids=${small.ticket},${other}`, { ticket: {} })
    expect(second.headers.get('zendesk-ratelimit-tickets-update')).toBe('total=2; remaining=0; resets=40')
    const third = await small.update(other, { priority: 'low' })
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '40'])
    expect(small.zendesk.view(other).priority).toBe(null)
    expect((await small.get(`/api/v2/tickets/${other}`)).status).toBe(200)
    small.pass(40_000)
    expect((await small.update(other, { priority: 'low' })).status).toBe(200)
  })

  it('allows thirty updates of one ticket in ten minutes, jobs included', async () => {
    for (let count = 0; count < 29; count++) await world.update(world.ticket, { priority: 'low' })
    const many = `/api/v2/tickets/update_many?ids=${world.ticket}`
    expect((await world.put(many, { ticket: {} })).status).toBe(200)
    expect((await world.put(many, { ticket: {} })).status).toBe(429)
    const refused = await world.update(world.ticket, { priority: 'high' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600'])
    world.pass(600_000)
    expect((await world.update(world.ticket, { priority: 'high' })).status).toBe(200)
  })

  it('allows so many requests a minute in all, and ten exports', async () => {
    const small = await createWorld({ limits: { requestsPerMinute: 3 } })
    const look = () => small.get(`/api/v2/tickets/${small.ticket}`)
    expect((await look()).headers.get('x-rate-limit-remaining')).toBe('2')
    await look()
    await look()
    expect((await look()).status).toBe(429)
    world.pass(120_000)
    const list = () => world.get('/api/v2/incremental/tickets/cursor?start_time=0')
    for (let count = 0; count < 10; count++) expect((await list()).status).toBe(200)
    expect((await list()).status).toBe(429)
  })

  it('counts every request by its pattern', async () => {
    await world.get(`/api/v2/tickets/${world.ticket}`)
    await world.get('/api/v2/tickets/4711')
    world.zendesk.revokeTokens()
    await world.get('/api/v2/tickets/show_many?ids=1')
    expect(world.zendesk.calls()).toEqual({
      'POST /oauth/tokens': 1,
      'GET /api/v2/tickets/{id}': 2,
      'GET /api/v2/tickets/show_many': 1,
    })
  })
})

describe('people', () => {
  it.each(['pending', 'hold', 'solved'] as const)(
    'a customer opens a %s ticket by replying, in one audit',
    async (status) => {
      world.zendesk.setStatus(world.agent, world.ticket, status)
      world.zendesk.customerReply(world.ticket, 'Still broken.')
      expect(world.zendesk.view(world.ticket)).toMatchObject({ status: 'open', audits: 3 })
      const { json } = await world.get(`/api/v2/tickets/${world.ticket}/audits?sort_order=desc&per_page=1`)
      expect(json.audits[0]).toMatchObject({ author_id: world.customer })
      expect(json.audits[0].events.map((event: Json) => event.type)).toEqual(['Change', 'Comment'])
    },
  )

  it('a customer sees public comments, and Open while the ticket is on hold', () => {
    world.zendesk.setStatus(world.agent, world.ticket, 'hold')
    world.zendesk.reply(world.agent, world.ticket, 'For us alone.', false)
    world.zendesk.reply(world.agent, world.ticket, 'We are on it.', true)
    const view = world.zendesk.customerView(world.ticket)
    expect([view.subject, view.status]).toEqual(['Export fails', 'open'])
    expect(view.comments.map((comment) => comment.body)).toEqual(['The export fails.', 'We are on it.'])
  })

  it.each([
    ['an agent', (it: typeof world) => it.zendesk.followUp(it.manager, it.ticket, 'Once more.'), 'manager'],
    ['a customer', (it: typeof world) => it.zendesk.customerReply(it.ticket, 'Once more.'), 'customer'],
  ] as const)('a closed ticket is followed up by %s, with its fields and tags', async (_, act, who) => {
    world.zendesk.setField(world.agent, world.ticket, BUG, 'bug_confirmed')
    world.zendesk.setTags(world.agent, world.ticket, ['bugbridge'])
    world.zendesk.setPriority(world.agent, world.ticket, 'high')
    world.zendesk.setStatus(world.agent, world.ticket, 'solved')
    world.zendesk.close(world.ticket)
    const closed = world.zendesk.view(world.ticket)
    act(world)
    const [next = 0] = world.zendesk.followUps(world.ticket)
    expect(world.zendesk.view(world.ticket)).toEqual(closed)
    expect(world.zendesk.view(next)).toMatchObject({
      status: 'new',
      priority: null,
      assignee: null,
      requester: closed.requester,
      organization: closed.organization,
      tags: ['bugbridge'],
      fields: closed.fields,
      externalId: null,
      comments: [{ authorId: world[who], body: 'Once more.', public: true }],
    })
    const { json } = await world.call('GET', `/api/v2/tickets/${next}`)
    expect(json.ticket.via).toEqual({
      channel: 'web',
      source: { from: { ticket_id: world.ticket, subject: 'Export fails' }, to: {}, rel: 'follow_up' },
    })
    const { json: history } = await world.call('GET', `/api/v2/tickets/${next}/audits`)
    expect(history.audits).toHaveLength(1)
    expect(history.audits[0]).toMatchObject({
      author_id: world[who],
      events: expect.arrayContaining([
        expect.objectContaining({ type: 'Create', field_name: BUG, value: 'bug_confirmed' }),
      ]),
    })
  })

  it('an open ticket is followed up by nobody', () => {
    expect(() => world.zendesk.followUp(world.agent, world.ticket, 'Once more.')).toThrow('is not closed')
  })

  it('the audits say who set which field from what to what, newest first when asked, page by page', async () => {
    world.zendesk.setField(world.agent, world.ticket, BUG, 'bug_proposed')
    world.pass(1_000)
    world.zendesk.setField(world.manager, world.ticket, BUG, 'bug_confirmed')
    const path = `/api/v2/tickets/${world.ticket}/audits`
    const { json } = await world.get(`${path}?sort_order=desc&per_page=2`)
    expect(json.audits[0]).toMatchObject({ author_id: world.manager, created_at: '2026-01-02T03:04:06Z' })
    const change = { type: 'Change', field_name: BUG, value: 'bug_confirmed', previous_value: 'bug_proposed' }
    expect(json.audits[0].events).toEqual([{ ...change, id: expect.any(Number) }])
    const last = await world.get(json.next_page.replace(ORIGIN, ''))
    expect(last.json.audits.map((audit: Json) => audit.author_id)).toEqual([world.customer])
    expect(last.json.next_page).toBe(null)
    const byCursor = await world.get(`${path}?page[size]=2`)
    const rest = await world.get(byCursor.json.links.next.replace(ORIGIN, ''))
    expect(rest.json.audits.map((audit: Json) => audit.author_id)).toEqual([world.manager])
    expect(rest.json.meta.has_more).toBe(false)
  })

  it('the groups of a person, and the people of a group, can be read', async () => {
    const pairs = async (path: string) =>
      (await world.get(path)).json.group_memberships.map((one: Json) => [one.user_id, one.group_id])
    expect(await pairs(`/api/v2/users/${world.manager}/group_memberships`)).toEqual([
      [world.manager, MANAGERS],
    ])
    expect(await pairs(`/api/v2/users/${world.agent}/group_memberships`)).toEqual([])
    expect(await pairs(`/api/v2/groups/${MANAGERS}/memberships`)).toEqual([[world.manager, MANAGERS]])
    expect((await world.get('/api/v2/users/4711/group_memberships')).status).toBe(404)
  })

  it('no ticket field is shown to customers', async () => {
    const { ticket_fields } = (await world.get('/api/v2/ticket_fields')).json
    expect(ticket_fields.map((field: Json) => field.visible_in_portal)).toEqual(Array(19).fill(false))
    expect(ticket_fields[0].custom_field_options.map((option: Json) => option.value)).toContain(
      'bug_confirmed',
    )
  })

  it('a new ticket becomes open when somebody gets it, and whoever solves a free ticket takes it', () => {
    const { zendesk, customer, agent } = world
    const add = () => zendesk.addTicket({ subject: 'S', description: 'D', requester: customer })
    const [first, second] = [add(), add()]
    expect(zendesk.view(first).status).toBe('new')
    zendesk.assign(agent, first, agent)
    expect(zendesk.view(first)).toMatchObject({ status: 'open', assignee: agent })
    zendesk.setStatus(agent, second, 'solved')
    expect(zendesk.view(second)).toMatchObject({ status: 'solved', assignee: agent })
  })
})

describe('what comes along with tickets', () => {
  const show = async (include: string) =>
    (await world.get(`/api/v2/tickets/show_many?ids=${world.ticket}${include}`)).json

  it('is only what is asked for', async () => {
    expect(Object.keys(await show(''))).toEqual(['tickets'])
    expect(Object.keys(await show('&include=users'))).toEqual(['tickets', 'users'])
    expect(Object.keys(await show('&include=users,metric_sets'))).toEqual(['tickets', 'users', 'metric_sets'])
  })

  it('is the language, the tags and the organisation of everybody on them', async () => {
    const { zendesk, agent, organization } = world
    const german = zendesk.addCustomer({ name: 'Ute', locale: 'de', tags: ['support_contact'], organization })
    const ticket = zendesk.addTicket({ subject: 'S', description: 'D', requester: german, assignee: agent })
    const { users } = (await world.get(`/api/v2/tickets/show_many?ids=${ticket}&include=users`)).json
    expect(users.map(({ id, locale, tags }: Json) => [id, locale, tags])).toEqual([
      [german, 'de', ['support_contact']],
      [agent, 'en-US', []],
    ])
    expect(zendesk.view(ticket).organization).toBe(organization)
  })

  it('is how soon an agent first replied in public, and null before', async () => {
    const { zendesk, agent, ticket } = world
    const metrics = async () => (await show('&include=metric_sets')).metric_sets[0]
    const without = { calendar: null, business: null }
    expect(await metrics()).toMatchObject({ ticket_id: ticket, replies: 0, reply_time_in_minutes: without })
    world.pass(60_000)
    zendesk.reply(agent, ticket, 'For us alone.', false)
    zendesk.customerReply(ticket, 'Hello?')
    expect(await metrics()).toMatchObject({ replies: 0, reply_time_in_minutes: without })
    world.pass(90_000)
    zendesk.reply(agent, ticket, 'We are on it.', true)
    world.pass(600_000)
    zendesk.reply(agent, ticket, 'Still.', true)
    expect(await metrics()).toMatchObject({ replies: 2, reply_time_in_minutes: { calendar: 2, business: 2 } })
  })

  it('may be tags, when the ticket is made with some', () => {
    const { zendesk, customer } = world
    const tags = ['plan_enterprise', 'vip']
    const ticket = zendesk.addTicket({ subject: 'S', description: 'D', requester: customer, tags })
    expect(zendesk.view(ticket).tags).toEqual(tags)
  })
})

describe('files', () => {
  const CONTENT = 'https://content.test'
  const log = { name: 'crash log.txt', type: 'text/plain', content: 'It fell' }
  const image = { name: 'page.png', type: 'image/png', content: new Uint8Array([137, 80]), inline: true }

  async function filesOf(ticket: number, query = ''): Promise<Json[][]> {
    const { json } = await world.get(`/api/v2/tickets/${ticket}/comments${query}`)
    return json.comments.map((comment: Json) => comment.attachments)
  }

  it('stand on the comment that brought them, images in a text only where they are asked for', async () => {
    const { zendesk, customer } = world
    const ticket = zendesk.addTicket({
      subject: 'S',
      description: 'D',
      requester: customer,
      attachments: [log],
    })
    zendesk.customerReply(ticket, 'And this.', [image])
    const [[first] = [], second] = await filesOf(ticket, '?include_inline_images=true')
    expect(first).toMatchObject({ file_name: log.name, content_type: log.type, size: 7, deleted: false })
    expect(first.content_url).toMatch(
      /^http:\/\/127\.0\.0\.1:4001\/attachments\/token\/\w+\/\?name=crash%20log\.txt$/,
    )
    expect(second).toMatchObject([{ file_name: 'page.png', inline: true, size: 2 }])
    expect((await filesOf(ticket)).map((files) => files.length)).toEqual([1, 0])
    expect(zendesk.customerView(ticket).comments).toHaveLength(2)
  })

  it('are led to by the account, and given by the content host to whoever shows nothing but its own pass', async () => {
    world = await createWorld({ contentOrigin: CONTENT })
    world.zendesk.customerReply(world.ticket, 'See.', [log, { ...log, malware: true }])
    const [, [file, bad] = []] = await filesOf(world.ticket)
    const at = (url: string, authorization?: string) =>
      world.zendesk.fetch(new Request(url, authorization === undefined ? {} : { headers: { authorization } }))
    const token = `Bearer ${await tokenFrom(world.zendesk)}`
    expect((await at(file.content_url)).status).toBe(401)
    const sent = await at(file.content_url, token)
    const there = sent.headers.get('location') ?? ''
    expect([sent.status, new URL(there).origin]).toEqual([302, CONTENT])
    const content = await at(there)
    expect([content.status, content.headers.get('content-type'), await content.text()]).toEqual([
      200,
      'text/plain',
      'It fell',
    ])
    expect((await at(there, token)).status).toBe(403)
    expect((await at(there.replace(/token=.*/, 'token=guess'))).status).toBe(403)
    expect((await at(there.replace(CONTENT, ORIGIN))).status).toBe(404)
    expect((await at(file.content_url.replace(ORIGIN, CONTENT), token)).status).toBe(404)
    expect(bad.malware_scan_result).toBe('malware_found')
    expect((await at((await at(bad.content_url, token)).headers.get('location') ?? '')).status).toBe(403)
  })

  it('are on the account itself where there is no content host', async () => {
    world.zendesk.customerReply(world.ticket, 'See.', [log])
    const [, [file] = []] = await filesOf(world.ticket)
    const sent = await world.call('GET', file.content_url.replace(ORIGIN, ''))
    expect(new URL(sent.headers.get('location') ?? '').origin).toBe(ORIGIN)
  })
})

describe('webhooks', () => {
  it('signs the timestamp and the raw body, as the vendor documents', async () => {
    // Computed with openssl.
    expect(sign('dGhpc19zZWNyZXQ=', '2024-04-17T17:18:10Z', '{"id":"141"}')).toBe(
      'UCNbSS44/T2VZ2V45vqSkggyHPdiBGmHJxS5+EmT0zw=',
    )
    const [hook] = await world.hooks()
    const timestamp = hook?.headers.get('x-zendesk-webhook-signature-timestamp')
    expect(timestamp).toBe('2026-01-02T03:04:05Z')
    const expected = createHmac('sha256', 'webhook-secret')
      .update(`${timestamp}${hook?.raw}`)
      .digest('base64')
    expect(hook?.headers.get('x-zendesk-webhook-signature')).toBe(expected)
  })

  it('tells of a new ticket with text ids, upper-case words and nine digits of a second', async () => {
    const [hook] = await world.hooks()
    expect(hook?.body).toMatchObject({
      type: 'zen:event-type:ticket.created',
      subject: `zen:ticket:${world.ticket}`,
      time: '2026-01-02T03:04:05.000000000Z',
      event: {},
      detail: { id: String(world.ticket), status: 'OPEN', actor_id: String(world.customer), priority: null },
    })
  })

  it('sends one event for each thing that an action changed, with one sequence', async () => {
    await world.hooks()
    world.pass(1_500)
    await world.update(world.ticket, {
      status: 'hold',
      priority: 'high',
      tags: ['bugbridge'],
      custom_fields: [{ id: 360000000005, value: 'eng_accepted' }],
      comment: { body: 'Noted.', public: false },
    })
    const hooks = await world.hooks()
    const events = hooks.map(({ body }) => [body.type.replace('zen:event-type:ticket.', ''), body.event])
    const id = hooks[0]?.body.event.meta.sequence.id
    expect(id).toMatch(/^[0-9a-f]{26}$/)
    const meta = (position: number) => ({ sequence: { id, position } })
    const author = { id: String(world.zendesk.bridgeUser), is_staff: true, name: expect.any(String) }
    const comment = {
      id: expect.any(String),
      body: 'Noted.',
      html_body: expect.any(String),
      is_public: false,
      author,
    }
    const custom_field = { id: STAGE, title: 'Stage', type: 'tagger' }
    expect(events).toEqual([
      ['status_changed', { current: 'HOLD', previous: 'OPEN', meta: meta(1) }],
      ['priority_changed', { current: 'HIGH', previous: null, meta: meta(2) }],
      ['tags_changed', { tags_added: ['bugbridge'], tags_removed: [], meta: meta(3) }],
      ['custom_field_changed', { custom_field, current: 'eng_accepted', previous: null, meta: meta(4) }],
      ['comment_added', { comment, meta: meta(5) }],
    ])
    for (const { body } of hooks) expect(body.detail.actor_id).toBe(String(world.zendesk.bridgeUser))
    expect(hooks[0]?.body.time).toBe('2026-01-02T03:04:06.500000000Z')
  })

  it('tells of assignments and of deletion, and gives no two events the same id', async () => {
    world.zendesk.assign(world.agent, world.ticket, world.manager)
    world.zendesk.remove(world.ticket)
    const hooks = await world.hooks()
    expect(hooks.map(({ body }) => body.type.replace('zen:event-type:ticket.', ''))).toEqual([
      'created',
      'agent_assignment_changed',
      'group_assignment_changed',
      'soft_deleted',
    ])
    expect(hooks.at(-1)?.body.detail.status).toBe('DELETED')
    expect(new Set(hooks.map(({ body }) => body.id)).size).toBe(4)
    expect(new Set(hooks.map(({ headers }) => headers.get('x-zendesk-webhook-invocation-id'))).size).toBe(4)
    expect(new Set(hooks.map(({ headers }) => headers.get('x-zendesk-webhook-id'))).size).toBe(1)
  })

  it('fires for a job at its due time, though it was noticed later', async () => {
    await world.hooks()
    await world.put(`/api/v2/tickets/update_many?ids=${world.ticket}`, { ticket: { status: 'hold' } })
    expect(await world.hooks()).toEqual([])
    world.pass(10_000)
    world.zendesk.view(world.ticket)
    const [hook] = await world.hooks()
    expect(hook?.body).toMatchObject({ time: '2026-01-02T03:04:05.300000000Z', detail: { status: 'HOLD' } })
  })

  it('fires the same bytes for the same story', async () => {
    async function story() {
      const { zendesk, agent, ticket, update, hooks } = await createWorld()
      zendesk.setField(agent, ticket, BUG, 'bug_proposed')
      await update(ticket, { status: 'hold', comment: { body: 'Noted.', public: false } })
      return (await hooks()).map(({ headers, raw }) => [[...headers], raw])
    }
    expect(await story()).toEqual(await story())
  })
})
