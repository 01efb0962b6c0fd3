// A support desk under one of the shipped policies: the whole service and the stand-ins over real HTTP, on virtual
// time, and the people who work there. Scenarios say what they do, and look at what each side shows afterwards.

import { z } from 'zod'
import type { Policy } from '../../src/core/policy.ts'
import type { Settings } from '../../src/reconcile/ports.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { shippedPolicy } from '../policy.ts'
import type { Report } from '../world/actors/index.ts'
import { openLoopback } from '../world/loopback.ts'
import { createWorld, type Fault } from '../world/world.ts'

const MINUTE = 60_000
const UNITS = { m: MINUTE, h: 60 * MINUTE, d: 24 * 60 * MINUTE } as const

export type Desk = Awaited<ReturnType<typeof openDesk>>

export type Opening = {
  /** ISO time at which the scenario begins; a Monday morning in Europe unless given. */
  readonly start?: string
  /** Takes a line out of the mapping, or changes one. */
  readonly change?: (policy: Policy) => Policy
  /** Other settings than `SETTINGS`; scenarios of several days look around less often. */
  readonly settings?: Partial<Settings>
  /** True: requests are handed over in memory, which is faster; the policies are shown over real HTTP. */
  readonly isQuick?: boolean
  /** What the network does with a request. */
  readonly fault?: (request: Request) => Fault | undefined
}

/**
 * For scenarios of several days: the loop looks for what is due once an hour, and when somebody acts or a time is
 * waited for. Nothing is swept, so what happens in time happens because a clock says so.
 */
export const DAYS = { idle: UNITS.h, sweep: 30 * UNITS.d } as const

/** What a customer writes; everything has a plain default. */
export type Writing = {
  readonly requester?: number
  readonly organization?: number
  readonly tags?: readonly string[]
  readonly files?: readonly string[]
  readonly fields?: Readonly<Record<string, string>>
}

const ClocksJson = z.object({
  clocks: z.array(z.object({ clock: z.string(), due: z.iso.datetime(), isLate: z.boolean() })),
})

export type FieldName = keyof typeof FIELD

