// Follow-ups that Zendesk makes of a reply to a closed ticket, or an agent by a click: they take over the tags and
// fields of the closed one, and nobody has said of them what those say.
import { afterEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../policies/desk.ts'

const says = (part: string) => expect.stringContaining(part)
const ACCEPTED = says('confirmed that it is a bug')
const COPIED = 'bug-status-copied'
/** Zendesk's list of changed tickets is read: it names each follow-up, whatever webhooks there are. */
const OPENING = { isQuick: true, settings: { lists: 5 * 60_000 } } as const

let desk: Desk
afterEach(() => desk.close())

const zendesk = () => desk.world.sandbox.zendesk
const followUpsOf = (ticket: number) => zendesk().followUps(ticket)

/** Waits for what follows from an act, and gives the newest follow-up. */
async function arrival(ticket: number, act: () => unknown): Promise<number> {
  act()
  await desk.wait('10m')
  return followUpsOf(ticket).at(-1) ?? 0
}

/** A customer's ticket under the policy, confirmed, fixed, deployed and closed. */
async function closedBug(): Promise<number> {
  desk = await openDesk('opscom', OPENING)
  const ticket = await desk.customerWrites()
  await desk.managerConfirms(ticket, { severity: 'sev_critical' })
  await desk.engineering(ticket, (issue, jira) => {
    jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
    jira.transition(issue, 'Done', 'Done')
  })
  await desk.ciDeploys('4.2.0')
  expect(desk.ticket(ticket).status).toBe('solved')
  zendesk().close(ticket)
  await desk.wait('5m')
  return ticket
}

/** The closed ticket of extra functionality whose quote was accepted and which is there now. */
async function closedFeature(): Promise<number> {
  desk = await openDesk('ecshops', OPENING)
  const ticket = await desk.customerWrites()
  await desk.agentSets(ticket, { bug: 'bug_feature', quote: 'quote_accepted' })
  await desk.engineering(ticket, (issue, jira) => {
    jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
    jira.transition(issue, 'Done')
  })
  await desk.ciDeploys('4.2.0')
  expect(desk.ticket(ticket).status).toBe('solved')
  zendesk().close(ticket)
  await desk.wait('5m')
  return ticket
}

/** Nothing was created, said, noted or written, and the overview shows it with the closed ticket and its issue. */
async function isLeftToPeople(next: number, closed: number): Promise<void> {
  expect(desk.issues()).toHaveLength(1)
  expect(desk.told(next)).toEqual([])
  expect(desk.notes(next)).toEqual([])
  expect(desk.ticket(next).audits).toBe(1)
  const verdict = await desk.verdict(next)
  expect(verdict).toMatchObject({ verdict: { stage: 'reported', attention: [COPIED] } })
  expect(JSON.stringify(verdict)).toContain(`copied from ticket #${closed}, which is closed`)
  expect(JSON.stringify(verdict)).toContain(`that ticket has ${desk.issue(closed).key}`)
}

describe('a reply to a closed ticket of extra functionality', () => {
  it('is no second request, whatever quote it took over, until an agent says so and the customer accepts anew', async () => {
    const closed = await closedFeature()
    const next = await arrival(closed, () => zendesk().customerReply(closed, 'Thanks!'))
    expect(desk.ticket(next)).toMatchObject({ status: 'new', priority: null, tags: desk.ticket(closed).tags })
    expect(desk.field(next, 'bug')).toBe('bug_feature')
    expect(desk.field(next, 'quote')).toBe('quote_accepted')
    await isLeftToPeople(next, closed)
    await desk.wait('3h')
    await isLeftToPeople(next, closed)

    await desk.agentSets(next, { bug: 'bug_proposed' })
    await desk.agentSets(next, { bug: 'bug_feature' })
    expect(desk.issues()).toHaveLength(1)
    expect(desk.told(next)).toEqual([says('is new functionality, which is planned and priced on its own')])
    await desk.agentSets(next, { quote: 'quote_offered' })
    await desk.agentSets(next, { quote: 'quote_accepted' })
    expect(desk.issues()).toHaveLength(2)
    expect(desk.told(next).at(-1)).toEqual(says('Thank you for accepting the quote.'))
  })
})

describe('a follow-up of a closed bug', () => {
  it.each([
    [
      'a manager clicks',
      (closed: number) => zendesk().followUp(desk.people.manager, closed, 'One more thing.'),
    ],
    ['a customer writes', (closed: number) => zendesk().customerReply(closed, 'Thank you, it works.')],
  ])('is promoted by nobody when %s, and by a manager who confirms anew', async (_, act) => {
    const closed = await closedBug()
    const next = await arrival(closed, () => act(closed))
    await isLeftToPeople(next, closed)

    await desk.wait('3h')
    await isLeftToPeople(next, closed)
    await desk.agentProposes(next)
    expect(await desk.clocks(next)).not.toEqual({})
    expect(desk.issues()).toHaveLength(1)
    await desk.managerConfirms(next)
    expect(desk.issues()).toHaveLength(2)
    expect(desk.told(next)).toEqual([ACCEPTED])
    // The hours that it lay there is not counted.
    expect(JSON.stringify(await desk.clocks(next))).not.toContain('late')
    expect(desk.field(next, 'issue')).not.toBe(desk.field(closed, 'issue'))
    expect(desk.field(next, 'stage')).toBe('eng_accepted')
    expect(desk.ticket(next).status).toBe('hold')
  })

  it('joins the issue of the closed ticket when a manager names that one', async () => {
    const closed = await closedBug()
    const { key } = desk.issue(closed)
    const next = await arrival(closed, () => zendesk().followUp(desk.people.manager, closed, 'Not yet.'))
    await desk.agentSets(next, { existing: key })
    await isJoined(0)
    await desk.agentProposes(next)
    await desk.managerConfirms(next)
    await isJoined(1)
    expect(desk.issues()).toHaveLength(1)

    async function isJoined(times: number): Promise<void> {
      await desk.wait('10m')
      const marks = desk.issue(closed).remoteLinks.map((link) => link.globalId)
      expect(marks.filter((mark) => mark === `bugbridge:zendesk:${next}`)).toHaveLength(times)
    }
  })

  it('needs a manager, when somebody else confirms anew', async () => {
    const closed = await closedBug()
    const next = await arrival(closed, () =>
      zendesk().followUp(desk.people.manager, closed, 'One more thing.'),
    )
    await desk.agentProposes(next)
    await desk.agentSets(next, { bug: 'bug_confirmed' })
    expect(desk.issues()).toHaveLength(1)
    expect(await desk.verdict(next)).toMatchObject({
      verdict: { attention: expect.arrayContaining(['needs-confirmation']) },
    })
  })

  it.each([
    ['solves it', (next: number) => desk.agentSetsStatus(next, 'solved')],
    ['clears its bug status', (next: number) => desk.agentSets(next, { bug: null })],
  ])('waits for nobody any more once an agent %s', async (_, act) => {
    const closed = await closedBug()
    const next = await arrival(closed, () => zendesk().customerReply(closed, 'Thank you.'))
    await act(next)
    await desk.wait('2h')
    expect(await desk.verdict(next)).not.toHaveProperty('verdict')
    expect(desk.issues()).toHaveLength(1)
    expect(desk.told(next)).toEqual([])
  })

  it('says nothing of a bug that was declined', async () => {
    desk = await openDesk('opscom', OPENING)
    const closed = await desk.customerWrites()
    await desk.managerDeclines(closed)
    zendesk().close(closed)
    const next = await arrival(closed, () => zendesk().customerReply(closed, 'I do not agree.'))
    expect(desk.field(next, 'bug')).toBe('bug_declined')
    expect(desk.notes(next)).toEqual([])
    expect(await desk.verdict(next)).not.toHaveProperty('verdict')
    await desk.agentProposes(next)
    await desk.managerDeclines(next)
    expect(desk.notes(next)).toHaveLength(1)
  })

  it('of a ticket that went on by itself is left to people just the same', async () => {
    const first = await closedBug()
    await desk.ciDeploys('4.2.0', undefined, 'rolled_back')
    const [own = 0] = followUpsOf(first)
    expect(desk.told(own)).toHaveLength(1)
    await desk.agentTakes(own)
    await desk.ciDeploys('4.2.0')
    expect(desk.ticket(own).status).toBe('solved')
    zendesk().close(own)
    await desk.wait('5m')
    const next = await arrival(own, () => zendesk().customerReply(own, 'Thank you.'))
    await isLeftToPeople(next, own)
  })
})
