// `bugbridge forget`, on a database in which a whole story has happened: what is erased, to the last byte, what it
// says, and what it refuses.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Drivers } from '../../src/cli/drivers.ts'
import { main } from '../../src/cli/main.ts'
import { createReporter } from '../../src/observe/sentry.ts'
import { FIELD, STORY } from '../../src/sandbox/story.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { confirmedTicket, createWorld } from '../world/world.ts'

/** The world on a database file, and a command line beside it. */
function createOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'bugbridge-forget-'))
  const path = join(folder, 'bugbridge.db')
  const store = createStore(openSqlite({ path }))
  const world = createWorld({ storeBetween: () => store })
  onTestFinished(async () => {
    await world.close()
    await store.close()
    rmSync(folder, { recursive: true })
  })

  /** Runs the command as a second process would: with a connection of its own. */
  async function run(...words: readonly string[]) {
    const said: string[] = []
    const complained: string[] = []
    const never = () => {
      throw new Error('forget needs no such thing')
    }
    const drivers: Drivers = {
      environment: { DATABASE_URL: `file:${path}` },
      read: never,
      list: never,
      readSecret: () => undefined,
      clock: world.time.clock,
      random: () => 0,
      newToken: never,
      fetch: never,
      digestWith: never,
      openStore: async (file) => createStore(openSqlite({ path: file })),
      listen: never,
      reporterTo: () => createReporter({ dsn: undefined }),
      stopping: new Promise(() => undefined),
      out: (line) => void said.push(line),
      err: (line) => void complained.push(line),
      log: never,
    }
    const code = await main(['forget', ...words], drivers)
    return { code, said: said.join('\n'), complained: complained.join('\n') }
  }

  /** How often a number stands in the database's files, whatever surrounds it. */
  function traces(number: number): number {
    const bytes = ['', '-wal', '-shm']
      .map((suffix) => `${path}${suffix}`)
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'latin1'))
    return bytes.join('\n').match(new RegExp(`(?<!\\d)${number}(?!\\d)`, 'g'))?.length ?? 0
  }

  return { world, store, run, traces }
}

/** An office in which the story of one bug was played to its end. */
async function afterTheStory() {
  const office = createOffice()
  const { world } = office
  for (const step of STORY) {
    await step.act(world)
    await world.settle(2)
  }
  // What was created just now is left alone for a while.
  await world.settle(6)
  const ticket = world.cast.ticket ?? 0
  return { ...office, ticket }
}

/** An office in which a bug was confirmed, and has its issue. */
async function afterPromotion() {
  const office = createOffice()
  const ticket = confirmedTicket(office.world)
  await office.world.settle(8)
  return { ...office, ticket }
}

describe('forgetting a ticket that is deleted', () => {
  test('leaves no byte of its number in the files, and says what was erased and what stands elsewhere', async () => {
    const { world, store, run, traces, ticket } = await afterTheStory()
    const other = confirmedTicket(world)
    await world.settle(5)
    world.sandbox.zendesk.remove(ticket)
    await world.settle(5)
    expect(traces(ticket)).toBeGreaterThan(50)

    const { code, said, complained } = await run(`#${ticket}`)
    expect([code, complained]).toEqual([0, ''])
    expect(said).toMatch(/erased: cases 1, watches \d+, journal entries [1-9]\d*, webhooks [1-9]\d*\./)
    expect(said).toMatch(/jira {2}OPS-1 {2}https:\/\/jira\.test\/browse\/OPS-1\n.*subject and description/)
    expect(said).toMatch(/jira {2}OPS-2 {2}https:\/\/jira\.test\/browse\/OPS-2\n.*related task/)
    expect(said).toContain(`labels = bugbridge-zendesk-${ticket}`)
    expect(said).toContain(`forget ${ticket} --undo`)
    expect(traces(ticket)).toBe(0)

    expect(traces(other)).toBeGreaterThan(0)
    expect(await store.find(`zendesk-${other}`)).toBeDefined()
    expect(world.happened.filter((each) => each.kind === 'fault')).toEqual([])
  })

  test('stays so, whatever webhooks and sweeps still come', async () => {
    const { world, store, run, traces, ticket } = await afterPromotion()
    await run(`${ticket}`, '--yes')
    const before = world.sent.length
    world.sandbox.zendesk.setField(world.sandbox.people.manager, ticket, FIELD.bug, 'bug_proposed')
    world.sandbox.jira.transition(world.sandbox.jira.issues()[0]?.id ?? '', 'In Progress')
    await world.settle(2)
    await world.service.sweep()
    await world.settle(2)
    expect(world.sent.slice(before)).toEqual([])
    expect(await store.list(9)).toEqual([])
    expect(traces(ticket)).toBe(0)
  })

  test('may be repeated, and tells the same of what stands elsewhere as far as it still can', async () => {
    const { world, run, ticket } = await afterPromotion()
    world.sandbox.zendesk.remove(ticket)
    await world.settle(2)
    await run(`${ticket}`)
    const again = await run(`zendesk-${ticket}`)
    expect([again.code, again.complained]).toEqual([0, ''])
    expect(again.said).toContain('(first on 2026-03-')
    expect(again.said).toContain('cases 0, watches 0, journal entries 0, webhooks 0.')
    expect(again.said).toContain(`labels = bugbridge-zendesk-${ticket}`)
  })

  test('can be taken back: the ticket is a case again at its next change, and nothing is done twice', async () => {
    const { world, store, run, ticket } = await afterTheStory()
    const { zendesk, jira, people } = world.sandbox
    await run(`${ticket}`, '--yes')
    const comments = zendesk.view(ticket).comments.length
    const issues = jira.issues().length
    expect(await run(`${ticket}`, '--undo')).toMatchObject({ code: 0 })
    expect(await run(`${ticket}`, '--undo')).toMatchObject({
      code: 0,
      said: expect.stringContaining('was not'),
    })
    zendesk.setField(people.manager, ticket, FIELD.severity, 'sev_critical')
    await world.settle(20)
    expect((await store.find(`zendesk-${ticket}`))?.case.links.length).toBeGreaterThan(0)
    expect(zendesk.view(ticket).comments).toHaveLength(comments)
    expect(jira.issues()).toHaveLength(issues)
  })
})

