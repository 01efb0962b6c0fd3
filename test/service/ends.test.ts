// How bugs end besides being fixed, and what people and failures do meanwhile: through the whole service.
import { describe, expect, it } from 'vitest'
import { customerTexts } from '../../src/sandbox/final-state.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { shippedPolicy } from '../policy.ts'
import { confirmedTicket, createWorld, type World, type WorldOptions } from '../world/world.ts'

/** A promoted bug that engineering has taken up. */
async function promoted(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ticket = confirmedTicket(world)
  await world.settle()
  const bug = world.sandbox.jira.issues()[0]?.id ?? ''
  world.sandbox.jira.transition(bug, 'In Progress')
  await world.settle()
  return { world, ticket, bug, jira: world.sandbox.jira, zendesk: world.sandbox.zendesk }
}

const notes = (world: World, ticket: number) =>
  world.sandbox.zendesk
    .view(ticket)
    .comments.flatMap((comment) => (comment.public ? [] : comment.body.split('\n\n')))
const told = (world: World, ticket: number) => customerTexts(world.sandbox, ticket).slice(1)

describe('a bug that ends without a fix', () => {
  it.each([
    ["won't fix", "Won't Do", 'eng_wont_fix', 'decided not to fix OPS-1'],
    ['cannot reproduce', 'Cannot Reproduce', 'eng_cannot_reproduce', 'could not reproduce OPS-1'],
    ['a duplicate of nothing', 'Duplicate', 'eng_duplicate', 'not of a bug that this ticket can follow'],
  ])(
    '%s opens the ticket for the agent, and the customer is told nothing',
    async (_, resolution, option, note) => {
      const { world, ticket, bug, jira, zendesk } = await promoted()
      const before = told(world, ticket)
      jira.transition(bug, 'Done', resolution)
      await world.settle()
      expect(zendesk.view(ticket).status).toBe('open')
      expect(zendesk.view(ticket).fields[FIELD.stage]).toBe(option)
      expect(notes(world, ticket).join('\n')).toContain(note)
      expect(told(world, ticket)).toEqual(before)
      await world.close()
    },
  )

  it('follows a duplicate to the issue that survives, and is solved with it', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    const survivor = jira.createIssue({ summary: 'Permits are blank' })
    jira.linkDuplicate(bug, survivor)
    jira.transition(bug, 'Done', 'Duplicate')
    await world.settle()
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'hold',
      fields: { [FIELD.issue]: 'OPS-2', [FIELD.stage]: 'eng_accepted' },
    })
    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(survivor, [version])
    jira.transition(survivor, 'Done', 'Done')
    jira.releaseVersion(version)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('solved')
    expect(jira.view(survivor)?.remoteLinks).toHaveLength(1)
    await world.close()
  })

  it('leaves the survivor again when the duplicate is taken back', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    const stranger = jira.createIssue({ summary: 'Something else' })
    jira.linkDuplicate(bug, stranger)
    jira.transition(bug, 'Done', 'Duplicate')
    await world.settle()
    jira.transition(bug, 'In Progress')
    await world.settle()
    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(stranger, [version])
    jira.transition(stranger, 'Done', 'Done')
    jira.releaseVersion(version)
    await world.settle()
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'hold',
      fields: { [FIELD.issue]: 'OPS-1', [FIELD.stage]: 'eng_in_progress' },
    })
    await world.close()
  })

  it('never lets a ticket follow the task that was made for a Sentry issue', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    const source = world.sandbox.sentry.addIssue({
      title: 'TypeError: x',
      culprit: 'render',
      project: 'permits',
    })
    zendesk.setField(world.sandbox.people.frontLine, ticket, FIELD.sentry, source.permalink)
    await world.settle()
    const task = jira.issues().find((issue) => issue.labels.includes(`bugbridge-sentry-${source.id}`))
    jira.linkDuplicate(bug, task?.id ?? '')
    jira.transition(bug, 'Done', 'Duplicate')
    await world.settle()
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'open',
      fields: { [FIELD.issue]: 'OPS-1', [FIELD.stage]: 'eng_duplicate' },
    })
    expect(jira.view(task?.id ?? '')?.remoteLinks).toEqual([])
    await world.close()
  })

  it('says that an issue was deleted, and makes none anew', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    jira.remove(bug)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('open')
    expect(notes(world, ticket).join('\n')).toContain('no longer exists')
    expect(jira.issues()).toEqual([])
    await world.close()
  })

  it('says so once, though the task made for its Sentry issue goes after it', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    const error = { title: 'TypeError: x', culprit: 'render', project: 'permits' }
    const source = world.sandbox.sentry.addIssue(error)
    zendesk.setField(world.sandbox.people.frontLine, ticket, FIELD.sentry, source.permalink)
    await world.settle()
    for (const id of [bug, ...jira.issues().map((issue) => issue.id)]) {
      if (jira.view(id) !== undefined) jira.remove(id)
      await world.settle()
      zendesk.setField(world.sandbox.people.frontLine, ticket, FIELD.bug, 'bug_proposed')
      await world.settle()
    }
    expect(jira.issues()).toEqual([])
    expect(notes(world, ticket).filter((note) => note.includes('no longer exists'))).toHaveLength(1)
    await world.close()
  })
})

