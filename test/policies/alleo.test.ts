// The policy "alleo", line by line. US Eastern is UTC-5, and UTC-4 from 8 March to 31 October 2026.
import { describe, expect, it } from 'vitest'
import { FIELD } from '../../src/sandbox/story.ts'
import { DAYS, type Desk, openDesk } from './desk.ts'

const NO_REPLY = 'Late: the customer has had no first reply within the time agreed.'
const NO_CONTACT = "Please check: whoever sent this is not one of the customer's support contacts."
const ACCEPTED = expect.stringContaining('We have confirmed that it is a bug')
const AVAILABLE = expect.stringContaining('the fix is available to you now')

/** What agents were told, sentence by sentence. */
function notes(desk: Desk, ticket: number): readonly string[] {
  return desk.notes(ticket).flatMap((note) => note.split('\n\n'))
}

function late(desk: Desk, ticket: number): readonly string[] {
  return notes(desk, ticket).filter((note) => note.startsWith('Late'))
}

/** Proposes a ticket of each severity, three minutes after one another. */
async function fourSeverities(desk: Desk): Promise<readonly [number, number, number, number]> {
  const propose = (severity: string) =>
    desk.customerWrites({ fields: { [FIELD.severity]: severity, [FIELD.bug]: 'bug_proposed' } })
  return [await propose('sev_1'), await propose('sev_2'), await propose('sev_3'), await propose('sev_4')]
}

/** Nothing is late a minute before, and it is, once, two minutes after. */
async function expectLateAt(desk: Desk, ticket: number, time: string): Promise<void> {
  expect(await desk.clocks(ticket)).toEqual({ response: time })
  const at = Date.parse(`${time}Z`)
  await desk.until(new Date(at - 60_000).toISOString())
  expect(late(desk, ticket)).toEqual([])
  await desk.until(new Date(at + 120_000).toISOString())
  expect(late(desk, ticket)).toEqual([NO_REPLY])
}

/** Engineering is done, and it is deployed. */
async function fix(desk: Desk, ticket: number): Promise<void> {
  await desk.engineering(ticket, (issue, jira) => {
    jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
    jira.transition(issue, 'Done')
  })
  await desk.ciDeploys('4.2.0')
}