/** Opens a desk under `mappings/<name>.yaml`. Close it at the end of the scenario. */
export async function openDesk(
  name: string,
  { start, change = (policy) => policy, settings, fault, isQuick }: Opening = {},
) {
  const loopback = isQuick === true ? undefined : await openLoopback()
  let current: Store | undefined
  const world = createWorld({
    policy: change(shippedPolicy(name)),
    ...(loopback === undefined ? {} : { loopback }),
    storeBetween: (first) => new Proxy(first, { get: (_, verb) => Reflect.get(current ?? first, verb) }),
    ...(settings === undefined ? {} : { settings }),
    ...(fault === undefined ? {} : { fault }),
    ...(start === undefined ? {} : { start: Date.parse(start) }),
  })
  const { zendesk, jira, people } = world.sandbox

  async function wait(span: `${number}${keyof typeof UNITS}`): Promise<void> {
    const unit = span.endsWith('m') ? UNITS.m : span.endsWith('h') ? UNITS.h : UNITS.d
    await world.settle((Number.parseInt(span, 10) * unit) / MINUTE)
  }

  let isTogether = false

  /** Acts, and waits until everything that follows from it is done. */
  async function then<T>(result: T): Promise<T> {
    for (let minute = 0; minute < 3 && !isTogether; minute++) {
      world.service.loop.wake()
      await world.settle(1)
    }
    return result
  }

  /** Waits until a time, ISO, and for what is due by then. */
  async function until(time: string): Promise<void> {
    for (const before of [MINUTE, MINUTE / 2, 0]) {
      await world.time.run(Date.parse(time) - before)
      world.service.loop.wake()
    }
    await world.time.drain()
  }

  /** Reads bugbridge's pages and API, as somebody at its machine. */
  function get(path: string): Promise<Response> {
    if (loopback === undefined)
      return Promise.resolve(world.service.app.fetch(new Request(`http://localhost${path}`)))
    return loopback.carry(new Request(`http://localhost${path}`), async (arrived) =>
      world.service.app.fetch(arrived),
    )
  }

  const desk = {
    world,
    people,
    wait,
    get,
    /** Lets several things happen at the same time, and waits once for all of them. */
    async together<T>(acts: () => readonly Promise<T>[]): Promise<readonly T[]> {
      isTogether = true
      const results = await Promise.all(acts())
      isTogether = false
      return then(results)
    },
    until,
    /** Starts anew with an empty database: what is known then is what stands in the helpdesk and the tracker. */
    async losesDatabase(): Promise<void> {
      current = createStore(openSqlite({ path: ':memory:' }))
      await then(undefined)
    },

    customerWrites({ requester = people.customer, organization = people.client, ...writing }: Writing = {}) {
      const ticket = zendesk.addTicket({
        subject: 'The permits page stays blank',
        description: 'It has been blank since this morning.',
        requester,
        organization,
        assignee: people.frontLine,
        ...(writing.tags === undefined ? {} : { tags: writing.tags }),
        ...(writing.files === undefined
          ? {}
          : {
              attachments: writing.files.map((file) => ({ name: file, type: 'text/plain', content: file })),
            }),
      })
      for (const [field, value] of Object.entries(writing.fields ?? {}))
        zendesk.setField(people.frontLine, ticket, field, value)
      return then(ticket)
    },
    /** An agent fills in fields; null empties one. */
    agentSets(ticket: number, values: Partial<Record<FieldName, string | null>>, who = people.frontLine) {
      for (const [field, value] of Object.entries(values))
        if (isField(field)) zendesk.setField(who, ticket, FIELD[field], value)
      return then(undefined)
    },
    agentProposes: (ticket: number) => desk.agentSets(ticket, { bug: 'bug_proposed' }),
    managerConfirms: (ticket: number, values: Partial<Record<FieldName, string | null>> = {}) =>
      desk.agentSets(ticket, { ...values, bug: 'bug_confirmed' }, people.manager),
    managerDeclines: (ticket: number, reason?: string) =>
      desk.agentSets(
        ticket,
        { ...(reason === undefined ? {} : { reason }), bug: 'bug_declined' },
        people.manager,
      ),
    customerReplies: (ticket: number, text = 'Here you are.') => {
      zendesk.customerReply(ticket, text)
      return then(undefined)
    },
    agentReplies: (ticket: number, text = 'We are on it.') => {
      zendesk.reply(people.frontLine, ticket, text, true)
      return then(undefined)
    },
    agentSetsStatus: (ticket: number, status: Parameters<typeof zendesk.setStatus>[2]) => {
      zendesk.setStatus(people.frontLine, ticket, status)
      return then(undefined)
    },
    agentTakes: (ticket: number) => {
      zendesk.assign(people.frontLine, ticket, people.frontLine)
      return then(undefined)
    },
    agentTags: (ticket: number, tag: string) => {
      zendesk.setTags(people.frontLine, ticket, [...zendesk.view(ticket).tags, tag])
      return then(undefined)
    },
    /** Lets engineering act on the ticket's issue, then waits. */
    engineering: (ticket: number, act: (issue: string, tracker: typeof jira) => void) => {
      act(desk.issue(ticket).id, jira)
      return then(undefined)
    },
    async ciDeploys(
      version: string,
      organizations?: readonly number[],
      status: Report['status'] = 'success',
    ) {
      await world.report({
        environment: 'production',
        version,
        status,
        ...(organizations === undefined ? {} : { organizations: organizations.map(String) }),
      })
      await then(undefined)
    },

    ticket: (ticket: number) => zendesk.view(ticket),
    field: (ticket: number, field: FieldName) => zendesk.view(ticket).fields[FIELD[field]] ?? null,
    issues: () => jira.issues(),
    /** The ticket's issue; there must be one. */
    issue(ticket: number) {
      const key = desk.field(ticket, 'issue')
      const issue = jira.issues().find((each) => each.key === key)
      if (issue === undefined) throw new Error(`ticket ${ticket} has no issue`)
      return issue
    },
    /** The ticket's issue as the tracker's own API gives it. */
    async issueJson(ticket: number): Promise<unknown> {
      const { url, auth } = world.sandbox.vendors.jira
      if (auth.kind !== 'basic') throw new Error('the stand-in takes Basic credentials')
      const authorization = `Basic ${btoa(`${auth.email}:${auth.apiToken}`)}`
      const request = new Request(`${url}/rest/api/3/issue/${desk.issue(ticket).key}`, {
        headers: { authorization },
      })
      return (await jira.fetch(request)).json()
    },
    /** What bugbridge has told the customer, and agents: one text for each comment. */
    told: (ticket: number) => textsOf(ticket, true),
    notes: (ticket: number) => textsOf(ticket, false),
    /** What the customer has been told, sentence by sentence: one comment may hold several. */
    heard: (ticket: number) => textsOf(ticket, true).flatMap((text) => text.split('\n\n')),
    /** The clocks that run, as they were at the last look: when each is over, and `late` if it is. */
    async clocks(ticket: number): Promise<Readonly<Record<string, string>>> {
      const { clocks } = ClocksJson.parse(await desk.verdict(ticket))
      return Object.fromEntries(
        clocks.map(({ clock, due, isLate }) => [clock, `${due.slice(0, 16)}${isLate ? ' late' : ''}`]),
      )
    },
    /** What bugbridge's own API says of the case. */
    async verdict(ticket: number): Promise<unknown> {
      const response = await get(`/api/v1/cases/zendesk-${ticket}/why`)
      return response.json()
    },
    async close(): Promise<void> {
      await world.close()
      await loopback?.close()
    },
  }

  function textsOf(ticket: number, isPublic: boolean): readonly string[] {
    const { bridgeUser } = zendesk
    return zendesk
      .view(ticket)
      .comments.filter((comment) => comment.authorId === bridgeUser && comment.public === isPublic)
      .map((comment) => comment.body)
  }
  return desk
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELD, name)
}
