import { HttpResponse, http as on } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttp, type HttpOptions } from '../../src/connectors/http.ts'
import { createPace } from '../../src/connectors/pace.ts'
import {
  createZendesk,
  ZENDESK_EGRESS,
  ZENDESK_LIMITS,
  type ZendeskOptions,
} from '../../src/connectors/zendesk/index.ts'
import type { Applied } from '../../src/core/case.ts'
import type { UpdateTicket } from '../../src/core/effect.ts'
import { fieldWord, issueWord, say, ticketWord } from '../../src/core/said.ts'
import { SENTENCES, type SentenceId, type Words } from '../../src/core/sentence.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'
import {
  type Account,
  CREATED,
  createAccount,
  STAMP,
  type Ticket,
  URL_OF_ACCOUNT,
} from './zendesk-account.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const MANAGERS = '500'
const TICKET = { system: 'zendesk', id: '1' } as const

const server = setupServer()
let account: Account
let clock: VirtualClock

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  clock = createVirtualClock(NOW)
  account = createAccount()
  server.use(...account.handlers)
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const OAUTH = { kind: 'oauth', clientId: 'bugbridge', clientSecret: 's3cret' } as const

function connect(auth: ZendeskOptions['auth'] = OAUTH, options: Partial<HttpOptions> = {}) {
  const http = createHttp({
    system: 'zendesk',
    fetch: (request) => fetch(request),
    clock,
    origins: [URL_OF_ACCOUNT],
    limits: [],
    timeout: 30_000,
    ...options,
  })
  const fetchFile = () => Promise.reject(new Error('no file is asked for here'))
  return createZendesk({ http, fetchFile, url: `${URL_OF_ACCOUNT}/`, auth, clock })
}

const words: Words = {
  locale: 'en',
  sentences: Object.fromEntries(
    Object.keys(SENTENCES).map((id) => [id, `${id} {ticket}{issue}`]),
  ) as Words['sentences'],
  stages: {} as Words['stages'],
  information: {} as Words['information'],
  releases: {} as Words['releases'],
}
function said(id: SentenceId, text: string) {
  const ticket = ticketWord(text, '#')
  const issue = issueWord(text)
  return say(words, id, { ...(ticket && { ticket }), ...(issue && { issue }) } as never)
}

const APPLIED: Applied = {
  seq: 3,
  values: { status: { want: 'on-hold', seen: '0123456789abcdef' }, 360000000003: { want: null, seen: '' } },
  told: { customer: 'accepted' },
  done: ['link-ticket/10001/open'],
}

function effect(id: string, rest: Partial<UpdateTicket> = {}): UpdateTicket {
  return {
    kind: 'update-ticket',
    key: `zendesk-${id}/3`,
    because: [],
    ticket: { system: 'zendesk', id },
    stamp: STAMP,
    status: 'on-hold',
    fields: {},
    addTags: [],
    applies: APPLIED,
    ...rest,
  }
}

const metrics = (ticket_id: number, calendar: unknown, replies: unknown) => ({
  ticket_id,
  replies,
  reply_time_in_minutes: { calendar, business: calendar },
})

const OK = { ok: true, value: undefined }
const failure = (rest: Record<string, unknown>) => ({ ok: false, failure: { system: 'zendesk', ...rest } })

