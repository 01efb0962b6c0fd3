// Plays a history: the whole service with its real code, on a simulated clock, network and process, against the
// sandbox's stand-ins. The same history gives the same run, byte for byte.
import { createHash } from 'node:crypto'
import { createSandbox } from '../../src/sandbox/index.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createActors, type Place, type Report } from '../world/actors/index.ts'
import { createTime } from '../world/time.ts'
import { randomOf, START } from '../world/world.ts'
import { attack } from './attacker.ts'
import { faultsAtRest } from './checks.ts'
import { type Coverage, createCoverage } from './coverage.ts'
import { createDatabase } from './database.ts'
import { type Event, type History, tell } from './events.ts'
import { createLedger } from './ledger.ts'
import { createNetwork } from './network.ts'
import { DEPLOY_TOKEN, type Process, startProcess } from './process.ts'
import { createSafety, sealing } from './safety.ts'
import type { Variant } from './variants.ts'

export type Run = {
  readonly faults: readonly string[]
  readonly coverage: Coverage
  /** What happened, line by line: who, when, what. */
  readonly trace: readonly string[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ORIGINS = { zendesk: 'https://zendesk.test', jira: 'https://jira.test', sentry: 'https://sentry.test' }
const BRIDGE = 'https://bridge.test'
/** Acts after which what should be may differ without a time that bugbridge can read. */
const UNDATED = /version|release|assigned|takes the ticket|solved|sets the status|mapping/
const ENGINEERING = /engineer|issue|CI |version|release/

/** What a quiet hour may cost: for each case one look, of a few calls, and some for all together. */
const QUIET_CALLS = 40
/** What the rest may cost: for each act, each blow and each hour. */
const CALLS_PER_EVENT = 60

export async function play(history: History, variants: readonly Variant[]): Promise<Run> {
  const { seed, climate, events } = history
  const time = createTime(START)
  const { clock } = time
  const random = randomOf(seed)
  const coverage = createCoverage()
  const trace: string[] = []
  const note = (line: string) => void trace.push(`${stamp(clock.now())} ${line}`)
  const store = createStore(openSqlite({ path: ':memory:' }))
  /** What is known of deploys is what was recorded, whether or not CI heard so. */
  const database = createDatabase(store, coverage.hit, (deploy) => {
    const { environment, version = '', status, at } = deploy
    const organizations = deploy.organizations === undefined ? {} : { organizations: deploy.organizations }
    actors.cast.reports.push({ environment, version, status, at, ...organizations })
    ledger.moved(at)
    ledger.moved(clock.now())
    ledger.note('dated')
  })
  const accepted = new Set<string>()
  const overheard: { url: string; headers: Headers; body: string }[] = []
  const processes: Process[] = []
  let variant = variants[0]
  let isSecretWrong = false
  let calls = 0
  let writes = 0

  const network = createNetwork({
    clock,
    random,
    slowness: climate.slowness,
    sandbox: () => sandbox,
    processes: () => processes,
    called(call) {
      calls++
      if (call.method !== 'GET' && !/bulkfetch|jql|search|token/.test(call.path)) writes++
      coverage.called(call)
      note(`${call.system} ${call.method} ${call.path} ${digest(call.body)}`)
      safety.sent(call)
    },
    struck(fate) {
      coverage.hit(`network ${fate}`)
      note(`network: ${fate}`)
    },
    async answered(webhook, body, answer) {
      overheard.push({ url: webhook.url, headers: webhook.headers, body })
      coverage.hit(`webhook ${answer.status}`)
      if (answer.status === 202) accepted.add(deliveryId(webhook.url, body))
    },
  })
  const sandbox = createSandbox({
    clock,
    random,
    origins: ORIGINS,
    bridge: BRIDGE,
    indexLag: climate.indexLag,
    onHoldActive: climate.onHold,
    send: network.toBridge,
  })
  const place: Place = {
    sandbox,
    cast: {},
    onHold: climate.onHold,
    deploy: async (version) => place.report({ environment: 'production', version, status: 'success' }),
    report: (deploy) => void heard(deploy, clock.now()),
  }

  /** CI tries until it is heard. */
  async function heard(deploy: Report, at: number): Promise<void> {
    const body = JSON.stringify({ ...deploy, repository: 'permits', deployed_at: new Date(at).toISOString() })
    const headers = { authorization: `Bearer ${DEPLOY_TOKEN}`, 'content-type': 'application/json' }
    for (let status = 0; status !== 202; await clock.sleep(5_000)) {
      const request = new Request(`${BRIDGE}/webhooks/deploys`, { method: 'POST', body, headers })
      const expiry = clock.sleep(20_000).then(() => 0)
      const tried = network.attempt(request).then(
        (answer) => answer.status,
        () => 0,
      )
      status = await Promise.race([tried, expiry])
      if (status === 400) bugs.push('CI was refused')
      if (status === 202 && !actors.cast.reports.some((each) => isSame(each, deploy)))
        bugs.push('CI was answered 202 and its deploy is not recorded')
    }
  }

  const dice = { random }
  const actors = createActors(place, () => dice.random(), sealing)
  const truth = { sandbox, cast: actors.cast, onHold: climate.onHold }
  const ledger = createLedger(truth, rulesOf(variant))
  const freezes = events.flatMap((event) => (event.kind === 'freeze' ? event.minutes * MINUTE : 0))
  const safety = createSafety({ truth, ledger, longestFreeze: freezes.reduce((sum, each) => sum + each, 0) })

  function start(index: number): void {
    if (variant === undefined || processes[index]?.isUp() === true) return
    coverage.hit('process started')
    const vendors = isSecretWrong
      ? { ...sandbox.vendors, zendesk: { ...sandbox.vendors.zendesk, webhookSecrets: ['not-yet'] } }
      : sandbox.vendors
    const settings = { idle: MINUTE, batch: climate.batch }
    processes[index] = startProcess({
      clock,
      skew: climate.skews[index] ?? 0,
      store: database.store,
      network: network.toVendor,
      policy: variant.policy,
      vendors,
      random,
      settings,
      observe(told) {
        coverage.told(told)
        if (told.kind !== 'fault' || database.isOurs(told.error)) return
        const { error } = told
        bugs.push(
          `a bug in ${told.where}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`,
        )
      },
      struck(blow) {
        const what = blow.kind === 'kill' ? `kill ${blow.moment}` : 'freeze'
        coverage.hit(what)
        note(`process ${index}: ${what}`)
        // Whoever supervises it starts it again.
        if (blow.kind === 'kill') void clock.sleep(blow.downtime).then(() => start(index))
      },
    })
    // The root gives the leases of the one process before it back.
    if (climate.processes === 1) void store.release()
  }
  const bugs: string[] = []
  const rest = { truth, store, ledger, accepted }

  function restart(): void {
    for (const [index, process] of processes.entries()) {
      process.kill()
      start(index)
    }
  }

  function adopt(next: Variant | undefined): void {
    variant = next
    ledger.setRules(rulesOf(next))
    ledger.note('undated')
    restart()
  }

  function rulesOf(of: Variant | undefined) {
    if (of === undefined) throw new Error('there is no such mapping')
    return of.rules
  }

  async function carryOut(event: Event): Promise<void> {
    note(tell(event))
    switch (event.kind) {
      case 'act':
        dice.random = randomOf(event.dice)
        await actors.act(event.name)
        if (ENGINEERING.test(event.name)) ledger.moved(clock.now())
        coverage.hit(`act ${event.name}`)
        return ledger.note(UNDATED.test(event.name) ? 'undated' : 'dated')
      case 'call':
        return network.armCall(event.writes, event.fate)
      case 'webhook':
        return network.armWebhook(event.fate, event.minutes * MINUTE)
      case 'store':
        return database.arm(event.fate, event.nth)
      case 'crash': {
        const { process, verb, nth, moment, minutes } = event
        return processes[process]?.strike({ kind: 'kill', verb, nth, moment, downtime: minutes * MINUTE })
      }
      case 'freeze': {
        const { process, verb, nth, minutes } = event
        return processes[process]?.strike({ kind: 'freeze', verb, nth, ms: minutes * MINUTE })
      }
      case 'admin':
        coverage.hit(`admin ${event.deed}`)
        return administer(event)
      case 'attack': {
        coverage.hit(`attack ${event.attack}`)
        const rolls = randomOf(event.dice)
        const attacker = {
          attempt: network.attempt,
          random: rolls,
          tickets: () => actors.cast.tickets,
          overheard,
        }
        return void attack(event.attack, attacker).then((done) => void safety.broken.push(...done))
      }
    }
  }

  function administer({ deed, minutes, variant: wanted }: Extract<Event, { kind: 'admin' }>): void {
    switch (deed) {
      case 'mapping':
        adopt(variants[wanted % variants.length])
        break
      case 'restart':
        restart()
        break
      case 'revoke tokens':
        sandbox.zendesk.revokeTokens()
        break
      case 'credentials die':
        network.denied(wanted % 2 === 0 ? 'jira' : 'zendesk', clock.now() + minutes * MINUTE)
        break
      case 'wrong secret':
        isSecretWrong = true
        restart()
        void clock.sleep(minutes * MINUTE).then(() => {
          isSecretWrong = false
          restart()
        })
    }
  }

  /** Runs until then, looking at the world after every step. */
  async function until(at: number): Promise<void> {
    while (await time.step(at)) {
      coverage.stepped()
      ledger.note('dated')
      safety.look()
    }
    await time.run(at)
  }

  for (let index = 0; index < climate.processes; index++) start(index)
  for (const event of events) {
    await until(START + event.at)
    await carryOut(event)
  }
  await until(clock.now() + MINUTE)
  const faults: string[] = []
  // Where nothing fails, webhooks alone must do: nothing may wait for the sweep.
  if (events.every((event) => event.kind === 'act')) {
    await until(clock.now() + 4 * MINUTE)
    for (const fault of await faultsAtRest(rest)) faults.push(`${fault} (before any sweep)`)
  }

  // From here on nothing fails. Whoever is down is started, and an admin puts the shipped mapping in force.
  network.disarm()
  database.disarm()
  for (const process of processes) process.spare()
  await until(clock.now() + 75 * MINUTE)
  isSecretWrong = false
  if (!rulesOf(variant).writes) adopt(variants[0])
  restart()
  // A ticket whose first event was lost is not known: an agent who sees nothing happen sets the field again.
  for (const ticket of actors.cast.tickets) {
    const view = sandbox.zendesk.view(ticket)
    const word = view.fields[FIELD.bug]
    if (!word || view.status === 'closed' || (await store.find(`zendesk-${ticket}`)) !== undefined) continue
    const last = view.changes.findLast((change) => change.field === FIELD.bug)
    const who = last?.author ?? sandbox.people.frontLine
    sandbox.zendesk.setField(who, ticket, FIELD.bug, null)
    sandbox.zendesk.setField(who, ticket, FIELD.bug, word)
  }
  await until(clock.now() + 3 * HOUR)
  const quiet = { calls, writes }
  await until(clock.now() + HOUR)

  faults.push(...safety.broken, ...bugs, ...(await faultsAtRest(rest)))
  const cost = calls - quiet.calls
  const most = QUIET_CALLS + 8 * actors.cast.tickets.length
  if (cost > most) faults.push(`a quiet hour cost ${cost} calls`)
  if (writes > quiet.writes) faults.push(`a quiet hour wrote ${writes - quiet.writes} times`)
  if (calls > CALLS_PER_EVENT * (events.length + 10))
    faults.push(`${calls} calls for ${events.length} events`)
  for (const process of processes) process.kill()
  coverage.finish(calls, writes)
  await store.close()
  return { faults: [...new Set(faults)], coverage, trace }
}

/** The id under which a webhook must be recorded, or its beginning. */
function deliveryId(url: string, body: string): string {
  const event: unknown = url.endsWith('/zendesk') ? JSON.parse(body) : undefined
  const hasId = typeof event === 'object' && event !== null && 'id' in event && typeof event.id === 'string'
  return hasId ? String(event.id) : createHash('sha256').update(body).digest('hex')
}

function isSame(one: Report, other: Report): boolean {
  return one.version === other.version && one.status === other.status && one.environment === other.environment
}

function digest(body: string): string {
  return body === '' ? '' : createHash('sha256').update(body).digest('hex').slice(0, 8)
}

function stamp(at: number): string {
  return new Date(at).toISOString().slice(8, 23)
}
