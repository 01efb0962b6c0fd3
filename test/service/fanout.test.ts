// One issue with many tickets, through the whole service: what it costs, how it is braked, and what stands on the issue.
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { shippedPolicy } from '../policy.ts'
import { createWorld, type World, type WorldOptions } from '../world/world.ts'

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

/** Calls since, by system and whether they change something. */
function callsSince(world: World, since: number) {
  const made = world.sent.slice(since)
  const isWrite = ({ method, path }: (typeof made)[number]) =>
    method === 'PUT' || path.endsWith('/remotelink') || /\/comment$/.test(path)
  return {
    reads: made.filter((call) => !isWrite(call)).length,
    tickets: made.filter(({ path }) => path.includes('update_many')).length,
    links: made.filter(({ path }) => path.endsWith('/remotelink')).length,
  }
}

async function attentionOf({ store }: World, ticket: number | undefined) {
  return (await store.find(`zendesk-${ticket}`))?.case.verdict?.attention
}

const FREE = { brake: { tickets: 100_000, share: 1 } }
const LOW = { brake: { tickets: 20, share: 1 } }

describe('an issue with many tickets', () => {
  test('reaches all of them, each once, for a few calls in all', async () => {
    const { world, issue, tickets } = await oneIssue(200, { policy: policyWith(FREE) })
    const { jira, zendesk } = world.sandbox
    expect(statuses(world, tickets)).toEqual(['hold'])
    expect(jira.view(issue)?.remoteLinks).toHaveLength(200)
    jira.transition(issue, 'Done', 'Done')
    await world.settle(10)
    const before = world.sent.length
    await world.deploy('4.2.0')
    await world.settle(1)
    // Links take their turns for minutes; the tickets wait for none of them.
    expect(statuses(world, tickets)).toEqual(['solved'])
    await world.settle(10)
    const { reads, tickets: writes, links } = callsSince(world, before)
    expect(links).toBe(200)
    expect(writes / 200).toBeLessThan(0.04)
    expect(reads / 200).toBeLessThan(0.25)
    expect(jira.view(issue)?.remoteLinks.every(({ resolved }) => resolved)).toBe(true)
    for (const ticket of tickets) {
      const { changes, comments } = zendesk.view(ticket)
      expect(changes.filter(({ field, value }) => field === 'status' && value === 'solved')).toHaveLength(1)
      expect(comments.filter((each) => each.public && /available to you now/.test(each.body))).toHaveLength(1)
    }
  })
})

