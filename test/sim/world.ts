// The world of one history, wired: a clock, the vendors and the network to them, a database, the processes of the
// service, everybody who acts, and what watches them.
import { SETTINGS } from '../../src/reconcile/ports.ts'
import { createSandbox } from '../../src/sandbox/index.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createActors, type Place } from '../world/actors/index.ts'
import { createGithubBoard, type GithubBoard, SHOP, TRACKED } from '../world/github-board.ts'
import { createTime } from '../world/time.ts'
import { randomOf, START } from '../world/world.ts'
import { createAdmin } from './admin.ts'
import { createCi } from './ci.ts'
import { createDatabase } from './database.ts'
import { createDelivered } from './delivered.ts'
import type { History } from './events.ts'
import { createFleet } from './fleet.ts'
import { createKeptBoard } from './kept-board.ts'
import { createLedger } from './ledger.ts'
import { BRIDGE, createNetwork } from './network.ts'
import { SALT } from './process.ts'
import { createSafety, sealing } from './safety.ts'
import type { Variants } from './variants.ts'
import { createWitness } from './witness.ts'

export type World = ReturnType<typeof createWorld>

const MINUTE = 60_000
const ORIGINS = {
  zendesk: 'https://zendesk.test',
  jira: 'https://jira.test',
  github: 'https://github.test',
  sentry: 'https://sentry.test',
}

/** The same mappings, with what the climate adds to each. */
function inClimate([first, ...others]: Variants, { brake, impact, solve }: History['climate']): Variants {
  const adapt = ({ policy, rules }: Variants[0]): Variants[0] => ({
    rules,
    policy: {
      ...policy,
      ...(brake ? { brake: { tickets: 1, share: 1 } } : {}),
      issues: {
        ...policy.issues,
        ...(impact ? { impact: 'comment' as const } : {}),
        ...(solve === undefined ? {} : { solve }),
      },
    },
  })
  return [adapt(first), ...others.map(adapt)]
}

