// Many cases at once, through the whole service: nobody waits behind a crowd, and no crowd uses up everything.
import { describe, expect, it } from 'vitest'
import { FIELD } from '../../src/sandbox/story.ts'
import { confirmedTicket, createWorld, randomOf, type World, type WorldOptions } from '../world/world.ts'

const SMALL = { batch: 5 }

/** As many promoted bugs, all with a fix in the same version that is done and not deployed. */
async function awaitingRelease(count: number, options: WorldOptions = {}) {
  const world = createWorld({ settings: SMALL, ...options })
  const { jira } = world.sandbox
  const tickets = Array.from({ length: count }, () => confirmedTicket(world))
  await world.settle(20)
  const version = jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-10' })
  for (const { id } of jira.issues()) {
    jira.setFixVersions(id, [version])
    jira.transition(id, 'Done', 'Done')
  }
  await world.settle(20)
  return { world, tickets }
}

/** A confirmed ticket of another organisation; its case. */
function stranger({ sandbox: { zendesk, people } }: World): string {
  const organization = zendesk.addOrganization('Another city')
  const ticket = zendesk.addTicket({
    subject: 'The map is upside down',
    description: 'North is at the bottom.',
    requester: people.customer,
    organization,
    assignee: people.frontLine,
  })
  zendesk.setField(people.manager, ticket, FIELD.severity, 'sev_high')
  zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
  return `zendesk-${ticket}`
}

/** The cases that were looked at since, in order. */
function looks({ happened }: World, since: number): string[] {
  return happened.slice(since).flatMap((each) => (each.kind === 'case' ? [each.caseId] : []))
}

describe('a deploy that concerns many tickets', () => {
  it('lets a bug that is confirmed meanwhile through within two batches, and ends for all', async () => {
    const { world, tickets } = await awaitingRelease(40)
    const since = world.happened.length
    await world.deploy('4.2.0')
    const other = stranger(world)
    await world.settle(20)
    const order = looks(world, since)
    // One batch may be under way when it comes.
    expect(order.indexOf(other)).toBeGreaterThanOrEqual(0)
    expect(order.indexOf(other)).toBeLessThan(3 * SMALL.batch)
    expect(new Set(order).size).toBe(41)
    const { zendesk } = world.sandbox
    expect(tickets.map((ticket) => zendesk.view(ticket).status)).toEqual(tickets.map(() => 'solved'))
    await world.close()
  })
})

describe('an organisation that is hinted at without end', () => {
  it('keeps neither others out nor itself', async () => {
    const { world, tickets } = await awaitingRelease(30)
    const { clock, run } = world.time
    const since = world.happened.length
    const noise = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        const receivedAt = clock.now()
        await world.store.record(
          tickets.map((ticket) => ({
            system: 'zendesk',
            id: `noise-${receivedAt}-${ticket}`,
            event: 'trigger',
            receivedAt,
            hint: { system: 'zendesk', subject: `ticket:${ticket}` },
          })),
        )
        world.service.loop.wake(tickets.length)
        await run(receivedAt + 100)
      }
    }
    await noise(30)
    const other = stranger(world)
    const before = looks(world, since).length
    await noise(60)
    const order = looks(world, since)
    expect(order.indexOf(other) - before).toBeLessThan(5 * SMALL.batch)
    expect(order.indexOf(other)).toBeGreaterThanOrEqual(before)
    const shares = tickets.map((ticket) => order.filter((id) => id === `zendesk-${ticket}`).length)
    expect(Math.min(...shares)).toBeGreaterThan(1)
    // Those of a pass under way at either end may be one ahead each, and one pass may just be over.
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(3)
    await world.close()
  })
})

describe('one case', () => {
  it('that is hinted at ten times a second is looked at once a minute, and misses nothing', async () => {
    const { world, tickets } = await awaitingRelease(1)
    const { clock, run } = world.time
    const [ticket = 0] = tickets
    const hint = { system: 'zendesk', subject: `ticket:${ticket}` } as const
    const since = world.happened.length
    const calls = world.sent.length
    const attention = async () => (await world.store.find(`zendesk-${ticket}`))?.case.verdict?.attention
    for (let round = 0; round < 900; round++) {
      const receivedAt = clock.now()
      await world.store.record([{ system: 'zendesk', id: `${round}`, event: 'trigger', receivedAt, hint }])
      world.service.loop.wake(1)
      await run(receivedAt + 100)
      if (round === 850) expect(await attention()).toContain('restless')
    }
    expect(looks(world, since).length).toBeLessThan(30)
    expect(world.sent.length - calls).toBeLessThan(30 * 4)
    await world.settle(5)
    expect(await attention()).not.toContain('restless')
    world.sandbox.jira.transition(world.sandbox.jira.issues()[0]?.id ?? '', 'In QA')
    await world.settle(5)
    expect(world.sandbox.zendesk.view(ticket).fields[FIELD.stage]).toBe('eng_in_qa')
    await world.close()
  })

  it('that somebody changes back each time is written more and more seldom, and says so', async () => {
    let puts = 0
    let world: World | undefined
    const random = randomOf(5)
    const { world: made, tickets } = await awaitingRelease(1, {
      // Another integration, which fills the field that is to be empty as soon as it is emptied.
      tap(request) {
        if (request.method !== 'PUT' || world === undefined) return
        puts += 1
        const { clock } = world.time
        void clock.sleep(500 + random() * 500).then(fill)
      },
    })
    const { zendesk, sentry, people } = made.sandbox
    const source = sentry.addIssue({ title: 'Blank', culprit: 'permits.view', project: 'permits' })
    const fill = () => zendesk.setField(people.frontLine, tickets[0] ?? 0, FIELD.sentry, source.permalink)
    world = made
    fill()
    await made.settle(30)
    const first = puts
    await made.settle(30)
    expect(first).toBeGreaterThan(20)
    expect(first).toBeLessThan(60)
    expect(puts - first).toBeLessThanOrEqual(32)
    const row = await made.store.find(`zendesk-${tickets[0]}`)
    expect(row?.case.verdict?.attention).toContain('restless')
    await made.close()
  })
})
