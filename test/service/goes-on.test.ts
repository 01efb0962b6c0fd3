// A fix that turns out not to hold: rolled back, reopened, or seen to fail by Sentry; on a ticket that is solved, and
// on one that is closed and can be changed by nobody.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../policies/desk.ts'
import type { Fault } from '../world/world.ts'

const says = (part: string) => expect.stringContaining(part)
const ACCEPTED = says('confirmed that it is a bug')
const DEPLOYED = says('has been fixed, and the fix is available to you now')
const REGRESSED = says('is not fully fixed yet')
const GOES_ON = says('which is closed by now, is not fully fixed yet')

let desk: Desk
let ticket: number
let fault: ((request: Request) => Fault | undefined) | undefined

/** A ticket whose fix 4.2.0 CI has deployed. */
beforeEach(async () => {
  fault = undefined
  desk = await openDesk('opscom', { isQuick: true, fault: (request) => fault?.(request) })
  ticket = await desk.customerWrites()
  await desk.managerConfirms(ticket, { severity: 'sev_high' })
})
afterEach(() => desk.close())

async function isFixed(): Promise<void> {
  await desk.engineering(ticket, (issue, jira) => {
    jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
    jira.transition(issue, 'Done', 'Done')
  })
  await desk.ciDeploys('4.2.0')
}

const zendesk = () => desk.world.sandbox.zendesk
const followUps = (of = ticket) => zendesk().followUps(of)
const next = (of = ticket): number => followUps(of)[0] ?? 0

