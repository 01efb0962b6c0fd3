// A whole world on virtual time: the real service on the real SQLite engine, the sandbox's stand-ins, and a
// network between them that belongs to the test. One seed gives one world.
import { createHmac } from 'node:crypto'
import type { Vendors } from '../../src/config.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Told } from '../../src/observe/happening.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import type { Settings } from '../../src/reconcile/ports.ts'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts'
import { FIELD, type Stage } from '../../src/sandbox/story.ts'
import { createService, type Service } from '../../src/service.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { shippedPolicy } from '../policy.ts'
import type { Place } from './actors/index.ts'
import type { Carry, Loopback } from './loopback.ts'
import { createTime, type Time } from './time.ts'

export const START = Date.parse('2026-03-02T09:00:00Z')
export const DEPLOY_TOKEN = 'ci'
const ORIGINS = {
  zendesk: 'https://zendesk.test',
  jira: 'https://jira.test',
  github: 'https://github.test',
  sentry: 'https://sentry.test',
}
const BRIDGE = 'https://bridge.test'

/** What the network does with one request: undefined lets it through. */
export type Fault = 'lost' | 'answer-lost' | 429 | 500 | 503 | 'cut'

export type WorldOptions = {
  readonly seed?: number
  readonly policy?: Policy
  readonly settings?: Partial<Settings>
  /** When the world begins; `START` unless given. */
  readonly start?: number
  /** Carries every request over real sockets; without it requests are handed over in memory. */
  readonly loopback?: Loopback
  readonly onHoldActive?: boolean
  /** The App that is installed at GitHub's stand-in; `vendors` says how to sign in as it. */
  readonly githubApp?: SandboxOptions['githubApp']
  /** Systems beside the sandbox's own; `between` answers for them. */
  readonly vendors?: Partial<Vendors>
  /** Milliseconds until Jira's search knows of a change. */
  readonly indexLag?: number
  /** Asked for every call to a vendor. */
  readonly fault?: (request: Request) => Fault | undefined
  /** Stands between the service and its store. */
  readonly storeBetween?: (store: Store) => Store
  /** Stands between the service and the stand-ins: may alter an answer, or answer itself. */
  readonly between?: (
    request: Request,
    answer: (request: Request) => Promise<Response> | undefined,
  ) => Promise<Response> | undefined
  /** Told of every request that a stand-in answered, with its answer; both may be read. */
  readonly tap?: (request: Request, response: Response) => void
  /** How many milliseconds the service's clock is ahead. */
  readonly ahead?: () => number
  /** Asked for every webhook: false loses it. */
  readonly delivers?: (request: Request) => boolean
}

export type Sent = {
  readonly system: string
  readonly method: string
  readonly path: string
  readonly body: string
}

export type World = Place & {
  readonly time: Time
  readonly sandbox: Sandbox
  readonly service: Service
  readonly store: Store
  readonly policy: Policy
  readonly happened: Told[]
  /** Every request that left for a vendor, in order. */
  readonly sent: Sent[]
  /** Lets the world come to rest: no webhook under way, nothing due. */
  readonly settle: (minutes?: number) => Promise<void>
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>
  readonly get: (path: string) => Promise<Response>
  readonly close: () => Promise<void>
}

