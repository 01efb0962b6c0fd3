// Hostile arguments: whatever the command line is given, it ends with 0, 1 or 2 and plain lines, and what stands in
// the database is printed as text that no terminal obeys.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Drivers } from '../../src/cli/drivers.ts'
import { main } from '../../src/cli/main.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createVirtualClock } from '../connectors/virtual-clock.ts'
import { NOW, put } from '../web/world.ts'

/** Sets the title, clears the screen, rings, writes the clipboard, turns the direction; in seven and in eight bits. */
const ESCAPES = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u001b]52;c;aGk=\u0007\u202eevil\r\nOK\u2028'
let store: Store

beforeAll(async () => {
  store = createStore(openSqlite({ path: ':memory:' }))
  const because = [{ rule: `tracker.statuses: ${ESCAPES}`, facts: [`OPS-1 status ${ESCAPES}`] }]
  await put(store, {
    verdict: { because, attention: [ESCAPES], eta: ESCAPES },
    case: { failure: ESCAPES },
    entries: [{ kind: ESCAPES, key: 'k1', because, changes: [ESCAPES], outcome: ESCAPES, begunAt: NOW }],
  })
  const seen = { system: 'jira', id: 'd1', event: ESCAPES, unknown: true, receivedAt: NOW } as const
  await store.record([seen])
})
afterAll(() => store.close())

/** A platform where nothing can be reached: files are few, no port is free, no network is there. */
function platform(environment: Drivers['environment'] = {}) {
  const printed: string[] = []
  const files: Readonly<Record<string, string>> = { 'mappings/bad.yaml': `name: "${ESCAPES}"\nx: [` }
  const nothing = () => Promise.reject(new Error('nothing there'))
  const drivers: Drivers = {
    environment,
    read: async (path) => files[path] ?? nothing(),
    list: async (folder) => (folder === 'mappings' ? ['bad.yaml', 'words.en.yaml'] : nothing()),
    readSecret: () => undefined,
    clock: createVirtualClock(NOW),
    random: () => 0.5,
    newToken: () => 'token',
    fetch: nothing,
    digestWith: () => () => 'digest',
    openStore: async (path) =>
      path.includes('gone') ? nothing() : { ...store, close: async () => undefined },
    listen: nothing,
    reporterTo: () => ({ report: () => undefined, flush: async () => undefined }),
    stopping: Promise.resolve(),
    out: (line) => void printed.push(line),
    err: (line) => void printed.push(line),
    log: (line) => void printed.push(line),
  }
  return { drivers, printed }
}

/** Runs the command and holds what came of it to its shape. */
async function run(argv: readonly string[], environment?: Drivers['environment']) {
  const { drivers, printed } = platform(environment)
  const code = await main(argv, drivers)
  const said = printed.join('\n')
  expect([0, 1, 2]).toContain(code)
  expect(printed.length).toBeGreaterThan(0)
  expect(said).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+\)?$|node:internal|\[object Object\]/m)
  return { code, said }
}

const VERBS = [
  'serve',
  'check',
  'why',
  'deliveries',
  'sweep',
  'plan',
  'schema',
  'demo',
  'forget',
  'help',
  '--help',
]
const word = fc.oneof(
  fc.constantFrom(
    ...[
      '--json',
      '--crash',
      '--json=true',
      '--json=',
      '--no-json',
      '--',
      '-',
      '',
      ' ',
      '-j',
      '--__proto__',
      '--x=y',
    ],
    ...[
      '35436',
      '#35436',
      'zendesk-35436',
      '0',
      '-1',
      '1e9',
      '9'.repeat(400),
      "1' or '1'='1",
      '1; drop table cases',
    ],
    ...[
      '../../../etc/passwd',
      '/dev/zero',
      'C:\\con',
      'mapping',
      'words',
      'mappings/bad.yaml',
      'a\0b',
      '%00',
      '~',
    ],
    ...[ESCAPES, '__proto__', 'constructor', 'toString', '$(id)', '`id`', '{{7*7}}', '漢字', '\ud800', '*'],
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constant('x'.repeat(100_000)),
)

describe('the command line', () => {
  test('ends in order, whatever it is given', async () => {
    const runs = 1_000
    const codes = new Map<number, number>()
    const verb = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...VERBS) }, { weight: 1, arbitrary: word })
    await fc.assert(
      fc.asyncProperty(
        fc.option(verb, { freq: 50 }),
        fc.array(word, { maxLength: 4 }),
        async (first, rest) => {
          const { code } = await run(first === null ? rest : [first, ...rest])
          codes.set(code, (codes.get(code) ?? 0) + 1)
        },
      ),
      { seed: 20261121, numRuns: runs },
    )
    expect([...codes.keys()].toSorted()).toEqual([0, 1, 2])
    console.log(`hostile: command line ${runs} argument lists`)
  })

  test.each([['why', '35436'], ['why', '35436', '--json'], ['deliveries'], ['deliveries', '--json']])(
    'prints what is stored as text: %s %s %s',
    async (...argv) => {
      const { code, said } = await run(argv)
      expect(code).toBe(0)
      expect(said).toContain('\\u001b]0;owned\\u0007')
      if (argv.includes('--json'))
        expect(JSON.stringify(JSON.parse(said))).toContain(JSON.stringify(ESCAPES).slice(1, -1))
    },
  )

  test('repeats a file name and its words as text', async () => {
    expect(await run(['check', `mappings/${ESCAPES}.yaml`])).toMatchObject({ code: 2 })
    expect(await run(['check', 'mappings/bad.yaml'])).toMatchObject({ code: 2 })
  })

  test('says in a line what it cannot do', async () => {
    expect(await run(['why', '7'], { DATABASE_URL: 'file:gone' })).toEqual({ code: 1, said: 'nothing there' })
    expect(await run(['demo'])).toEqual({
      code: 1,
      said: expect.stringMatching(/^The story cannot be played: /),
    })
    expect((await run(['serve'])).code).toBe(1)
    expect((await run(['why', 'x'.repeat(100_000)])).said.length).toBeLessThan(200)
  })
})
