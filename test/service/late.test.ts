// Writes that are late, unheard of, or in the same second as somebody else's: none may undo what came after.
import { describe, expect, it } from 'vitest'
import { FIELD } from '../../src/sandbox/story.ts'
import { confirmedTicket, createWorld } from '../world/world.ts'

describe("an agent's change in the second in which the ticket was read", () => {
  it('stands, though the stamp of the ticket cannot show it', async () => {
    let isArmed = false
    const world = createWorld({
      tap(request) {
        if (!isArmed || !request.url.includes('show_many')) return
        isArmed = false
        zendesk.setStatus(people.frontLine, ticket, 'pending')
      },
    })
    const { zendesk, jira, people } = world.sandbox
    const ticket = confirmedTicket(world)
    await world.settle()
    const [bug] = jira.issues()
    jira.transition(bug?.id ?? '', 'Done', "Won't Do")
    zendesk.reply(people.frontLine, ticket, 'We are looking into it.', true)
    isArmed = true
    await world.settle()
    await world.close()
    expect(isArmed).toBe(false)
    expect(zendesk.view(ticket)).toMatchObject({
      status: 'pending',
      fields: { [FIELD.stage]: 'eng_wont_fix' },
    })
  })
})

describe("a ticket's write that nobody heard of, and that is carried out between the next reading and the look for it", () => {
  it('is not taken for what a person did: engineering, which thought better of it, stands', async () => {
    let held: Request | undefined
    let isCarriedOut = false
    let isArmed = false
    const world = createWorld({
      async between(request, answer) {
        if (isArmed && request.method === 'PUT' && request.url.includes('/tickets/')) {
          isArmed = false
          held = request.clone()
          jira.setPriority(bug, '2')
          throw new TypeError('nobody answered')
        }
        if (held !== undefined && request.url.includes('/audits')) {
          isCarriedOut = (await answer(held))?.ok === true
          held = undefined
        }
        return (await answer(request)) ?? Response.error()
      },
    })
    const { zendesk, jira } = world.sandbox
    const ticket = confirmedTicket(world)
    await world.settle()
    const bug = jira.issues()[0]?.id ?? ''
    jira.setPriority(bug, '2')
    await world.settle()
    isArmed = true
    jira.setPriority(bug, '3')
    await world.settle()
    await world.close()
    expect(isCarriedOut).toBe(true)
    expect(zendesk.view(ticket).changes.map(({ field, value }) => field === 'priority' && value)).toContain(
      'normal',
    )
    expect(zendesk.view(ticket).priority).toBe('high')
  })
})

describe('a clock that jumps a day ahead and back while tickets are looked at', () => {
  it('puts nothing off for a day', async () => {
    let ahead = 0
    let isArmed = false
    const world = createWorld({
      ahead: () => ahead,
      between(request, answer) {
        if (!isArmed || !request.url.includes('show_many')) return answer(request)
        isArmed = false
        ahead = 86_400_000
        return Promise.resolve(new Response('{}', { status: 429, headers: { 'retry-after': '60' } }))
      },
      storeBetween: (store) => ({
        ...store,
        async save(saving) {
          ahead = 0
          return store.save(saving)
        },
      }),
    })
    const { zendesk, jira } = world.sandbox
    const ticket = confirmedTicket(world)
    await world.settle()
    isArmed = true
    jira.transition(jira.issues()[0]?.id ?? '', 'In Progress')
    await world.settle(5)
    await world.close()
    expect([isArmed, ahead]).toEqual([false, 0])
    expect(zendesk.view(ticket).fields[FIELD.stage]).toBe('eng_in_progress')
  })
})

describe('an issue that was made while nobody heard, for a ticket that was declined meanwhile', () => {
  it('is found and linked, as if the answer had come', async () => {
    const world = createWorld({
      fault: ({ method, url }) =>
        method === 'POST' && url.endsWith('/api/3/issue') ? 'answer-lost' : undefined,
    })
    const { zendesk, jira, people } = world.sandbox
    const ticket = confirmedTicket(world)
    await world.settle(0.05)
    expect(jira.issues()).toHaveLength(1)
    zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_declined')
    await world.settle()
    const open = await world.store.unended(`zendesk-${ticket}`)
    await world.close()
    const [issue, ...others] = jira.issues()
    expect(others).toEqual([])
    expect(issue?.remoteLinks).toHaveLength(1)
    expect(zendesk.view(ticket).fields[FIELD.issue]).toBe(issue?.key)
    expect(open).toEqual([])
  })

  it('is not waited for when it was never made', async () => {
    const world = createWorld({
      fault: ({ method, url }) => (method === 'POST' && url.endsWith('/api/3/issue') ? 'lost' : undefined),
    })
    const { zendesk, jira, people } = world.sandbox
    const ticket = confirmedTicket(world)
    await world.settle(0.05)
    zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_declined')
    await world.settle()
    const row = await world.store.find(`zendesk-${ticket}`)
    await world.close()
    expect(jira.issues()).toEqual([])
    expect(row?.case.failure).toBeUndefined()
    expect(row?.case.verdict?.stage).toBe('not-a-bug')
  })
})

