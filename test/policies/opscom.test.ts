// The policy "opscom", line by line.
import { describe, expect, it } from 'vitest'
import { openDesk } from './desk.ts'

const says = (part: string) => expect.stringContaining(part)
const ACCEPTED = says('confirmed that it is a bug, and our engineers have it now')
const DEPLOYED = says('has been fixed, and the fix is available to you now')

describe('opscom', () => {
  it('O1: front line proposes, an escalation manager confirms; a proposal alone creates nothing', async () => {
    const desk = await openDesk('opscom')
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    expect(desk.issues()).toEqual([])
    expect(desk.ticket(ticket).status).toBe('open')
    // Confirmed by somebody who may not.
    await desk.agentSets(ticket, { bug: 'bug_confirmed' })
    expect(desk.issues()).toEqual([])
    expect(desk.notes(ticket)).toEqual([expect.stringContaining('not an escalation manager')])
    await desk.agentSets(ticket, { bug: null, severity: 'sev_high' }, desk.people.manager)
    await desk.managerConfirms(ticket)
    expect(desk.issues()).toHaveLength(1)
    expect(desk.issue(ticket).priority).toBe('2')
    expect(desk.told(ticket)).toEqual([expect.stringContaining('confirmed that it is a bug')])
    await desk.close()
  })

  it('O2: the issue is linked to the helpdesk conversation, and its key is on the ticket, for agents alone', async () => {
    const desk = await openDesk('opscom')
    const { zendesk } = desk.world.sandbox
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { severity: 'sev_high' })

    const { key, descriptionText, labels } = desk.issue(ticket)
    expect(desk.field(ticket, 'issue')).toBe(key)
    expect(desk.ticket(ticket)).toMatchObject({ status: 'hold', priority: 'high', tags: ['bugbridge'] })
    expect(desk.notes(ticket)).toEqual([says(`Linked to ${key}.`)])
    expect(labels).toEqual([`bugbridge-zendesk-${ticket}`])
    const url = `https://zendesk.test/agent/tickets/${ticket}`
    expect(descriptionText).toContain('It has been blank since this morning.')
    expect(descriptionText).toContain(url)
    const link = { globalId: `bugbridge:zendesk:${ticket}`, url, relationship: 'reported in' }
    expect(desk.issue(ticket).remoteLinks).toEqual([
      expect.objectContaining({ ...link, title: says(String(ticket)), resolved: false }),
    ])

    await desk.engineering(ticket, (issue, jira) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
      jira.transition(issue, 'Done', 'Done')
    })
    await desk.ciDeploys('4.2.0')
    // The same link, which now says that the ticket is solved.
    expect(desk.issue(ticket).remoteLinks).toEqual([expect.objectContaining({ ...link, resolved: true })])
    expect(desk.heard(ticket)).toEqual([ACCEPTED, DEPLOYED])
    expect(JSON.stringify(zendesk.customerView(ticket))).not.toContain(key)
    await desk.close()
  })

  it('O3: the client is advised on the estimated time to resolution: told once, and again when it moves', async () => {
    const desk = await openDesk('opscom')
    const { jira } = desk.world.sandbox
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    expect(desk.heard(ticket)).toEqual([ACCEPTED])
    expect(desk.field(ticket, 'eta')).toBeNull()

    // A due date, while there is no release that has one.
    await desk.engineering(ticket, (issue) => jira.setDueDate(issue, '2026-03-24'))
    const first = says(`expect the fix for ticket #${ticket} by March 24, 2026.`)
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first])
    expect(desk.field(ticket, 'eta')).toBe('2026-03-24')
    expect(await desk.verdict(ticket)).toMatchObject({ verdict: { eta: '2026-03-24' } })
    await desk.engineering(ticket, (issue) => {
      jira.transition(issue, 'In Progress')
      jira.setDueDate(issue, '2026-03-24')
    })
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first])

    const version = jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-16' })
    await desk.engineering(ticket, (issue) => jira.setFixVersions(issue, [version]))
    const second = says(
      `expected date of the fix for ticket #${ticket} has changed: it is now April 16, 2026.`,
    )
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first, second])
    jira.setReleaseDate(version, '2026-04-21')
    await desk.wait('3m')
    const third = says('it is now April 21, 2026.')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first, second, third])
    expect(desk.field(ticket, 'eta')).toBe('2026-04-21')

    await desk.engineering(ticket, (issue) => {
      jira.setFixVersions(issue, [])
      jira.setDueDate(issue, null)
    })
    const withdrawn = says(`no expected date for the fix of ticket #${ticket} at the moment`)
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first, second, third, withdrawn])
    expect(desk.field(ticket, 'eta')).toBeNull()

    await desk.engineering(ticket, (issue) => {
      jira.setFixVersions(issue, [version])
      jira.transition(issue, 'Done', 'Done')
    })
    await desk.ciDeploys('4.2.0')
    const again = says(`by April 21, 2026.`)
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first, second, third, withdrawn, again, DEPLOYED])
    // What is available is expected no more.
    expect(desk.field(ticket, 'eta')).toBeNull()
    await desk.close()
  })

  it('O4: development, then QA; only what is deployed is "addressed and available", in the original ticket', async () => {
    const desk = await openDesk('opscom')
    const { jira, zendesk } = desk.world.sandbox
    const ticket = await desk.customerWrites()
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { severity: 'sev_low' })
    const { key } = desk.issue(ticket)
    const version = jira.addVersion({ name: '4.2.0' })
    const stages = [
      ['In Progress', 'eng_in_progress', `${key} is now: in development.`],
      ['In QA', 'eng_in_qa', `${key} is now: in testing.`],
      ['Done', 'eng_awaiting_release', `${key} is now: fixed, waiting for its release.`],
    ] as const
    for (const [status, option, note] of stages) {
      await desk.engineering(ticket, (issue) => {
        if (status === 'Done') jira.setFixVersions(issue, [version])
        jira.transition(issue, status)
      })
      expect(desk.field(ticket, 'stage')).toBe(option)
      expect(desk.notes(ticket).at(-1)).toContain(note)
      expect(desk.ticket(ticket).status).toBe('hold')
      expect(zendesk.customerView(ticket).status).toBe('open')
      expect(desk.heard(ticket)).toEqual([ACCEPTED])
    }
    // A deploy that failed makes nothing available.
    await desk.ciDeploys('4.2.0', undefined, 'failed')
    expect(desk.ticket(ticket).status).toBe('hold')
    expect(desk.heard(ticket)).toEqual([ACCEPTED])

    await desk.ciDeploys('4.2.0')
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.field(ticket, 'stage')).toBe('eng_deployed')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, DEPLOYED])
    expect(desk.notes(ticket)).toEqual([
      says(`Linked to ${key}.`),
      ...stages.map(([, , note]) => says(note)),
      says(`${key} is now: fixed and available.`),
    ])
    await desk.close()
  })

  it('O5: critical is triaged within 15 minutes and told an estimate within the hour, at any hour', async () => {
    // A Sunday night.
    const desk = await openDesk('opscom', { start: '2026-03-08T03:00:00Z' })
    const [slow = 0, quick = 0, high = 0] = await desk.together(() =>
      ['slow', 'quick', 'high'].map(() => desk.customerWrites()),
    )
    await desk.together(() => [
      desk.agentSets(slow, { severity: 'sev_critical', bug: 'bug_proposed' }),
      desk.agentSets(quick, { severity: 'sev_critical', bug: 'bug_proposed' }),
      desk.agentSets(high, { severity: 'sev_high', bug: 'bug_proposed' }),
    ])
    const clocks = { triage: '2026-03-08T03:18', estimate: '2026-03-08T04:03' }
    expect(await desk.clocks(slow)).toEqual(clocks)
    expect(await desk.clocks(quick)).toEqual(clocks)
    expect(await desk.clocks(high)).toEqual({})

    // One is assessed and has its date in time.
    await desk.managerConfirms(quick)
    expect(await desk.clocks(quick)).toEqual({ estimate: clocks.estimate })
    await desk.engineering(quick, (issue, jira) => jira.setDueDate(issue, '2026-03-10'))
    expect(await desk.clocks(quick)).toEqual({})

    const lateNotes = (ticket: number) => desk.notes(ticket).filter((note) => note.startsWith('Late'))
    const attention = (...words: string[]) => ({ verdict: { attention: words } })
    const triage = says('Late: this has not been assessed within the time agreed.')
    const estimate = says('Late: the customer has not been told an expected date within the time agreed.')
    await desk.wait('10m')
    expect(lateNotes(slow)).toEqual([triage])
    expect(await desk.clocks(slow)).toEqual({ ...clocks, triage: `${clocks.triage} late` })
    expect(await desk.verdict(slow)).toMatchObject(attention('late-triage'))

    await desk.managerConfirms(slow)
    expect(await desk.clocks(slow)).toEqual({ estimate: clocks.estimate })
    expect(await desk.verdict(slow)).toMatchObject(attention())
    expect(desk.heard(slow)).toEqual([ACCEPTED])
    await desk.wait('1h')
    expect(lateNotes(slow)).toEqual([triage, estimate])
    expect(await desk.clocks(slow)).toEqual({ estimate: `${clocks.estimate} late` })
    expect(await desk.verdict(slow)).toMatchObject(attention('late-estimate'))

    await desk.engineering(slow, (issue, jira) => jira.setDueDate(issue, '2026-03-12'))
    expect(desk.heard(slow)).toEqual([ACCEPTED, says('by March 12, 2026.')])
    expect(await desk.clocks(slow)).toEqual({})
    expect(await desk.verdict(slow)).toMatchObject(attention())
    expect(lateNotes(slow)).toHaveLength(2)
    expect([quick, high].flatMap(lateNotes)).toEqual([])
    expect(desk.heard(quick)).toEqual([ACCEPTED, says('by March 10, 2026.')])
    await desk.close()
  })

  it('O6: a Sentry issue is never linked to the ticket: it becomes a related task, and nothing of it is heard', async () => {
    const desk = await openDesk('opscom')
    const { jira, sentry, zendesk } = desk.world.sandbox
    const source = sentry.addIssue({
      title: 'TypeError: permitHolder.ssn is undefined',
      culprit: 'renderPermit(app/permits/view)',
      project: 'permits',
    })
    const comment = 'Kim saw 4711 permits of ACME leak here'
    const ticket = await desk.customerWrites()
    await desk.agentSets(ticket, { sentry: source.permalink })
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { severity: 'sev_high' })

    // The reference has gone from the ticket to a task of its own, which relates to the bug.
    const bug = desk.issue(ticket)
    const task = desk.issues().find(({ id }) => id !== bug.id)
    expect(desk.issues()).toHaveLength(2)
    expect(desk.field(ticket, 'sentry')).toBeNull()
    expect(task).toMatchObject({
      summary: says('permitHolder.ssn'),
      remoteLinks: [],
      links: [expect.objectContaining({ type: 'Relates', to: bug.id })],
    })
    expect(sentry.view(source.id)?.externalIssues).toEqual([
      expect.objectContaining({ webUrl: says(task?.key ?? '?') }),
    ])
    expect(desk.notes(ticket).join()).toContain(`moved to the engineering task ${task?.key} and cleared here`)
    expect(bug.descriptionText).not.toMatch(/permitHolder|renderPermit/)

    // Sentry's integration copies what is said there, engineers quote it, and an agent links it once more.
    sentry.comment(source.id, comment)
    for (const { id } of desk.issues())
      jira.comment(id, 'Sentry', `Kim wrote:\n\n{quote}${comment}{quote}`, { app: true })
    await desk.engineering(ticket, (issue) => {
      jira.rename(issue, `Fix ${source.shortId}: TypeError: permitHolder.ssn is undefined`)
      jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0', releaseDate: '2026-04-16' })])
      jira.transition(issue, 'In Progress')
    })
    sentry.resolve(source.id)
    sentry.regress(source.id)
    await desk.agentSets(ticket, { sentry: source.shortId })
    expect(desk.field(ticket, 'sentry')).toBeNull()
    expect(desk.issues()).toHaveLength(2)
    await desk.engineering(ticket, (issue) => jira.transition(issue, 'Done', 'Done'))
    await desk.ciDeploys('4.2.0')

    expect(desk.heard(ticket)).toEqual([ACCEPTED, says('by April 16, 2026.'), DEPLOYED])
    expect(desk.ticket(ticket).status).toBe('solved')
    // Neither what the customer sees nor the ticket as it stands holds a word of it, and none was ever written.
    const { id, shortId, permalink } = source
    const sealed = ['TypeError', 'permitHolder', 'renderPermit', 'Kim saw', '4711', id, shortId, permalink]
    const seen = JSON.stringify(zendesk.customerView(ticket))
    const { fields, tags, comments } = desk.ticket(ticket)
    const stands = JSON.stringify([fields, tags, comments.map(({ body }) => body)])
    const sent = desk.world.sent.filter(({ system, method }) => system === 'zendesk' && method !== 'GET')
    const written = sent.map(({ body }) => body).join()
    expect(written).toContain('fix is available to you now')
    for (const word of sealed) expect(`${seen}${stands}${written}`).not.toContain(word)
    expect(seen).not.toMatch(/sentry/i)
    await desk.close()
  })

  it('O7: what is expected falls on a roll-out day, and upcoming releases say how much they bring', async () => {
    const desk = await openDesk('opscom', { start: '2027-06-07T09:00:00Z' })
    const { jira } = desk.world.sandbox
    const releases = async () => (await desk.get('/api/v1/releases')).json()
    const planned = (day: string, date: string, fixes: number) => ({
      releases: [
        expect.objectContaining({
          name: '4.2.0',
          day,
          state: 'planned',
          fixes,
          says: says(`4.2.0 is planned for ${date}`),
        }),
      ],
    })
    const [ticket = 0, other = 0] = await desk.together(() => [desk.customerWrites(), desk.customerWrites()])
    await desk.agentProposes(ticket)
    await desk.managerConfirms(ticket, { severity: 'sev_high' })
    expect(await releases()).toEqual({ releases: [] })
    // A Wednesday: the roll-out is on Thursday.
    const version = jira.addVersion({ name: '4.2.0', releaseDate: '2027-06-23' })
    await desk.engineering(ticket, (issue) => jira.setFixVersions(issue, [version]))
    const first = says('by June 24, 2027.')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first])
    expect(desk.field(ticket, 'eta')).toBe('2027-06-24')
    expect(await releases()).toEqual(planned('2027-06-24', 'June 24, 2027', 1))

    // Another day of the same roll-out is no news; another fix is one for the list.
    jira.setReleaseDate(version, '2027-06-24')
    await desk.managerConfirms(other, { severity: 'sev_high' })
    await desk.engineering(other, (issue) => jira.setFixVersions(issue, [version]))
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first])
    expect(desk.heard(other)).toEqual([ACCEPTED, first])
    expect(await releases()).toEqual(planned('2027-06-24', 'June 24, 2027', 2))

    // Thursday the 1st of July is Canada Day.
    jira.setReleaseDate(version, '2027-06-30')
    await desk.wait('3m')
    const second = says('it is now July 6, 2027.')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first, second])
    expect(desk.field(ticket, 'eta')).toBe('2027-07-06')
    expect(await releases()).toEqual(planned('2027-07-06', 'July 6, 2027', 2))
    // No word of an issue, no key and no ticket.
    expect(JSON.stringify(await releases())).not.toMatch(/OPS-|354\d\d|blank/)

    await desk.together(() =>
      [ticket, other].map((each) =>
        desk.engineering(each, (issue) => jira.transition(issue, 'Done', 'Done')),
      ),
    )
    await desk.ciDeploys('4.2.0')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, first, second, DEPLOYED])
    expect(desk.heard(other)).toEqual([ACCEPTED, first, second, DEPLOYED])
    expect(await releases()).toEqual({ releases: [] })
    await desk.close()
  })

  it('O8: a ticket is solved when its own client has the fix, and those who wait are told so once', async () => {
    const desk = await openDesk('opscom')
    const { jira, zendesk } = desk.world.sandbox
    const organization = zendesk.addOrganization('Another client')
    const requester = zendesk.addCustomer({ name: 'Pat', organization })
    const mine = await desk.customerWrites()
    const other = await desk.customerWrites({ requester, organization })
    await desk.managerConfirms(mine, { severity: 'sev_high' })
    await desk.managerConfirms(other, { existing: desk.issue(mine).key, severity: 'sev_high' })
    expect(desk.issue(other).id).toBe(desk.issue(mine).id)
    expect(desk.issues()).toHaveLength(1)
    expect(desk.issue(mine).remoteLinks).toHaveLength(2)
    await desk.engineering(mine, (issue) => {
      jira.setFixVersions(issue, [jira.addVersion({ name: '5.0.0' })])
      jira.transition(issue, 'Done', 'Done')
    })
    expect([mine, other].map(desk.heard)).toEqual([[ACCEPTED], [ACCEPTED]])

    await desk.ciDeploys('5.0.0', [organization])
    expect(desk.ticket(other).status).toBe('solved')
    expect(desk.heard(other)).toEqual([ACCEPTED, DEPLOYED])
    const rollout = says(
      `The fix for ticket #${mine} is being rolled out step by step, and has not reached you yet.`,
    )
    expect(desk.ticket(mine).status).toBe('hold')
    expect(desk.field(mine, 'stage')).toBe('eng_awaiting_release')
    expect(desk.heard(mine)).toEqual([ACCEPTED, rollout])
    expect(desk.issue(mine).remoteLinks.filter(({ resolved }) => resolved)).toHaveLength(1)

    // The next client but one: no news for those who wait.
    await desk.ciDeploys('5.0.0', [zendesk.addOrganization('A third client')])
    expect(desk.heard(mine)).toEqual([ACCEPTED, rollout])

    await desk.ciDeploys('5.0.0', [desk.people.client])
    expect(desk.ticket(mine).status).toBe('solved')
    expect(desk.heard(mine)).toEqual([ACCEPTED, rollout, DEPLOYED])
    expect(desk.heard(other)).toEqual([ACCEPTED, DEPLOYED])
    expect(desk.issue(mine).remoteLinks.filter(({ resolved }) => resolved)).toHaveLength(2)
    await desk.close()
  })
})
