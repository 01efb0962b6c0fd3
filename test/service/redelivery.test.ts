// Webhooks of GitHub that did not arrive: the whole service asks for them again, and takes each of them once.
import { generateKeyPairSync, subtle } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stateOf } from '../../src/sandbox/final-state.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import type { Store } from '../../src/store/port.ts'
import { githubPolicy } from '../policy.ts'
import { confirmedTicket, createWorld, type World, type WorldOptions } from '../world/world.ts'

const MINUTE = 60_000
const SHOP = 'acme/shop'
const INTERNAL = 'acme/internal'
const ISSUE = `${SHOP}#1`
const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 })

/** GitHub's own list of changed issues is out of reach: whatever arrives, arrived as a webhook. */
const onlyWebhooks: NonNullable<WorldOptions['between']> = (request, answer) =>
  /\/issues\?.*since=/.test(request.url)
    ? Promise.resolve(Response.json({ message: 'Not now' }, { status: 403 }))
    : answer(request)

/** Keys and signatures that are being made on threads of their own: virtual time waits for them. */
let signing = 0
beforeEach(() => {
  signing = 0
  const counted = <T>(made: Promise<T>): Promise<T> => {
    signing += 1
    return made.finally(() => {
      signing -= 1
    })
  }
  const sign = subtle.sign.bind(subtle)
  const importKey = subtle.importKey.bind(subtle)
  vi.spyOn(subtle, 'sign').mockImplementation((...order) => counted(sign(...order)))
  vi.spyOn(subtle, 'importKey').mockImplementation((format, data, algorithm, extractable, usages) =>
    counted(importKey(format, data, algorithm, extractable, usages)),
  )
})
afterEach(() => vi.restoreAllMocks())

const APP: WorldOptions = {
  loopback: {
    carry: (request, answer) => answer(request),
    isBusy: () => signing > 0,
    close: async () => undefined,
  },
  githubApp: {
    id: 77,
    slug: 'bugbridge',
    installation: 5,
    publicKey: String(keys.publicKey.export({ type: 'spki', format: 'pem' })),
  },
  vendors: {
    github: {
      url: 'https://github.test',
      auth: {
        kind: 'app',
        appId: '77',
        privateKey: String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
        installationId: '5',
      },
      webhookSecrets: ['sandbox-github-secret'],
    },
  },
}

/** A world with an issue of a confirmed bug. `door` is what becomes of GitHub's webhooks from then on. */
async function start(options: WorldOptions = {}) {
  const door = { isOpen: true }
  const world = createWorld({
    policy: githubPolicy(),
    settings: { lists: 5 * MINUTE, sweep: 3_000 * MINUTE },
    between: onlyWebhooks,
    delivers: ({ url }) => door.isOpen || !url.includes('github'),
    ...options,
  })
  for (const repository of [SHOP, INTERNAL]) world.sandbox.github.addRepository(repository, 'private')
  world.sandbox.github.commit(SHOP, 'main', 'The beginning')
  const ticket = confirmedTicket(world)
  await world.settle(6)
  return { world, door, ticket }
}

const stageOf = ({ sandbox }: World, ticket: number) => sandbox.zendesk.view(ticket).fields[FIELD.stage]
const redeliveries = ({ happened }: World) => happened.filter((each) => each.kind === 'redelivery')
const askedIn = (world: World) => redeliveries(world).reduce((sum, { asked }) => sum + asked, 0)

/** Engineering's day: what is told of it are webhooks alone. */
async function work({ sandbox: { github }, settle }: World): Promise<void> {
  github.label(ISSUE, 'in progress')
  github.comment(ISSUE, 'On it.')
  await settle(1)
  const number = github.addMilestone(SHOP, '4.2.0', '2026-03-24')
  github.setMilestone(ISSUE, number)
}

describe.each<[string, WorldOptions]>([
  ['a token', {}],
  ['an App', APP],
])('signed in by %s, webhooks', (_, options) => {
  it('that the network lost arrive by redelivery, each once', async () => {
    const { world, door, ticket } = await start(options)
    const before = (await world.store.deliveries(500)).length
    door.isOpen = false
    await work(world)
    await world.settle(0.5)
    expect(stageOf(world, ticket)).toBe('eng_accepted')
    door.isOpen = true
    await world.settle(12)
    expect(stageOf(world, ticket)).toBe('eng_in_progress')
    expect(world.sandbox.zendesk.view(ticket).fields[FIELD.eta]).toMatch(/^2026-03-/)
    const deliveries = await world.store.deliveries(500)
    const github = deliveries.slice(0, deliveries.length - before).filter(({ system }) => system === 'github')
    await world.close()
    const events = github.map(({ event }) => event).toSorted()
    expect(events).toContain('milestone.created')
    expect(events.filter((event) => event === 'issues.labeled')).toHaveLength(1)
    expect(events.filter((event) => event === 'issues.milestoned')).toHaveLength(1)
    expect(askedIn(world)).toBe(github.length)
    expect(world.happened.filter(({ kind }) => kind === 'fault')).toEqual([])
  })
})

