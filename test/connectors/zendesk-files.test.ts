// The files of a ticket: which are listed, and what an address in a payload may lead to.
import { describe, expect, it } from 'vitest'
import { createFetchFile } from '../../src/connectors/file.ts'
import { createHttp } from '../../src/connectors/http.ts'
import { createZendesk, FILE_BYTES, ZENDESK_CONTENT } from '../../src/connectors/zendesk/index.ts'
import type { Attachment } from '../../src/core/facts.ts'
import { createVirtualClock } from './virtual-clock.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const ACCOUNT = 'https://acme.zendesk.com'
const CONTENT = 'https://p14.zdusercontent.com/attachment/1/abc?token=signed'
const TICKET = { system: 'zendesk', id: '1' } as const
const FILE: Attachment = {
  id: '498483',
  name: 'crash.log',
  type: 'text/plain',
  bytes: 7,
  url: `${ACCOUNT}/attachments/token/abc/?name=crash.log`,
}
const TEXT = 'It fell'

type Asked = { readonly url: string; readonly authorization: string | null }
type Answer = (request: Request) => Response | Promise<Response>

/** An account that gives out tokens, and answers everything else with `answer`. */
function connect(answer: Answer) {
  const clock = createVirtualClock(NOW)
  const asked: Asked[] = []
  let tokens = 0
  async function network(request: Request): Promise<Response> {
    if (request.url === `${ACCOUNT}/oauth/tokens`) {
      tokens += 1
      return Response.json({ access_token: `t${tokens}`, expires_in: 86_400, scope: 'read write' })
    }
    asked.push({ url: request.url, authorization: request.headers.get('authorization') })
    return answer(request)
  }
  const common = { system: 'zendesk', fetch: network, clock, origins: [ACCOUNT], timeout: 30_000 }
  const zendesk = createZendesk({
    http: createHttp({ ...common, limits: [] }),
    fetchFile: createFetchFile({ ...common, contentHosts: ZENDESK_CONTENT, most: FILE_BYTES }),
    url: ACCOUNT,
    auth: { kind: 'oauth', clientId: 'bugbridge', clientSecret: 's3cret' },
    clock,
  })
  return { zendesk, asked, clock, tokens: () => tokens }
}

const moved = (location: string, status = 302) => new Response(null, { status, headers: { location } })
const onAccount = (request: Request) => request.url.startsWith(`${ACCOUNT}/`)
const refused = (reason: string, rest = {}) => ({
  ok: false,
  failure: { kind: 'refused', system: 'zendesk', reason, ...rest },
})

