// A poisoned case is parked with its reason, and the rest flow: whatever is the matter with one of them.
import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/port.ts'
import { confirmedTicket, createWorld, type World, type WorldOptions } from '../world/world.ts'

const OTHERS = 7

type Poison = {
  /** The ticket that it is about; 0 until it is known. */
  readonly ticket: () => number
  readonly isOn: () => boolean
  readonly sleep: (ms: number) => Promise<void>
}

/** Eight confirmed tickets, one of them poisoned from the first look on. */
async function poisoned(optionsOf: (poison: Poison) => WorldOptions, minutes = 5) {
  let ticket = 0
  let isOn = true
  const sleep = (ms: number) => world.time.clock.sleep(ms)
  const world: World = createWorld(optionsOf({ ticket: () => ticket, isOn: () => isOn, sleep }))
  const before = Array.from({ length: 3 }, () => confirmedTicket(world))
  ticket = confirmedTicket(world)
  const others = [...before, ...Array.from({ length: OTHERS - 3 }, () => confirmedTicket(world))]
  await world.settle(minutes)
  const heal = async () => {
    isOn = false
    // Sooner than the sweep comes by.
    await world.settle(20)
  }
  return { world, ticket, others, heal }
}

async function expectTheRestFlows(world: World, others: readonly number[]): Promise<void> {
  const rows = await Promise.all(others.map((ticket) => world.store.find(`zendesk-${ticket}`)))
  expect(rows.map((row) => row?.case.verdict?.stage)).toEqual(others.map(() => 'accepted'))
  expect(rows.map((row) => row?.case.failure)).toEqual(others.map(() => undefined))
  expect(others.map((each) => world.sandbox.zendesk.view(each).status)).toEqual(others.map(() => 'hold'))
}

/** What the page and the API say of it. */
async function reasonOf(world: World, ticket: number): Promise<string> {
  const api = await world.service.app.request(`http://localhost/api/v1/cases/zendesk-${ticket}`)
  const page = await world.service.app.request('http://localhost/')
  expect(await page.text()).toContain(`#${ticket}`)
  const { failure, concerns } = JSON.parse(await api.text())
  expect(concerns).toHaveLength(1)
  return failure
}

/** Alters one kind of answer. */
function altering<T>(path: RegExp, alter: (json: T) => unknown): NonNullable<WorldOptions['between']> {
  return async (request, answer) => {
    const reply = await answer(request)
    if (reply === undefined) throw new TypeError('there is no such host')
    if (!path.test(new URL(request.url).pathname)) return reply
    const { status, headers } = reply
    const json: T = JSON.parse(await reply.text())
    return new Response(JSON.stringify(alter(json)), { status, headers })
  }
}

const showsTicket = (request: Request, ticket: number) =>
  new URL(request.url).pathname.endsWith('show_many') && request.url.includes(String(ticket))

/** A store that throws over one case. */
const throwing =
  (verb: 'save' | 'begin', { ticket, isOn }: Poison) =>
  (store: Store): Store => {
    const hurts = (caseId: string) => isOn() && caseId === `zendesk-${ticket()}`
    return {
      ...store,
      save: async (saving) => {
        // What was leased can be kept; what came of it cannot.
        if (verb === 'save' && hurts(saving.case.id) && saving.case.verdict !== undefined)
          throw new Error('refused')
        return store.save(saving)
      },
      begin: async (intent, ...rest) => {
        if (verb === 'begin' && hurts(intent.caseId) && intent.kind === 'update-ticket')
          throw new Error('refused')
        return store.begin(intent, ...rest)
      },
    }
  }