describe('forgetting a ticket that lives', () => {
  test('is refused, and nothing is touched, until somebody says --yes', async () => {
    const { world, store, run, ticket } = await afterPromotion()
    const held = await store.traces({ system: 'zendesk', id: `${ticket}` })
    const { code, said, complained } = await run(`${ticket}`)
    expect([code, said]).toEqual([1, ''])
    expect(complained).toContain('Nothing was erased')
    expect(await store.traces({ system: 'zendesk', id: `${ticket}` })).toEqual(held)
    expect(await run(`${ticket}`, '--yes')).toMatchObject({ code: 0 })
    expect(await store.list(9)).toEqual([])
    await world.settle(2)
  })

  test('that is closed needs no --yes', async () => {
    const { world, run, ticket } = await afterPromotion()
    world.sandbox.zendesk.close(ticket)
    await world.settle(2)
    expect(await run(`${ticket}`)).toMatchObject({ code: 0 })
  })

  test('that is no case is refused too, since a mistyped number looks the same', async () => {
    const { world, run, traces } = createOffice()
    const { zendesk, people } = world.sandbox
    const ticket = zendesk.addTicket({ subject: 'Hi', description: 'Hi.', requester: people.customer })
    zendesk.setStatus(people.frontLine, ticket, 'pending')
    await world.settle(1)
    expect(await run(`${ticket}`)).toMatchObject({ code: 1, complained: expect.stringContaining('no case') })
    expect(await run(`${ticket}`, '--yes', '--json')).toMatchObject({ code: 0 })
    expect(traces(ticket)).toBe(0)
  })

  test('is put off while a worker has it', async () => {
    const { world, store, run, ticket } = await afterPromotion()
    const now = world.time.clock.now()
    await store.wake(now, now, 9)
    await store.lease({ now, until: now + 60_000, token: 'another', limit: 9 })
    const { code, complained } = await run(`${ticket}`, '--yes')
    expect(code).toBe(1)
    expect(complained).toContain(new Date(now + 60_000).toISOString())
    expect(await store.find(`zendesk-${ticket}`)).toBeDefined()
    expect(await store.forgottenAt({ system: 'zendesk', id: `${ticket}` })).toBeUndefined()
  })
})

describe('forgetting', () => {
  test('a ticket of which nothing is stored does nothing, and does not keep it from becoming a case', async () => {
    const { store, run } = createOffice()
    expect(await run('99999')).toMatchObject({ code: 0, said: 'Ticket #99999: nothing is stored of it.' })
    expect(await store.forgottenAt({ system: 'zendesk', id: '99999' })).toBeUndefined()
  })

  test('says the same in JSON', async () => {
    const { run, ticket } = await afterPromotion()
    const { code, said } = await run(`${ticket}`, '--yes', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(said)).toMatchObject({
      ticket: `zendesk-${ticket}`,
      erased: { cases: 1 },
      elsewhere: [
        { system: 'jira', name: 'OPS-1', url: 'https://jira.test/browse/OPS-1' },
        { system: 'jira', name: `labels = bugbridge-zendesk-${ticket}` },
        { system: 'zendesk', name: `#${ticket}` },
      ],
    })
  })

  test.each([
    ['no ticket', []],
    ['two tickets', ['1', '2']],
    ['a word', ['all']],
    ['a pattern', ['%']],
    ['a ticket of another system', ['jsm-5']],
    ['a number that no ticket has', ['0']],
    ['two numbers in one', ['1 2']],
    ['both to do and to undo it', ['1', '--yes', '--undo']],
    ['a flag that does not exist', ['1', '--force']],
  ])('%s is wrong usage, and nothing happens', async (_, words) => {
    const { store, run } = createOffice()
    await store.open({ system: 'zendesk', id: '1' }, 1)
    expect(await run(...words)).toMatchObject({ code: 2, said: '' })
    expect(await store.list(9)).toHaveLength(1)
  })
})
