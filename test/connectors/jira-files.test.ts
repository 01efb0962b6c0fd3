// Files on an issue: under which name they arrive, what a name can do on its way, and what a failure says.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHttp, type HttpOptions } from '../../src/connectors/http.ts'
import { fileName, mediaType } from '../../src/connectors/jira/attachments.ts'
import { createJira } from '../../src/connectors/jira/index.ts'
import { createVirtualClock } from './virtual-clock.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const SITE = 'https://acme.atlassian.net'
const ISSUE = { system: 'jira', id: '10001' } as const
const BYTES = new Uint8Array([0, 13, 10, 45, 45, 255])

type Answer = (request: Request) => Response | Promise<Response>

function connect(answer: Answer, options: Partial<HttpOptions> = {}) {
  const clock = createVirtualClock(NOW)
  const asked: Request[] = []
  const http = createHttp({
    system: 'jira',
    async fetch(request) {
      asked.push(request.clone())
      return answer(request)
    },
    clock,
    origins: [SITE],
    limits: [],
    timeout: 30_000,
    ...options,
  })
  const auth = { kind: 'basic', email: 'bridge@acme.test', apiToken: 'token' } as const
  const jira = createJira({ http, url: SITE, auth, clock, open: () => Promise.resolve(undefined) })
  return { jira, asked, clock }
}

const done = () => Response.json([{ id: '7', filename: 'x' }])
const attach = (name: string, type = 'text/plain') => ({
  issue: ISSUE,
  mark: 'zendesk-498483',
  name,
  type,
  content: BYTES,
})

/** The parts of the form as Jira would read them. */
async function partsOf(request: Request | undefined) {
  return [...((await request?.formData()) ?? [])].map(([name, value]) => ({ name, value }))
}

describe('attaching a file', () => {
  it('sends it as the one part of a form, past the check against forged forms', async () => {
    const { jira, asked } = connect(done)
    expect(await jira.attach(attach('crash.log'), Number.POSITIVE_INFINITY)).toEqual({
      ok: true,
      value: undefined,
    })
    const [request] = asked
    expect([request?.method, request?.url]).toEqual(['POST', `${SITE}/rest/api/3/issue/10001/attachments`])
    expect(request?.headers.get('x-atlassian-token')).toBe('no-check')
    expect(request?.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
    expect(request?.headers.get('authorization')).toMatch(/^Basic /)
    const parts = await partsOf(request)
    expect(parts).toHaveLength(1)
    const [part] = parts
    expect(part?.name).toBe('file')
    const sent = part?.value as File
    expect([sent.name, sent.type]).toEqual(['zendesk-498483-crash.log', 'text/plain'])
    expect(new Uint8Array(await sent.arrayBuffer())).toEqual(BYTES)
  })

  it.each([
    'a"; name="comment',
    'a.log"\r\nContent-Type: text/html\r\n\r\n<script>',
    'a\r\n--boundary\r\nContent-Disposition: form-data; name="file"; filename="b',
    'a\nX-Atlassian-Token: check',
    '%22; name=%22comment',
    '\u2028a\u2029',
  ])('sends one file and no other part, whatever its name: %j', async (name) => {
    const { jira, asked } = connect(done)
    expect(
      await jira.attach(attach(name, 'text/plain\r\nX-Evil: 1'), Number.POSITIVE_INFINITY),
    ).toMatchObject({ ok: true })
    const raw = new TextDecoder().decode(await asked[0]?.clone().arrayBuffer())
    const head = raw.slice(0, raw.indexOf('\r\n\r\n')).split('\r\n')
    expect(head).toHaveLength(3)
    expect(head[1]).toMatch(
      /^Content-Disposition: form-data; name="file"; filename="zendesk-498483-[^"\r\n]+"$/i,
    )
    expect(head[2]).toBe('Content-Type: application/octet-stream')
    expect(await partsOf(asked[0])).toHaveLength(1)
  })

  it.each([
    ['unclear', 'was not heard', () => Promise.reject(new TypeError('lost')), {}],
    ['unclear', 'is a fault of Jira’s', () => Response.json({}, { status: 500 }), { status: 500 }],
    ['unclear', 'is no JSON', () => new Response('<html>'), {}],
    ['unclear', 'names no file', () => Response.json([]), {}],
    [
      'later',
      'asks to wait',
      () => Response.json({}, { status: 429, headers: { 'retry-after': '7' } }),
      { status: 429, at: NOW + 7_000 },
    ],
    ['denied', 'is about rights', () => Response.json({}, { status: 403 }), { status: 403 }],
    ['gone', 'knows no such issue', () => Response.json({}, { status: 404 }), { status: 404 }],
    [
      'refused',
      'is that it is too large',
      () => Response.json({}, { status: 413 }),
      { status: 413, reason: 'too-large' },
    ],
  ] as const)('is %s when the answer %s', async (kind, _, answer, rest) => {
    const { jira, asked } = connect(answer)
    expect(await jira.attach(attach('a.log'), Number.POSITIVE_INFINITY)).toEqual({
      ok: false,
      failure: { kind, system: 'jira', ...rest },
    })
    expect(asked).toHaveLength(1)
  })

  it('is unclear when the answer did not come in time', async () => {
    const { jira, asked, clock } = connect(() => new Promise(() => undefined))
    const attached = jira.attach(attach('a.log'), Number.POSITIVE_INFINITY)
    while (asked.length === 0) await Promise.resolve()
    clock.runOut()
    expect(await attached).toEqual({ ok: false, failure: { kind: 'unclear', system: 'jira' } })
  })

  it('never leaves through a gate, which could not read it', async () => {
    const { jira, asked } = connect(done, { gate: () => undefined })
    expect(await jira.attach(attach('a.log'), Number.POSITIVE_INFINITY)).toMatchObject({
      failure: { kind: 'refused', reason: 'gate-unreadable' },
    })
    expect(asked).toEqual([])
  })
})

