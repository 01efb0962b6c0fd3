// What leaves in a report of our own errors, as bytes on a socket, and what the last check lets through.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { ErrorEvent } from '@sentry/node'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { scrub } from '../../src/observe/scrub.ts'
import { createReporter } from '../../src/observe/sentry.ts'

const SECRET = 'Jane Doe could not pay order 4711 at https://shop.example/basket?token=abc'

/** A stand-in for Sentry that keeps every byte that reaches it. */
async function standIn() {
  const bytes: string[] = []
  const server = createServer(async (request, answer) => {
    bytes.push(`${JSON.stringify(request.headers)}\n${(await buffer(request)).toString('utf8')}`)
    answer.setHeader('connection', 'close')
    answer.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { bytes, dsn: `http://public@127.0.0.1:${(server.address() as AddressInfo).port}/1` }
}

test('a report says which error and where in our code, and not a word of its message', async () => {
  const { bytes, dsn } = await standIn()
  const reporter = createReporter({ dsn, release: '0.1.0' })
  const error = new TypeError(`${SECRET}\n    at pay (/app/src/leaked/${'words'}.ts:1:1)`, {
    cause: new Error(SECRET),
  })
  Object.assign(error, { response: { body: SECRET } })
  // Frames as our own code has them in production: the message first, then where it was thrown.
  error.stack = `TypeError: ${error.message}\n    at readTicket (/srv/jane/src/reconcile/pass.ts:12:7)\n    at Kysely.run (/srv/jane/node_modules/kysely/dist/x.js:1:2)`
  reporter.report(error, { event: 'fault', system: 'zendesk' })
  await reporter.flush(2_000)

  expect(bytes).toHaveLength(1)
  expect(bytes[0]).not.toMatch(/Jane|jane|4711|shop\.example|leaked|breadcrumb|server_name|contexts/)
  const event = JSON.parse(bytes[0]?.split('\n').at(-1) ?? '')
  expect(event).toMatchObject({
    level: 'error',
    release: '0.1.0',
    tags: { event: 'fault', system: 'zendesk' },
    exception: {
      values: [
        {
          type: 'TypeError',
          stacktrace: {
            frames: [
              { filename: 'node_modules/kysely', function: 'Kysely.run', in_app: false },
              {
                filename: 'src/reconcile/pass.ts',
                function: 'readTicket',
                lineno: 12,
                colno: 7,
                in_app: true,
              },
            ],
          },
        },
      ],
    },
  })
  expect(Object.keys(event).sort()).toEqual(
    [
      'environment',
      'event_id',
      'exception',
      'level',
      'platform',
      'release',
      'sdk',
      'tags',
      'timestamp',
    ].sort(),
  )
})

test.each([
  ['a text', SECRET],
  ['an object', { message: SECRET }],
  ['nothing', undefined],
  ['an error whose message changed since', Object.assign(new Error('before'), { message: SECRET })],
  [
    'an error whose first message looked like a frame of ours',
    Object.assign(new Error('another'), { stack: 'Error: x\n    at Jane (/app/src/Jane.ts:1:1)' }),
  ],
  ['an error named after a customer', Object.assign(new Error(SECRET), { name: SECRET })],
  [
    'an error with a stack of its own making',
    Object.assign(new Error('x'), { stack: `    at ${SECRET} (/src/a.ts:1:1)` }),
  ],
  ['an error without a stack', Object.assign(new Error(SECRET), { stack: undefined })],
])('%s can be reported, without its words', async (_, thrown) => {
  const { bytes, dsn } = await standIn()
  const reporter = createReporter({ dsn })
  reporter.report(thrown)
  await reporter.flush(2_000)
  expect(bytes).toHaveLength(1)
  expect(bytes[0]).not.toMatch(/Jane|4711|before/)
})

test('without a DSN nothing is reported, and nothing fails', async () => {
  const reporter = createReporter({ dsn: undefined })
  reporter.report(new Error(SECRET))
  await reporter.flush(10)
})

test('making a reporter patches nothing: neither console nor process nor the handlers of others', () => {
  const { log } = console
  const before = ['uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name))
  createReporter({ dsn: 'http://public@127.0.0.1:9/1' })
  expect(console.log).toBe(log)
  expect(['uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name))).toEqual(
    before,
  )
})

test('no text of an event survives the scrubbing, wherever it stands', () => {
  const secret = fc.string({ minLength: 1, maxLength: 40 }).map((text) => `§${text}§`)
  fc.assert(
    fc.property(secret, fc.jsonValue(), (text, extra) => {
      const scrubbed = JSON.stringify(scrub(fullOf(text, extra)))
      expect(scrubbed).not.toContain('§')
      expect(scrubbed).not.toContain(text)
    }),
    { numRuns: 300, seed: 7 },
  )
})

test('text that looks like a name does not survive either, but in the places of names', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z][a-z]{10,20}$/), (text) => {
      expect(JSON.stringify(scrub(fullOf(text, text, 'name')))).not.toContain(text)
    }),
    { numRuns: 100, seed: 7 },
  )
})