describe('downloading a file', () => {
  it('follows the account to where the content is, and shows our credentials to the account alone', async () => {
    const { zendesk, asked } = connect((request) =>
      onAccount(request) ? moved(CONTENT) : new Response(TEXT),
    )
    const content = await zendesk.download(FILE)
    expect(content.ok && new TextDecoder().decode(content.value)).toBe(TEXT)
    expect(asked).toEqual([
      { url: FILE.url, authorization: 'Bearer t1' },
      { url: CONTENT, authorization: null },
    ])
  })

  it('takes content that the account itself gives', async () => {
    const { zendesk } = connect(() => new Response(TEXT))
    expect(await zendesk.download(FILE)).toMatchObject({ ok: true })
  })

  it('shows no credentials to the account either, once it was sent on', async () => {
    const { zendesk, asked } = connect((request) =>
      request.url.endsWith('/moved') ? new Response(TEXT) : moved('/attachments/moved'),
    )
    expect(await zendesk.download(FILE)).toMatchObject({ ok: true })
    expect(asked.at(-1)).toEqual({ url: `${ACCOUNT}/attachments/moved`, authorization: null })
  })

  it.each([
    'https://evil.example/attachments/1',
    'http://acme.zendesk.com/attachments/1',
    'https://acme.zendesk.com:8443/attachments/1',
    'https://acme.zendesk.com.evil.example/attachments/1',
    'https://acme.zendesk.com@evil.example/attachments/1',
    'https://someone:secret@acme.zendesk.com/attachments/1',
    'https://other.zendesk.com/attachments/1',
    'https://p14.zdusercontent.com/attachment/1',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost:8787/',
    'blob:https://acme.zendesk.com/attachments/1',
    'file:///etc/passwd',
    '//evil.example/attachments/1',
    '/attachments/1',
    `${ACCOUNT}/api/v2/users/me.json`,
    `${ACCOUNT}/attachments/../api/v2/users/me.json`,
    `${ACCOUNT}/oauth/tokens`,
    '',
  ])('is refused without a call when the address in the payload is %j', async (url) => {
    const { zendesk, asked, tokens } = connect(() => new Response(TEXT))
    expect(await zendesk.download({ ...FILE, url })).toEqual(refused('host-not-allowed'))
    expect(asked).toEqual([])
    expect(tokens()).toBe(0)
  })

  it.each([
    'https://evil.example/',
    'http://p14.zdusercontent.com/attachment/1',
    'https://zdusercontent.com/attachment/1',
    'https://evilzdusercontent.com/attachment/1',
    'https://p14.zdusercontent.com.evil.example/attachment/1',
    'https://p14.zdusercontent.com:8443/attachment/1',
    'https://p14.zdusercontent.com@evil.example/attachment/1',
    'https://someone:secret@p14.zdusercontent.com/attachment/1',
    'http://acme.zendesk.com/attachments/1',
    'http://127.0.0.1:8787/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'data:text/plain,It%20fell',
    '//evil.example/',
  ])('is refused when the account redirects to %j, which is not asked', async (location) => {
    const { zendesk, asked } = connect(() => moved(location))
    expect(await zendesk.download(FILE)).toEqual(refused('host-not-allowed'))
    expect(asked.map(({ url }) => url)).toEqual([FILE.url])
  })

  it('is refused when the content host redirects elsewhere', async () => {
    const { zendesk, asked } = connect((request) =>
      onAccount(request) ? moved(CONTENT) : moved('https://evil.example/'),
    )
    expect(await zendesk.download(FILE)).toEqual(refused('host-not-allowed'))
    expect(asked).toHaveLength(2)
  })

  it('follows two redirects and no third', async () => {
    const { zendesk, asked } = connect(() => moved(CONTENT))
    expect(await zendesk.download(FILE)).toEqual(refused('invalid'))
    expect(asked).toHaveLength(3)
  })

  it.each([301, 302, 303, 307, 308])(
    'takes %i for a redirect, and one without an address for none',
    async (status) => {
      const there = connect((request) => (onAccount(request) ? moved(CONTENT, status) : new Response(TEXT)))
      expect(await there.zendesk.download(FILE)).toMatchObject({ ok: true })
      const nowhere = connect(() => new Response(null, { status, headers: { location: 'https://' } }))
      expect(await nowhere.zendesk.download(FILE)).toEqual(refused('invalid', { status }))
    },
  )

  it('is refused without a call when the file is said to be too large', async () => {
    const { zendesk, asked } = connect(() => new Response(TEXT))
    const large = { ...FILE, bytes: FILE_BYTES + 1 }
    expect(await zendesk.download(large)).toEqual(refused('too-large'))
    expect(asked).toEqual([])
  })

  it('stops receiving a file that is larger than it was said to be', async () => {
    let given = 0
    let isCancelled = false
    const endless = new ReadableStream({
      pull(controller) {
        given += 1
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
      cancel() {
        isCancelled = true
      },
    })
    const { zendesk } = connect(() => new Response(endless))
    expect(await zendesk.download(FILE)).toEqual(refused('too-large', { status: 200 }))
    expect(given).toBeLessThan(30)
    expect(isCancelled).toBe(true)
  })

  it.each(['<html>Sign in</html>', ''])('is refused when something else comes: %j', async (page) => {
    const { zendesk } = connect(() => new Response(page))
    expect(await zendesk.download(FILE)).toEqual(refused('unreadable'))
  })

  it('fetches another token when the first is turned away', async () => {
    const { zendesk, asked } = connect((request) =>
      request.headers.get('authorization') === 'Bearer t1'
        ? new Response(null, { status: 401 })
        : new Response(TEXT),
    )
    expect(await zendesk.download(FILE)).toMatchObject({ ok: true })
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer t1', 'Bearer t2'])
  })

  it.each([
    [403, { kind: 'denied', status: 403 }],
    [404, { kind: 'gone', status: 404 }],
    [429, { kind: 'later', status: 429, at: NOW + 5_000 }],
    [500, { kind: 'later', status: 500, at: NOW + 5_000 }],
  ])('gives %i back as data', async (status, failure) => {
    const { zendesk } = connect(() => new Response('Jane wrote: hunter2', { status }))
    expect(await zendesk.download(FILE)).toEqual({ ok: false, failure: { system: 'zendesk', ...failure } })
  })

  it('is later when nobody answers, or the content breaks off', async () => {
    const later = { ok: false, failure: { kind: 'later', system: 'zendesk', at: NOW + 5_000 } }
    const lost = connect(() => Promise.reject(new TypeError('the network lost it')))
    expect(await lost.zendesk.download(FILE)).toEqual(later)
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('cut')) })
    const cut = connect(() => new Response(broken))
    expect(await cut.zendesk.download(FILE)).toEqual(later)
  })

  it('gives up when its time is over', async () => {
    const { zendesk, clock, asked } = connect(() => new Promise(() => undefined))
    const download = zendesk.download(FILE)
    while (asked.length === 0) await Promise.resolve()
    clock.runOut()
    expect(await download).toMatchObject({ failure: { kind: 'later' } })
  })
})

