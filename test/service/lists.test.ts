// The sweep of the vendors' lists: what no webhook told is found by them, and nothing is asked or lost twice.
import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../src/observe/metrics.ts'
import { stateOf } from '../../src/sandbox/final-state.ts'
import { STORIES } from '../../src/sandbox/stories/index.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { createService } from '../../src/service.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { shippedPolicy } from '../policy.ts'
import { confirmedTicket, createWorld, type World, type WorldOptions } from '../world/world.ts'

const MINUTE = 60_000
const LISTS = 5 * MINUTE
/** Only the lists may find what no webhook told: the hourly look is put off. */
const ONLY_LISTS = { lists: LISTS, sweep: 3_000 * MINUTE } as const

/** A world in which no webhook of a vendor arrives. */
function silentWorld(options: WorldOptions = {}): World {
  return createWorld({ delivers: () => false, settings: ONLY_LISTS, ...options })
}

/** Calls to the lists by now, by vendor. */
function listings({ sent }: World) {
  const of = (part: string) => sent.filter(({ path }) => path.includes(part)).length
  return {
    zendesk: of('/incremental/'),
    jira: sent.filter(({ path, body }) => path.endsWith('/search/jql') && body.includes('updated')).length,
    versions: of('/project/'),
  }
}

async function play(name: string, options: WorldOptions): Promise<World> {
  const world = createWorld({ policy: shippedPolicy(name), ...options })
  for (const step of STORIES.get(name)?.steps ?? []) {
    await step.act(world)
    await world.settle(15)
  }
  await world.settle(60)
  await world.close()
  return world
}

describe('every story, with every webhook of the vendors lost', () => {
  it.each([...STORIES.keys()])('ends as it does with them: %s', async (name) => {
    const settings = { sweep: 3_000 * MINUTE }
    const told = await play(name, { settings })
    const silent = await play(name, { settings: ONLY_LISTS, delivers: () => false })
    expect(stateOf(silent)).toBe(stateOf(told))
    const { faults } = STORIES.get(name) ?? {}
    expect(faults?.(silent, silent.policy.words.sentences)).toEqual([])
    expect(silent.happened.filter(({ kind }) => kind === 'fault')).toEqual([])
  })
})

describe('a ticket of which no webhook told', () => {
  it('becomes a case within two readings, and counts as opened', async () => {
    const world = silentWorld()
    const ticket = confirmedTicket(world)
    await world.settle(12)
    await world.close()
    expect(world.sandbox.jira.issues()).toHaveLength(1)
    expect(world.sandbox.zendesk.view(ticket).fields[FIELD.issue]).toBe('OPS-1')
    const opened = world.happened.flatMap((each) => (each.kind === 'sweep' ? [each.opened] : []))
    expect(opened.reduce((sum, each) => sum + each, 0)).toBe(1)
  })

  it('becomes one though it was proposed while bugbridge was down', async () => {
    // Outlives the service that is stopped.
    const store = createStore(openSqlite({ path: ':memory:' }))
    const world = createWorld({ settings: ONLY_LISTS, storeBetween: () => store })
    await world.settle(12)
    await world.close()
    const { sandbox, time } = world
    const { zendesk, people } = sandbox
    const about = { subject: 'a', description: 'b', requester: people.customer, assignee: people.frontLine }
    const ticket = zendesk.addTicket(about)
    zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_proposed')
    await time.run(time.clock.now() + 180 * MINUTE)

    const stop = new AbortController()
    const { loop } = createService({
      policy: world.policy,
      vendors: sandbox.vendors,
      deployTokens: [],
      adminToken: undefined,
      storyUrl: undefined,
      store,
      fetch: async (request) => (await sandbox.answer(request)) ?? Response.error(),
      clock: time.clock,
      random: () => 0.5,
      newToken: () => 'next',
      digest: () => '0123456789abcdef',
      metrics: createMetrics(),
      observe: () => undefined,
    })
    const running = loop.run(stop.signal)
    await time.run(time.clock.now() + 2 * MINUTE)
    const found = await store.find(`zendesk-${ticket}`)
    stop.abort()
    await time.run(time.clock.now() + MINUTE)
    await running
    await store.close()
    expect(found?.case.verdict?.stage).toBe('reported')
  })

  it('stays none where its bug field is empty, or it is closed', async () => {
    const world = silentWorld()
    const { zendesk, people } = world.sandbox
    const about = { subject: 'a', description: 'b', requester: people.customer, assignee: people.frontLine }
    const plain = zendesk.addTicket(about)
    const closed = zendesk.addTicket(about)
    zendesk.setField(people.manager, closed, FIELD.bug, 'bug_confirmed')
    zendesk.setStatus(people.frontLine, closed, 'solved')
    zendesk.close(closed)
    zendesk.reply(people.frontLine, plain, 'We are looking into it.', true)
    await world.settle(12)
    const deliveries = await world.store.deliveries(9)
    await world.close()
    expect(deliveries).toEqual([])
    expect(world.sandbox.jira.issues()).toEqual([])
  })
})