describe('credentials', () => {
  it('asks once for a token with both scopes and a day to live, and calls with it', async () => {
    account.ticket(1)
    const zendesk = connect()
    expect(await zendesk.readTickets(['1'], [])).toMatchObject({ ok: true })
    expect(await zendesk.readTickets(['1'], [])).toMatchObject({ ok: true })
    const asked = {
      grant_type: 'client_credentials',
      client_id: 'bugbridge',
      client_secret: 's3cret',
      scope: 'read write',
      expires_in: 86_400,
    }
    expect(account.tokens.asked).toEqual([asked])
    expect(Object.keys(asked)).toEqual(ZENDESK_EGRESS.credentials)
  })

  it('lets concurrent callers share one request for a token', async () => {
    account.ticket(1)
    const zendesk = connect()
    const replies = await Promise.all([1, 2, 3, 4].map(() => zendesk.readTickets(['1'], [])))
    expect(replies.every((reply) => reply.ok)).toBe(true)
    expect(account.tokens.asked).toHaveLength(1)
  })

  it.each([
    ['keeps a token for nine tenths of its life', 86_400, 77_000_000, 1],
    ['renews a token before it runs out', 86_400, 78_000_000, 2],
    ['takes a token without a time to live half an hour', null, 1_700_000, 2],
  ])('%s', async (_, lifetime, later, asked) => {
    account.tokens.lifetime = lifetime
    const zendesk = connect()
    await zendesk.readTickets(['1'], [])
    clock.pass(later)
    await zendesk.readTickets(['1'], [])
    expect(account.tokens.asked).toHaveLength(asked)
  })

  it('drops a token that is turned away, fetches another and repeats the call once', async () => {
    account.ticket(1)
    const zendesk = connect()
    await zendesk.readTickets(['1'], [])
    account.tokens.valid.clear()
    expect(await zendesk.update([effect('1')], Number.POSITIVE_INFINITY)).toEqual([OK])
    expect(account.tickets.get(1)?.status).toBe('hold')
    expect(account.written).toHaveLength(1)
    expect(account.tokens.asked).toHaveLength(2)
  })

  it('is denied when the new token is turned away as well', async () => {
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/show_many`, () =>
        HttpResponse.json({ error: 'no' }, { status: 401 }),
      ),
    )
    expect(await connect().readTickets(['1'], [])).toEqual(failure({ kind: 'denied', status: 401 }))
    expect(account.tokens.asked).toHaveLength(2)
  })

  it.each([400, 401, 403, 422])(
    'is denied when the client is refused with %i, and says nothing secret',
    async (status) => {
      server.use(
        on.post(`${URL_OF_ACCOUNT}/oauth/tokens`, () => HttpResponse.json({ error: 's3cret' }, { status })),
      )
      const outcome = await connect().readTickets(['1'], [])
      expect(outcome).toEqual(failure({ kind: 'denied', status }))
      expect(JSON.stringify(outcome)).not.toContain('s3cret')
    },
  )

  it('tries again for a token after a failure', async () => {
    server.use(
      on.post(`${URL_OF_ACCOUNT}/oauth/tokens`, () => HttpResponse.json({}, { status: 500 }), { once: true }),
    )
    const zendesk = connect()
    expect(await zendesk.readTickets(['1'], [])).toMatchObject({ failure: { kind: 'later' } })
    expect(await zendesk.readTickets(['1'], [])).toMatchObject({ ok: true })
  })

  it('is denied when the token was granted fewer scopes than asked for', async () => {
    account.tokens.scope = 'read'
    expect(await connect().readTickets(['1'], [])).toEqual(failure({ kind: 'denied' }))
  })

  it('shows an API token as basic credentials, and does not repeat what is turned away', async () => {
    account.ticket(1)
    const auth = { kind: 'token', email: 'zoë@acme.test', apiToken: 'k3y' } as const
    account.tokens.valid.add(`Basic ${Buffer.from('zoë@acme.test/token:k3y').toString('base64')}`)
    const zendesk = connect(auth)
    expect(await zendesk.update([effect('1')], Number.POSITIVE_INFINITY)).toEqual([OK])
    account.tokens.valid.clear()
    expect(await zendesk.update([effect('1')], Number.POSITIVE_INFINITY)).toEqual([
      failure({ kind: 'denied', status: 401 }),
    ])
    expect(account.written).toHaveLength(1)
    expect(account.tokens.turnedAway).toBe(1)
  })
})

describe('reading tickets', () => {
  it('gives the facts of a ticket', async () => {
    account.ticket(35436, {
      status: 'hold',
      priority: 'urgent',
      tags: ['bugbridge'],
      organization_id: 42,
      requester_id: 7,
      subject: 'It broke',
      raw_subject: '{{dc.it_broke}}',
      description: 'When I click',
      custom_fields: [
        { id: 11, value: 'bug_confirmed' },
        { id: 12, value: 'not asked for' },
      ],
    })
    account.beside.users = [{ id: 7, name: 'Cleo', locale: 'de', tags: ['support_contact'] }]
    account.beside.metric_sets = [
      { ticket_id: 35436, replies: 1, reply_time_in_minutes: { calendar: 90, business: 30 } },
    ]
    expect(await connect().readTickets(['35436'], ['11', '13'])).toEqual({
      ok: true,
      value: {
        gone: [],
        found: [
          {
            ref: { system: 'zendesk', id: '35436' },
            url: 'https://acme.zendesk.com/agent/tickets/35436',
            status: 'on-hold',
            priority: 'urgent',
            tags: ['bugbridge'],
            fields: { 11: 'bug_confirmed' },
            organization: '42',
            requesterId: '7',
            requester: { locale: 'de', tags: ['support_contact'] },
            createdAt: Date.parse(CREATED),
            respondedAt: Date.parse(CREATED) + 90 * 60_000,
            assigned: true,
            stamp: STAMP,
            isFresh: false,
            text: { subject: 'It broke', description: 'When I click' },
          },
        ],
      },
    })
  })

  it.each([
    ['bugbridge-follow-up-zendesk-35436', { system: 'zendesk', id: '35436' }],
    ['bugbridge-follow-up-zendesk-', undefined],
    ['bugbridge-follow-up-zendesk-1/../2', undefined],
    ['bugbridge-follow-up-jsm-1', undefined],
    ['somebody-elses-35436', undefined],
    [null, undefined],
    [7, undefined],
  ])('reads the external id %j as a follow-up of %j', async (external_id, source) => {
    account.ticket(1, { external_id })
    const reply = await connect().readTickets(['1'], [])
    expect(reply.ok && reply.value.found[0]?.followUpOf).toEqual(source)
  })

  const CLOSED = { system: 'zendesk', id: '35436' }
  const via = (from: unknown, rel: unknown = 'follow_up', channel: unknown = 'web') => ({
    channel,
    source: { from, to: {}, rel },
  })
  const OURS = 'bugbridge-follow-up-zendesk-35436'

  it.each<[string, unknown, unknown, unknown]>([
    ['a follow-up', via({ ticket_id: 35436, subject: 'x' }), null, { copiedFrom: CLOSED }],
    ['one with another external id', via({ ticket_id: 35436 }), 'crm-7', { copiedFrom: CLOSED }],
    ['one that does not say of which', via({}), null, { copiedFrom: 'unknown' }],
    ['one that says so oddly', via({ ticket_id: '../1' }), null, { copiedFrom: 'unknown' }],
    ['one with a list there', via([]), null, { copiedFrom: 'unknown' }],
    ['one that the channel alone tells', { channel: 'closed_ticket' }, null, { copiedFrom: 'unknown' }],
    ['ours', via({ ticket_id: 35436 }, 'follow_up', 'api'), OURS, { followUpOf: CLOSED }],
    ['ours, where it does not say of which', via({}), OURS, { followUpOf: CLOSED }],
    [
      'one of ours that came along with its external id',
      via({ ticket_id: 35440 }),
      OURS,
      { copiedFrom: { system: 'zendesk', id: '35440' } },
    ],
    ['a problem', via({ ticket_id: 35436 }, 'problem'), null, {}],
    ['a mail', via({ address: 'a@b.test', name: 'A' }, null, 'email'), null, {}],
    ['a number for a channel', { channel: 4 }, null, {}],
    ['nothing readable', 'web', null, {}],
    ['nothing', undefined, null, {}],
  ])('tells a follow-up that others opened from ours: %s', async (_, origin, external_id, told) => {
    account.ticket(1, { external_id, via: origin })
    const reply = await connect().readTickets(['1'], [])
    const { followUpOf, copiedFrom } = (reply.ok ? reply.value.found[0] : undefined) ?? {}
    expect({ ...(followUpOf && { followUpOf }), ...(copiedFrom && { copiedFrom }) }).toEqual(told)
  })

  it('leaves out what a ticket does not have', async () => {
    account.ticket(1, {
      priority: null,
      assignee_id: null,
      organization_id: null,
      raw_subject: 'raw',
      description: null,
    })
    const reply = await connect().readTickets(['1'], ['11'])
    expect(reply.ok && reply.value.found[0]).toEqual({
      ref: { system: 'zendesk', id: '1' },
      url: 'https://acme.zendesk.com/agent/tickets/1',
      status: 'open',
      tags: [],
      fields: {},
      requester: { tags: [] },
      createdAt: Date.parse(CREATED),
      assigned: false,
      stamp: STAMP,
      isFresh: false,
      text: { subject: 'raw', description: '' },
    })
  })

  it.each([
    ['en-US', 'en-US'],
    ['en-us', 'en-US'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['en-US-x-12', 'en-US-x-12'],
    ['de_DE', undefined],
    ['', undefined],
    ['x'.repeat(99), undefined],
    [null, undefined],
    [1, undefined],
  ])('reads the language %j of a user as %j', async (locale, read) => {
    account.ticket(1, { requester_id: 7 })
    account.beside.users = [{ id: 7, locale, tags: ['vip'] }]
    const reply = await connect().readTickets(['1'], [])
    const requester = read === undefined ? { tags: ['vip'] } : { locale: read, tags: ['vip'] }
    expect(reply.ok && reply.value.found[0]?.requester).toEqual(requester)
  })

  it.each([
    ['none at all', undefined, undefined],
    ['no lists', 'soon', { error: 'words' }],
    ['nothing readable in them', [null, 'words', { id: 'seven' }], [null, { ticket_id: {} }]],
    ['other people and tickets', [{ id: 8, tags: ['other'] }], [metrics(2, 5, 1)]],
    ['other shapes', [{ id: 7, tags: 'vip', locale: {} }], [{ ticket_id: 1, reply_time_in_minutes: 5 }]],
    ['no number of minutes', [{ id: 7 }], [metrics(1, '5', 1)]],
    ['a number below nothing', [{ id: 7 }], [metrics(1, -5, 1)]],
  ])('reads a ticket whose side-loads are %s', async (_, users, metric_sets) => {
    account.ticket(1, { requester_id: 7 })
    Object.assign(account.beside, { users, metric_sets })
    const reply = await connect().readTickets(['1'], [])
    expect(reply.ok && reply.value.found[0]?.requester).toEqual({ tags: [] })
    expect(reply.ok && reply.value.found[0]?.respondedAt).toBeUndefined()
  })

  it.each([
    ['after the minutes that were counted', 25, 1, 25],
    ['in the minute of its creation', 0, 1, 0],
    ['not yet, where there is no number', null, 0, undefined],
    ['not yet, where there is 0 beside 0 replies', 0, 0, undefined],
    ['after the minutes, whatever the number of replies', 25, undefined, 25],
  ])('says when an agent first replied: %s', async (_, calendar, replies, minutes) => {
    account.ticket(1)
    account.beside.metric_sets = [metrics(1, calendar, replies)]
    const reply = await connect().readTickets(['1'], [])
    const at = minutes === undefined ? undefined : Date.parse(CREATED) + minutes * 60_000
    expect(reply.ok && reply.value.found[0]?.respondedAt).toEqual(at)
  })

  it('reads a metric set that stands inside of its ticket', async () => {
    account.ticket(1, { metric_set: metrics(1, 3, 1) })
    const reply = await connect().readTickets(['1'], [])
    expect(reply.ok && reply.value.found[0]?.respondedAt).toBe(Date.parse(CREATED) + 180_000)
  })

  it.each([
    ['2026-11-20T10:00:00Z', true],
    ['2026-11-20T10:00:01Z', false],
    [undefined, false],
  ])('says whether it was read within the second of its last change: answered at %s', async (at, isFresh) => {
    const tickets = [
      { id: 1, status: 'open', tags: [], custom_fields: [], created_at: CREATED, updated_at: STAMP },
    ]
    const headers: Record<string, string> = at === undefined ? {} : { date: new Date(at).toUTCString() }
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/show_many`, () => HttpResponse.json({ tickets }, { headers })),
    )
    const reply = await connect().readTickets(['1'], [])
    expect(reply.ok && reply.value.found[0]?.isFresh).toBe(isFresh)
  })

  it('says which tickets are gone: deleted, unknown, and what cannot be a ticket at all', async () => {
    account.ticket(1)
    account.ticket(2, { status: 'deleted' })
    const reply = await connect().readTickets(['1', '2', '3', '../4', '1,2', ''], [])
    expect(reply.ok && reply.value.found.map(({ ref }) => ref.id)).toEqual(['1'])
    expect(reply.ok && reply.value.gone).toEqual(['2', '3', '../4', '1,2', ''])
  })

  it('asks for nothing when there is nothing to ask for', async () => {
    expect(await connect().readTickets([], [])).toEqual({ ok: true, value: { found: [], gone: [] } })
    expect(account.tokens.asked).toEqual([])
  })

  it('reads a field that holds what can be no text', async () => {
    const odd = { toString: 1, valueOf: 1 }
    account.ticket(1, {
      custom_fields: [
        { id: 11, value: [odd, 'a'] },
        { id: 12, value: odd },
      ],
    })
    const reply = await connect().readTickets(['1'], ['11', '12'])
    expect(reply.ok && reply.value.found[0]?.fields).toEqual({ 11: ' a' })
  })

  it.each([
    ['new', 'new'],
    ['open', 'open'],
    ['pending', 'awaiting-reply'],
    ['hold', 'on-hold'],
    ['solved', 'solved'],
    ['closed', 'closed'],
    ['a status of tomorrow', 'open'],
    ['constructor', 'open'],
  ])('reads the status %s as %s', async (status, ours) => {
    account.ticket(1, { status })
    const reply = await connect().readTickets(['1'], [])
    expect(reply.ok && reply.value.found[0]?.status).toBe(ours)
  })

  it.each([
    ['text', 'bug_proposed', 'bug_proposed'],
    ['a number', 12.5, '12.5'],
    ['a ticked box', true, 'true'],
    ['an empty box', false, 'false'],
    ['several options', ['a', 'b'], 'a b'],
    ['no options', [], undefined],
    ['empty text', '', undefined],
    ['null', null, undefined],
    ['an object', { id: 1 }, undefined],
  ])('reads a field with %s', async (_, value, text) => {
    account.ticket(1, { custom_fields: [{ id: 11, value }] })
    const reply = await connect().readTickets(['1'], ['11'])
    expect(reply.ok && reply.value.found[0]?.fields['11']).toBe(text)
  })

  it('does not stumble over a priority that it does not know', async () => {
    account.ticket(1, { priority: 'cosmic' })
    const reply = await connect().readTickets(['1'], [])
    expect(reply.ok && reply.value.found[0]).not.toHaveProperty('priority')
  })

  it('gives a ticket that cannot be read as neither found nor gone, and the others beside it', async () => {
    account.ticket(2)
    const good = await connect().readTickets(['2'], [])
    const second = {
      id: 2,
      status: 'open',
      created_at: CREATED,
      updated_at: STAMP,
      tags: [],
      custom_fields: [],
      assignee_id: 9,
    }
    const body = { tickets: [{ id: 1 }, second] }
    server.use(on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/show_many`, () => HttpResponse.json(body)))
    expect(await connect().readTickets(['1', '2', '3'], [])).toEqual({
      ok: true,
      value: { found: good.ok ? good.value.found : [], gone: ['3'] },
    })
  })

  it.each([
    ['has no id that can be read', { status: 'open', updated_at: STAMP, custom_fields: [] }, []],
    ['has an address for an id', { id: '1/../2', updated_at: STAMP, custom_fields: [] }, []],
    ['has no list of fields', { id: 1, status: 'open', updated_at: STAMP }, ['3']],
    [
      'has a field that cannot be read',
      { id: 1, status: 'open', updated_at: STAMP, custom_fields: [7] },
      ['3'],
    ],
  ])('takes nothing for gone, nor for empty, that may be the ticket which %s', async (_, ticket, gone) => {
    const answer = { tickets: [ticket] }
    server.use(on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/show_many`, () => HttpResponse.json(answer)))
    expect(await connect().readTickets(['1', '3'], [])).toEqual({ ok: true, value: { found: [], gone } })
  })

  it.each([{ error: 'maintenance' }, null])(
    'reads %j later, since no answer of that shape is an answer',
    async (body) => {
      server.use(on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/show_many`, () => HttpResponse.json(body)))
      expect(await connect().readTickets(['1'], [])).toEqual(failure({ kind: 'later', at: NOW + 60_000 }))
    },
  )
})

describe('marks', () => {
  const marked = (seq: number) => ({
    metadata: { custom: { bugbridge: JSON.stringify({ ...APPLIED, seq }) } },
  })

  it('reads back what the last write said', async () => {
    account.ticket(1)
    const zendesk = connect()
    await zendesk.update([effect('1')], Number.POSITIVE_INFINITY)
    expect(await zendesk.readMark(TICKET)).toEqual({ ok: true, value: APPLIED })
  })

  it('leaves the repeatable effects out of a mark that an audit could not hold', async () => {
    account.ticket(1)
    const zendesk = connect()
    const done = Array.from({ length: 60 }, (_, at) => `link-ticket/${10_000 + at}/open`)
    await zendesk.update([effect('1', { applies: { ...APPLIED, done } })], Number.POSITIVE_INFINITY)
    expect(await zendesk.readMark(TICKET)).toEqual({ ok: true, value: { ...APPLIED, done: [] } })
  })

  it('finds the newest mark, past newer audits of others, page after page', async () => {
    account.audit(1, marked(6))
    account.audit(1, marked(7))
    for (let count = 0; count < 250; count++) account.audit(1, { created_at: '2026-11-21T12:00:02Z' })
    expect(await connect().readMark(TICKET)).toMatchObject({ ok: true, value: { seq: 7 } })
  })

  it('tells audits of one second apart by their ids, in whatever order they come', async () => {
    account.audit(1, { id: 31, ...marked(9) })
    account.audit(1, { id: 30, ...marked(8) })
    expect(await connect().readMark(TICKET)).toMatchObject({ ok: true, value: { seq: 9 } })
  })

  it.each([
    ['no JSON', 'seven'],
    ['another shape', '{"seq":"seven"}'],
    ['a cut mark', JSON.stringify(APPLIED).slice(0, 40)],
  ])('passes over %s to an older mark', async (_, bugbridge) => {
    account.audit(1, marked(7))
    account.audit(1, { metadata: { custom: { bugbridge } } })
    expect(await connect().readMark(TICKET)).toMatchObject({ ok: true, value: { seq: 7 } })
  })

  it.each([[{}], [{ metadata: null }], [{ metadata: { custom: null } }], [{ metadata: { custom: [] } }]])(
    'finds none on a ticket that we never wrote: %j',
    async (rest) => {
      account.audit(1, rest)
      expect(await connect().readMark(TICKET)).toEqual({ ok: true, value: undefined })
    },
  )

  it('stops after a thousand audits', async () => {
    account.audit(1, marked(1))
    for (let count = 0; count < 1_000; count++) account.audit(1, { created_at: '2026-11-21T12:00:02Z' })
    expect(await connect().readMark(TICKET)).toEqual({ ok: true, value: undefined })
  })

  it('says so when the audits cannot be read', async () => {
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/1/audits`, () => HttpResponse.json({}, { status: 403 })),
    )
    expect(await connect().readMark(TICKET)).toEqual(failure({ kind: 'denied', status: 403 }))
  })
})