describe('the name of a file', () => {
  it.each([
    ['crash.log', 'crash.log'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\jane\\crash.log', 'crash.log'],
    ['..', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['   ', 'file'],
    ['.htaccess', 'htaccess'],
    ['crash.log. . ', 'crash.log'],
    ['a\r\nb\u0000c\u001b[0m.log', 'abc[0m.log'],
    ['invoice\u202Egpj.exe', 'invoicegpj.exe'],
    ['a"b<c>d:e|f?g*h.log', 'a_b_c_d_e_f_g_h.log'],
    ['Fehler übersicht 漢字 👩‍👧.png', 'Fehler übersicht 漢字 👩👧.png'],
    ['\ud800.png', '\ufffd.png'],
  ])('%j becomes %j', (name, clean) => {
    expect(fileName('zendesk-1', name)).toBe(`zendesk-1-${clean}`)
  })

  it('keeps its ending when it is too long, and no half of a character', () => {
    expect(fileName('zendesk-1', `${'x'.repeat(300)}.log`)).toBe(`zendesk-1-${'x'.repeat(186)}.log`)
    expect(fileName('zendesk-1', `a${'😀'.repeat(300)}`)).toBe(`zendesk-1-a${'😀'.repeat(94)}`)
    expect(fileName('zendesk-1', `.${'y'.repeat(300)}`)).toHaveLength(200)
  })

  it('is short, flat and marked, whatever a customer called it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = fileName('zendesk-498483', name)
        expect(safe.length).toBeLessThanOrEqual(200)
        expect(safe).toMatch(/^zendesk-498483-[^"*/:<>?\\|\p{Cc}\p{Cs}]+$/u)
      }),
      { numRuns: 500, seed: 1 },
    )
  })

  it('is the end of a name that nobody would give', () => {
    expect(fileName('zendesk-1', `${'. '.repeat(500_000)}${'x'.repeat(998)}/a.log`)).toBe('zendesk-1-a.log')
    expect(fileName('zendesk-1', `a.log/${'. '.repeat(500_000)}`)).toBe('zendesk-1-file')
  })

  it.each([
    ['image/png', 'image/png'],
    ['Text/HTML; charset=utf-8', 'text/html'],
    ['application/vnd.ms-excel', 'application/vnd.ms-excel'],
    ['', 'application/octet-stream'],
    ['png', 'application/octet-stream'],
    ['text/plain\r\nX-Evil: 1', 'application/octet-stream'],
    ['text/"plain"', 'application/octet-stream'],
  ])('has the type %j sent as %j', (type, sent) => {
    expect(mediaType(type)).toBe(sent)
  })
})