describe('a fix that does not hold', () => {
  async function solved() {
    const all = await promoted()
    const version = all.jira.addVersion({ name: '4.2.0' })
    all.jira.setFixVersions(all.bug, [version])
    all.jira.transition(all.bug, 'Done', 'Done')
    all.jira.releaseVersion(version)
    await all.world.settle()
    expect(all.zendesk.view(all.ticket).status).toBe('solved')
    return { ...all, version }
  }

  it('puts a solved ticket back On-Hold when engineering reopens the issue, and says so once', async () => {
    const { world, ticket, bug, jira, zendesk } = await solved()
    jira.transition(bug, 'In Progress')
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    expect(told(world, ticket).filter((text) => text.includes('not fully fixed'))).toHaveLength(1)
    await world.close()
  })

  it('puts it back when CI says that the version was rolled back', async () => {
    const { world, ticket, zendesk } = await solved()
    const body = {
      environment: 'production',
      version: '4.2.0',
      repository: 'permits',
      status: 'rolled_back',
      deployed_at: new Date(world.time.clock.now()).toISOString(),
    }
    const answer = await world.post('/webhooks/deploys', body, { authorization: 'Bearer ci' })
    expect(answer.status).toBe(202)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    await world.close()
  })

  it('puts it back when the release that was the evidence is withdrawn', async () => {
    const { world, ticket, jira, zendesk, version } = await solved()
    jira.unreleaseVersion(version)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    await world.close()
  })

  it('puts it back when its fix version is taken off', async () => {
    const { world, ticket, bug, jira, zendesk } = await solved()
    jira.setFixVersions(bug, [])
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    await world.close()
  })

  it('leaves it solved when only our record of the deploy is lost, and says so', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(bug, [version])
    jira.transition(bug, 'Done', 'Done')
    await world.settle()
    const body = {
      environment: 'production',
      version: '4.2.0',
      repository: 'permits',
      status: 'success',
      deployed_at: '2023-03-02T09:00:00Z',
    }
    await world.post('/webhooks/deploys', body, { authorization: 'Bearer ci' })
    await world.settle(1)
    expect(zendesk.view(ticket).status).toBe('solved')
    // It was deployed so long ago that the next sweep forgets it.
    await world.service.sweep()
    expect(await world.store.deploysAfter(0, 9)).toEqual([])
    await world.store.wake(world.time.clock.now() + 1, world.time.clock.now(), 10)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('solved')
    expect((await world.store.find(`zendesk-${ticket}`))?.case.verdict?.attention).toContain(
      'evidence-missing',
    )
    await world.close()
  })

  it('believes a rollback although the clock of the deploy before it was ahead', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(bug, [version])
    jira.transition(bug, 'Done', 'Done')
    await world.settle()
    const report = (status: string, ahead: number) =>
      world.post(
        '/webhooks/deploys',
        {
          environment: 'production',
          version: '4.2.0',
          repository: 'permits',
          status,
          deployed_at: new Date(world.time.clock.now() + ahead).toISOString(),
        },
        { authorization: 'Bearer ci' },
      )
    await report('success', 20 * 3_600_000)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('solved')
    await report('rolled_back', 0)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('hold')
    expect(jira.view(bug)?.remoteLinks).toMatchObject([{ resolved: false }])
    await world.close()
  })

  it('leaves a closed ticket alone, and shows that it goes on in another', async () => {
    const { world, ticket, bug, jira, zendesk } = await solved()
    zendesk.close(ticket)
    jira.transition(bug, 'In Progress')
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('closed')
    expect((await world.store.find(`zendesk-${ticket}`))?.case.verdict?.attention).toContain('followed-up')
    expect(zendesk.followUps(ticket)).toHaveLength(1)
    await world.close()
  })
})