describe('who confirmed', () => {
  const question = {
    ticket: { system: 'zendesk', id: '1' },
    field: '11',
    value: 'bug_confirmed',
    group: MANAGERS,
  } as const
  const sets = (author_id: number, value: string, rest = {}, type = 'Change') =>
    account.audit(1, { author_id, events: [{ type, field_name: '11', value, ...rest }] })
  const RULE = { channel: 'rule', source: { rel: 'trigger' } }

  beforeEach(() => {
    account.memberships.set('21', [...Array.from({ length: 120 }, (_, at) => at), Number(MANAGERS)])
    account.memberships.set('22', [1, 2])
  })

  it.each<[string, () => void, unknown]>([
    ['nobody', () => sets(21, 'bug_proposed'), undefined],
    ['a manager', () => sets(21, 'bug_confirmed'), { by: '21', allowed: true }],
    ['a manager on creation', () => sets(21, 'bug_confirmed', {}, 'Create'), { by: '21', allowed: true }],
    ['somebody else', () => sets(22, 'bug_confirmed'), { by: '22', allowed: false }],
    ['a user who is no more', () => sets(23, 'bug_confirmed'), { by: '23', allowed: false }],
    [
      'somebody else after a manager',
      () => [sets(21, 'bug_confirmed'), sets(22, 'bug_proposed'), sets(22, 'bug_confirmed')],
      { by: '22', allowed: false },
    ],
    [
      'a manager after somebody else',
      () => [sets(22, 'bug_confirmed'), sets(22, 'bug_proposed'), sets(21, 'bug_confirmed')],
      { by: '21', allowed: true },
    ],
    [
      'a trigger that a manager set off',
      () => sets(21, 'bug_confirmed', { via: RULE }),
      { by: '21', allowed: false },
    ],
    [
      'an automation that runs in the name of a manager',
      () =>
        account.audit(1, {
          author_id: 21,
          via: RULE,
          events: [{ type: 'Change', field_name: '11', value: 'bug_confirmed' }],
        }),
      { by: '21', allowed: false },
    ],
    ['a comment that only mentions it', () => sets(21, 'bug_confirmed', {}, 'Comment'), undefined],
  ])('is %s', async (_, happen, value) => {
    happen()
    expect(await connect().readConfirmation(question)).toEqual({ ok: true, value })
  })

  it('says so when the groups cannot be read, rather than that nobody may', async () => {
    sets(21, 'bug_confirmed')
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/users/21/group_memberships`, () =>
        HttpResponse.json({}, { status: 500 }),
      ),
    )
    expect(await connect().readConfirmation(question)).toMatchObject({
      failure: { kind: 'later', status: 500 },
    })
  })
})

describe('what people said anew on a ticket whose fields were copied', () => {
  const values = { 11: 'bug_confirmed', 12: 'quote_accepted' }
  const RULE = { channel: 'rule', source: { rel: 'trigger' } }
  const event = (field_name: string, value: string | null, type = 'Change', rest = {}) => ({
    type,
    field_name,
    value,
    ...rest,
  })
  const born = [event('11', 'bug_confirmed', 'Create'), event('12', 'quote_accepted', 'Create')]

  it.each<[string, readonly object[][], readonly string[]]>([
    ['nothing', [], []],
    ['nothing beside what it was created with', [born], []],
    ['nothing of what came about with it', [[...born, event('11', 'bug_confirmed')]], []],
    ['what was changed to it', [born, [event('11', 'bug_proposed')], [event('11', 'bug_confirmed')]], ['11']],
    ['both', [born, [event('11', 'bug_confirmed'), event('12', 'quote_accepted')]], ['11', '12']],
    ['not what a trigger set', [born, [event('11', 'bug_confirmed', 'Change', { via: RULE })]], []],
    [
      'not what a trigger set at last',
      [born, [event('11', 'bug_confirmed')], [event('11', 'bug_confirmed', 'Change', { via: RULE })]],
      [],
    ],
    ['not what was changed to something else', [born, [event('11', 'bug_declined')]], []],
    ['not another field', [born, [event('13', 'bug_confirmed')]], []],
    ['not what a comment says', [born, [event('11', 'bug_confirmed', 'Comment')]], []],
  ])('is %s', async (_, history, anew) => {
    for (const [minute, events] of history.entries())
      account.audit(1, { author_id: 21, created_at: `2026-11-21T12:0${minute}:00Z`, events })
    expect(await connect().readSetAnew({ ticket: TICKET, values })).toEqual({ ok: true, value: anew })
  })

  it('is not known when the history cannot be read', async () => {
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/1/audits`, () => HttpResponse.json({}, { status: 500 })),
    )
    expect(await connect().readSetAnew({ ticket: TICKET, values })).toMatchObject({
      failure: { kind: 'later', status: 500 },
    })
  })
})

