// One issue with many tickets, through the whole service: what it costs, how it is braked, and what stands on the issue.
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { shippedPolicy } from '../policy.ts'
import { createWorld, type World, type WorldOptions } from '../world/world.ts'

const MANY = 120

function policyWith(difference: Partial<Policy>): Policy {
  return { ...shippedPolicy(), ...difference }
}

/** As many confirmed tickets, all linked to one issue that is fixed in 4.2.0 and not deployed. */
async function oneIssue(count: number, options: WorldOptions = {}) {
  const world = createWorld(options)
  onTestFinished(() => world.close())
  const { jira, zendesk, people } = world.sandbox
  const issue = jira.createIssue({ summary: 'Permits page stays blank' })
  const key = jira.view(issue)?.key ?? ''
  const tickets = Array.from({ length: count }, (_, nth) => {
    const ticket = zendesk.addTicket({
      subject: `Blank page ${nth}`,
      description: 'It stays blank.',
      requester: people.customer,
      organization: people.client,
      assignee: people.frontLine,
    })
    zendesk.setField(people.manager, ticket, FIELD.existing, key)
    zendesk.setField(people.manager, ticket, FIELD.severity, 'sev_high')
    zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
    return ticket
  })
  await world.settle(30)
  const version = jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-10' })
  jira.setFixVersions(issue, [version])
  await world.settle(10)
  return { world, issue, version, tickets }
}

function statuses({ sandbox: { zendesk } }: World, tickets: readonly number[]): string[] {
  return [...new Set(tickets.map((ticket) => zendesk.view(ticket).status))]
}

describe('an issue with many tickets', () => {
  test('reaches all of them, each once, for a few calls in all', async () => {
    const { world, issue, tickets } = await oneIssue(MANY, {
      policy: policyWith({ brake: { tickets: 1_000, share: 1 } }),
    })
    expect(statuses(world, tickets)).toEqual(['hold'])
    expect(world.sandbox.jira.view(issue)?.remoteLinks).toHaveLength(MANY)
    world.sandbox.jira.transition(issue, 'Done', 'Done')
    await world.settle(10)
    const before = world.sent.length
    await world.deploy('4.2.0')
    await world.settle(30)
    expect(statuses(world, tickets)).toEqual(['solved'])
    const calls = world.sent.slice(before).map(
      ({ method, path }) =>
        `${method} ${path
          .replace(/\d{5,}/g, 'N')
          .replace(/\?.*/, '')
          .replace(/[0-9a-f]{32}/, 'J')}`,
    )
    console.log(Object.entries(Object.groupBy(calls, (c) => c)).map(([c, l]) => `${c} ${l?.length}`))
  })
})
