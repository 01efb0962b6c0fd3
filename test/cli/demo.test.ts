// The stories of the shipped mappings: each through the whole service, and what the command says of them.
import { createHmac } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Drivers } from '../../src/cli/drivers.ts'
import { main } from '../../src/cli/main.ts'
import { createReporter } from '../../src/observe/sentry.ts'
import { customerTexts, ticketsOf } from '../../src/sandbox/final-state.ts'
import { STORIES } from '../../src/sandbox/stories/index.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { shippedPolicy } from '../policy.ts'
import { createWorld, randomOf } from '../world/world.ts'

const MAPPINGS = readdirSync(new URL('../../mappings', import.meta.url)).flatMap(
  (file) => /^(?!words\.)(.+)\.yaml$/.exec(file)?.[1] ?? [],
)

/** Plays a story up to a step, without the steps that are left out. */
async function play(name: string, until?: string, without: readonly string[] = []) {
  const story = STORIES.get(name)
  if (story === undefined) throw new Error(`${name} has no story`)
  const policy = shippedPolicy(name)
  const world = createWorld({ policy })
  onTestFinished(() => world.close())
  for (const step of story.steps) {
    if (without.includes(step.id)) continue
    await step.act(world)
    await world.settle(3)
    if (step.id === until) break
  }
  return { world, faults: () => story.faults(world, policy.words.sentences) }
}

test('every shipped mapping has a story', () => {
  expect([...STORIES.keys()].toSorted()).toEqual(MAPPINGS.toSorted())
})

describe.each([...STORIES])('the story of %s', (name, { steps }) => {
  test('ends as it must', async () => {
    const { world, faults } = await play(name)
    expect(faults()).toEqual([])
    expect(world.happened.filter((each) => each.kind === 'fault')).toEqual([])
  })

  test('has not ended before its last step', async () => {
    const { faults } = await play(name, steps.at(-2)?.id)
    expect(faults()).not.toEqual([])
  })

  test('tells each step once', () => {
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
  })
})

describe('a story without one of its steps', () => {
  test.each([
    ['echo360', 'priority', 'what the customer was told is'],
    ['echo360', 'move', 'what the customer was told is'],
    ['standard-enterprise', 'decline', 'agents were not told agent-declined-third-party'],
    ['standard-enterprise', 'unsatisfied', 'the field escalation is null, not esc_1'],
    ['alleo', 'stranger', 'agents were not told agent-contact'],
  ])('%s, %s: its end says so', async (name, without, fault) => {
    const { faults } = await play(name, undefined, [without])
    expect(faults().join('\n')).toContain(fault)
  })

  test.each([
    ['echo360', 'workaround', 'there is no issue for the ticket yet'],
    ['ecshops', 'fill', 'there are 0 issues, not 1'],
    ['ecshops', 'accept', 'there is no issue for the ticket yet'],
  ])('%s, %s: cannot go on, since nothing was created', async (name, without, message) => {
    await expect(play(name, undefined, [without])).rejects.toThrow(message)
  })
})

test.each([
  ['echo360', 'Until the fix is there, this may help: Open the recording in a private window.'],
  ['echo360', 'planned for the deployment on March 12, 2026.'],
  ['echo360', 'it is now planned for March 16, 2026.'],
  ['ecshops', 'we still need from you: the steps that lead to it and the version in use.'],
  ['ecshops', 'nothing starts before you have accepted it.'],
])('in the story of %s the customer reads: %s', async (name, words) => {
  const { world } = await play(name)
  const texts = ticketsOf(world).flatMap((ticket) => customerTexts(world.sandbox, ticket))
  expect(texts.join('\n')).toContain(words)
})

/** Runs the command on a platform where no port is free. */
async function run(more: Partial<Drivers>, ...argv: readonly string[]) {
  const printed: string[] = []
  const never = () => {
    throw new Error('the demo needs no such thing')
  }
  const drivers: Drivers = {
    environment: {},
    read: (path) => readFile(path, 'utf8'),
    list: (folder) => readdir(folder),
    readSecret: never,
    clock: { now: () => 0, sleep: async () => undefined },
    random: () => 0,
    newToken: never,
    fetch: never,
    digestWith: never,
    openStore: never,
    listen: () => Promise.reject(new Error('no port is free')),
    reporterTo: () => createReporter({ dsn: undefined }),
    stopping: new Promise(() => undefined),
    out: (line) => void printed.push(line),
    err: (line) => void printed.push(line),
    log: never,
    ...more,
  }
  return { code: await main(['demo', ...argv], drivers), printed: printed.join('\n') }
}

describe('the command', () => {
  test.each([['--mapping', 'acme'], ['--mapping=../opscom'], ['--mapping', '']])(
    'says which mappings there are, and ends with 2: %s %s',
    async (...argv) => {
      const { code, printed } = await run({}, ...argv)
      expect(code).toBe(2)
      expect(printed).toContain(
        'has no story. Choose one of: opscom, echo360, standard-enterprise, ecshops, alleo, two-services.',
      )
    },
  )

  test('shows how it is used when the name is left out', async () => {
    const { code, printed } = await run({}, '--mapping')
    expect(code).toBe(2)
    expect(printed).toContain('bugbridge demo [--mapping <name>]')
  })

  test.each([[[]], [['--mapping', 'alleo']]])('ends with 1 when nothing can be played: %j', async (argv) => {
    const { code, printed } = await run({}, ...argv)
    expect(code).toBe(1)
    expect(printed).toContain('The story cannot be played')
  })
})

describe('the fan-out', () => {
  test('holds, is approved, and ends with every ticket as it must be', async () => {
    const random = randomOf(3)
    const { code, printed } = await run(
      {
        random,
        newToken: () => String(random()),
        digestWith: (salt) => (text) => createHmac('sha256', salt).update(text).digest('hex').slice(0, 16),
        openStore: async () => createStore(openSqlite({ path: ':memory:' })),
      },
      ...['--story', 'fanout', '--tickets', '60'],
    )
    expect(printed).toContain('the brake holds: approval 1, up to 60 tickets to deployed')
    expect(printed).toContain(
      'Meanwhile people changed 3 tickets: 1 closed, 1 deleted, 1 changed by an agent.',
    )
    expect(printed).toContain('57 tickets are Solved, each by one change and with one message')
    expect(printed).not.toMatch(/[1-9]\d* of them turned away/)
    expect(code).toBe(0)
  }, 30_000)

  test.each([
    ['--story', 'other'],
    ['--story', 'fanout', '--tickets', '0'],
    ['--story', 'fanout', '--tickets', 'many'],
  ])('is not played with %s %s %s %s', async (...argv) => {
    expect((await run({}, ...argv)).code).toBe(2)
  })
})
