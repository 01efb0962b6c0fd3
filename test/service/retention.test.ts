// What is kept and for how long, through the whole service: closed and deleted tickets are left alone, and what has
// been forgotten is never done a second time.
import { describe, expect, it } from 'vitest'
import { createDeployBook } from '../../src/reconcile/deploy-book.ts'
import { SETTINGS } from '../../src/reconcile/ports.ts'
import { sweep } from '../../src/reconcile/sweep.ts'
import { FIELD, faultsAtTheEnd, STORY } from '../../src/sandbox/story.ts'
import { confirmedTicket, createWorld, type World } from '../world/world.ts'

const HOUR = 60
const DAY = 86_400_000

async function promoted() {
  const world = createWorld({ settings: { idle: 600_000 } })
  const ticket = confirmedTicket(world)
  await world.settle()
  const bug = world.sandbox.jira.issues()[0]?.id ?? ''
  return { world, ticket, id: `zendesk-${ticket}`, bug, ...world.sandbox }
}

/** Whatever was asked of the vendors meanwhile, but for tokens. */
async function asked(world: World, minutes: number) {
  const before = world.sent.length
  await world.settle(minutes)
  return world.sent.slice(before).filter(({ path }) => !path.includes('oauth'))
}

const seen = async (world: World, id: string) => (await world.store.find(id))?.case

describe('a ticket on which nothing can be done any more', () => {
  it.each(['closed', 'deleted'] as const)('is looked at once a day and not every hour: %s', async (how) => {
    const { world, ticket, id, zendesk } = await promoted()
    expect((await asked(world, 3 * HOUR)).length).toBeGreaterThan(3)
    if (how === 'closed') zendesk.close(ticket)
    else zendesk.remove(ticket)
    await world.settle()
    const retired = (await seen(world, id))?.retired
    expect(retired).toBeGreaterThan(0)
    expect(await asked(world, 20 * HOUR)).toEqual([])
    expect((await asked(world, 6 * HOUR)).length).toBeGreaterThan(0)
    expect((await seen(world, id))?.retired).toBe(retired)
    await world.close()
  })

  it('still shows that its fix does not hold', async () => {
    const { world, ticket, id, zendesk, jira, bug } = await promoted()
    zendesk.close(ticket)
    await world.settle()
    jira.transition(bug, 'In Progress')
    await world.settle()
    const shown = await seen(world, id)
    expect(shown?.verdict).toMatchObject({ stage: 'in-progress', attention: ['ticket-closed'] })
    await world.close()
  })

  it('is forgotten ninety days after that was seen, and not before', async () => {
    const { world, ticket, id, zendesk } = await promoted()
    const other = confirmedTicket(world)
    await world.settle()
    zendesk.close(ticket)
    await world.settle()
    const retired = (await seen(world, id))?.retired ?? 0
    /** A sweep as of so long after the ticket was seen closed. */
    const sweepAfter = (time: number) =>
      sweep({
        store: world.store,
        deploys: createDeployBook(world.store),
        clock: { ...world.time.clock, now: () => retired + time },
        settings: SETTINGS,
      })
    await sweepAfter(90 * DAY)
    expect(await seen(world, id)).toBeDefined()
    await sweepAfter(90 * DAY + 1)
    expect(await seen(world, id)).toBeUndefined()
    expect(await seen(world, `zendesk-${other}`)).toBeDefined()
    await world.close()
  })
})

describe('what the journal has forgotten', () => {
  it('is not done a second time, whoever looks again', async () => {
    const world = createWorld()
    const { zendesk, jira, people } = world.sandbox
    for (const step of STORY) {
      await step.act(world)
      await world.settle(5)
      // As if a month lay between one step and the next.
      await world.store.prune(world.time.clock.now() + 1, 0)
      expect(await world.store.journal(`zendesk-${world.cast.ticket}`, 9)).toEqual([])
    }
    const ticket = world.cast.ticket ?? 0
    const before = { comments: zendesk.view(ticket).comments.length, issues: jira.issues() }
    const { clock } = world.time
    await world.store.wake(clock.now() + 1, clock.now(), 9)
    const calls = await asked(world, 5)
    expect(calls.length).toBeGreaterThan(0)
    expect(calls.filter(({ method }) => method === 'PUT' || method === 'DELETE')).toEqual([])
    zendesk.setField(people.manager, ticket, FIELD.severity, 'sev_low')
    await world.settle(5)
    expect(zendesk.view(ticket).comments).toHaveLength(before.comments)
    expect(jira.issues()).toEqual(before.issues)
    await world.close()
    expect(faultsAtTheEnd(world)).toEqual([])
  })
})