describe('webhooks', () => {
  it('that were answered 503 since nothing could be recorded arrive later, and the world ends as it should', async () => {
    const live = async (isFull: boolean) => {
      let isBroken = false
      const storeBetween = (store: Store): Store => ({
        ...store,
        record: (all) =>
          all.some(({ system }) => system === 'github') && isBroken
            ? Promise.reject(new Error('the disk is full'))
            : store.record(all),
      })
      const { world, ticket } = await start({ storeBetween })
      isBroken = isFull
      await work(world)
      await world.settle(0.5)
      const stage = stageOf(world, ticket)
      isBroken = false
      await world.settle(60)
      await world.close()
      return { world, stage }
    }
    const good = await live(false)
    const bad = await live(true)
    expect([good.stage, bad.stage]).toEqual(['eng_in_progress', 'eng_accepted'])
    expect(stateOf(bad.world)).toBe(stateOf(good.world))
    const refused = bad.world.happened.filter((each) => each.kind === 'webhook' && each.status === 503)
    expect(refused.length).toBeGreaterThan(3)
    expect(askedIn(bad.world)).toBe(refused.length)
  })

  it('that were recorded though GitHub heard otherwise are asked for, and are no news', async () => {
    let isDeaf = false
    const storeBetween = (store: Store): Store => ({
      ...store,
      async record(all) {
        const isNew = await store.record(all)
        if (isDeaf && all.some(({ system }) => system === 'github'))
          throw new Error('killed after the commit')
        return isNew
      },
    })
    const { world, ticket } = await start({ storeBetween })
    isDeaf = true
    world.sandbox.github.label(ISSUE, 'in progress')
    await world.settle(0.5)
    isDeaf = false
    const count = async () =>
      (await world.store.deliveries(500)).filter(({ system }) => system === 'github').length
    const before = await count()
    await world.settle(12)
    const refused = world.happened.filter((each) => each.kind === 'webhook' && each.status === 503)
    expect(refused.length).toBeGreaterThan(0)
    expect(askedIn(world)).toBe(refused.length)
    expect(await count()).toBe(before)
    expect(stageOf(world, ticket)).toBe('eng_in_progress')
    const outcomes = world.happened.flatMap((each) =>
      each.kind === 'webhook' && each.system === 'github' ? [each.outcome] : [],
    )
    await world.close()
    expect(outcomes.at(-1)).toBe('repeated')
  })

  it('that never arrive are tried three times, and the lists make up for them', async () => {
    const tried: string[] = []
    let isLost = false
    const { world, ticket } = await start({
      between: (request, answer) => answer(request),
      delivers: (request) => {
        const guid = request.headers.get('x-github-delivery')
        if (guid !== null && isLost) tried.push(guid)
        return guid === null || !isLost
      },
    })
    isLost = true
    world.sandbox.github.label(ISSUE, 'in progress')
    await world.settle(240)
    await world.close()
    const counts = [...Map.groupBy(tried, (guid) => guid).values()].map((each) => each.length)
    expect(counts.length).toBeGreaterThan(0)
    expect(new Set(counts)).toEqual(new Set([3]))
    expect(stageOf(world, ticket)).toBe('eng_in_progress')
  })

  it('are left alone where bugbridge only observes', async () => {
    const world = createWorld({
      policy: { ...githubPolicy(), mode: 'observe' },
      settings: { lists: 5 * MINUTE },
      delivers: ({ url }) => !url.includes('github'),
    })
    world.sandbox.github.addRepository(SHOP, 'private')
    world.sandbox.github.addRepository(INTERNAL, 'private')
    world.sandbox.github.openIssue(SHOP, { title: 'A bug' })
    await world.settle(12)
    await world.close()
    expect(world.sent.filter(({ path }) => path.includes('hook'))).toEqual([])
  })
})

describe('a right or a webhook that is missing', () => {
  const denied: NonNullable<WorldOptions['between']> = (request, answer) =>
    request.url.includes('/hooks')
      ? Promise.resolve(Response.json({ message: 'Resource not accessible' }, { status: 403 }))
      : answer(request)

  const astray: NonNullable<WorldOptions['between']> = (request, answer) =>
    request.url.includes('/hooks') ? Promise.resolve(Response.json([])) : answer(request)

  it.each([
    ['a right', denied, 'github: denied 403'],
    ['a webhook', astray, 'github: refused (no-webhook)'],
  ])(
    '(%s) is told once, asked about every hour, shown, and leaves the work to the lists',
    async (_, between, failure) => {
      const { world, door, ticket } = await start({ between })
      door.isOpen = false
      world.sandbox.github.label(ISSUE, 'in progress')
      await world.settle(121)
      expect(stageOf(world, ticket)).toBe('eng_in_progress')
      const cursors = await world.store.cursors()
      await world.close()
      expect(cursors).toMatchObject([
        { name: 'github' },
        { name: `redelivery ${INTERNAL}`, failure },
        { name: `redelivery ${SHOP}`, failure },
        { name: 'zendesk' },
      ])
      // Of two repositories, at the start and in two hours.
      expect(redeliveries(world).map(({ isKnown }) => isKnown)).toEqual([
        false,
        false,
        true,
        true,
        true,
        true,
      ])
    },
  )

  it('is not held against what works again', async () => {
    let isDenied = true
    const { world } = await start({
      between: (request, answer) => (isDenied ? denied(request, answer) : answer(request)),
    })
    isDenied = false
    await world.settle(61)
    const cursors = await world.store.cursors()
    await world.close()
    expect(cursors.filter(({ failure }) => failure !== undefined)).toEqual([])
  })
})