describe('a closed ticket whose fix does not hold', () => {
  it('goes on in a new one, on which the customer is told; it is on hold, and solved when it is fixed', async () => {
    await isFixed()
    zendesk().close(ticket)
    await desk.wait('5m')
    const closed = desk.ticket(ticket)
    await desk.ciDeploys('4.2.0', undefined, 'rolled_back')

    expect(followUps()).toHaveLength(1)
    expect(desk.ticket(ticket)).toEqual(closed)
    const { key } = desk.issue(ticket)
    expect(desk.ticket(next())).toMatchObject({
      status: 'hold',
      priority: 'high',
      requester: closed.requester,
      organization: closed.organization,
      externalId: `bugbridge-follow-up-zendesk-${ticket}`,
      tags: ['bugbridge'],
    })
    expect(desk.field(next(), 'bug')).toBe('bug_confirmed')
    expect(desk.field(next(), 'issue')).toBe(key)
    expect(desk.field(next(), 'stage')).toBe('eng_awaiting_release')
    expect(desk.heard(next())).toEqual([GOES_ON])
    expect(desk.told(next())[0]).toContain(`ticket #${ticket},`)
    expect(desk.notes(next())).toEqual([says(`the fix of ${key}`)])
    // Both tickets are on the issue, each once, and no other issue was made.
    expect(desk.issues()).toHaveLength(1)
    expect(desk.issue(ticket).remoteLinks.map((link) => link.globalId)).toEqual([
      `bugbridge:zendesk:${ticket}`,
      `bugbridge:zendesk:${next()}`,
    ])
    expect(await desk.verdict(ticket)).toMatchObject({ verdict: { attention: ['followed-up'] } })
    expect(JSON.stringify(await desk.verdict(ticket))).toContain(`goes on in ticket #${next()}`)

    await desk.agentTakes(next())
    await desk.ciDeploys('4.2.0')
    expect(desk.ticket(next()).status).toBe('solved')
    expect(desk.heard(next())).toEqual([GOES_ON, DEPLOYED])
    expect(followUps()).toHaveLength(1)
  })

  it('goes on once, whatever becomes of the fix afterwards; the next regression is of the next ticket', async () => {
    await isFixed()
    zendesk().close(ticket)
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'In Progress'))
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'Done', 'Done'))
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'In Progress'))
    await desk.wait('3h')
    expect(followUps()).toHaveLength(1)
    expect(followUps(next())).toEqual([])
    await desk.agentTakes(next())
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'Done', 'Done'))
    expect(desk.ticket(next()).status).toBe('solved')
    zendesk().close(next())
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'In Progress'))
    expect(followUps()).toHaveLength(1)
    expect(followUps(next())).toHaveLength(1)
    expect(desk.heard(next(next()))).toEqual([GOES_ON])
  })

  it.each(['answer-lost', 'lost', 500] as const)('is made once though the creation %s', async (fate) => {
    await isFixed()
    zendesk().close(ticket)
    await desk.wait('5m')
    let isHit = false
    fault = (request) => {
      if (isHit || request.method !== 'POST' || !request.url.endsWith('/api/v2/tickets')) return undefined
      isHit = true
      return fate
    }
    await desk.ciDeploys('4.2.0', undefined, 'rolled_back')
    await desk.wait('2h')
    expect(isHit).toBe(true)
    expect(followUps()).toHaveLength(1)
    expect(desk.heard(next())).toEqual([GOES_ON])
  })

  it('is adopted when nobody heard of it until the fix was there again', async () => {
    await isFixed()
    zendesk().close(ticket)
    await desk.wait('5m')
    fault = (request) =>
      request.method === 'POST' && request.url.endsWith('/api/v2/tickets') ? 'answer-lost' : undefined
    await desk.together(() => [desk.ciDeploys('4.2.0', undefined, 'rolled_back')])
    fault = undefined
    await desk.ciDeploys('4.2.0')
    await desk.wait('2h')
    expect(followUps()).toHaveLength(1)
    expect(desk.heard(next())).toEqual([GOES_ON, DEPLOYED])
    expect(await desk.verdict(ticket)).toMatchObject({
      verdict: { attention: expect.arrayContaining(['followed-up']) },
    })
  })

  it('keeps its issue when the database is lost, without a second issue or a confirmation', async () => {
    await isFixed()
    zendesk().close(ticket)
    await desk.ciDeploys('4.2.0', undefined, 'rolled_back')
    const heard = desk.heard(next())
    await desk.losesDatabase()
    await desk.agentSets(next(), { severity: 'sev_low' })
    await desk.wait('2h')
    expect(desk.issues()).toHaveLength(1)
    expect(desk.heard(next())).toEqual(heard)
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'In Progress'))
    expect(desk.field(next(), 'stage')).toBe('eng_in_progress')
  })

  it('is not made for a customer who was never told of a fix, nor for one whose bug ended without one', async () => {
    zendesk().close(ticket)
    await isFixed()
    await desk.ciDeploys('4.2.0', undefined, 'rolled_back')
    expect(followUps()).toEqual([])
  })

  it('is not made for an end without a fix', async () => {
    await isFixed()
    zendesk().close(ticket)
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'Done', "Won't Do"))
    expect(followUps()).toEqual([])
  })
})

it('a mapping that wants no follow-ups has none, and the overview says so', async () => {
  await desk.close()
  desk = await openDesk('opscom', { isQuick: true, change: (policy) => ({ ...policy, followUps: false }) })
  ticket = await desk.customerWrites()
  await desk.managerConfirms(ticket, { severity: 'sev_high' })
  await isFixed()
  zendesk().close(ticket)
  await desk.ciDeploys('4.2.0', undefined, 'rolled_back')
  expect(followUps()).toEqual([])
  expect(await desk.verdict(ticket)).toMatchObject({ verdict: { attention: ['ticket-closed'] } })
})

describe('a solved ticket whose fix does not hold', () => {
  it('is on hold again, and each regression and each fix is told once', async () => {
    await isFixed()
    for (const told of [1, 2]) {
      await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'In Progress'))
      await desk.wait('3h')
      expect(desk.ticket(ticket).status).toBe('hold')
      expect(desk.heard(ticket).filter((text) => text.includes('not fully fixed'))).toHaveLength(told)
      await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'Done', 'Done'))
      await desk.wait('3h')
      expect(desk.ticket(ticket).status).toBe('solved')
      expect(desk.heard(ticket).filter((text) => text.includes('has been fixed'))).toHaveLength(told + 1)
    }
  })
})