const file = (id: number, rest = {}) => ({
  id,
  file_name: `${id}.log`,
  content_type: 'text/plain',
  content_url: `${ACCOUNT}/attachments/token/${id}/`,
  size: 7,
  deleted: false,
  malware_scan_result: 'malware_not_found',
  thumbnails: [{ id: 99, file_name: 'thumb.png' }],
  ...rest,
})
const comment = (attachments: unknown, rest = {}) => ({
  id: 1,
  author_id: 7,
  body: 'my password is hunter2',
  public: true,
  via: { channel: 'web' },
  attachments,
  ...rest,
})
const listing = (...comments: unknown[]) =>
  connect(() => Response.json({ comments, next_page: null })).zendesk

async function idsOf(zendesk: ReturnType<typeof listing>): Promise<readonly string[] | undefined> {
  const read = await zendesk.readAttachments(TICKET)
  return read.ok ? read.value.map(({ id }) => id) : undefined
}

describe('listing files', () => {
  it('gives what a file is called, how long it is and where it is, and no word of a comment', async () => {
    const { zendesk, asked } = connect(() => Response.json({ comments: [comment([file(5)])] }))
    const read = await zendesk.readAttachments(TICKET)
    expect(read).toEqual({
      ok: true,
      value: [
        { id: '5', name: '5.log', type: 'text/plain', bytes: 7, url: `${ACCOUNT}/attachments/token/5/` },
      ],
    })
    const { pathname, searchParams } = new URL(asked[0]?.url ?? '')
    expect(pathname).toBe('/api/v2/tickets/1/comments')
    expect(Object.fromEntries(searchParams)).toEqual({
      include_inline_images: 'true',
      sort_order: 'desc',
      per_page: '100',
      page: '1',
    })
  })

  it('puts the oldest first, and each file once', async () => {
    const zendesk = listing(
      comment([file(3)]),
      comment([file(2), file(3)], { public: false }),
      comment([file(1)]),
    )
    expect(await idsOf(zendesk)).toEqual(['1', '2', '3'])
  })

  it.each([
    ['deleted', { deleted: true }],
    ['deleted in a way that cannot be read', { deleted: 'yes' }],
    ['known to be malware', { malware_scan_result: 'malware_found' }],
    [
      'known to be malware, though agents may open it',
      { malware_scan_result: 'malware_found', malware_access_override: true },
    ],
    ['without a name', { file_name: null }],
    ['without an address', { content_url: undefined }],
    ['without a length', { size: null }],
    ['of a length below nothing', { size: -1 }],
    ['whose id is a path', { id: '../1' }],
  ])('leaves out a file that is %s, and not the one beside it', async (_, rest) => {
    expect(await idsOf(listing(comment([file(1, rest), file(2)])))).toEqual(['2'])
  })

  it.each([
    ['a person', { author_id: 7 }, 1],
    ['a person through the API', { author_id: 7, via: { channel: 'api' } }, 1],
    ['a trigger', { author_id: 7, via: { channel: 'rule' } }, 0],
    ['Zendesk itself', { author_id: -1 }, 0],
    ['nobody', { author_id: null }, 0],
  ])('counts the files on a comment by %s', async (_, rest, found) => {
    expect(await idsOf(listing(comment([file(1)], rest)))).toHaveLength(found)
  })

  it.each([[undefined], [null], ['words'], [[null, 7, 'words', {}]]])(
    'takes %j for no files',
    async (attachments) => {
      expect(await idsOf(listing(comment(attachments)))).toEqual([])
    },
  )

  it('reads the newest ten pages and no more', async () => {
    const { zendesk, asked } = connect((request) => {
      const page = Number(new URL(request.url).searchParams.get('page'))
      return Response.json({ comments: [comment([file(page)])], next_page: `${ACCOUNT}/next` })
    })
    expect(await idsOf(zendesk)).toEqual(['10', '9', '8', '7', '6', '5', '4', '3', '2', '1'])
    expect(asked).toHaveLength(10)
  })

  it('is gone with the ticket, and later when the answer cannot be read', async () => {
    const gone = connect(() => Response.json({}, { status: 404 })).zendesk
    expect(await gone.readAttachments(TICKET)).toMatchObject({ failure: { kind: 'gone', status: 404 } })
    const odd = connect(() => Response.json({ error: 'hunter2' })).zendesk
    const read = await odd.readAttachments(TICKET)
    expect(read).toMatchObject({ failure: { kind: 'later' } })
    expect(JSON.stringify(read)).not.toContain('hunter2')
  })
})