describe('what people touched', () => {
  const at = (time: string, events: object[], metadata = {}) =>
    account.audit(1, { created_at: `2026-11-21T${time}Z`, events, metadata })
  const change = (field_name: string, value: unknown) => ({ type: 'Change', field_name, value })

  it('gives the newest change of each name by anybody but us', async () => {
    at('08:00:00', [{ ...change('priority', 'low'), type: 'Create' }, change('11', 'a')])
    at('09:00:00', [change('status', 'open')])
    at('10:00:00', [change('status', 'hold')], { custom: { bugbridge: JSON.stringify(APPLIED) } })
    at('10:30:00', [change('status', 'open')], {
      custom: { bugbridge: 'a mark of ours that cannot be read' },
    })
    at('11:00:00', [change('11', null)])
    const touched = await connect().readTouched(TICKET, ['status', 'priority', '11', '12'])
    expect(touched).toEqual({
      ok: true,
      value: {
        status: Date.parse('2026-11-21T09:00:00Z'),
        priority: Date.parse('2026-11-21T08:00:00Z'),
        11: Date.parse('2026-11-21T11:00:00Z'),
      },
    })
  })
})

describe('whether On-Hold is offered', () => {
  const status = (status_category: string, active: boolean) => ({
    id: 1,
    status_category,
    active,
    agent_label: 'x',
  })

  it.each([
    ['an active status', [status('open', true), status('hold', true)], true],
    ['only an inactive one', [status('open', true), status('hold', false)], false],
    ['none of its category', [status('open', true)], false],
    ['no custom statuses at all', [], true],
  ])('with %s', async (_, custom_statuses, offered) => {
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/custom_statuses`, () => HttpResponse.json({ custom_statuses })),
    )
    expect(await connect().readOnHold()).toEqual({ ok: true, value: offered })
  })

  it.each([
    [403, { ok: true, value: true }],
    [404, { ok: true, value: true }],
    [401, failure({ kind: 'denied', status: 401 })],
  ])('when Zendesk answers %i', async (code, outcome) => {
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/custom_statuses`, () => HttpResponse.json({}, { status: code })),
    )
    expect(await connect().readOnHold()).toEqual(outcome)
  })
})

