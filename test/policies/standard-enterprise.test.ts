// The policy "standard-enterprise", line by line. US Central is UTC-6, and UTC-5 from 8 March to 31 October 2026.
import { describe, expect, it } from 'vitest'
import { DAYS, type Desk, openDesk } from './desk.ts'

const NO_REPLY = 'Late: the customer has had no first reply within the time agreed.'
const NOT_RESOLVED = 'Late: this has not been resolved within the time agreed.'
const ACCEPTED = expect.stringContaining('We have confirmed that it is a bug')
const AVAILABLE = expect.stringContaining('the fix is available to you now')
const ENTERPRISE = { tags: ['plan_enterprise'] }

/** What agents were told of times that were not kept, in order. */
function late(desk: Desk, ticket: number): readonly string[] {
  return desk.notes(ticket).flatMap((note) => note.split('\n\n').filter((each) => each.startsWith('Late')))
}

/** What agents were told of the ladder, in order. */
function climbed(desk: Desk, ticket: number): readonly string[] {
  return desk
    .notes(ticket)
    .flatMap((note) => note.split('\n\n').filter((each) => each.startsWith('Escalated')))
}

/** Engineering fixes it, and the fix is deployed. */
async function fix(desk: Desk, ticket: number): Promise<void> {
  await desk.engineering(ticket, (issue, jira) => {
    jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
    jira.transition(issue, 'Done')
  })
  await desk.ciDeploys('4.2.0')
}