/** Nothing runs in it yet: `admin.restart` starts the service. */
export function createWorld({ seed, climate, events }: History, variants: Variants) {
  const time = createTime(START)
  const { clock } = time
  const random = randomOf(seed)
  const witness = createWitness(clock)
  const { hit } = witness.coverage
  const store = createStore(openSqlite({ path: ':memory:' }))
  /** What is known of deploys is what was recorded, whether or not CI heard so. */
  const database = createDatabase(store, hit, (deploy) => {
    actors.cast.reports.push({ ...deploy, version: deploy.version ?? '' })
    ledger.moved(deploy.at)
    ledger.moved(clock.now())
    ledger.note('dated')
  })

  /** Counts whatever may change a vendor's world. */
  let changes = 0
  let underway = 0
  async function changing<T>(make: () => T | Promise<T>): Promise<T> {
    underway++
    try {
      return await make()
    } finally {
      underway--
      changes++
    }
  }
  function carried(request: Request): Promise<Response> | undefined {
    const answered = sandbox.answer(request)
    if (answered === undefined || request.method === 'GET') return answered
    return changing(() => answered)
  }

  const network = createNetwork({
    clock,
    random,
    slowness: climate.slowness,
    sandbox: () => ({ ...sandbox, answer: carried }),
    processes: () => fleet.processes,
    called(call) {
      witness.called(call)
      safety.sent(call)
    },
    struck(fate) {
      hit(`network ${fate}`)
      witness.note(`network: ${fate}`)
    },
    answered: witness.answered,
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

  const services = variants[0].rules.services?.map(({ repository, environments }) => ({
    repository,
    environments: environments.map(({ called }) => called),
  }))
  for (const { repository } of services ?? []) {
    sandbox.github.addRepository(repository)
    for (const message of ['The beginning', 'A first page', 'A second page'])
      sandbox.github.commit(repository, 'main', message)
  }
  const board = climate.tracker === 'jira' ? undefined : githubBoard()
  const place: Place = {
    sandbox,
    cast: {},
    ...(board === undefined ? {} : { board }),
    onHold: climate.onHold,
    ...(services === undefined ? {} : { services, production: 'production-eu' }),
    severities: variants[0].policy.priorities.map((step) => step.severity),
    deploy: async (version) => place.report({ environment: 'production', version, status: 'success' }),
    report: (deploy) => report(deploy),
  }
  let dice = random
  const actors = createActors(place, () => dice(), sealing)
  const { cast } = actors
  const report = createCi({ clock, attempt: network.attempt, recorded: cast.reports, bug: witness.bug })

  const shown = createKeptBoard(board ?? sandbox.jira, () => (underway > 0 ? undefined : changes))
  const truth = {
    sandbox,
    board: shown,
    cast,
    onHold: climate.onHold,
    solve: climate.solve ?? ('all' as const),
    shown: new Set<number>(),
    delivered: createDelivered(sandbox, shown, cast),
  }
  const ledger = createLedger(truth, variants[0].rules)
  const isPublic = (path: string) => climate.tracker === 'public github' && path.startsWith(`/repos/${SHOP}/`)
  const frozen = events.reduce((sum, event) => sum + (event.kind === 'freeze' ? event.minutes : 0), 0)
  const safety = createSafety({
    truth,
    ledger,
    frozen: frozen * MINUTE,
    slowness: climate.slowness,
    isPublic,
  })

  // Where nothing fails, webhooks alone must do: the lists would hide what they did not.
  const lists = events.every(({ kind }) => kind === 'act') ? Number.POSITIVE_INFINITY : SETTINGS.lists
  const fleet = createFleet({
    clock,
    random,
    climate,
    lists,
    store,
    database,
    toVendor: network.toVendor,
    witness,
  })
  const admin = createAdmin({
    clock,
    sandbox,
    network,
    fleet,
    ledger,
    variants: inClimate(variants, climate),
  })
  const approvedAt: number[] = []

  /** Its repositories, as they are before anybody has done anything. */
  function githubBoard(): GithubBoard {
    for (const repository of TRACKED) {
      const isPublic = repository === SHOP && climate.tracker === 'public github'
      sandbox.github.addRepository(repository, isPublic ? 'public' : 'private')
    }
    const everyTicket = () => [...cast.tickets, ...cast.removed]
    return createGithubBoard({
      github: sandbox.github,
      secret: sandbox.vendors.github?.webhookSecrets[0] ?? '',
      salt: SALT,
      tickets: () => everyTicket().flatMap((ticket) => [ticket, ...sandbox.zendesk.followUps(ticket)]),
      sources: () => cast.sources.map(({ id }) => id),
      priorities: Object.keys(variants[0].rules.priorities),
    })
  }

  /** Somebody acts, with dice of their own: so an act is the same when others are left out. */
  function act(name: string, seed: number): Promise<string> {
    dice = randomOf(seed)
    return changing(() => actors.act(name))
  }

  const overslept = events.some(
    (event) => event.kind === 'freeze' && event.minutes * MINUTE > SETTINGS.settle,
  )
  /** Answers whatever waits, or was turned down before. */
  async function answer(decision: 'approved' | 'rejected'): Promise<void> {
    for (const approval of await store.approvals(100)) {
      if (approval.held === 0 || approval.decision === decision) continue
      await store.answer(approval.id, decision, clock.now())
      witness.coverage.hit(`brake ${decision}`)
      witness.note(
        `brake ${decision}: ${approval.held} held on ${approval.cause.subject} to ${approval.stage}`,
      )
      if (decision === 'approved') approvedAt.push(clock.now())
    }
  }

  return {
    overslept,
    mayLoseLinks: board !== undefined && climate.processes === 2,
    answer,
    approvedAt,
    time,
    clock,
    witness,
    store,
    database,
    network,
    sandbox,
    truth,
    tracker: board === undefined ? 'jira' : 'github',
    boardFaults: () => board?.faults() ?? [],
    ledger,
    safety,
    fleet,
    admin,
    act,
  }
}