test('an event keeps its type, our frames, its codes and its numbers, and has no other key', () => {
  expect(scrub(fullOf('secret words', null))).toEqual({
    type: undefined,
    platform: 'node',
    level: 'error',
    event_id: '0123456789abcdef0123456789abcdef',
    timestamp: 1_795_000_000,
    release: 'withheld',
    environment: 'withheld',
    tags: { event: 'withheld', system: 'jira' },
    exception: {
      values: [
        {
          type: 'Error',
          stacktrace: {
            frames: [{ filename: 'src/core/diff.ts', function: '?', in_app: true, lineno: 3, colno: 4 }],
          },
        },
        { type: 'RangeError', stacktrace: { frames: [] } },
      ],
    },
  })
})

test.each([
  ['file:///app/src/core/diff.ts', 'src/core/diff.ts'],
  ['/app/src/node.ts', 'src/node.ts'],
  ['src/connectors/retry-after.ts', 'src/connectors/retry-after.ts'],
  ['node:internal/process/task_queues', 'node:internal/process/task_queues'],
  ['/app/node_modules/hono/dist/hono.js', 'node_modules/hono'],
  ['/app/node_modules/a/node_modules/@scope/b/src/c.ts', 'node_modules/@scope/b'],
  ['/home/jane/notes.txt', undefined],
  ['/app/src/jane doe.ts', undefined],
  ['/app/src/x.ts?token=abc', undefined],
  ['https://shop.example/src/x.js', undefined],
  ['', undefined],
])('a frame of %j is told as %j', (filename, place) => {
  const frames = [{ filename, function: 'f', lineno: 1 }]
  const scrubbed = scrub({
    type: undefined,
    exception: { values: [{ type: 'Error', stacktrace: { frames } }] },
  })
  expect(scrubbed.exception?.values?.[0]?.stacktrace?.frames?.map((frame) => frame.filename)).toEqual(
    place === undefined ? [] : [place],
  )
})

/** An event that holds the text in every place that the SDK knows, and some that it does not; `name` where names go. */
function fullOf(text: string, extra: unknown, name = text): ErrorEvent {
  const frame = {
    filename: '/app/src/core/diff.ts',
    function: name,
    module: text,
    lineno: 3,
    colno: 4,
    abs_path: text,
    context_line: text,
    pre_context: [text],
    post_context: [text],
    vars: { [text]: text, extra },
    module_metadata: { text },
  }
  const elsewhere = { ...frame, filename: `/app/src/${name}.ts` }
  return {
    type: undefined,
    event_id: '0123456789abcdef0123456789abcdef',
    timestamp: 1_795_000_000,
    level: text,
    platform: text,
    message: text,
    logentry: { message: text, params: [text] },
    logger: text,
    server_name: text,
    release: name,
    environment: name,
    dist: text,
    transaction: text,
    request: { url: text, data: text, headers: { [text]: text }, cookies: { text }, query_string: text },
    modules: { [text]: text },
    fingerprint: [text],
    breadcrumbs: [{ message: text, data: { text, extra } }],
    contexts: { [text]: { text, extra }, response: { body: text } },
    tags: { event: name, system: 'jira', [text]: text },
    extra: { [text]: extra, text },
    user: { id: text, email: text, ip_address: text },
    threads: { values: [{ name: text, stacktrace: { frames: [frame] } }] },
    debug_meta: { images: [{ type: text }] },
    spans: [{ description: text, data: { text } }],
    exception: {
      values: [
        {
          type: name,
          value: text,
          module: text,
          mechanism: { type: text, data: { text } },
          stacktrace: { frames: [frame, elsewhere] },
        },
        { type: 'RangeError', value: text },
      ],
    },
    somethingNew: { text, extra },
  } as unknown as ErrorEvent
}