describe('the brake', () => {
  test('keeps nobody from being looked at again in time, when something could not be read', async () => {
    let isDown = false
    const fault = (request: Request) => (isDown && request.url.includes('sentry') ? 503 : undefined)
    const { world, issue, tickets } = await oneIssue(25, { policy: policyWith(LOW), fault })
    const { jira, zendesk, people } = world.sandbox
    jira.transition(issue, 'Done', 'Done')
    await world.settle(10)
    isDown = true
    zendesk.setField(people.frontLine, tickets[0] ?? 0, FIELD.sentry, 'PERMITS-1')
    await world.deploy('4.2.0')
    await world.settle(5)
    expect(statuses(world, tickets)).toEqual(['hold'])
    const found = () => world.store.find(`zendesk-${tickets[0]}`)
    expect((await found())?.case).toMatchObject({ brake: { isHeld: true }, failure: 'sentry: later 503' })
    isDown = false
    // Much sooner than the hourly look.
    await world.settle(10)
    const after = await found()
    expect(after?.case).toMatchObject({ brake: { isHeld: true } })
    expect(after?.case.failure).toBeUndefined()
  })

  test('lets nothing of a large move be written before a person approves it', async () => {
    const { world, issue, tickets } = await oneIssue(30, { policy: policyWith(LOW) })
    const { jira, zendesk } = world.sandbox
    // To `hold`, as before: no status changes, so nobody is asked.
    jira.transition(issue, 'Done', 'Done')
    await world.settle(5)
    expect(await world.store.approvals(9)).toEqual([])
    const before = world.sent.length
    await world.deploy('4.2.0')
    await world.settle(70)
    expect(statuses(world, tickets)).toEqual(['hold'])
    expect(callsSince(world, before)).toMatchObject({ tickets: 0, links: 0 })
    expect(await attentionOf(world, tickets[0])).toContain('waits-for-approval')
    const [approval, ...more] = await world.store.approvals(9)
    expect(more).toEqual([])
    expect(approval).toMatchObject({ stage: 'deployed', tickets: 30, held: 30 })

    // A ticket that is promoted meanwhile is none of it.
    const single = zendesk.addTicket({
      subject: 'Blank here, too',
      description: 'It stays blank.',
      requester: world.sandbox.people.customer,
      assignee: world.sandbox.people.frontLine,
    })
    zendesk.setField(world.sandbox.people.manager, single, FIELD.existing, jira.view(issue)?.key ?? '')
    zendesk.setField(world.sandbox.people.manager, single, FIELD.severity, 'sev_high')
    zendesk.setField(world.sandbox.people.manager, single, FIELD.bug, 'bug_confirmed')
    await world.settle(5)
    expect(statuses(world, [single])).toEqual(['solved'])

    expect(await world.store.answer(approval?.id ?? '', 'approved', world.time.clock.now())).toBe(true)
    world.service.loop.wake(1)
    await world.settle(5)
    expect(statuses(world, tickets)).toEqual(['solved'])
    expect(await attentionOf(world, tickets[0])).toEqual([])
  })

  test('keeps what was turned down as it is until engineering moves, and then asks anew', async () => {
    const { world, issue, tickets } = await oneIssue(30, { policy: policyWith(LOW) })
    const { jira } = world.sandbox
    const answer = async (decision: 'approved' | 'rejected') => {
      const [newest] = await world.store.approvals(9)
      await world.store.answer(newest?.id ?? '', decision, world.time.clock.now())
      world.service.loop.wake(1)
      await world.settle(5)
    }
    jira.transition(issue, 'Done', 'Done')
    await world.settle(5)
    await world.deploy('4.2.0')
    await world.settle(5)
    await answer('rejected')
    await world.settle(130)
    expect(statuses(world, tickets)).toEqual(['hold'])
    expect(await attentionOf(world, tickets[0])).toContain('move-rejected')

    await world.report({ environment: 'production', version: '4.2.0', status: 'rolled_back' })
    await world.settle(5)
    expect(await attentionOf(world, tickets[0])).not.toContain('move-rejected')
    await world.deploy('4.2.0')
    await world.settle(5)
    expect(statuses(world, tickets)).toEqual(['hold'])
    expect((await world.store.approvals(9)).map(({ decision }) => decision)).toEqual([undefined, 'rejected'])
    await answer('approved')
    expect(statuses(world, tickets)).toEqual(['solved'])

    // There and back: what was approved once is not approved for ever.
    await world.report({ environment: 'production', version: '4.2.0', status: 'rolled_back' })
    await world.settle(5)
    expect(statuses(world, tickets)).toEqual(['solved'])
    await answer('approved')
    expect(statuses(world, tickets)).toEqual(['hold'])
    await world.deploy('4.2.0')
    await world.settle(5)
    expect(statuses(world, tickets)).toEqual(['hold'])
    expect((await world.store.approvals(9)).map(({ stage, decision }) => [stage, decision])).toEqual([
      ['deployed', undefined],
      ['awaiting-release', 'approved'],
      ['deployed', 'approved'],
      ['deployed', 'rejected'],
    ])
  })

  test('holds the tickets of an issue that is deleted, and what then moves another issue of theirs', async () => {
    const { world, issue, tickets } = await oneIssue(30, { policy: policyWith(LOW) })
    const { jira, zendesk, people } = world.sandbox
    const other = jira.createIssue({ summary: 'Another one' })
    const name = jira.view(issue)?.key
    const [first = 0, ...others] = tickets
    const both = `${jira.view(issue)?.key} ${jira.view(other)?.key}`
    zendesk.setField(people.manager, first, FIELD.existing, both)
    await world.settle(5)
    jira.remove(issue)
    await world.settle(70)
    expect(statuses(world, tickets)).toEqual(['hold'])
    expect(await attentionOf(world, others[0])).toEqual(
      expect.arrayContaining(['waits-for-approval', 'issue-missing']),
    )
    const gone = await world.store.approvals(9)
    expect(gone).toMatchObject([{ cause: { subject: `issue:${issue}` }, stage: 'reported', held: 29 }])

    // Told of one fix, though nobody knows what has become of the other.
    jira.setFixVersions(other, [jira.addVersion({ name: '4.9.0', releaseDate: '2026-04-10' })])
    jira.transition(other, 'Done', 'Done')
    await world.deploy('4.9.0')
    await world.settle(5)
    expect(statuses(world, [first])).toEqual(['hold'])
    expect(await attentionOf(world, first)).toContain('waits-for-approval')

    await world.store.answer(gone[0]?.id ?? '', 'approved', world.time.clock.now())
    world.service.loop.wake(1)
    await world.settle(5)
    expect(statuses(world, others)).toEqual(['open'])
    expect(statuses(world, [first])).toEqual(['hold'])
    for (const ticket of others) {
      const notes = zendesk.view(ticket).comments.filter(({ body }) => /no longer exists/.test(body))
      expect(notes.map((each) => each.public)).toEqual([false])
    }
    // Whoever has made the move is counted no more.
    const cause = { system: 'jira', subject: `issue:${issue}` } as const
    expect(await world.store.moving(cause, 'reported', ['reported'])).toMatchObject({ tickets: 1 })

    // One of them goes by a third issue from then on: that is its own affair.
    const third = jira.createIssue({ summary: 'A third one' })
    const [alone = 0] = others
    zendesk.setField(people.manager, alone, FIELD.existing, `${name} ${jira.view(third)?.key}`)
    await world.settle(5)
    expect(statuses(world, [alone])).toEqual(['hold'])
    expect(await attentionOf(world, alone)).not.toContain('waits-for-approval')
  })

  test.each(['waits', 'rejected'] as const)(
    'moves a Sentry reference off a ticket whose move is held (%s)',
    async (answer) => {
      const { world, issue, tickets } = await oneIssue(25, { policy: policyWith(LOW) })
      const { jira, zendesk, sentry, people } = world.sandbox
      const [first = 0, second = 0] = tickets
      const decide = async (decision: 'approved' | 'rejected') => {
        const [asked] = await world.store.approvals(9)
        await world.store.answer(asked?.id ?? '', decision, world.time.clock.now())
        world.service.loop.wake(1)
        await world.settle(5)
      }
      jira.transition(issue, 'Done', 'Done')
      await world.settle(5)
      await world.deploy('4.2.0')
      await world.settle(5)
      if (answer === 'rejected') await decide('rejected')
      const told = () => zendesk.view(first).comments.filter((each) => each.public).length
      const before = told()
      const source = sentry.addIssue({ title: 'TypeError: x', culprit: 'render', project: 'permits' })
      zendesk.setField(people.frontLine, first, FIELD.sentry, source.permalink)
      for (const ticket of [first, second]) zendesk.setStatus(people.frontLine, ticket, 'pending')
      await world.settle(10)
      const held = zendesk.view(first)
      expect(held).toMatchObject({ status: 'pending', fields: { [FIELD.stage]: 'eng_awaiting_release' } })
      expect(held.fields[FIELD.sentry] ?? null).toBeNull()
      const task = jira.issues().find(({ labels }) => labels.includes(`bugbridge-sentry-${source.id}`))
      expect(task?.links.map(({ to }) => to)).toEqual([issue])
      expect(told()).toBe(before)
      const notes = () => zendesk.view(first).comments.filter(({ body }) => body.includes(task?.key ?? '?'))
      expect(notes().map((each) => each.public)).toEqual([false])
      expect(await attentionOf(world, first)).toContain(
        answer === 'waits' ? 'waits-for-approval' : 'move-rejected',
      )

      await decide('approved')
      // The one goes on as the other, on which nothing was written meanwhile: as the agent has set it.
      expect(statuses(world, [first, second])).toEqual(['pending'])
      expect(statuses(world, tickets.slice(2))).toEqual(['solved'])
      expect(notes()).toHaveLength(1)
      expect(told()).toBe(before + 1)
    },
  )

  test('does not hold a few that lose their issue', async () => {
    const { world, issue, tickets } = await oneIssue(20, { policy: policyWith(LOW) })
    world.sandbox.jira.remove(issue)
    await world.settle(5)
    expect(statuses(world, tickets)).toEqual(['open'])
    expect(await world.store.approvals(9)).toEqual([])
  })

  test('does not hold a few, nor what one ticket alone does', async () => {
    const { world, issue, tickets } = await oneIssue(20, { policy: policyWith(LOW) })
    world.sandbox.jira.transition(issue, 'Done', 'Done')
    await world.deploy('4.2.0')
    await world.settle(5)
    expect(statuses(world, tickets)).toEqual(['solved'])
    expect(await world.store.approvals(9)).toEqual([])
  })
})

