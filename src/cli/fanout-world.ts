// The world of the fan-out demo: the real service and the sandbox's stand-ins with their real limits, in one process
// and on simulated time, with every call to a vendor counted.
import type { Policy } from '../core/policy.ts'
import type { Instant } from '../core/ref.ts'
import { createMetrics } from '../observe/metrics.ts'
import { createSandbox, type Sandbox } from '../sandbox/index.ts'
import { createService } from '../service.ts'
import type { Store } from '../store/port.ts'
import type { Drivers } from './drivers.ts'
import { reportDeploy, SANDBOX_DEPLOY_TOKEN } from './sandbox.ts'
import { createSimulatedTime, type SimulatedTime } from './simulated-time.ts'

/** Calls to one vendor; `late`: turned away with 429, and made again later. */
export type Calls = { reads: number; writes: number; late: number }

export type FanoutWorld = {
  readonly time: SimulatedTime
  readonly sandbox: Sandbox
  readonly store: Store
  /** By the vendor's name, since `recount`. */
  readonly calls: ReadonlyMap<string, Calls>
  readonly recount: () => void
  readonly deploy: (version: string) => Promise<void>
  /** Has the service look for what was written into its store. */
  readonly wake: () => void
  readonly faults: readonly string[]
  readonly close: () => Promise<void>
}

const ORIGINS = {
  zendesk: 'https://zendesk.sandbox',
  jira: 'https://jira.sandbox',
  sentry: 'https://sentry.sandbox',
}
const BRIDGE = 'https://bridge.sandbox'
/** Half of what a call takes, and what a webhook takes, in milliseconds. */
const LATENCY = 40
/** A Monday morning; any other would do. */
const START: Instant = Date.UTC(2026, 2, 2, 9)

export async function createFanoutWorld(policy: Policy, drivers: Drivers): Promise<FanoutWorld> {
  const time = createSimulatedTime(START)
  const { clock } = time
  const store = await drivers.openStore(':memory:', 'serve')
  const calls = new Map<string, Calls>()
  const faults: string[] = []
  const stop = new AbortController()

  const sandbox = createSandbox({
    clock,
    random: drivers.random,
    origins: ORIGINS,
    bridge: BRIDGE,
    send: (request) => void deliver(request),
  })

  /** Webhooks travel as they do for real, and come again when the service is too busy for them. */
  async function deliver(request: Request): Promise<void> {
    for (let attempt = 1; attempt <= 5; attempt++) {
      await clock.sleep(LATENCY * attempt)
      const { status } = await service.app.fetch(request.clone())
      if (status < 400) return
    }
  }

  async function network(request: Request): Promise<Response> {
    await clock.sleep(LATENCY)
    const answer = await sandbox.answer(request)
    if (answer === undefined) throw new TypeError('there is no such host')
    count(request, answer.status, calls)
    await clock.sleep(LATENCY)
    return answer
  }

  const service = createService({
    policy,
    vendors: sandbox.vendors,
    deployTokens: [SANDBOX_DEPLOY_TOKEN],
    adminToken: undefined,
    storyUrl: undefined,
    store,
    fetch: network,
    clock,
    random: drivers.random,
    newToken: drivers.newToken,
    digest: drivers.digestWith('sandbox'),
    metrics: createMetrics(),
    observe(told) {
      if (told.kind === 'fault') faults.push(`a fault in ${told.where}`)
    },
  })
  const loop = service.loop.run(stop.signal)

  return {
    time,
    sandbox,
    store,
    calls,
    recount: () => calls.clear(),
    deploy: (version) =>
      reportDeploy(version, BRIDGE, { clock, fetch: async (call) => service.app.fetch(call) }),
    wake: () => service.loop.wake(1),
    faults,
    async close() {
      stop.abort()
      await endLoop(loop, time)
      await store.close()
    },
  }
}

/** The loop ends with its next breath, and breathes only while time goes by. */
async function endLoop(loop: Promise<void>, time: SimulatedTime): Promise<void> {
  let isOver = false
  const ended = loop.then(() => {
    isOver = true
  })
  await time.run(600_000, () => isOver)
  await ended
}

function count(request: Request, status: number, calls: Map<string, Calls>): void {
  const { hostname, pathname } = new URL(request.url)
  if (/\/oauth\/tokens/.test(pathname)) return
  const system = hostname.split('.')[0] ?? hostname
  const mine = calls.get(system) ?? { reads: 0, writes: 0, late: 0 }
  calls.set(system, mine)
  const isRead = request.method === 'GET' || /\/search\/jql|\/bulkfetch|\/comment\/list/.test(pathname)
  mine[isRead ? 'reads' : 'writes']++
  if (status === 429) mine.late++
}
