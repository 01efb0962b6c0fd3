// The policy "echo360", line by line.
import { describe, expect, it } from 'vitest'
import { openDesk } from './desk.ts'

const says = (part: string) => expect.stringContaining(part)
const ACCEPTED = says('confirmed that it is a bug, and our engineers have it now')
const DEPLOYED = says('has been fixed, and the fix is available to you now')
const P3_TIMING = says('usually taken up once the more urgent ones are done')

describe('echo360', () => {
  it('E1: tickets are #123456', async () => {
    const desk = await openDesk('echo360')
    const { jira } = desk.world.sandbox
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { workaround: 'none' })
    await desk.engineering(ticket, (issue) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-16' })])
      jira.transition(issue, 'Done', 'Done')
    })
    await desk.ciDeploys('4.2.0')

    const number = `#${ticket}`
    expect(number).toMatch(/^#\d+$/)
    expect(desk.heard(ticket)).toEqual([
      says(`keep you posted here, on ticket ${number}.`),
      P3_TIMING,
      says(`The fix for ticket ${number} is planned`),
      says(`the bug behind ticket ${number} has been fixed`),
    ])
    // Engineers know the ticket by the same name.
    expect(desk.issue(ticket).remoteLinks).toEqual([expect.objectContaining({ title: `Ticket ${number}` })])
    await desk.close()
  })

  it('E2: Open covers what is escalated, Awaiting your reply what is asked; Solved only when the fix is deployed', async () => {
    const desk = await openDesk('echo360')
    const { jira } = desk.world.sandbox
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    expect(desk.ticket(ticket).status).toBe('open')
    await desk.managerConfirms(ticket, { workaround: 'none' })
    expect(desk.ticket(ticket)).toMatchObject({ status: 'open', tags: ['bugbridge'] })
    expect(desk.field(ticket, 'stage')).toBe('eng_accepted')

    await desk.engineering(ticket, (issue) => jira.transition(issue, 'In Progress'))
    expect(desk.ticket(ticket).status).toBe('open')
    expect(desk.field(ticket, 'stage')).toBe('eng_in_progress')

    // An agent asks the customer something: that status stands until the reply.
    await desk.agentReplies(ticket, 'Which browser do you use?')
    await desk.agentSetsStatus(ticket, 'pending')
    expect(desk.ticket(ticket).status).toBe('pending')
    await desk.customerReplies(ticket, 'Firefox.')
    expect(desk.ticket(ticket).status).toBe('open')

    await desk.engineering(ticket, (issue) => jira.transition(issue, 'In QA'))
    expect(desk.ticket(ticket).status).toBe('open')
    expect(desk.field(ticket, 'stage')).toBe('eng_in_qa')
    await desk.engineering(ticket, (issue) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
      jira.transition(issue, 'Done', 'Done')
    })
    // Closed by engineering, and not where the customer is.
    expect(desk.ticket(ticket).status).toBe('open')
    expect(desk.field(ticket, 'stage')).toBe('eng_awaiting_release')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, P3_TIMING])

    await desk.ciDeploys('4.2.0')
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.field(ticket, 'stage')).toBe('eng_deployed')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, P3_TIMING, DEPLOYED])
    expect(
      desk.ticket(ticket).changes.filter(({ field, value }) => field === 'status' && value === 'hold'),
    ).toEqual([])
    await desk.close()
  })

  it('E3: the customer is told of a scheduled deployment when its date is set or moves, once per change', async () => {
    const desk = await openDesk('echo360')
    const { jira } = desk.world.sandbox
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { severity: 'sev_1', workaround: 'none' })
    const start = [ACCEPTED, says('take up a problem like this one at once')]
    expect(desk.heard(ticket)).toEqual(start)
    expect(desk.field(ticket, 'eta')).toBeNull()

    const version = jira.addVersion({ name: '4.1.1', releaseDate: '2026-03-18' })
    await desk.engineering(ticket, (issue) => jira.setFixVersions(issue, [version]))
    const set = says('is planned for the deployment on March 18, 2026.')
    expect(desk.heard(ticket)).toEqual([...start, set])
    expect(desk.field(ticket, 'eta')).toBe('2026-03-18')

    // The same date again is no news, whatever else engineering does.
    await desk.engineering(ticket, (issue) => {
      jira.transition(issue, 'In Progress')
      jira.rename(issue, 'Blank page')
      jira.setReleaseDate(version, '2026-03-18')
    })
    expect(desk.heard(ticket)).toEqual([...start, set])

    jira.setReleaseDate(version, '2026-03-25')
    await desk.wait('3m')
    const moved = says('has been moved: it is now planned for March 25, 2026.')
    expect(desk.heard(ticket)).toEqual([...start, set, moved])
    expect(desk.field(ticket, 'eta')).toBe('2026-03-25')

    jira.setReleaseDate(version, null)
    await desk.wait('3m')
    const withdrawn = says('has no date at the moment')
    expect(desk.heard(ticket)).toEqual([...start, set, moved, withdrawn])
    expect(desk.field(ticket, 'eta')).toBeNull()

    jira.setReleaseDate(version, '2026-03-11')
    await desk.wait('3m')
    const again = says('is planned for the deployment on March 11, 2026.')
    expect(desk.heard(ticket)).toEqual([...start, set, moved, withdrawn, again])

    await desk.engineering(ticket, (issue) => jira.transition(issue, 'Done', 'Done'))
    await desk.ciDeploys('4.1.1')
    expect(desk.heard(ticket)).toEqual([...start, set, moved, withdrawn, again, DEPLOYED])
    expect(desk.ticket(ticket).status).toBe('solved')
    await desk.close()
  })

  it('E4: a workaround is sought before escalation, kept on the issue, and told to the customer if there is one', async () => {
    const desk = await openDesk('echo360')
    const ticket = await desk.customerWrites()
    await desk.managerConfirms(ticket)
    // Without an entry nothing is created, and the agent is asked.
    expect(desk.issues()).toEqual([])
    expect(desk.notes(ticket)).toEqual([says('Still missing: a workaround, or "none"')])
    expect(desk.heard(ticket)).toEqual([])
    expect(await desk.verdict(ticket)).toMatchObject({
      verdict: { stage: 'reported', attention: ['information-missing'] },
    })

    await desk.agentSets(ticket, { workaround: 'Open the page in a private window.' })
    const helps = says('Until the fix is there, this may help: Open the page in a private window.')
    expect(desk.issue(ticket).descriptionText).toContain('Workaround: Open the page in a private window.')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, P3_TIMING, helps])
    expect(await desk.verdict(ticket)).toMatchObject({ verdict: { stage: 'accepted', attention: [] } })

    // There is none: that is kept too, and no news for the customer.
    const other = await desk.customerWrites()
    await desk.managerConfirms(other, { workaround: 'none' })
    expect(desk.issue(other).descriptionText).toContain('Workaround: none')
    expect(desk.heard(other)).toEqual([ACCEPTED, P3_TIMING])
    expect(desk.issues()).toHaveLength(2)

    await desk.engineering(ticket, (issue, jira) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
      jira.transition(issue, 'Done', 'Done')
    })
    await desk.ciDeploys('4.2.0')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, P3_TIMING, helps, DEPLOYED])
    await desk.close()
  })

  it('E5: a bug goes to engineering at a moderate priority, which they may adjust up or down', async () => {
    const desk = await openDesk('echo360')
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { workaround: 'none' })
    expect(desk.issue(ticket).priority).toBe('3')
    expect(desk.ticket(ticket).priority).toBe('normal')
    // What it was promoted with is no news, and nobody need choose.
    expect(desk.notes(ticket).join()).not.toContain('priority')
    expect(await desk.verdict(ticket)).toMatchObject({ verdict: { attention: [] } })

    await desk.engineering(ticket, (issue, jira) => jira.setPriority(issue, '1'))
    expect(desk.ticket(ticket).priority).toBe('urgent')
    const { key } = desk.issue(ticket)
    expect(desk.notes(ticket).at(-1)).toContain(`Engineering's priority for ${key} is now P1 Blocker.`)
    await desk.engineering(ticket, (issue, jira) => jira.setPriority(issue, '4'))
    expect(desk.ticket(ticket).priority).toBe('low')
    expect(desk.notes(ticket).at(-1)).toContain(`Engineering's priority for ${key} is now P4 Minor.`)
    expect(desk.notes(ticket).filter((note) => note.includes('priority'))).toHaveLength(2)

    await desk.engineering(ticket, (issue, jira) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
      jira.transition(issue, 'Done', 'Done')
    })
    await desk.ciDeploys('4.2.0')
    expect(desk.heard(ticket)).toEqual([
      ACCEPTED,
      P3_TIMING,
      says('take up a problem like this one at once'),
      says('as their time allows'),
      DEPLOYED,
    ])
    await desk.close()
  })

  it('E6: four answers about the impact propose the priority; a person can overrule it, and both are kept', async () => {
    const desk = await openDesk('echo360')
    const yes = { core: 'core_yes', degraded: 'degraded_all', cosmetic: 'cosmetic_no' } as const
    const rows = [
      [{ ...yes, workaroundKnown: 'wa_none' }, 'prop_1', 'P1 Blocker', '1', 'urgent'],
      [{ ...yes, workaroundKnown: 'wa_yes' }, 'prop_2', 'P2 Critical', '2', 'high'],
      [
        { ...yes, degraded: 'degraded_some', workaroundKnown: 'wa_none' },
        'prop_2',
        'P2 Critical',
        '2',
        'high',
      ],
      [
        { core: 'core_no', degraded: 'degraded_some', workaroundKnown: 'wa_yes', cosmetic: 'cosmetic_no' },
        'prop_3',
        'P3 Major',
        '3',
        'normal',
      ],
      [
        { core: 'core_no', degraded: 'degraded_no', workaroundKnown: 'wa_yes', cosmetic: 'cosmetic_yes' },
        'prop_4',
        'P4 Minor',
        '4',
        'low',
      ],
    ] as const
    // The last one is overruled.
    const all = [...rows, rows[1]]
    const tickets = await desk.together(() => all.map(() => desk.customerWrites()))
    await desk.together(() =>
      all.map(([answers], at) =>
        desk.agentSets(tickets[at] ?? 0, { ...answers, workaround: 'none', bug: 'bug_proposed' }),
      ),
    )
    rows.forEach(([, option, label], at) => {
      expect(desk.field(tickets[at] ?? 0, 'proposal')).toBe(option)
      expect(desk.notes(tickets[at] ?? 0)).toEqual([
        says(`The answers about the impact propose the priority ${label}.`),
      ])
    })
    const ticket = tickets[rows.length] ?? 0
    await desk.together(() =>
      tickets.map((each) => desk.managerConfirms(each, each === ticket ? { severity: 'sev_3' } : {})),
    )
    rows.forEach(([, , label, priority, urgency], at) => {
      expect(desk.issue(tickets[at] ?? 0)).toMatchObject({
        priority,
        descriptionText: says(`Priority proposed by the answers: ${label}`),
      })
      expect(desk.ticket(tickets[at] ?? 0).priority).toBe(urgency)
    })

    const { descriptionText, priority } = desk.issue(ticket)
    expect(priority).toBe('3')
    expect(descriptionText).toContain('Priority chosen: P3 Major')
    expect(descriptionText).toContain('Priority proposed by the answers: P2 Critical')
    expect(desk.ticket(ticket).priority).toBe('normal')
    expect(desk.field(ticket, 'proposal')).toBe('prop_2')
    expect(desk.notes(ticket).filter((note) => note.includes('propose'))).toEqual([
      says('propose the priority P2 Critical.'),
      says('The priority P3 Major was chosen; the answers about the impact propose P2 Critical.'),
    ])
    // None of it is the customer's concern.
    expect(desk.heard(ticket)).toEqual([ACCEPTED, P3_TIMING])
    await desk.close()
  })

  it('E7: customers are told, in plain words, when bugs of their priority are taken up', async () => {
    const desk = await openDesk('echo360')
    const rows = [
      ['sev_1', says('take up a problem like this one at once')],
      ['sev_2', says("taken up in our engineers' next round of work")],
      ['sev_3', P3_TIMING],
      ['sev_4', says('take up a problem like this one as their time allows')],
    ] as const
    const requester = desk.world.sandbox.zendesk.addCustomer({ name: 'Kim', locale: 'de-AT' })
    const [ticket = 0, ...tickets] = await desk.together(() => [
      desk.customerWrites({ requester }),
      ...rows.map(() => desk.customerWrites()),
    ])
    await desk.together(() => [
      desk.managerConfirms(ticket, { severity: 'sev_4', workaround: 'none' }),
      ...tickets.map((each, at) =>
        desk.managerConfirms(each, { severity: rows[at]?.[0] ?? null, workaround: 'none' }),
      ),
    ])
    rows.forEach(([, timing], at) => {
      expect(desk.heard(tickets[at] ?? 0)).toEqual([ACCEPTED, timing])
    })

    // In the customer's own language; and anew when engineering moves the priority.
    await desk.engineering(ticket, (issue, jira) => jira.setPriority(issue, '1'))
    await desk.engineering(ticket, (issue, jira) => {
      jira.transition(issue, 'In Progress')
      jira.setPriority(issue, '1')
    })
    await desk.engineering(ticket, (issue, jira) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
      jira.transition(issue, 'Done', 'Done')
    })
    await desk.ciDeploys('4.2.0')
    expect(desk.heard(ticket)).toEqual([
      says('dass es sich um einen Fehler handelt'),
      says('wenn seine Zeit es erlaubt'),
      says('kümmert sich unser Entwicklungsteam sofort'),
      says('die Korrektur ist jetzt für Sie verfügbar'),
    ])
    await desk.close()
  })

  it('E8: a first reply within 24 business hours, quicker when it is urgent', async () => {
    // Monday, 9:00 in New York: the business hours begin.
    const desk = await openDesk('echo360', { start: '2026-03-02T14:00:00Z' })
    const [major = 0, critical = 0, blocker = 0, answered = 0] = await desk.together(() =>
      ['major', 'critical', 'blocker', 'answered'].map(() => desk.customerWrites()),
    )
    await desk.together(() => [
      desk.agentSets(major, { bug: 'bug_proposed' }),
      desk.agentSets(critical, { severity: 'sev_2', bug: 'bug_proposed' }),
      desk.agentSets(blocker, { severity: 'sev_1', bug: 'bug_proposed' }),
      desk.agentSets(answered, { severity: 'sev_1', bug: 'bug_proposed' }),
    ])
    // Three working days of eight hours; one; and half of one.
    expect(await desk.clocks(major)).toEqual({ response: '2026-03-04T22:00' })
    expect(await desk.clocks(critical)).toEqual({ response: '2026-03-02T22:00' })
    expect(await desk.clocks(blocker)).toEqual({ response: '2026-03-02T18:00' })
    expect(await desk.clocks(answered)).toEqual({ response: '2026-03-02T18:00' })

    await desk.agentReplies(answered)
    expect(await desk.clocks(answered)).toEqual({})
    await desk.wait('4h')
    const late = says('Late: the customer has had no first reply within the time agreed.')
    const lateNotes = (ticket: number) => desk.notes(ticket).filter((note) => note.startsWith('Late'))
    expect(await desk.clocks(blocker)).toEqual({ response: '2026-03-02T18:00 late' })
    expect(await desk.verdict(blocker)).toMatchObject({
      verdict: { attention: expect.arrayContaining(['late-response']) },
    })
    expect(lateNotes(blocker)).toEqual([late])
    expect([answered, critical, major].flatMap(lateNotes)).toEqual([])

    // Late, and then done: said once, and over.
    await desk.agentReplies(blocker)
    expect(await desk.clocks(blocker)).toEqual({})
    expect(await desk.verdict(blocker)).toMatchObject({
      verdict: { attention: expect.not.arrayContaining(['late-response']) },
    })
    await desk.managerConfirms(blocker, { workaround: 'none' })
    expect(lateNotes(blocker)).toEqual([late])
    expect(desk.heard(blocker)).toEqual([ACCEPTED, says('at once')])
    await desk.close()
  })

  it('E9: every update is a public comment on the ticket, under its number, and never mail of its own', async () => {
    const desk = await openDesk('echo360')
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { workaround: 'none' })
    await desk.engineering(ticket, (issue, jira) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-16' })])
    })
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'Done', 'Done'))
    await desk.ciDeploys('4.2.0')

    const updates = [ACCEPTED, says('planned for the deployment on April 16, 2026'), DEPLOYED]
    expect(desk.told(ticket)).toEqual(updates)
    for (const text of desk.told(ticket)) expect(text).toContain(`ticket #${ticket}`)
    expect(desk.ticket(ticket)).toMatchObject({ status: 'solved', priority: 'normal', tags: ['bugbridge'] })
    expect(desk.issue(ticket)).toMatchObject({ priority: '3', labels: [`bugbridge-zendesk-${ticket}`] })
    // The customer reads the same, in the same place.
    const { bridgeUser } = desk.world.sandbox.zendesk
    const seen = desk.world.sandbox.zendesk.customerView(ticket).comments
    expect(seen.filter(({ authorId }) => authorId === bridgeUser).map(({ body }) => body)).toEqual(updates)
    // Nothing left for anywhere but the helpdesk and the tracker, and there for tickets and issues alone.
    expect(new Set(desk.world.sent.map(({ system }) => system))).toEqual(new Set(['zendesk', 'jira']))
    const writes = desk.world.sent.filter(({ method, path }) => method !== 'GET' && !path.includes('oauth'))
    const places = writes.filter(({ system }) => system === 'zendesk').map(({ path }) => path.split('?')[0])
    expect(places.length).toBeGreaterThan(0)
    for (const place of places) expect(place).toMatch(/^\/api\/v2\/tickets\/(?:\d+|update_many)$/)
    await desk.close()
  })
})