describe('when a bug was proposed', () => {
  const audit = (minute: number, ...events: object[]) => ({
    id: 100 + minute,
    author_id: minute,
    created_at: `2026-11-20T10:0${minute}:00Z`,
    events,
  })
  const sets = (value: unknown, field_name = '11', type = 'Change') => ({ type, field_name, value })
  const question = { ticket: TICKET, field: '11', values: ['bug_proposed', 'bug_confirmed'], isCopy: false }
  const at = (minute: number) => Date.parse(`2026-11-20T10:0${minute}:00Z`)

  it.each([
    [
      'by the first of several changes',
      [audit(1, sets('bug_confirmed')), audit(2, sets('bug_proposed'))],
      at(1),
    ],
    ['by the first, though it was taken back', [audit(1, sets('bug_proposed')), audit(2, sets(null))], at(1)],
    ['with the ticket', [audit(0, sets('bug_proposed', '11', 'Create'))], at(0)],
    ['in whatever order they come', [audit(3, sets('bug_proposed')), audit(2, sets('bug_proposed'))], at(2)],
    ['never, by another field', [audit(1, sets('bug_proposed', '12'))], undefined],
    ['never, by another value', [audit(1, sets('bug_declined'))], undefined],
    ['never, by a comment that says so', [audit(1, sets('bug_proposed', '11', 'Comment'))], undefined],
    ['never', [], undefined],
  ])('is said: %s', async (_, audits, value) => {
    const { zendesk, asked } = connect(() => Response.json({ audits, next_page: null }))
    expect(await zendesk.readProposedAt(question)).toEqual({ ok: true, value })
    expect(asked[0]?.url).toContain('sort_order=asc')
  })

  it.each([
    ['never, while it only took that over', [audit(0, sets('bug_confirmed', '11', 'Create'))], undefined],
    [
      'by the first change',
      [audit(0, sets('bug_confirmed', '11', 'Create')), audit(3, sets('bug_proposed'))],
      at(3),
    ],
  ])('of a ticket whose fields were copied is said: %s', async (_, audits, value) => {
    const { zendesk } = connect(() => Response.json({ audits, next_page: null }))
    expect(await zendesk.readProposedAt({ ...question, isCopy: true })).toEqual({ ok: true, value })
  })

  it('stops reading once it is known', async () => {
    const { zendesk, asked } = connect(() =>
      Response.json({ audits: [audit(1, sets('bug_proposed'))], next_page: `${ACCOUNT}/next` }),
    )
    expect(await zendesk.readProposedAt(question)).toEqual({ ok: true, value: at(1) })
    expect(asked).toHaveLength(1)
  })

  it('is not known when the history cannot be read', async () => {
    const { zendesk } = connect(() => Response.json({}, { status: 500 }))
    expect(await zendesk.readProposedAt(question)).toMatchObject({ failure: { kind: 'later', status: 500 } })
  })
})