describe('a deployment of which no webhook told', () => {
  it('solves the ticket, and takes it back where it turns out to have failed', async () => {
    const world = silentWorld({ policy: shippedPolicy('two-services') })
    const { zendesk, jira, github } = world.sandbox
    for (const repository of ['acme/api', 'acme/web']) {
      github.addRepository(repository)
      github.commit(repository, 'main', 'The beginning')
    }
    const places = ['production-eu', 'production-us']
    const deploy = () => places.map((environment) => github.deploy('acme/api', { environment, ref: 'main' }))
    const ticket = confirmedTicket(world)
    await world.settle(12)
    const [issue] = jira.issues()
    jira.transition(issue?.id ?? '', 'Done', 'Done')
    await world.settle(12)
    deploy()
    await world.settle(12)
    github.commit('acme/api', 'main', `${issue?.key}: the answer`)
    await world.settle(12)
    expect(zendesk.view(ticket).status).toBe('hold')
    const [eu] = deploy()
    await world.settle(12)
    expect(zendesk.view(ticket).status).toBe('solved')
    // What is in force is again what the list showed before, and no time of it is new.
    github.setDeployState(eu ?? 0, 'failure')
    await world.settle(12)
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'hold',
      fields: { [FIELD.stage]: 'eng_awaiting_release' },
    })
    await world.close()
  })
})

describe('a quiet hour', () => {
  it('costs twelve readings of each list, and nothing else', async () => {
    const world = silentWorld({ delivers: () => true })
    confirmedTicket(world)
    await world.settle(60)
    const before = { ...listings(world), all: world.sent.length }
    await world.settle(60)
    const after = { ...listings(world), all: world.sent.length }
    await world.close()
    expect({
      zendesk: after.zendesk - before.zendesk,
      jira: after.jira - before.jira,
      versions: after.versions - before.versions,
      all: after.all - before.all,
    }).toEqual({ zendesk: 12, jira: 12, versions: 12, all: 36 })
  })

  it('costs no more with two services on one database', async () => {
    let shared: Store | undefined
    const first = silentWorld({
      delivers: () => true,
      storeBetween(store) {
        shared = store
        return store
      },
    })
    const between = shared
    if (between === undefined) throw new Error('there is no store')
    // Another replica: a world of its own, whose vendors nobody uses, on the first one's database.
    const second = silentWorld({ storeBetween: () => between })
    for (let minute = 0; minute < 58; minute++) {
      await first.settle(1)
      await second.settle(1)
    }
    await first.close()
    await second.close()
    const [one, other] = [listings(first), listings(second)]
    expect(one.zendesk + other.zendesk).toBe(12)
    expect(one.jira + other.jira).toBe(12)
  })
})