describe('people', () => {
  it('are respected: a ticket moved by hand stays until engineering moves', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    zendesk.setStatus(world.sandbox.people.frontLine, ticket, 'pending')
    await world.settle()
    jira.transition(bug, 'In QA')
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('pending')
    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(bug, [version])
    jira.transition(bug, 'Done', 'Done')
    jira.releaseVersion(version)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe('solved')
    await world.close()
  })

  it.each([
    ['the agent was later', true, 'pending'],
    ['engineering was later', false, 'open'],
  ])('and when both moved while bugbridge was not looking: %s', async (_, agentLater, status) => {
    let deaf = false
    const { world, ticket, bug, jira, zendesk } = await promoted({ delivers: () => !deaf })
    deaf = true
    const agent = () => zendesk.setStatus(world.sandbox.people.frontLine, ticket, 'pending')
    const engineer = () => jira.transition(bug, 'Done', "Won't Do")
    for (const act of agentLater ? [engineer, agent] : [agent, engineer]) {
      act()
      await world.settle(1)
    }
    deaf = false
    zendesk.reply(world.sandbox.people.frontLine, ticket, 'A note that wakes the case.', false)
    await world.settle()
    expect(zendesk.view(ticket).status).toBe(status)
    await world.close()
  })

  it('stand when they moved the ticket after the deploy that bugbridge only now hears of', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    const version = jira.addVersion({ name: '4.2.0' })
    jira.setFixVersions(bug, [version])
    jira.transition(bug, 'Done', 'Done')
    await world.settle()
    const deployedAt = new Date(world.time.clock.now()).toISOString()
    await world.settle(30)
    zendesk.setStatus(world.sandbox.people.frontLine, ticket, 'open')
    const body = {
      environment: 'production',
      version: '4.2.0',
      repository: 'permits',
      status: 'success',
      deployed_at: deployedAt,
    }
    await world.post('/webhooks/deploys', body, { authorization: 'Bearer ci' })
    await world.settle()
    expect(zendesk.view(ticket)).toMatchObject({ status: 'open', fields: { [FIELD.stage]: 'eng_deployed' } })
    await world.close()
  })

  it('may not confirm from the front line: nothing is created, and the agent is told once', async () => {
    const world = createWorld()
    const { zendesk, people, jira } = world.sandbox
    const ticket = zendesk.addTicket({ subject: 'Blank', description: 'Blank.', requester: people.customer })
    zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_confirmed')
    await world.settle()
    zendesk.reply(people.frontLine, ticket, 'Why does nothing happen?', false)
    await world.settle()
    expect(jira.issues()).toEqual([])
    expect(notes(world, ticket).filter((note) => note.includes('not an escalation manager'))).toHaveLength(1)
    zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_proposed')
    zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
    await world.settle()
    expect(jira.issues()).toHaveLength(1)
    await world.close()
  })
})

describe('many tickets and one cause', () => {
  it('makes one related task for a Sentry issue that several tickets name', async () => {
    const world = createWorld()
    const { zendesk, jira, sentry, people } = world.sandbox
    const source = sentry.addIssue({
      title: 'TypeError: x is undefined',
      culprit: 'render',
      project: 'permits',
    })
    const tickets = [confirmedTicket(world), confirmedTicket(world), confirmedTicket(world)]
    for (const ticket of tickets) zendesk.setField(people.frontLine, ticket, FIELD.sentry, source.permalink)
    await world.settle(30)
    const tasks = jira.issues().filter((issue) => issue.labels.includes(`bugbridge-sentry-${source.id}`))
    expect(tasks).toHaveLength(1)
    expect(tasks[0]?.links).toHaveLength(3)
    for (const ticket of tickets) expect(zendesk.view(ticket).fields[FIELD.sentry]).toBeNull()
    expect(jira.issues()).toHaveLength(4)
    await world.close()
  })

  it('writes many tickets in few calls when a version is released', async () => {
    const world = createWorld()
    const { jira, zendesk } = world.sandbox
    const tickets = Array.from({ length: 40 }, () => confirmedTicket(world))
    await world.settle(30)
    const version = jira.addVersion({ name: '4.2.0' })
    for (const issue of jira.issues()) {
      jira.setFixVersions(issue.id, [version])
      jira.transition(issue.id, 'Done', 'Done')
    }
    await world.settle(30)
    const before = world.sent.length
    jira.releaseVersion(version)
    await world.settle(30)
    expect(tickets.map((ticket) => zendesk.view(ticket).status)).toEqual(tickets.map(() => 'solved'))
    const writes = world.sent
      .slice(before)
      .filter((each) => each.system === 'zendesk' && each.method === 'PUT')
    expect(writes.length).toBeLessThanOrEqual(4)
    await world.close()
  })
})

