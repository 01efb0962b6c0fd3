// A service for one trial: its own world, its own folder, and webhooks that are sent one by one, so that each
// answer can be looked at.
import { mkdirSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../../src/cli/sandbox.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { sign } from '../../src/sandbox/zendesk/webhooks.ts'
import { readDatabase } from './database.ts'
import type { Cast } from './lives.ts'
import { type Acknowledged, createNetwork, type Network } from './network.ts'
import { freePort, PLATFORM } from './platform.ts'
import { type Exit, type Launch, launch, type Running } from './process.ts'
import { createRandom } from './random.ts'
import { comeToRest } from './rest.ts'

export type Answer = {
  readonly status: number | 'none'
  readonly retryAfter: string | null
  readonly ms: number
}

export type Bench = {
  readonly sandbox: Sandbox
  readonly network: Network
  readonly port: number
  readonly folder: string
  /** The database, not there yet. */
  readonly file: string
  readonly start: (how?: Partial<Launch>) => Running
  /** Starts one that ends by itself, and gives what it said. */
  readonly refuse: (how?: Partial<Launch>) => Promise<Exit & { readonly words: string }>
  /** Sends a signed event of a ticket that nobody knows. `none`: there was no answer. */
  readonly send: () => Promise<Answer>
  /** Sends as many at once. */
  readonly sendMany: (count: number) => Promise<readonly Answer[]>
  /** Waits until nothing is to be done; undefined: it came to rest. With the cast, its people mend what was lost. */
  readonly rest: (patience: number, cast?: Cast) => Promise<string | undefined>
  /** What is missing of all that was answered 202, once the process is gone. */
  readonly missing: () => string[]
  /** Kills what still runs. */
  readonly stopAll: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function createBench(script: string, seed: number): Promise<Bench> {
  const random = createRandom(seed)
  const network = createNetwork(random)
  const port = await freePort(random.next)
  const folder = await mkdtemp(join(tmpdir(), 'bugbridge-trial-'))
  // Others may look in: one trial runs the service as another user.
  await chmod(folder, 0o755)
  mkdirSync(join(folder, 'data'))
  const bridge = `http://127.0.0.1:${port}`
  const host = await startSandbox(
    bridge,
    { ...PLATFORM, fetch: network.fetch, random: random.next },
    network.wrap,
  )
  const file = join(folder, 'data', 'bugbridge.db')
  const accepted: Acknowledged[] = []
  const running: Running[] = []
  const { clock } = PLATFORM
  let sent = 0
  let last: Launch = { script, vendors: host.vendors, port, file }

  function start(how: Partial<Launch> = {}): Running {
    last = { script, vendors: host.vendors, port, file, ...how }
    const started = launch(last)
    running.push(started)
    return started
  }

  async function stopAll(): Promise<void> {
    for (const each of running) each.signal('SIGKILL')
    await Promise.all(running.map((each) => each.exited))
  }

  async function send(): Promise<Answer> {
    const id = `01TRIAL${String(sent++).padStart(10, '0')}`
    const timestamp = new Date(clock.now()).toISOString()
    const type = 'zen:event-type:ticket.status_changed'
    const body = JSON.stringify({ id, type, subject: `zen:ticket:${900_000 + sent}`, event: {} })
    const since = clock.now()
    const request = new Request(`${bridge}/webhooks/zendesk`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-zendesk-webhook-signature': sign(host.vendors.zendesk.webhookSecrets[0] ?? '', timestamp, body),
        'x-zendesk-webhook-signature-timestamp': timestamp,
      },
      body,
    })
    const response = await PLATFORM.fetch(request).catch(() => undefined)
    await response?.arrayBuffer().catch(() => undefined)
    if (response?.status === 202) accepted.push({ system: 'zendesk', id })
    const retryAfter = response?.headers.get('retry-after') ?? null
    return { status: response?.status ?? 'none', retryAfter, ms: clock.now() - since }
  }

  return {
    sandbox: host.sandbox,
    network,
    port,
    folder,
    file,
    start,
    async refuse(how) {
      const started = start(how)
      const isUp = await Promise.race([started.ready, clock.sleep(15_000).then(() => true)])
      if (isUp) started.signal('SIGKILL')
      return { ...(await started.exited), words: started.words() }
    },
    send,
    sendMany: (count) => Promise.all(Array.from({ length: count }, send)),
    async rest(patience, cast) {
      await cast?.reported()
      const { sandbox } = host
      return comeToRest({ start: last, network, sandbox, patience, ...(cast === undefined ? {} : { cast }) })
    },
    missing() {
      const all = [...accepted, ...network.acknowledged]
      const held = readDatabase(file, all)
      const health = held === undefined || held.integrity === 'ok' ? [] : [`the database: ${held.integrity}`]
      const missing = held?.missing ?? all
      return [...health, ...missing.map(({ system, id }) => `answered 202 and lost: ${system} ${id}`)]
    },
    stopAll,
    async close() {
      await stopAll()
      await host.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks it to stop, waits, and says how it ended and after how many milliseconds. One that does not is killed. */
export async function end(
  running: Running,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<Exit & { ms: number }> {
  const { clock } = PLATFORM
  const since = clock.now()
  running.signal(signal)
  const done = await Promise.race([running.exited, clock.sleep(PATIENCE)])
  if (done === undefined) running.signal('SIGKILL')
  return { ...(done ?? (await running.exited)), ms: clock.now() - since }
}

/** Longer than any end may take. */
const PATIENCE = 15_000

/** A trial gives what went wrong, in sentences. */
export type Trial = {
  readonly name: string
  readonly run: (bench: Bench, say: (line: string) => void) => Promise<readonly string[]>
}

/** A sentence, unless it is true. */
export function must(isTrue: boolean, sentence: string): string[] {
  return isTrue ? [] : [sentence]
}

/** What a refused webhook must look like, so that Zendesk sends it again: 503 with a time of less than a minute. */
export function isWorthRepeating({ status, retryAfter }: Answer): boolean {
  return status === 503 && Number(retryAfter) > 0 && Number(retryAfter) < 60
}