describe('writing one ticket', () => {
  it('writes what the effect says, on the version that it was computed from, with its mark', async () => {
    account.ticket(35436)
    const change = effect('35436', {
      status: 'solved',
      priority: 'high',
      fields: { 360000000005: fieldWord('eng_deployed') ?? null, 360000000003: null },
      comment: { audience: 'customer', said: [said('deployed', '35436'), said('accepted', '35436')] },
    })
    expect(await connect().update([change], Number.POSITIVE_INFINITY)).toEqual([OK])
    expect(account.written).toEqual([
      {
        ticket: {
          status: 'solved',
          priority: 'high',
          custom_fields: [
            { id: 360000000005, value: 'eng_deployed' },
            { id: 360000000003, value: null },
          ],
          comment: { body: 'deployed #35436\n\naccepted #35436', public: true },
          safe_update: true,
          updated_stamp: STAMP,
          metadata: {
            bugbridge: JSON.stringify({
              ...APPLIED,
              values: { status: APPLIED.values.status, 360000000003: null },
            }),
          },
        },
      },
    ])
    expect(account.tickets.get(35436)).toMatchObject({ status: 'solved', priority: 'high' })
  })

  it('says of an internal note that it is not public, and names nothing that does not change', async () => {
    account.ticket(1)
    const comment = { audience: 'agent', said: [said('agent-linked', 'OPS-1')] } as const
    const { status: _, ...rest } = effect('1', { comment })
    expect(await connect().update([rest], Number.POSITIVE_INFINITY)).toEqual([OK])
    expect(account.audits(1)[0]?.events).toEqual([
      { type: 'Comment', body: 'agent-linked OPS-1', public: false },
    ])
    expect(Object.keys(account.written[0]?.ticket as object)).toEqual([
      'comment',
      'safe_update',
      'updated_stamp',
      'metadata',
    ])
  })

  it.each<[string, Partial<Ticket> | undefined, Record<string, unknown>]>([
    ['a ticket that moved on', { updated_at: '2026-11-20T10:00:05Z' }, { kind: 'again', status: 409 }],
    ['a ticket that is gone', undefined, { kind: 'gone', status: 404 }],
    ['a closed ticket', { status: 'closed' }, { kind: 'refused', reason: 'closed' }],
    ['a value that is not accepted', { assignee_id: null }, { kind: 'refused', reason: 'invalid' }],
  ])('does not write %s', async (_, state, outcome) => {
    if (state !== undefined) account.ticket(1, state)
    const before = account.tickets.get(1)
    expect(await connect().update([effect('1', { status: 'solved' })], Number.POSITIVE_INFINITY)).toEqual([
      failure(outcome),
    ])
    expect(account.tickets.get(1)).toEqual(before)
  })

  it('writes nothing after its time, one ticket or several', async () => {
    for (const id of [1, 2]) account.ticket(id)
    const zendesk = connect()
    const late = failure({ kind: 'later', at: NOW })
    expect(await zendesk.update([effect('1')], NOW - 1)).toEqual([late])
    expect(await zendesk.update([effect('1'), effect('2')], NOW - 1)).toEqual([late, late])
    expect([1, 2].map((id) => account.tickets.get(id)?.status)).toEqual(['open', 'open'])
    expect(account.written).toEqual([])
  })

  it('keeps to what it knows when the reason of a refusal cannot be read', async () => {
    account.ticket(1, { status: 'closed' })
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/show_many`, () => HttpResponse.json({}, { status: 500 })),
    )
    const outcome = await connect().update([effect('1')], Number.POSITIVE_INFINITY)
    expect(outcome).toEqual([failure({ kind: 'refused', reason: 'invalid', status: 422 })])
  })

  it('does not know what became of a write whose answer is lost', async () => {
    account.ticket(1)
    server.use(
      on.put(`${URL_OF_ACCOUNT}/api/v2/tickets/1`, async ({ request }) => {
        account.carryOut(1, ((await request.json()) as { ticket: Record<string, unknown> }).ticket)
        return HttpResponse.error()
      }),
    )
    const zendesk = connect()
    expect(await zendesk.update([effect('1')], Number.POSITIVE_INFINITY)).toEqual([
      failure({ kind: 'unclear' }),
    ])
    expect(await zendesk.readMark(TICKET)).toMatchObject({ value: { seq: 3 } })
  })
})

describe('writing many tickets', () => {
  it('adds tags to a single ticket and keeps those that it has', async () => {
    account.ticket(1, { tags: ['vip'] })
    expect(
      await connect().update([effect('1', { addTags: ['bugbridge'] })], Number.POSITIVE_INFINITY),
    ).toEqual([OK])
    expect(account.tickets.get(1)?.tags).toEqual(['vip', 'bugbridge'])
  })

  it('gives each ticket of a batch its own outcome, in the order asked', async () => {
    account.ticket(1)
    account.ticket(2, { updated_at: '2026-11-20T10:00:05Z' })
    account.ticket(4, { status: 'closed' })
    account.ticket(5, { assignee_id: null })
    account.ticket(6)
    const effects = ['1', '2', '3', '4', '5', '6'].map((id) => effect(id, { status: 'solved' }))
    expect(await connect().update(effects, Number.POSITIVE_INFINITY)).toEqual([
      OK,
      failure({ kind: 'again' }),
      failure({ kind: 'gone' }),
      failure({ kind: 'refused', reason: 'closed' }),
      failure({ kind: 'refused', reason: 'invalid' }),
      OK,
    ])
    expect([1, 2, 4, 5, 6].map((id) => account.tickets.get(id)?.status)).toEqual([
      'solved',
      'open',
      'closed',
      'open',
      'solved',
    ])
    expect(account.written).toHaveLength(1)
  })

  it('waits for the job, a little longer each time', async () => {
    account.ticket(1)
    account.ticket(2)
    account.jobs.slow = 6
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([OK, OK])
    expect(clock.now() - NOW).toBe(500 + 1_000 + 2_000 + 4_000 + 5_000 + 5_000)
  })

  it('does not know what became of a job that does not end in two minutes', async () => {
    account.ticket(1)
    account.ticket(2)
    account.jobs.slow = Number.POSITIVE_INFINITY
    const unclear = failure({ kind: 'unclear' })
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([
      unclear,
      unclear,
    ])
    expect(clock.now() - NOW).toBeLessThanOrEqual(120_000)
  })

  it('goes on waiting when it cannot look for a while', async () => {
    account.ticket(1)
    account.ticket(2)
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/job_statuses/:id`, () => HttpResponse.json({}, { status: 503 }), {
        once: true,
      }),
    )
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([OK, OK])
  })

  it.each([
    ['failed as a whole', { status: 'failed', results: null }],
    ['was killed', { status: 'killed', results: { success: false } }],
    [
      'names other tickets only',
      { status: 'completed', results: [{ id: 9, status: 'Updated', success: true }] },
    ],
    ['says of them what we do not know', { status: 'completed', results: [{ id: 1, status: 'Pondered' }] }],
  ])('does not know what became of the tickets of a job that %s', async (_, answer) => {
    account.ticket(1)
    account.ticket(2)
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/job_statuses/:id`, () =>
        HttpResponse.json({ job_status: { id: 'job-1', ...answer } }),
      ),
    )
    const unclear = failure({ kind: 'unclear' })
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([
      unclear,
      unclear,
    ])
    expect(clock.now() - NOW).toBe(500)
  })

  it('understands results that say only Updated, or only that there was an error', async () => {
    account.ticket(1)
    account.ticket(2, { status: 'closed' })
    const results = [
      { id: 1, status: 'Updated' },
      { id: 2, error: 'RecordInvalid', status: 'Failed' },
    ]
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/job_statuses/:id`, () =>
        HttpResponse.json({ job_status: { id: 'job-1', status: 'completed', results } }),
      ),
    )
    const closed = failure({ kind: 'refused', reason: 'closed' })
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([OK, closed])
  })

  it('knows what was written by a job that failed half-way', async () => {
    account.ticket(1)
    account.ticket(2)
    const results = [{ id: 1, action: 'update', status: 'Updated', success: true }]
    server.use(
      on.get(`${URL_OF_ACCOUNT}/api/v2/job_statuses/:id`, () =>
        HttpResponse.json({ job_status: { id: 'job-1', status: 'failed', results } }),
      ),
    )
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([
      OK,
      failure({ kind: 'unclear' }),
    ])
  })

  it.each([
    ['a job that is no longer known', 404, {}],
    ['an answer without a job', 200, { job: 'yes' }],
  ])('does not know what became of %s', async (_, status, body) => {
    account.ticket(1)
    account.ticket(2)
    server.use(on.get(`${URL_OF_ACCOUNT}/api/v2/job_statuses/:id`, () => HttpResponse.json(body, { status })))
    const unclear = failure({ kind: 'unclear' })
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([
      unclear,
      unclear,
    ])
  })

  it('writes nothing and waits when too many jobs are under way', async () => {
    account.ticket(1)
    account.ticket(2)
    server.use(
      on.put(`${URL_OF_ACCOUNT}/api/v2/tickets/update_many`, () =>
        HttpResponse.json({ error: 'TooManyJobs' }, { status: 429, headers: { 'Retry-After': '7' } }),
      ),
    )
    const later = failure({ kind: 'later', status: 429, at: NOW + 7_000 })
    expect(await connect().update([effect('1'), effect('2')], Number.POSITIVE_INFINITY)).toEqual([
      later,
      later,
    ])
  })

  it('lets one ticket that is refused keep no other ticket from being written', async () => {
    for (const id of [1, 2, 3, 4, 5]) account.ticket(id)
    const gate: HttpOptions['gate'] = ({ body }) => (body.includes('OPS-13') ? 'gate-sealed-text' : undefined)
    const bad = { audience: 'agent', said: [said('agent-linked', 'OPS-13')] } as const
    const effects = [1, 2, 3, 4, 5].map((id) => effect(String(id), id === 4 ? { comment: bad } : {}))
    const refused = failure({ kind: 'refused', reason: 'gate-sealed-text' })
    const outcomes = await connect(OAUTH, { gate }).update(effects, Number.POSITIVE_INFINITY)
    expect(outcomes).toEqual([OK, OK, OK, refused, OK])
    expect([1, 2, 3, 4, 5].map((id) => account.tickets.get(id)?.status)).toEqual([
      'hold',
      'hold',
      'hold',
      'open',
      'hold',
    ])
  })

  it('writes nothing for nothing', async () => {
    expect(await connect().update([], Number.POSITIVE_INFINITY)).toEqual([])
    expect(account.written).toEqual([])
  })
})