describe('the comment on the issue', () => {
  const TOLD = { issues: { ...shippedPolicy().issues, impact: 'comment' } } as const
  const commentsOf = ({ sandbox }: World, issue: string) =>
    (sandbox.jira.view(issue)?.comments ?? []).filter(({ author }) => author === 'bugbridge')

  test('says how many tickets are behind it, once, and is edited as they are solved', async () => {
    const { world, issue, tickets } = await oneIssue(25, { policy: policyWith({ ...FREE, ...TOLD }) })
    const { jira, zendesk } = world.sandbox
    const [first, ...others] = commentsOf(world, issue)
    expect(others).toEqual([])
    expect(first?.text).toContain('25 tickets, 25 open and 0 solved.')
    expect(first?.text).toContain('The oldest open one waits since 2026-03-02.')
    expect(first?.text).toContain('By support plan: everybody 25.')
    // Sentry speaks on the issue, too; nothing of it is touched.
    jira.comment(issue, 'Sentry', 'TypeError: boom', { app: true })
    const before = world.sent.length
    jira.transition(issue, 'Done', 'Done')
    await world.deploy('4.2.0')
    await world.settle(30)
    expect(commentsOf(world, issue).map(({ text }) => text)).toEqual([
      expect.stringContaining('25 tickets, 0 open and 25 solved.'),
    ])
    expect(jira.view(issue)?.comments).toHaveLength(2)
    // Not one for each ticket: some minutes lie between two.
    const writes = world.sent
      .slice(before)
      .filter(({ path, method }) => /\/comment/.test(path) && method !== 'GET')
    expect(writes.length).toBeLessThanOrEqual(3)
    zendesk.customerReply(tickets[0] ?? 0, 'Still blank.')
    await world.settle(15)
    expect(commentsOf(world, issue)[0]?.text).toContain('25 tickets, 1 open and 24 solved.')
  })

  test('is found again when the database was lost, and when its creation was never heard of', async () => {
    let isLost = true
    const { world, issue, tickets } = await oneIssue(12, {
      policy: policyWith({ ...FREE, ...TOLD }),
      fault(request) {
        const isCreation = request.method === 'POST' && /\/comment$/.test(new URL(request.url).pathname)
        if (!isCreation || !isLost) return undefined
        isLost = false
        return 'answer-lost'
      },
    })
    await world.settle(30)
    expect(commentsOf(world, issue)).toHaveLength(1)
    await world.store.settleStanding(
      { issue: { system: 'jira', id: issue }, touched: 0 },
      { written: 'something older', at: 0, again: 0 },
    )
    world.sandbox.zendesk.setField(world.sandbox.people.manager, tickets[0] ?? 0, FIELD.severity, 'sev_low')
    await world.settle(70)
    expect(commentsOf(world, issue)).toHaveLength(1)
  })

  test('is found again when a ticket comes after all others were forgotten with it', async () => {
    const { world, issue, tickets } = await oneIssue(2, { policy: policyWith({ ...FREE, ...TOLD }) })
    const { jira, zendesk, people } = world.sandbox
    for (const ticket of tickets) zendesk.close(ticket)
    await world.settle(30)
    const now = world.time.clock.now() + 1
    await world.store.prune(now, now)
    expect(await world.store.list(9)).toEqual([])
    const before = world.sent.length
    const late = zendesk.addTicket({
      subject: 'Blank page again',
      description: 'It stays blank.',
      requester: people.customer,
    })
    zendesk.setField(people.manager, late, FIELD.existing, jira.view(issue)?.key ?? '')
    zendesk.setField(people.manager, late, FIELD.severity, 'sev_high')
    zendesk.setField(people.manager, late, FIELD.bug, 'bug_confirmed')
    await world.settle(30)
    expect(commentsOf(world, issue).map(({ text }) => text)).toEqual([
      expect.stringContaining('1 ticket, 1 open and 0 solved.'),
    ])
    // Where it stands was forgotten, too: it is looked for.
    expect(world.sent.slice(before).some(({ path }) => path.includes('/comment/list'))).toBe(true)
  })

  test('is not tried for ever on an issue that was deleted', async () => {
    const { world, issue, tickets } = await oneIssue(3, { policy: policyWith({ ...FREE, ...TOLD }) })
    const { jira, zendesk, people } = world.sandbox
    jira.remove(issue)
    await world.settle(30)
    zendesk.setStatus(people.frontLine, tickets[0] ?? 0, 'solved')
    await world.settle(180)
    const before = world.sent.length
    await world.settle(600)
    expect(world.sent.slice(before).filter(({ path }) => path.includes('/comment'))).toEqual([])
  })

  test('is not written where the mapping does not ask for it', async () => {
    const { world, issue } = await oneIssue(3)
    expect(world.sandbox.jira.view(issue)?.comments).toEqual([])
  })
})