describe('a link to the ticket whose state nobody heard of', () => {
  it('says at the end what is true, though the vendor did more than it answered', async () => {
    let isArmed = false
    const world = createWorld({
      fault({ method, url }) {
        if (!isArmed || method !== 'POST' || !url.endsWith('/remotelink')) return undefined
        isArmed = false
        return 'answer-lost'
      },
    })
    const { jira } = world.sandbox
    confirmedTicket(world)
    await world.settle()
    const [bug] = jira.issues()
    const id = bug?.id ?? ''
    const version = jira.addVersion({ name: '4.2.0' })
    jira.releaseVersion(version)
    jira.setFixVersions(id, [version])
    await world.settle()
    isArmed = true
    jira.transition(id, 'Done', 'Done')
    // Reopened before anybody could try again.
    await world.settle(0.02)
    jira.transition(id, 'In Progress')
    await world.settle(20)
    await world.close()
    expect(isArmed).toBe(false)
    expect(jira.view(id)?.remoteLinks.map((link) => link.resolved)).toEqual([false])
  })
})

describe('a ticket that was changed within the second, while something beside it is refused', () => {
  it('is written at once all the same', async () => {
    const world = createWorld({
      settings: { idle: 1_000 },
      between: (request, answer) =>
        request.url.includes('/remotelink')
          ? Promise.resolve(Response.json({ errorMessages: ['no'] }, { status: 400 }))
          : answer(request),
    })
    const ticket = confirmedTicket(world)
    await world.settle(1)
    await world.close()
    expect(world.sandbox.zendesk.view(ticket).fields[FIELD.issue]).toBe('OPS-1')
  })
})

describe('a ticket that is out of sight while nobody knows whether its issue was made', () => {
  it('gets no second issue when it is back', async () => {
    let lost = 0
    let hidden = 0
    const world = createWorld({
      indexLag: 20_000,
      async between(request, answer) {
        const isCreation = request.method === 'POST' && request.url.endsWith('/api/3/issue')
        const isRead = request.url.includes('show_many')
        if (isRead && lost === 1 && hidden++ === 0) return Response.json({ tickets: [], count: 0 })
        const reply = (await answer(request)) ?? Response.error()
        if (isCreation && lost++ === 0) throw new TypeError('the answer was lost')
        return reply
      },
    })
    const ticket = confirmedTicket(world)
    await world.settle(0.03)
    world.sandbox.zendesk.setField(world.sandbox.people.manager, ticket, FIELD.severity, 'sev_low')
    await world.settle(0.05)
    world.sandbox.zendesk.setField(world.sandbox.people.manager, ticket, FIELD.severity, 'sev_high')
    await world.settle()
    await world.close()
    expect(hidden).toBeGreaterThan(0)
    expect(world.sandbox.jira.issues()).toHaveLength(1)
  })
})

describe('an issue that was made just before a crash, for a ticket that is only proposed now', () => {
  it('is linked by the next process', async () => {
    let killed = 0
    const world = createWorld({
      settings: { lease: 60_000 },
      storeBetween: (store) => ({
        ...store,
        async save(saving) {
          if (killed++ === 0) throw new Error('killed')
          return store.save(saving)
        },
      }),
    })
    const { zendesk, jira, people } = world.sandbox
    const ticket = confirmedTicket(world)
    await world.settle(0.03)
    zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_proposed')
    await world.settle()
    await world.close()
    expect(killed).toBeGreaterThan(1)
    expect(jira.issues().map((issue) => issue.remoteLinks.length)).toEqual([1])
    expect(zendesk.view(ticket).fields[FIELD.issue]).toBe('OPS-1')
  })
})
