// The network between the service and the stand-ins: small delays, a watch on everything that is under way, and
// the moments at which a kill can cut.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { PLATFORM } from './platform.ts'
import type { Random } from './random.ts'

/** Where a change to a vendor is when it is cut. */
export type Moment = 'before' | 'after' | 'answered' | 'webhook'

/** A webhook or report that was answered 202: what the database must know from then on. */
export type Acknowledged = {
  readonly system: string
  /** Zendesk's id of the event; version and status of a deploy; else the digest of the bytes. */
  readonly id: string
}

export type Network = {
  /** Stands between the stand-ins and the service. */
  readonly wrap: (answer: (request: Request) => Promise<Response>) => (request: Request) => Promise<Response>
  /** Carries webhooks to the service. */
  readonly fetch: (request: Request) => Promise<Response>
  /** At the next such moment, once `skip` of them have passed, `then` is called. `path` narrows `after` down. */
  readonly arm: (moment: Moment, skip: number, then: () => void, path?: RegExp) => void
  /** Requests to vendors and webhooks to us that have no answer yet. */
  readonly underWay: () => { readonly calls: number; readonly webhooks: number }
  /** Forgets the calls of a process that is dead, and the moment that was waited for. */
  readonly forget: () => void
  readonly acknowledged: readonly Acknowledged[]
  /** Changes that the vendors carried out for us. */
  readonly changes: () => number
  /** Webhooks that have no 202 yet and are still to be sent again. */
  readonly pending: () => number
  /** The tickets that those webhooks were about which their senders gave up; undefined: about something else. */
  readonly givenUp: () => readonly (number | undefined)[]
  /** Marks with which issues were created more than once, with the times of it, for the reader of a fault. */
  readonly repeats: () => readonly string[]
  /** How often a vendor said 429. */
  readonly refusals: () => number
  /** What a change by us says, as it is carried out. */
  readonly onChange: (listener: (request: { readonly path: string; readonly body: string }) => void) => void
}

/** Where issues are created. */
export const ISSUE = /\/rest\/api\/3\/issue$/

/** Milliseconds that a request takes on its way, at most: so that a kill finds some of them there. */
const WAY = 12

export function createNetwork(random: Random): Network {
  const acknowledged: Acknowledged[] = []
  const waiting = new Map<string, Waiting>()
  let calls = 0
  let epoch = 0
  let webhooks = 0
  let changes = 0
  let refusals = 0
  const made = new Map<string, string[]>()

  function note(body: string, since: number): void {
    const mark = /bugbridge-(?:zendesk|sentry)-\d+/.exec(body)?.[0] ?? ''
    const line = `${stamp(since)} to ${stamp(PLATFORM.clock.now())} by process ${epoch}`
    made.set(mark, [...(made.get(mark) ?? []), line])
  }
  let armed: Armed | undefined
  let listener: (request: { readonly path: string; readonly body: string }) => void = () => undefined

  function cuts(moment: Moment, path = ''): boolean {
    if (armed?.moment !== moment || armed.path?.test(path) === false) return false
    if (armed.skip-- > 0) return false
    const { then } = armed
    armed = undefined
    then()
    return true
  }

  async function way(): Promise<void> {
    await PLATFORM.clock.sleep(random.between(0, WAY))
  }

  const wrap: Network['wrap'] = (answer) => async (request) => {
    const mine = epoch
    const since = PLATFORM.clock.now()
    calls++
    await way()
    const isOurs = isChange(request)
    // What a dead process sent may still arrive: a vendor carries it out all the same.
    if (isOurs && cuts('before')) return new Promise<Response>(() => undefined)
    const body = isOurs ? await request.clone().text() : ''
    const response = await answer(request)
    if (response.status === 429) refusals++
    if (isOurs && response.ok) {
      changes++
      const path = new URL(request.url).pathname
      if (ISSUE.test(path)) note(body, since)
      listener({ path, body })
      if (cuts('after', path)) return new Promise<Response>(() => undefined)
    }
    await way()
    if (mine === epoch) calls--
    if (isOurs && armed?.moment === 'answered') {
      void PLATFORM.clock.sleep(random.between(0, 6)).then(() => cuts('answered'))
    }
    return response
  }

  return {
    wrap,
    async fetch(request) {
      const bytes = await request.clone().text()
      const known = nameOf(request, bytes)
      const name = `${known.system} ${known.id}`
      webhooks++
      if (armed?.moment === 'webhook') {
        void PLATFORM.clock.sleep(random.between(0, 8)).then(() => cuts('webhook'))
      }
      const left = (waiting.get(name)?.left ?? ATTEMPTS[known.system] ?? Number.POSITIVE_INFINITY) - 1
      waiting.set(name, { left, ticket: ticketOf(bytes) })
      try {
        const response = await PLATFORM.fetch(request)
        if (response.status === 202) {
          acknowledged.push(known)
          waiting.delete(name)
        }
        await response.arrayBuffer()
        return response
      } finally {
        webhooks--
      }
    },
    arm(moment, skip, then, path) {
      armed = { moment, skip, then, path }
    },
    underWay: () => ({ calls, webhooks }),
    forget() {
      armed = undefined
      epoch++
      calls = 0
    },
    acknowledged,
    changes: () => changes,
    pending: () => [...waiting.values()].filter(({ left }) => left > 0).length,
    givenUp: () => [...waiting.values()].filter(({ left }) => left === 0).map(({ ticket }) => ticket),
    repeats: () =>
      [...made].flatMap(([mark, lines]) => (lines.length > 1 ? [`${mark}: ${lines.join(', ')}`] : [])),
    refusals: () => refusals,
    onChange(next) {
      listener = next
    },
  }
}

const stamp = (at: number) => new Date(at).toISOString().slice(14, 23)

type Armed = {
  readonly moment: Moment
  skip: number
  readonly then: () => void
  readonly path: RegExp | undefined
}

type Waiting = { readonly left: number; readonly ticket: number | undefined }

/** How often each sender tries (`src/sandbox/delivery.ts`); CI does not give up. */
const ATTEMPTS: Readonly<Record<string, number>> = { zendesk: 5, jira: 5, sentry: 1 }

function ticketOf(bytes: string): number | undefined {
  const found = /"zen:ticket:(\d+)"/.exec(bytes)?.[1]
  return found === undefined ? undefined : Number(found)
}

/** A change to a vendor's data: neither a read, nor a search by POST, nor a token. */
function isChange(request: Request): boolean {
  const { pathname } = new URL(request.url)
  return request.method !== 'GET' && !/\/oauth\/tokens|\/search\/jql|\/bulkfetch/.test(pathname)
}

const Sent = z.object({
  id: z.string().optional(),
  version: z.string().optional(),
  status: z.string().optional(),
})

/** How a delivery is known for good: from what the vendors promise of it, and not as our code works it out. */
function nameOf(request: Request, bytes: string): Acknowledged {
  const system = new URL(request.url).pathname.split('/').at(-1) ?? ''
  const sent = Sent.safeParse(JSON.parse(bytes) as unknown).data ?? {}
  if (system === 'zendesk') return { system, id: sent.id ?? '' }
  if (system === 'deploys') return { system, id: `${sent.version} ${sent.status}` }
  return { system, id: createHash('sha256').update(bytes).digest('hex') }
}