describe('among tickets that are read together', () => {
  it.each([
    [
      'has a shape that nobody knows',
      (each: object) => ({ ...each, status: null }),
      'zendesk: refused (unreadable)',
    ],
    [
      'has no fields',
      (each: object) => ({ ...each, custom_fields: 'none' }),
      'zendesk: refused (unreadable)',
    ],
  ])('one that %s is parked alone, and taken up when that has passed', async (_, spoil, reason) => {
    const { world, ticket, others, heal } = await poisoned((poison) => ({
      between: altering(/show_many$/, ({ tickets }: { tickets: { id: number }[] }) => ({
        tickets: tickets.map((each) => (poison.isOn() && each.id === poison.ticket() ? spoil(each) : each)),
      })),
    }))
    await expectTheRestFlows(world, others)
    expect(await reasonOf(world, ticket)).toBe(reason)
    await heal()
    await expectTheRestFlows(world, [ticket, ...others])
    await world.close()
  })

  it('one over which the vendor itself breaks is found by halves, and parked alone', async () => {
    const { world, ticket, others, heal } = await poisoned((poison) => ({
      fault: (request) => (poison.isOn() && showsTicket(request, poison.ticket()) ? 500 : undefined),
    }))
    await expectTheRestFlows(world, others)
    expect(await reasonOf(world, ticket)).toMatch(/^zendesk: (?:refused \(unreadable\)|later 500)$/)
    await heal()
    await expectTheRestFlows(world, [ticket, ...others])
    await world.close()
  })

  it('one whose history cannot be read is parked alone', async () => {
    const { world, ticket, others, heal } = await poisoned((poison) => ({
      fault: (request) =>
        poison.isOn() && request.url.includes(`/${poison.ticket()}/audits`) ? 'lost' : undefined,
    }))
    await expectTheRestFlows(world, others)
    expect(await reasonOf(world, ticket)).toBe('zendesk: later')
    await heal()
    await expectTheRestFlows(world, [ticket, ...others])
    await world.close()
  })

  it('one whose history takes for ever does not hold up the others', async () => {
    const { world, ticket, others } = await poisoned(
      ({ ticket, sleep }) => ({
        async between(request, answer) {
          const isSlow = request.url.includes(`/${ticket()}/audits`)
          if (isSlow) await sleep(25_000)
          const reply = await answer(request)
          if (reply === undefined) throw new TypeError('there is no such host')
          // Page after page, and what is looked for on none of them.
          return isSlow ? Response.json({ audits: [], next_page: `${request.url}&more` }) : reply
        },
      }),
      4,
    )
    await expectTheRestFlows(world, others)
    expect(await reasonOf(world, ticket)).toBe('zendesk: later')
    await world.close()
  })
})

describe('among issues that are read together', () => {
  it('one of a shape that nobody knows parks its case alone', async () => {
    let spoilt = ''
    const { world, ticket, others } = await poisoned((poison) => ({
      between: altering(/issue\/bulkfetch$/, (body: { issues: { id: string }[] }) => ({
        ...body,
        issues: body.issues.map((each) =>
          poison.isOn() && each.id === spoilt ? { ...each, fields: null } : each,
        ),
      })),
    }))
    spoilt = (await world.store.find(`zendesk-${ticket}`))?.case.links[0]?.issue.id ?? ''
    for (const { id } of world.sandbox.jira.issues()) world.sandbox.jira.transition(id, 'In Progress')
    await world.settle(5)
    expect(await reasonOf(world, ticket)).toBe('jira: refused (unreadable)')
    const rows = await Promise.all(others.map((each) => world.store.find(`zendesk-${each}`)))
    expect(rows.map((row) => row?.case.verdict?.stage)).toEqual(others.map(() => 'in-progress'))
    await world.close()
  })
})

describe('a bug of ours', () => {
  it.each(['save', 'begin'] as const)('that a %s of one case meets parks that case alone', async (verb) => {
    const { world, ticket, others, heal } = await poisoned((poison) => ({
      storeBetween: throwing(verb, poison),
    }))
    await expectTheRestFlows(world, others)
    expect(await reasonOf(world, ticket)).toBe('bugbridge: refused (fault)')
    expect(world.happened.some((each) => each.kind === 'fault' && each.where === 'pass')).toBe(true)
    const row = await world.store.find(`zendesk-${ticket}`)
    expect(row?.leasedUntil).toBeUndefined()
    await heal()
    await expectTheRestFlows(world, [ticket, ...others])
    expect(world.sandbox.jira.issues()).toHaveLength(OTHERS + 1)
    await world.close()
  })
})