describe('standard-enterprise', () => {
  it('S1: standard is answered within a business day of US Central, enterprise within 30 minutes at any hour', async () => {
    // A Friday afternoon, 14:00 in Chicago; that weekend the clocks go forward.
    const desk = await openDesk('standard-enterprise', { start: '2026-03-06T20:00:00Z', settings: DAYS })
    const enterprise = await desk.customerWrites(ENTERPRISE)
    const standard = await desk.customerWrites()
    for (const ticket of [enterprise, standard]) {
      await desk.agentSets(ticket, { severity: 'sev_low' })
      await desk.agentProposes(ticket)
    }
    expect(await desk.clocks(enterprise)).toEqual({ response: '2026-03-06T20:30' })
    // Monday, at the same time of day, which is an hour earlier in UTC.
    expect(await desk.clocks(standard)).toEqual({ response: '2026-03-09T19:03' })

    await desk.until('2026-03-06T20:29:00Z')
    expect(desk.notes(enterprise)).toEqual([])
    await desk.until('2026-03-06T20:32:00Z')
    expect(late(desk, enterprise)).toEqual([NO_REPLY])
    await desk.agentReplies(enterprise)
    expect(await desk.clocks(enterprise)).toEqual({})

    await desk.until('2026-03-09T19:02:00Z')
    expect(desk.notes(standard)).toEqual([])
    await desk.until('2026-03-09T19:05:00Z')
    expect(late(desk, standard)).toEqual([NO_REPLY])
    expect(late(desk, enterprise)).toEqual([NO_REPLY])

    for (const ticket of [enterprise, standard]) {
      await desk.managerConfirms(ticket)
      expect(desk.ticket(ticket).status).toBe('hold')
    }
    await fix(desk, enterprise)
    expect(desk.told(enterprise)).toEqual([ACCEPTED, AVAILABLE])
    expect(desk.told(standard)).toEqual([ACCEPTED])
    expect(desk.ticket(enterprise).status).toBe('solved')
    await desk.close()
  })

  it('S1: on a holiday the standard plan stands still, and the enterprise plan does not', async () => {
    // Christmas Eve of 2026 is a Thursday and open; Christmas Day and the weekend are not. 14:00 in Chicago.
    const desk = await openDesk('standard-enterprise', { start: '2026-12-24T20:00:00Z', settings: DAYS })
    const standard = await desk.customerWrites()
    await desk.agentProposes(standard)
    await desk.until('2026-12-25T15:00:00Z')
    const enterprise = await desk.customerWrites(ENTERPRISE)
    await desk.agentProposes(enterprise)
    await desk.until('2026-12-25T15:29:00Z')
    expect(desk.notes(enterprise)).toEqual([])
    await desk.until('2026-12-25T15:32:00Z')
    expect(late(desk, enterprise)).toEqual([NO_REPLY])
    await desk.until('2026-12-28T19:59:00Z')
    expect(desk.notes(standard)).toEqual([])
    await desk.until('2026-12-28T20:02:00Z')
    expect(late(desk, standard)).toEqual([NO_REPLY])
    await desk.close()
  })

  it('S1: an organisation has its plan as a tag has', async () => {
    const desk = await openDesk('standard-enterprise', {
      change: (policy) => ({
        ...policy,
        plans: policy.plans.map((plan) =>
          plan.name === 'enterprise' ? { ...plan, tags: [], organizations: ['4711'] } : plan,
        ),
      }),
    })
    const theirs = await desk.customerWrites({ organization: 4711 })
    const other = await desk.customerWrites(ENTERPRISE)
    for (const ticket of [theirs, other]) await desk.agentProposes(ticket)
    await desk.wait('30m')
    expect(late(desk, theirs)).toEqual([NO_REPLY])
    expect(desk.notes(other)).toEqual([])
    await desk.close()
  })

  it('S2: High, Medium and Low by the impact on the customer, on both sides', async () => {
    const desk = await openDesk('standard-enterprise')
    const high = await desk.customerWrites()
    const medium = await desk.customerWrites()
    const low = await desk.customerWrites()
    await desk.managerConfirms(high, { severity: 'sev_high' })
    await desk.managerConfirms(medium, { severity: 'sev_medium' })
    await desk.managerConfirms(low, { severity: 'sev_low' })
    const stands = () =>
      [high, medium, low].map((ticket) => [desk.issue(ticket).priority, desk.ticket(ticket).priority])
    expect(stands()).toEqual([
      ['2', 'urgent'],
      ['3', 'normal'],
      ['4', 'low'],
    ])
    expect(desk.issue(high)).toMatchObject({
      summary: 'The permits page stays blank',
      descriptionText: expect.stringContaining('It has been blank since this morning.'),
      attachments: [],
    })
    expect(await desk.issueJson(high)).toMatchObject({ fields: { issuetype: { id: '10004' } } })
    // Engineering finds otherwise: agents are told, once, and the customer is not.
    await desk.engineering(high, (issue, jira) => jira.setPriority(issue, '4'))
    expect(stands()[0]).toEqual(['4', 'low'])
    await desk.wait('2h')
    const said = desk.notes(high).filter((note) => note.includes('priority'))
    expect(said).toEqual([`Engineering's priority for ${desk.issue(high).key} is now Low.`])
    await fix(desk, high)
    expect(desk.told(high)).toEqual([ACCEPTED, AVAILABLE])
    expect(desk.ticket(high).status).toBe('solved')
    await desk.close()
  })

  it('S3: a time that is not kept climbs three levels, each told once, also with an empty database', async () => {
    const desk = await openDesk('standard-enterprise', { start: '2026-03-02T14:00:00Z', settings: DAYS })
    const ticket = await desk.customerWrites(ENTERPRISE)
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    expect(desk.told(ticket)).toEqual([ACCEPTED])
    // The first reply is there; the resolution is agreed within 24 hours of the confirmation at 14:03.
    expect(await desk.clocks(ticket)).toEqual({ resolution: '2026-03-03T14:03' })

    await desk.until('2026-03-03T14:02:00Z')
    expect([late(desk, ticket), climbed(desk, ticket), desk.field(ticket, 'escalation')]).toEqual([
      [],
      [],
      null,
    ])
    await desk.until('2026-03-03T14:05:00Z')
    expect(late(desk, ticket)).toEqual([NOT_RESOLVED])
    expect(climbed(desk, ticket)).toEqual(['Escalated to: support team lead.'])
    expect(desk.field(ticket, 'escalation')).toBe('esc_1')

    await desk.until('2026-03-03T22:02:00Z')
    expect(desk.field(ticket, 'escalation')).toBe('esc_1')
    await desk.until('2026-03-03T22:05:00Z')
    expect(climbed(desk, ticket)).toEqual([
      'Escalated to: support team lead.',
      'Escalated to: department manager.',
    ])
    expect(desk.field(ticket, 'escalation')).toBe('esc_2')

    // All that was told stands on the ticket itself: the first that the empty database hears of it brings it back.
    await desk.losesDatabase()
    await desk.agentSets(ticket, { bug: null }, desk.people.manager)
    await desk.managerConfirms(ticket)
    await desk.until('2026-03-04T14:02:00Z')
    expect(desk.field(ticket, 'escalation')).toBe('esc_2')
    await desk.until('2026-03-04T14:05:00Z')
    await desk.wait('2d')
    expect(climbed(desk, ticket)).toEqual([
      'Escalated to: support team lead.',
      'Escalated to: department manager.',
      'Escalated to: executive management.',
    ])
    expect(desk.field(ticket, 'escalation')).toBe('esc_3')
    expect(late(desk, ticket)).toEqual([NOT_RESOLVED])

    await fix(desk, ticket)
    expect(desk.told(ticket)).toEqual([ACCEPTED, AVAILABLE])
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(JSON.stringify(desk.world.sandbox.zendesk.customerView(ticket))).not.toMatch(/escalat|Late|OPS-/i)
    await desk.close()
  })

  it('S3: a customer who is not satisfied is one level further, at once and once', async () => {
    const desk = await openDesk('standard-enterprise', { start: '2026-03-02T14:00:00Z' })
    const ticket = await desk.customerWrites()
    await desk.managerConfirms(ticket, { severity: 'sev_low' })
    expect(desk.field(ticket, 'escalation')).toBeNull()
    await desk.customerReplies(ticket, 'This takes far too long.')
    await desk.agentTags(ticket, 'customer_unsatisfied')
    expect(climbed(desk, ticket)).toEqual(['Escalated to: support team lead.'])
    expect(desk.field(ticket, 'escalation')).toBe('esc_1')
    await desk.wait('2h')
    expect(climbed(desk, ticket)).toHaveLength(1)
    expect(late(desk, ticket)).toEqual([])
    expect(desk.ticket(ticket).tags).toEqual(expect.arrayContaining(['bugbridge', 'customer_unsatisfied']))
    await fix(desk, ticket)
    expect(desk.told(ticket)).toEqual([ACCEPTED, AVAILABLE])
    await desk.close()
  })

  it.each([
    ['reason_third_party', 'it comes from software of a third party'],
    ['reason_modification', 'it comes from a change that the customer made'],
    ['reason_unauthorised', 'it comes from access that was not authorised'],
    ['reason_not_covered', 'support does not cover it'],
  ])(
    'S4: declined as not covered (%s): nothing is created, and an agent explains it',
    async (reason, why) => {
      const desk = await openDesk('standard-enterprise', { start: '2026-03-02T14:00:00Z' })
      const ticket = await desk.customerWrites(ENTERPRISE)
      await desk.agentSets(ticket, { severity: 'sev_high' })
      await desk.agentProposes(ticket)
      await desk.managerDeclines(ticket, reason)
      expect(desk.issues()).toEqual([])
      expect(desk.notes(ticket)).toEqual([expect.stringContaining(why)])
      expect(desk.notes(ticket)).toEqual([expect.stringContaining('Please explain this to the customer')])
      expect(await desk.verdict(ticket)).toMatchObject({ verdict: { stage: 'not-covered' } })
      // The customer hears it from a person, and nothing runs any more.
      await desk.agentReplies(ticket, 'This comes from something that our support does not cover.')
      await desk.agentSetsStatus(ticket, 'solved')
      await desk.wait('2h')
      expect(desk.told(ticket)).toEqual([])
      expect(desk.notes(ticket)).toHaveLength(1)
      expect(desk.issues()).toEqual([])
      expect(desk.ticket(ticket).status).toBe('solved')
      const { comments } = desk.world.sandbox.zendesk.customerView(ticket)
      expect(comments.at(-1)?.body).toBe('This comes from something that our support does not cover.')
      await desk.close()
    },
  )

  it('S1, S3: a customer whose language is German reads German, and agents read English', async () => {
    const desk = await openDesk('standard-enterprise', { start: '2026-03-02T14:00:00Z' })
    const requester = desk.world.sandbox.zendesk.addCustomer({ name: 'Kim (customer)', locale: 'de' })
    const ticket = await desk.customerWrites({ ...ENTERPRISE, requester })
    await desk.agentSets(ticket, { severity: 'sev_high' })
    await desk.agentProposes(ticket)
    await desk.wait('30m')
    expect(climbed(desk, ticket)).toEqual(['Escalated to: support team lead.'])
    await desk.managerConfirms(ticket)
    await desk.engineering(ticket, (issue, jira) => jira.setDueDate(issue, '2026-03-12'))
    await desk.engineering(ticket, (issue, jira) => jira.setDueDate(issue, '2026-04-02'))
    await fix(desk, ticket)
    expect(desk.told(ticket)).toEqual([
      expect.stringContaining('Wir haben bestätigt, dass es sich um einen Fehler handelt'),
      expect.stringContaining(`den Fehler aus Ticket #${ticket} bis zum 12. März 2026 zu beheben`),
      expect.stringContaining('gibt es einen neuen voraussichtlichen Termin: 2. April 2026'),
      expect.stringContaining('die Korrektur ist jetzt für Sie verfügbar'),
    ])
    expect(desk.notes(ticket).join(' ')).toContain('Linked to OPS-1.')
    await desk.close()
  })
})