describe('a vendor whose list cannot be read', () => {
  const denied =
    (part: string): NonNullable<WorldOptions['between']> =>
    (request, answer) =>
      request.url.includes(part)
        ? Promise.resolve(Response.json({ error: 'Forbidden' }, { status: 403 }))
        : answer(request)

  it('is told of, and the rest goes on: Zendesk, for users who are no admins', async () => {
    const world = createWorld({
      settings: ONLY_LISTS,
      between: denied('/incremental/'),
      delivers: ({ url }) => url.includes('zendesk'),
    })
    const ticket = confirmedTicket(world)
    await world.settle(12)
    const [issue] = world.sandbox.jira.issues()
    world.sandbox.jira.transition(issue?.id ?? '', 'In Progress')
    await world.settle(12)
    const cursors = await world.store.cursors()
    await world.close()
    expect(cursors).toMatchObject([{ name: 'jira' }, { name: 'zendesk', failure: 'zendesk: denied 403' }])
    expect(world.sandbox.zendesk.view(ticket).fields[FIELD.stage]).toBe('eng_in_progress')
    expect(world.happened).toContainEqual(
      expect.objectContaining({ kind: 'sweep', system: 'zendesk', failure: expect.anything() }),
    )
  })

  it('holds up no case while it does not answer', async () => {
    const world = createWorld({
      settings: { ...ONLY_LISTS, idle: 1_000 },
      between: (request, answer) =>
        /\/(?:incremental|project)\//.test(request.url) ? new Promise(() => undefined) : answer(request),
    })
    confirmedTicket(world)
    await world.settle(0.2)
    expect(world.sandbox.jira.issues()).toHaveLength(1)
    await world.settle(2)
    await world.close()
  })
})

describe('a place in a list', () => {
  /** The reading dies where it saves: before the commit, or after it, unheard. */
  const dying = (moment: 'before' | 'after') => {
    let deaths = 0
    const between = (store: Store): Store => ({
      ...store,
      async saveHints(saving) {
        if (saving.hints.length === 0 || deaths++ > 0) return store.saveHints(saving)
        if (moment === 'after') await store.saveHints(saving)
        throw new Error('killed')
      },
    })
    return { between, deaths: () => deaths }
  }

  it.each(['before', 'after'] as const)(
    'is no further than its hints, whoever dies %s the commit',
    async (moment) => {
      const { between, deaths } = dying(moment)
      const world = silentWorld({ storeBetween: between })
      confirmedTicket(world)
      await world.settle(30)
      await world.close()
      expect(deaths()).toBeGreaterThan(0)
      expect(world.sandbox.jira.issues()).toHaveLength(1)
    },
  )

  it('that the vendor does not know any more is begun anew', async () => {
    let isRefusing = true
    const world = silentWorld({
      between: (request, answer) =>
        isRefusing && request.url.includes('cursor=')
          ? Promise.resolve(Response.json({ error: 'InvalidCursor' }, { status: 400 }))
          : answer(request),
    })
    await world.settle(20)
    confirmedTicket(world)
    await world.settle(20)
    isRefusing = false
    await world.close()
    expect(world.sandbox.jira.issues()).toHaveLength(1)
    const begun = world.happened.filter((each) => each.kind === 'sweep' && each.isBegun)
    expect(begun.length).toBeGreaterThan(2)
  })

  it('is lost with the database: then a day back is looked through, and nothing is made twice', async () => {
    let current: Store | undefined
    const world = silentWorld({
      storeBetween: (first) => new Proxy(first, { get: (_, verb) => Reflect.get(current ?? first, verb) }),
    })
    const ticket = confirmedTicket(world)
    await world.settle(12)
    const before = stateOf(world)
    current = createStore(openSqlite({ path: ':memory:' }))
    await world.settle(12)
    const found = await current.find(`zendesk-${ticket}`)
    await world.close()
    expect(found?.case.links).toHaveLength(1)
    expect(stateOf(world)).toBe(before)
    const begun = world.happened.filter((each) => each.kind === 'sweep' && each.isBegun)
    expect(begun).toHaveLength(4)
  })
})

describe('a list of many pages', () => {
  it('is read to its end, turn by turn, within the limits of the vendor', async () => {
    const world = silentWorld({ settings: { ...ONLY_LISTS, idle: 1_000 } })
    const { zendesk, people } = world.sandbox
    for (let nth = 0; nth < 1_600; nth++)
      zendesk.addTicket({ subject: 'a', description: 'b', requester: people.customer })
    const ticket = confirmedTicket(world)
    await world.settle(12)
    await world.close()
    expect(listings(world).zendesk).toBeGreaterThanOrEqual(7)
    expect(zendesk.view(ticket).fields[FIELD.issue]).toBe('OPS-1')
  })
})