const issue = (fields: unknown) =>
  Response.json({ issues: [{ id: '10001', key: 'OPS-1', fields }], issueErrors: [] })
const NOTHING = () => Response.json({ issues: [], issueErrors: [] })
const ERROR = () => Response.json({ issues: [], issueErrors: [{ errorMessage: 'words' }] })
const LATER = { ok: false, failure: { kind: 'later', system: 'jira', at: NOW + 5_000 } }

describe('the files of an issue', () => {
  it('are their names, and nothing else of the issue is asked for', async () => {
    const { jira, asked } = connect(() =>
      issue({
        attachment: [
          { id: '7', filename: 'zendesk-1-a.log', author: {} },
          { id: '8', filename: 'b.png' },
        ],
      }),
    )
    expect(await jira.listAttachments(ISSUE)).toEqual({ ok: true, value: ['zendesk-1-a.log', 'b.png'] })
    expect(await asked[0]?.json()).toEqual({ issueIdsOrKeys: ['10001'], fields: ['attachment'] })
  })

  it.each([
    ['gone with the issue', NOTHING, { ok: false, failure: { kind: 'gone', system: 'jira' } }],
    ['later after an error that may pass', ERROR, LATER],
    [
      'not none where there is no list',
      () => issue({}),
      { ok: false, failure: { kind: 'refused', system: 'jira', reason: 'unreadable' } },
    ],
    [
      'not fewer where one has no name',
      () => issue({ attachment: [{ id: '7' }] }),
      { ok: false, failure: { kind: 'refused', system: 'jira', reason: 'unreadable' } },
    ],
  ])('are %s', async (_, answer, result) => {
    expect(await connect(answer).jira.listAttachments(ISSUE)).toEqual(result)
  })
})

const FIELDS = {
  status: { id: '3', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
  labels: [],
  updated: '2026-11-20T09:30:00.000+0000',
}

describe('finding an issue by its key', () => {
  it.each(['OPS-1', ' ops-1 ', 'OPS-1\n'])('asks for %j by the key in capitals', async (key) => {
    const { jira, asked } = connect(() => issue(FIELDS))
    const found = await jira.findByKey(key)
    expect(found.ok && found.value).toMatchObject({ ref: ISSUE, key: 'OPS-1', url: `${SITE}/browse/OPS-1` })
    expect(await asked[0]?.json()).toMatchObject({ issueIdsOrKeys: ['OPS-1'] })
  })

  it.each([
    'OPS',
    'OPS-',
    '10001',
    '-1',
    'OPS-1 OPS-2',
    'OPS-1,OPS-2',
    'OPS-1/../../2',
    `${SITE}/browse/OPS-1`,
    'the one from yesterday',
    '',
    'OPS-1234567890',
  ])('asks nothing when %j is no key', async (key) => {
    const { jira, asked } = connect(() => issue(FIELDS))
    expect(await jira.findByKey(key)).toEqual({ ok: true, value: undefined })
    expect(asked).toEqual([])
  })

  it.each([
    ['nothing where there is none', NOTHING, { ok: true, value: undefined }],
    ['later after an error that may pass', ERROR, LATER],
    [
      'a refusal where it cannot be read',
      () => issue({ status: 'words' }),
      { ok: false, failure: { kind: 'refused', system: 'jira', reason: 'unreadable' } },
    ],
    [
      'a failure as it is',
      () => Response.json({}, { status: 401 }),
      { ok: false, failure: { kind: 'denied', system: 'jira', status: 401 } },
    ],
  ])('gives %s', async (_, answer, result) => {
    expect(await connect(answer).jira.findByKey('OPS-9')).toEqual(result)
  })
})