describe('an error that Sentry sees again', () => {
  let source: string
  const sentry = () => desk.world.sandbox.sentry

  beforeEach(async () => {
    const { id, permalink } = sentry().addIssue({
      title: 'TypeError: cannot read permit',
      culprit: 'app/permits in render',
      project: 'permits',
    })
    source = id
    await desk.agentSets(ticket, { sentry: permalink })
    sentry().resolve(source)
    await isFixed()
    expect(desk.heard(ticket)).toEqual([ACCEPTED, DEPLOYED])
    expect(desk.ticket(ticket).status).toBe('solved')
    await desk.wait('5m')
  })

  const regresses = async () => {
    sentry().regress(source)
    await desk.wait('2m')
  }
  const resolves = async () => {
    sentry().resolve(source)
    await desk.wait('2m')
  }

  it('puts the ticket on hold, told once, and solves it when Sentry says resolved', async () => {
    await regresses()
    expect(desk.ticket(ticket).status).toBe('hold')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, DEPLOYED, REGRESSED])
    expect(desk.notes(ticket).at(-1)).toEqual(says('Sentry has seen the error behind'))
    const why = JSON.stringify(await desk.verdict(ticket))
    expect(why).toContain('"regressed"')
    expect(why).not.toContain('TypeError')
    await desk.wait('3h')
    expect(desk.heard(ticket)).toHaveLength(3)
    await resolves()
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, DEPLOYED, REGRESSED, DEPLOYED])
    await regresses()
    expect(desk.heard(ticket)).toHaveLength(5)
    expect(desk.ticket(ticket).status).toBe('hold')
  })

  it('leaves the ticket on hold until engineering deploys anew', async () => {
    await regresses()
    expect(desk.ticket(ticket).status).toBe('hold')
    await desk.wait('3h')
    expect(desk.ticket(ticket).status).toBe('hold')
    await desk.ciDeploys('4.2.0')
    expect(desk.ticket(ticket).status).toBe('solved')
    expect(desk.heard(ticket)).toEqual([ACCEPTED, DEPLOYED, REGRESSED, DEPLOYED])
    await desk.wait('3h')
    expect(desk.ticket(ticket).status).toBe('solved')
  })

  it('does not count when it was seen before the deploy', async () => {
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'In Progress'))
    await regresses()
    await desk.engineering(ticket, (issue, jira) => jira.transition(issue, 'Done', 'Done'))
    await desk.wait('3h')
    expect(desk.ticket(ticket).status).toBe('solved')
  })

  it('stays on hold while Sentry cannot be asked', async () => {
    await regresses()
    fault = (request) => (request.url.includes('sentry.test') ? 503 : undefined)
    await desk.wait('3h')
    expect(desk.ticket(ticket).status).toBe('hold')
    fault = undefined
    await resolves()
    expect(desk.ticket(ticket).status).toBe('solved')
  })

  it('opens a follow-up of a closed ticket, which is solved when Sentry says resolved', async () => {
    zendesk().close(ticket)
    await desk.wait('5m')
    await regresses()
    expect(followUps()).toHaveLength(1)
    expect(desk.ticket(next()).status).toBe('hold')
    expect(desk.heard(next())).toEqual([GOES_ON])
    expect(JSON.stringify(zendesk().customerView(next()))).not.toContain('TypeError')
    await desk.agentTakes(next())
    await desk.wait('3h')
    expect(desk.ticket(next()).status).toBe('hold')
    await resolves()
    expect(desk.heard(next())).toEqual([GOES_ON, DEPLOYED])
    expect(desk.ticket(next()).status).toBe('solved')
    expect(desk.issues()).toHaveLength(2)
  })
})
