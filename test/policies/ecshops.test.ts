// The policy "ecshops", line by line.
import { describe, expect, it } from 'vitest'
import { DAYS, type Desk, openDesk } from './desk.ts'

const NO_REPLY = 'Late: the customer has had no first reply within the time agreed.'
const NOT_ASSESSED = 'Late: this has not been assessed within the time agreed.'
const ACCEPTED = expect.stringContaining('We have confirmed that it is a bug')
const AVAILABLE = expect.stringContaining('the fix is available to you now')
const COMPLETE = { steps: 'Open the permits page twice.', version: '4.1.0' }

/** What agents were told of times that were not kept, in order. */
function late(desk: Desk, ticket: number): readonly string[] {
  return desk.notes(ticket).flatMap((note) => note.split('\n\n').filter((each) => each.startsWith('Late')))
}

/** Engineering is done, and it is deployed. */
async function fix(desk: Desk, ticket: number): Promise<void> {
  await desk.engineering(ticket, (issue, jira) => {
    jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
    jira.transition(issue, 'Done')
  })
  await desk.ciDeploys('4.2.0')
}

describe('ecshops', () => {
  it('C1: a reply and a level within 48 hours, weekend or not', async () => {
    // A Friday evening.
    const desk = await openDesk('ecshops', { start: '2026-03-06T20:00:00Z', settings: DAYS })
    const forgotten = await desk.customerWrites()
    await desk.agentProposes(forgotten)
    const inTime = await desk.customerWrites()
    await desk.agentProposes(inTime)
    expect(await desk.clocks(forgotten)).toEqual({ response: '2026-03-08T20:00', triage: '2026-03-08T20:03' })
    await desk.agentReplies(inTime)
    await desk.managerConfirms(inTime, COMPLETE)
    expect(desk.field(inTime, 'level')).toBe('level_2')
    expect(await desk.clocks(inTime)).toEqual({})

    await desk.until('2026-03-08T19:59:00Z')
    expect(late(desk, forgotten)).toEqual([])
    await desk.until('2026-03-08T20:02:00Z')
    expect(late(desk, forgotten)).toEqual([NO_REPLY])
    await desk.until('2026-03-08T20:30:00Z')
    expect(late(desk, forgotten)).toEqual([NO_REPLY, NOT_ASSESSED])
    expect(desk.field(forgotten, 'level')).toBeNull()
    await desk.agentReplies(forgotten, 'Sorry, we are on it now.')
    await desk.managerConfirms(forgotten, COMPLETE)
    expect(desk.field(forgotten, 'level')).toBe('level_2')
    await desk.wait('12h')
    expect(late(desk, forgotten)).toEqual([NO_REPLY, NOT_ASSESSED])
    expect(late(desk, inTime)).toEqual([])
    await fix(desk, forgotten)
    expect(desk.told(forgotten)).toEqual([ACCEPTED, AVAILABLE])
    expect(desk.ticket(forgotten).status).toBe('solved')
    await desk.close()
  })

  it('C2: what is missing is asked for, and looked at again on the reply', async () => {
    const desk = await openDesk('ecshops', { start: '2026-03-06T20:00:00Z', settings: DAYS })
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    expect(desk.notes(ticket)).toEqual([
      expect.stringContaining('Still missing: the steps that lead to it and the version in use.'),
    ])
    expect(desk.told(ticket)).toEqual([])
    await desk.managerConfirms(ticket)
    const asked = expect.stringContaining(
      `To go on with ticket #${ticket}, we still need from you: the steps that lead to it and the version in use.`,
    )
    expect(desk.issues()).toEqual([])
    expect(desk.ticket(ticket).status).toBe('pending')
    expect(desk.told(ticket)).toEqual([asked])

    // Nothing is late while the customer is asked, and nothing is asked twice.
    await desk.wait('3d')
    expect(desk.told(ticket)).toEqual([asked])
    expect(late(desk, ticket)).toEqual([])
    expect(desk.ticket(ticket).status).toBe('pending')

    // The reply opens it again, an agent reads half of it out of it and is told what is still missing; the customer,
    // who may have said it already, is not asked for the same again.
    await desk.customerReplies(ticket, 'I open the permits page twice.')
    expect(desk.ticket(ticket).status).toBe('open')
    expect(desk.issues()).toEqual([])
    await desk.agentSets(ticket, { steps: COMPLETE.steps })
    expect(desk.told(ticket)).toEqual([asked])
    expect(desk.notes(ticket).at(-1)).toContain('Still missing: the version in use')
    expect(desk.ticket(ticket).status).toBe('open')
    expect(desk.issues()).toEqual([])

    await desk.customerReplies(ticket, 'It is 4.1.0.')
    expect(desk.ticket(ticket).status).toBe('open')
    await desk.agentSets(ticket, { version: COMPLETE.version })
    expect(desk.issues()).toHaveLength(1)
    expect(desk.issue(ticket).descriptionText).toContain('Steps to reproduce: Open the permits page twice.')
    expect(desk.issue(ticket).descriptionText).toContain('Version: 4.1.0')
    expect(desk.ticket(ticket)).toMatchObject({ status: 'hold', tags: ['bugbridge'] })
    expect(desk.field(ticket, 'level')).toBe('level_2')
    await fix(desk, ticket)
    expect(desk.told(ticket)).toEqual([asked, ACCEPTED, AVAILABLE])
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(late(desk, ticket)).toEqual([])
    await desk.close()
  })

  it('C2: the time for a level goes on after the reply, where it stood still', async () => {
    const desk = await openDesk('ecshops', { start: '2026-03-02T08:00:00Z', settings: DAYS })
    const ticket = await desk.customerWrites()
    await desk.managerConfirms(ticket)
    expect(desk.ticket(ticket).status).toBe('pending')
    await desk.until('2026-03-05T08:03:00Z')
    await desk.customerReplies(ticket)
    // 48 hours from the confirmation at 08:03, and the three days of waiting.
    expect(await desk.clocks(ticket)).toEqual({ triage: expect.stringContaining('2026-03-07T08:0') })
    await desk.until('2026-03-07T07:59:00Z')
    expect(late(desk, ticket)).toEqual([])
    await desk.until('2026-03-07T09:03:00Z')
    expect(late(desk, ticket)).toEqual([NOT_ASSESSED])
    await desk.close()
  })

  it('C2: a customer whose language is German is asked and told in German', async () => {
    const desk = await openDesk('ecshops')
    const requester = desk.world.sandbox.zendesk.addCustomer({ name: 'Kim (customer)', locale: 'de-AT' })
    const ticket = await desk.customerWrites({ requester })
    await desk.managerConfirms(ticket)
    await desk.customerReplies(ticket, 'Zweimal öffnen, 4.1.0.')
    await desk.agentSets(ticket, COMPLETE)
    await fix(desk, ticket)
    expect(desk.told(ticket)).toEqual([
      expect.stringContaining(
        'benötigen wir von Ihnen noch: die Schritte bis zum Fehler und die verwendete Version',
      ),
      expect.stringContaining('Wir haben bestätigt, dass es sich um einen Fehler handelt'),
      expect.stringContaining('die Korrektur ist jetzt für Sie verfügbar'),
    ])
    expect(desk.notes(ticket).join('\n')).toContain('Linked to OPS-1.')
    await desk.close()
  })

  it('C3: Level 1 is no bug: no issue, and an agent explains in detail why', async () => {
    const desk = await openDesk('ecshops')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, COMPLETE)
    await desk.agentProposes(ticket)
    await desk.managerDeclines(ticket, 'reason_no_bug')
    expect(desk.issues()).toEqual([])
    expect(desk.field(ticket, 'level')).toBe('level_1')
    expect(desk.notes(ticket)).toEqual([
      'This was declined: there is no bug. Please explain to the customer in detail why.',
    ])
    expect(await desk.verdict(ticket)).toMatchObject({ verdict: { stage: 'not-a-bug' } })
    expect(desk.ticket(ticket).status).toBe('open')
    await desk.agentReplies(ticket, 'The page is blank because there are no permits yet.')
    await desk.agentSetsStatus(ticket, 'solved')
    await desk.wait('2h')
    expect(desk.told(ticket)).toEqual([])
    expect(desk.notes(ticket)).toHaveLength(1)
    expect(desk.ticket(ticket).status).toBe('solved')
    await desk.close()
  })

  it('C3: Level 2 is an error that does not stop the service: moderate priority', async () => {
    const desk = await openDesk('ecshops')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, COMPLETE)
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket)
    expect(desk.field(ticket, 'level')).toBe('level_2')
    expect(desk.issue(ticket).priority).toBe('3')
    expect(await desk.issueJson(ticket)).toMatchObject({ fields: { issuetype: { id: '10004' } } })
    expect(desk.ticket(ticket)).toMatchObject({ status: 'hold', priority: 'normal' })
    await fix(desk, ticket)
    expect(desk.told(ticket)).toEqual([ACCEPTED, AVAILABLE])
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.field(ticket, 'level')).toBe('level_2')
    await desk.close()
  })

  it('C3: a level that is found to be wrong is corrected', async () => {
    const desk = await openDesk('ecshops')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, COMPLETE)
    await desk.managerDeclines(ticket, 'reason_no_bug')
    expect(desk.field(ticket, 'level')).toBe('level_1')
    await desk.managerConfirms(ticket)
    expect(desk.field(ticket, 'level')).toBe('level_2')
    expect(desk.issues()).toHaveLength(1)
    await desk.close()
  })

  it('C4: extra functionality is held until its quote is accepted, and is never called a bug', async () => {
    const desk = await openDesk('ecshops', { settings: DAYS })
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { bug: 'bug_feature' })
    expect(desk.issues()).toEqual([])
    const held = expect.stringContaining('is new functionality, which is planned and priced on its own')
    expect(desk.told(ticket)).toEqual([held])
    expect(desk.notes(ticket)).toEqual([expect.stringContaining('until the quote is accepted')])
    await desk.agentSets(ticket, { quote: 'quote_offered' })
    await desk.wait('3d')
    expect(desk.issues()).toEqual([])
    expect(desk.told(ticket)).toEqual([held])
    // It has been looked at: what it waits for now is the customer.
    expect(late(desk, ticket)).toEqual([])

    await desk.agentSets(ticket, { quote: 'quote_accepted' })
    expect(desk.issues()).toHaveLength(1)
    expect(await desk.issueJson(ticket)).toMatchObject({ fields: { issuetype: { id: '10007' } } })
    expect(desk.ticket(ticket).status).toBe('hold')
    await desk.engineering(ticket, (issue, jira) => jira.setDueDate(issue, '2026-04-02'))
    await desk.engineering(ticket, (issue, jira) => jira.setDueDate(issue, '2026-04-09'))
    await fix(desk, ticket)
    expect(desk.told(ticket)).toEqual([
      held,
      expect.stringContaining('Thank you for accepting the quote.'),
      expect.stringContaining('expect the new functionality of ticket'),
      expect.stringContaining('it is now April 9, 2026'),
      expect.stringContaining('The new functionality of ticket'),
    ])
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.told(ticket).join(' ')).not.toMatch(/\b(?:bug|fix|fixed|error)\b/i)
    await desk.close()
  })

  it('C4: extra functionality is no error, so it is not given the level of one', async () => {
    const desk = await openDesk('ecshops')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { bug: 'bug_feature', quote: 'quote_accepted' })
    expect(desk.issues()).toHaveLength(1)
    expect(desk.field(ticket, 'level')).toBeNull()
    await desk.close()
  })

  it('C4: a quote that is declined starts nothing', async () => {
    const desk = await openDesk('ecshops')
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { bug: 'bug_feature', quote: 'quote_declined' })
    await desk.wait('2h')
    expect(desk.issues()).toEqual([])
    expect(desk.told(ticket)).toHaveLength(1)
    await desk.close()
  })
})