/** A small, good enough generator (mulberry32): the same seed, the same numbers. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function createWorld(options: WorldOptions = {}): World {
  const time = createTime(options.start ?? START, options.loopback?.isBusy)
  const carry: Carry = options.loopback?.carry ?? ((request, answer) => answer(request))
  const { clock } = time
  const random = randomOf(options.seed ?? 1)
  const policy = options.policy ?? shippedPolicy()
  const store = createStore(openSqlite({ path: ':memory:' }))
  const happened: Told[] = []
  const sent: Sent[] = []
  const stop = new AbortController()
  const latency = () => 5 + Math.floor(random() * 40)

  const sandbox = createSandbox({
    clock,
    random,
    origins: ORIGINS,
    bridge: BRIDGE,
    indexLag: options.indexLag ?? 2_000,
    ...(options.onHoldActive === undefined ? {} : { onHoldActive: options.onHoldActive }),
    ...(options.githubApp === undefined ? {} : { githubApp: options.githubApp }),
    send(request, ended = () => undefined) {
      if (options.delivers?.(request) === false) return ended(undefined)
      void clock
        .sleep(latency())
        .then(() => carry(request, async (arrived) => service.app.fetch(arrived)))
        .then((answer) => ended(answer.status))
    },
  })

  /** The network: every call takes a while, and a fault may befall it. */
  async function network(request: Request): Promise<Response> {
    const { hostname, pathname, search } = new URL(request.url)
    const body = await request.clone().text()
    sent.push({ system: hostname.split('.')[0] ?? '', method: request.method, path: pathname + search, body })
    await clock.sleep(latency())
    const fault = options.fault?.(request)
    if (fault === 'lost') throw new TypeError('the network lost it')
    if (fault === 429 || fault === 503)
      return new Response('{}', { status: fault, headers: { 'retry-after': '3' } })
    if (fault === 500) return new Response('{}', { status: 500 })
    const tapped = options.tap === undefined ? undefined : request.clone()
    const answer = await carry(request, async (arrived) => {
      const answered = await (options.between?.(arrived, sandbox.answer) ?? sandbox.answer(arrived))
      if (answered === undefined) throw new TypeError('there is no such host')
      return answered
    })
    if (tapped !== undefined) options.tap?.(tapped, answer.clone())
    await clock.sleep(latency())
    if (fault === 'answer-lost') throw new TypeError('the network lost the answer')
    if (fault === 'cut') return new Response('{"tick', { status: answer.status })
    return answer
  }

  const service: Service = createService({
    policy,
    vendors: { ...sandbox.vendors, ...options.vendors },
    deployTokens: [DEPLOY_TOKEN],
    adminToken: undefined,
    storyUrl: undefined,
    store: options.storeBetween?.(store) ?? store,
    fetch: network,
    clock: { now: () => clock.now() + (options.ahead?.() ?? 0), sleep: clock.sleep },
    random,
    newToken: () => `lease-${Math.floor(random() * 1e15)}`,
    digest: (text) => createHmac('sha256', 'salt').update(text).digest('hex').slice(0, 16),
    // What webhooks alone must do is not done by the lists, unless a test asks for them.
    settings: { idle: 20_000, settle: 30_000, lists: Number.POSITIVE_INFINITY, ...options.settings },
    metrics: createMetrics(),
    observe: (happening) => void happened.push(happening),
  })
  const running = service.loop.run(stop.signal)

  async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const request = new Request(`${BRIDGE}${path}`, { method: 'POST', body: text, headers })
    return carry(request, async (arrived) => service.app.fetch(arrived))
  }

  async function get(path: string): Promise<Response> {
    return carry(new Request(`${BRIDGE}${path}`), async (arrived) => service.app.fetch(arrived))
  }

  const world: World = {
    time,
    sandbox,
    service,
    store,
    policy,
    happened,
    sent,
    cast: {},
    onHold: options.onHoldActive ?? true,
    async report(deploy) {
      const { version, ...rest } = deploy
      const what = { repository: 'permits', ...rest, ...(version === '' ? {} : { version }) }
      const body = { ...what, deployed_at: new Date(clock.now()).toISOString() }
      await post('/webhooks/deploys', body, { authorization: `Bearer ${DEPLOY_TOKEN}` })
    },
    deploy: async (version) => world.report({ environment: 'production', version, status: 'success' }),
    async settle(minutes = 10) {
      await time.run(clock.now() + minutes * 60_000)
    },
    post,
    get,
    async close() {
      stop.abort()
      await time.run(clock.now() + 60_000)
      await running
      await store.close()
    },
  }
  return world
}

/** A ticket that an escalation manager has confirmed; its id. Not yet settled. */
export function confirmedTicket({ sandbox, cast }: Stage, severity = 'sev_high'): number {
  const { zendesk, people } = sandbox
  const ticket = zendesk.addTicket({
    subject: 'Permits page stays blank',
    description: 'Since this morning our permits page stays blank.',
    requester: people.customer,
    organization: people.client,
    assignee: people.frontLine,
  })
  zendesk.setField(people.manager, ticket, FIELD.severity, severity)
  zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
  cast.ticket = ticket
  return ticket
}
