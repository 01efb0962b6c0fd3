// `bugbridge serve`: the service. Without any vendor configured it serves the sandbox, and says so.
import { Hono } from 'hono'
import { type Config, databaseOf, readConfig } from '../config.ts'
import { missingCode, missingTracker } from '../connect.ts'
import type { Policy } from '../core/policy.ts'
import { printFault } from '../mapping/fault.ts'
import { describeHappening, type Told } from '../observe/happening.ts'
import { createLog } from '../observe/log.ts'
import { createMetrics } from '../observe/metrics.ts'
import { createService } from '../service.ts'
import type { Store } from '../store/port.ts'
import type { Drivers } from './drivers.ts'
import { loadMapping } from './load-mapping.ts'
import { SANDBOX_DEPLOY_TOKEN, startSandbox } from './sandbox.ts'

/** How long the work in hand may take once the service is asked to stop; leases cover the rest. */
const DRAIN = 10_000

/** Serves until asked to stop. Gives the exit code: 0 stopped in order, 1 could not start. */
export async function serve(drivers: Drivers): Promise<number> {
  const { out, err, environment } = drivers
  const read = readConfig(environment, drivers.readSecret)
  if (!read.ok) return fail(read.faults, err)
  const { config } = read
  const policy = await readPolicy(config, drivers)
  if (policy === undefined) return 1

  const isSandbox = config.vendors === undefined
  const store = await drivers.openStore(databaseOf(config, 'serve'), 'serve').catch((error: unknown) => {
    err(error instanceof Error ? error.message : 'the database cannot be opened')
    return undefined
  })
  if (store === undefined) return 1

  // Listens first, since the sandbox must know the address; until then, vendors are asked to come again.
  let answer = async (_: Request): Promise<Response> =>
    new Response(null, { status: 503, headers: { 'retry-after': '5' } })
  const listener = await drivers
    .listen({ fetch: (request) => answer(request) }, config.host, config.port)
    .catch(() => undefined)
  if (listener === undefined) {
    await store.close()
    return fail([`PORT: cannot listen on ${config.host}:${config.port}; is it in use?`], err)
  }
  const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${listener.port}`
  const sandbox = isSandbox ? await startSandbox(address, drivers) : undefined
  const service = build(config, policy, store, sandbox?.vendors ?? config.vendors, drivers)
  if (service === undefined) return 1
  const app = new Hono()
  if (sandbox !== undefined) app.route('/', sandbox.app)
  app.route('/', service.app)
  answer = async (request) => app.fetch(request)

  const stop = new AbortController()
  const loop = service.loop.run(stop.signal)
  out(`bugbridge (${policy.name}, ${policy.mode}) is at ${address}`)
  if (sandbox !== undefined) {
    out(
      'No vendor is configured: this is the sandbox. Nothing here is real, and nothing leaves this machine.',
    )
    out(`The story to click through: ${address}/sandbox`)
    await sandbox.begin()
  }
  await drivers.stopping
  stop.abort()
  await listener.close()
  const drained = new AbortController()
  await Promise.race([loop, drivers.clock.sleep(DRAIN, drained.signal)])
  drained.abort()
  await sandbox?.close()
  await store.close()
  return 0
}

/** The service of a configuration; undefined when it names no vendors. */
export function build(
  config: Config,
  policy: Policy,
  store: Store,
  vendors: Config['vendors'],
  drivers: Drivers,
) {
  if (vendors === undefined) return undefined
  const { clock } = drivers
  const log = createLog({ write: drivers.log, clock, level: 'info' })
  const metrics = createMetrics()
  const reporter = drivers.reporterTo(config.sentryDsn)
  const observe = (told: Told) => describeHappening(told, { log, metrics, reporter })
  return createService({
    policy,
    vendors,
    store,
    metrics,
    observe,
    clock,
    deployTokens: config.vendors === undefined ? [SANDBOX_DEPLOY_TOKEN] : config.deployTokens,
    storyUrl: config.vendors === undefined ? '/sandbox' : undefined,
    adminToken: config.adminToken,
    publicUrl: config.publicUrl,
    fetch: drivers.fetch,
    random: drivers.random,
    newToken: drivers.newToken,
    // Stable: hashes that are kept with a case must still be recognised after a token was rotated.
    digest: drivers.digestWith(`${vendors.sentry.url} ${vendors.sentry.org}`),
    ...(config.settle === undefined ? {} : { settings: { settle: config.settle } }),
  })
}

/**
 * The mapping in force, in the mode in force, when the vendors that it needs are configured. `from`: what names the
 * mapping. Undefined: its faults have been told.
 */
export async function readPolicy(
  { mapping, mode, vendors }: Config,
  drivers: Drivers,
  from: 'BUGBRIDGE_MAPPING' | '--mapping' = 'BUGBRIDGE_MAPPING',
): Promise<Policy | undefined> {
  const none = (lines: readonly string[]) => void fail(lines, drivers.err)
  const parsed = await loadMapping(mapping, drivers).catch(() => undefined)
  if (parsed === undefined) return none([`${from}: ${mapping} cannot be read`])
  if (!parsed.ok) return none(parsed.faults.map(printFault))
  const policy = parsed.value
  const missing = vendors && (missingTracker(policy, vendors) ?? missingCode(policy, vendors))
  if (missing !== undefined) return none([`${missing} (${from}: ${mapping})`])
  return { ...policy, mode: mode ?? policy.mode }
}

function fail(lines: readonly string[], err: (line: string) => void): number {
  for (const line of lines) err(line)
  return 1
}