describe('what leaves', () => {
  it('has only keys that the gate is told of, and names the tickets that each write is about', async () => {
    account.ticket(1)
    account.ticket(2)
    const about: unknown[] = []
    const gate: HttpOptions['gate'] = (sending) => {
      if (sending.purpose === 'write') about.push(sending.about)
      return undefined
    }
    const full = {
      priority: 'low',
      fields: { 11: null },
      addTags: ['bugbridge'],
      comment: { audience: 'agent', said: [said('agent-linked', 'OPS-1')] },
    } as const
    const zendesk = connect(OAUTH, { gate })
    await zendesk.update([effect('1', full), effect('2', full)], Number.POSITIVE_INFINITY)
    await zendesk.update([effect('1')], Number.POSITIVE_INFINITY)
    const { texts, containers, ids, closed, mark, publicFlag } = ZENDESK_EGRESS
    const known = [...texts, ...containers, ...ids, ...closed, mark, publicFlag]
    expect(known).toEqual(expect.arrayContaining(keysOf(account.written)))
    expect(about).toEqual([
      [
        { system: 'zendesk', id: '1' },
        { system: 'zendesk', id: '2' },
      ],
      [{ system: 'zendesk', id: '1' }],
    ])
  })

  it('says statuses and priorities in words that the gate is told of', async () => {
    account.ticket(1)
    const zendesk = connect()
    for (const status of ['open', 'awaiting-reply', 'on-hold', 'solved'] as const) {
      await zendesk.update(
        [effect('1', { status, stamp: account.tickets.get(1)?.updated_at ?? '' })],
        Number.POSITIVE_INFINITY,
      )
    }
    const statuses = account.written.map(({ ticket }) => (ticket as { status: string }).status)
    expect(statuses).toEqual(['open', 'pending', 'hold', 'solved'])
    expect(ZENDESK_EGRESS.words).toEqual(
      expect.arrayContaining([...statuses, 'low', 'normal', 'high', 'urgent']),
    )
  })
})