describe('alleo', () => {
  it('A1: the first reply within 4 hours, 1, 2 and 5 business days, over Thanksgiving', async () => {
    // Wednesday, 15:00 in New York. Thursday and Friday are holidays.
    const desk = await openDesk('alleo', { start: '2026-11-25T20:00:00Z', settings: DAYS })
    const [first, second, third, fourth] = await fourSeverities(desk)
    // Two hours of Wednesday, and two of Monday.
    await expectLateAt(desk, first, '2026-11-30T15:00')
    await expectLateAt(desk, second, '2026-11-30T20:03')
    await desk.agentReplies(third)
    expect(await desk.clocks(third)).toEqual({})
    await expectLateAt(desk, fourth, '2026-12-04T20:09')
    expect(late(desk, first)).toEqual([NO_REPLY])
    expect(late(desk, third)).toEqual([])

    await desk.managerConfirms(first)
    expect(desk.issue(first).priority).toBe('1')
    expect(desk.ticket(first)).toMatchObject({ status: 'hold', priority: 'urgent' })
    await fix(desk, first)
    expect(desk.told(first)).toEqual([ACCEPTED, AVAILABLE])
    await desk.close()
  })

  it('A1: Christmas on a weekend is kept on the weekdays around it', async () => {
    // Thursday, 15:00 in New York, 2027. Friday is Christmas Eve; Christmas Day is a Saturday, kept on Monday.
    const desk = await openDesk('alleo', { start: '2027-12-23T20:00:00Z', settings: DAYS })
    const [first, second, third] = await fourSeverities(desk)
    await expectLateAt(desk, first, '2027-12-28T15:00')
    await expectLateAt(desk, second, '2027-12-28T20:03')
    await expectLateAt(desk, third, '2027-12-29T20:06')
    await desk.close()
  })

  it('A1: a business day ends at the same time of day when the clocks go back over the weekend', async () => {
    // Friday, 16:00 in New York; on Monday that is an hour later in UTC.
    const desk = await openDesk('alleo', { start: '2026-10-30T20:00:00Z', settings: DAYS })
    const [, second] = await fourSeverities(desk)
    await expectLateAt(desk, second, '2026-11-02T21:03')
    await desk.close()
  })

  it('A2: what would help engineering is named, nothing waits for it, and the files travel', async () => {
    const desk = await openDesk('alleo')
    const bare = await desk.customerWrites()
    await desk.agentProposes(bare)
    await desk.managerConfirms(bare)
    const helps = notes(desk, bare).filter((note) => note.startsWith('It would help'))
    expect(helps).toEqual([
      'It would help engineering to have: the steps that lead to it, log files, and a screenshot or a video.',
    ])
    expect(desk.issue(bare).attachments).toEqual([])
    expect(desk.ticket(bare).status).toBe('hold')

    const full = await desk.customerWrites({ files: ['app.log', 'screen.txt'] })
    await desk.agentSets(full, { steps: 'Open the permits page twice.' })
    desk.world.sandbox.zendesk.customerReply(full, 'And another one.', [
      { name: 'more.log', type: 'text/plain', content: 'more' },
    ])
    await desk.agentProposes(full)
    await desk.managerConfirms(full, { severity: 'sev_2' })
    expect(notes(desk, full).filter((note) => note.startsWith('It would help'))).toEqual([])
    const { attachments, descriptionText, priority } = desk.issue(full)
    expect(attachments.map(({ name }) => /[^-]+$/.exec(name)?.[0])).toEqual([
      'app.log',
      'screen.txt',
      'more.log',
    ])
    expect(attachments.map(({ content }) => new TextDecoder().decode(content))).toEqual([
      'app.log',
      'screen.txt',
      'more',
    ])
    expect(descriptionText).toContain('Steps to reproduce: Open the permits page twice.')
    expect(descriptionText).toContain('It has been blank since this morning.')
    expect(priority).toBe('2')
    await desk.wait('2h')
    expect(desk.issue(full).attachments).toHaveLength(3)
    expect(notes(desk, bare).filter((note) => note.startsWith('It would help'))).toHaveLength(1)
    await fix(desk, full)
    expect(desk.told(full)).toEqual([ACCEPTED, AVAILABLE])
    await desk.close()
  })

  it('A2, A4: what would help and who asks are said of a ticket that is confirmed at once as well', async () => {
    const desk = await openDesk('alleo')
    const ticket = await desk.customerWrites()
    await desk.managerConfirms(ticket, { severity: 'sev_2' })
    await desk.wait('2h')
    expect(desk.issues()).toHaveLength(1)
    expect(notes(desk, ticket)).toContain(NO_CONTACT)
    expect(notes(desk, ticket).filter((note) => note.startsWith('It would help'))).toHaveLength(1)
    await desk.close()
  })

  it('A3: New, Open, Awaiting your reply, On-Hold until it is released to production, and Closed', async () => {
    const desk = await openDesk('alleo')
    const { zendesk } = desk.world.sandbox
    const ticket = zendesk.addTicket({
      subject: 'The permits page stays blank',
      description: 'It has been blank since this morning.',
      requester: desk.people.customer,
    })
    await desk.wait('3m')
    expect(desk.ticket(ticket).status).toBe('new')
    await desk.agentProposes(ticket)
    expect(desk.ticket(ticket).status).toBe('new')
    zendesk.assign(desk.people.frontLine, ticket, desk.people.frontLine)
    await desk.agentSetsStatus(ticket, 'open')
    await desk.agentReplies(ticket, 'Which browser is it?')
    await desk.agentSetsStatus(ticket, 'pending')
    await desk.wait('1h')
    expect(desk.ticket(ticket).status).toBe('pending')
    await desk.customerReplies(ticket)
    expect(desk.ticket(ticket).status).toBe('open')

    await desk.managerConfirms(ticket, { severity: 'sev_2' })
    expect(desk.ticket(ticket).status).toBe('hold')
    const version = desk.world.sandbox.jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-01' })
    const { id } = desk.issue(ticket)
    for (const status of ['In Progress', 'In QA', 'Done']) {
      await desk.engineering(ticket, (issue, jira) => {
        jira.setFixVersions(issue, [version])
        jira.transition(issue, status)
      })
      expect(desk.ticket(ticket).status).toBe('hold')
    }
    // Resolved, and not yet in production: another environment is not where customers are.
    await desk.world.report({ environment: 'staging', version: '4.2.0', status: 'success' })
    await desk.wait('2h')
    expect(desk.ticket(ticket).status).toBe('hold')
    const dated = expect.stringContaining('expect the fix for ticket')
    expect(desk.told(ticket)).toEqual([ACCEPTED, dated])
    await desk.ciDeploys('4.2.0')
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.field(ticket, 'stage')).toBe('eng_deployed')
    expect(desk.told(ticket)).toEqual([ACCEPTED, dated, AVAILABLE])

    zendesk.close(ticket)
    const closed = desk.ticket(ticket)
    desk.world.sandbox.jira.setPriority(id, '1')
    await desk.wait('2h')
    expect(desk.ticket(ticket)).toEqual(closed)
    expect(closed.status).toBe('closed')
    await desk.close()
  })

  it('A3: the release of the version in the tracker is a release to production as well', async () => {
    const desk = await openDesk('alleo')
    const ticket = await desk.customerWrites()
    await desk.managerConfirms(ticket, { severity: 'sev_3' })
    const version = desk.world.sandbox.jira.addVersion({ name: '4.2.0' })
    await desk.engineering(ticket, (issue, jira) => {
      jira.setFixVersions(issue, [version])
      jira.transition(issue, 'Done')
    })
    expect(desk.ticket(ticket).status).toBe('hold')
    await desk.engineering(ticket, (_, jira) => jira.releaseVersion(version))
    await desk.wait('2h')
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.told(ticket)).toEqual([ACCEPTED, AVAILABLE])
    await desk.close()
  })

  it('A3: a customer who writes while it is On-Hold is read by an agent, and it is On-Hold again after that', async () => {
    const desk = await openDesk('alleo')
    const ticket = await desk.customerWrites()
    await desk.managerConfirms(ticket, { severity: 'sev_3' })
    await desk.customerReplies(ticket, 'Any news?')
    expect(desk.ticket(ticket).status).toBe('open')
    await desk.agentReplies(ticket, 'Not yet.')
    await desk.agentSetsStatus(ticket, 'hold')
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'In QA'))
    expect(desk.ticket(ticket).status).toBe('hold')
    await fix(desk, ticket)
    expect(desk.ticket(ticket).status).toBe('solved')
    await desk.close()
  })

  it('A4: agents are told, once, when whoever asks is not a support contact', async () => {
    const desk = await openDesk('alleo')
    const { zendesk } = desk.world.sandbox
    const contact = zendesk.addCustomer({ name: 'Kim (support contact)', tags: ['support_contact'] })
    const theirs = await desk.customerWrites({ requester: contact })
    const other = await desk.customerWrites()
    for (const ticket of [theirs, other]) await desk.agentProposes(ticket)
    expect(notes(desk, theirs)).not.toContain(NO_CONTACT)
    expect(notes(desk, other).filter((note) => note === NO_CONTACT)).toHaveLength(1)
    expect(await desk.verdict(theirs)).toMatchObject({ verdict: { attention: [] } })
    expect(await desk.verdict(other)).toMatchObject({ verdict: { attention: ['not-a-contact'] } })
    // It is for a person to judge: a manager may confirm it all the same.
    for (const ticket of [theirs, other]) await desk.managerConfirms(ticket, { severity: 'sev_3' })
    expect(desk.issues()).toHaveLength(2)
    await desk.wait('2h')
    expect(notes(desk, other).filter((note) => note === NO_CONTACT)).toHaveLength(1)
    await fix(desk, theirs)
    expect(desk.told(theirs)).toEqual([ACCEPTED, AVAILABLE])
    expect(desk.told(other)).toEqual([ACCEPTED])
    await desk.close()
  })
})