describe('what the account does not offer', () => {
  it('keeps tickets open where On-Hold is switched off', async () => {
    const { world, ticket, zendesk } = await promoted({ onHoldActive: false })
    expect(zendesk.view(ticket).status).toBe('open')
    expect((await world.store.find(`zendesk-${ticket}`))?.case.verdict?.attention).toContain(
      'on-hold-inactive',
    )
    await world.close()
  })

  it('writes nothing at all in observe mode, and shows what it would do', async () => {
    const world = createWorld({ policy: { ...shippedPolicy(), mode: 'observe' } })
    const ticket = confirmedTicket(world)
    await world.settle()
    expect(world.sandbox.jira.issues()).toEqual([])
    expect(world.sent.filter((each) => each.method !== 'GET' && !each.path.includes('oauth'))).toEqual([])
    expect((await world.store.find(`zendesk-${ticket}`))?.case.verdict?.planned).toMatchObject([
      { kind: 'create-issue' },
    ])
    await world.close()
  })

  it('recovers from revoked tokens by itself', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted()
    zendesk.revokeTokens()
    jira.transition(bug, 'In QA')
    await world.settle()
    expect(zendesk.view(ticket).fields[FIELD.stage]).toBe('eng_in_qa')
    await world.close()
  })
})

describe('what needs no further hint', () => {
  it('promotes in one go even if no webhook comes after the confirmation', async () => {
    let isDeaf = false
    const world = createWorld({ delivers: () => !isDeaf })
    const { zendesk, jira, sentry, people } = world.sandbox
    const source = sentry.addIssue({
      title: 'TypeError: x is undefined',
      culprit: 'render',
      project: 'permits',
    })
    const ticket = confirmedTicket(world)
    zendesk.setField(people.frontLine, ticket, FIELD.sentry, source.permalink)
    isDeaf = true
    await world.settle()
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'hold',
      fields: { [FIELD.issue]: 'OPS-1', [FIELD.sentry]: null },
    })
    expect(notes(world, ticket)).toHaveLength(2)
    expect(jira.issues().map((issue) => issue.links.length)).toEqual([1, 1])
    await world.close()
  })
})

describe('a vendor that is down', () => {
  it('holds up nothing but its own part: Sentry', async () => {
    const { world, ticket, bug, jira, zendesk } = await promoted({
      fault: (request) => (request.url.startsWith('https://sentry.test') ? 500 : undefined),
    })
    const source = world.sandbox.sentry.addIssue({
      title: 'TypeError: x',
      culprit: 'render',
      project: 'permits',
    })
    zendesk.setField(world.sandbox.people.frontLine, ticket, FIELD.sentry, source.permalink)
    await world.settle()
    jira.transition(bug, 'In QA')
    await world.settle()
    expect(zendesk.view(ticket).fields[FIELD.stage]).toBe('eng_in_qa')
    expect((await world.store.find(`zendesk-${ticket}`))?.case).toMatchObject({
      failure: 'sentry: later 500',
    })
    await world.close()
  })

  it('is not asked over and over: Jira, for a day', async () => {
    let isDown = false
    const { world } = await promoted({
      fault: (request) => (isDown && request.url.startsWith('https://jira.test') ? 500 : undefined),
    })
    isDown = true
    const before = world.sent.length
    world.sandbox.jira.transition(world.sandbox.jira.issues()[0]?.id ?? '', 'In QA')
    await world.settle(24 * 60)
    expect(world.sent.length - before).toBeLessThan(1_000)
    await world.close()
  })
})

describe('what costs nothing', () => {
  it('an event about a ticket that is no case causes no call to any vendor', async () => {
    const world = createWorld()
    const { zendesk, people } = world.sandbox
    const ticket = zendesk.addTicket({
      subject: 'Hello',
      description: 'A question.',
      requester: people.customer,
    })
    await world.settle()
    const before = world.sent.length
    zendesk.reply(people.frontLine, ticket, 'An answer.', true)
    zendesk.setStatus(people.frontLine, ticket, 'pending')
    zendesk.customerReply(ticket, 'Thank you.')
    zendesk.setTags(people.frontLine, ticket, ['question'])
    await world.settle(2)
    expect(world.sent.slice(before)).toEqual([])
    await world.close()
  })
})