describe('the limits of an account', () => {
  async function departures(calls: readonly string[]): Promise<number[]> {
    const pace = createPace(ZENDESK_LIMITS, clock)
    const left: number[] = []
    const turn = { host: 'acme', patience: Number.POSITIVE_INFINITY, late: () => undefined }
    await Promise.all(
      calls.map((what) => pace.run({ ...turn, what, task: async () => void left.push(clock.now() - NOW) })),
    )
    return left
  }
  const many = (count: number, what: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => what(at))

  it.each([
    ['eighty updates a minute', many(81, (at) => `PUT /api/v2/tickets/${at}`), 60_000],
    ['batches among them', many(81, () => 'PUT /api/v2/tickets/update_many'), 60_000],
    ['thirty updates of one ticket in ten minutes', many(31, () => 'PUT /api/v2/tickets/7'), 600_000],
    ['ten incremental exports a minute', many(11, () => 'GET /api/v2/incremental/tickets/cursor'), 60_000],
    ['and reads as they come', many(300, () => 'GET /api/v2/tickets/show_many'), 0],
  ])('allow %s', async (_, calls, last) => {
    const left = await departures(calls)
    expect(left.at(-2)).toBe(0)
    expect(left.at(-1)).toBe(last)
  })

  it('each name the page that says so', () => {
    for (const { source } of ZENDESK_LIMITS) expect(source).toMatch(/^https:\/\/developer\.zendesk\.com\//)
  })
})

/** Every key in a body, however deep; what a mark holds is not looked into. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}
