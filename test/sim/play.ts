// Plays a history: the whole service with its real code, on a simulated clock, network and process, against the
// sandbox's stand-ins. The same history gives the same run, byte for byte.
import { SETTINGS } from '../../src/reconcile/ports.ts'
import { START } from '../world/world.ts'
import { carryOut } from './carry-out.ts'
import { faultsAtRest } from './checks.ts'
import type { Coverage } from './coverage.ts'
import { type History, mappingOf } from './events.ts'
import { impactFaults, unasked } from './many.ts'
import { LATE_NOTE } from './told.ts'
import type { Variants } from './variants.ts'
import { createWorld, type World } from './world.ts'

export type Run = {
  readonly faults: readonly string[]
  readonly coverage: Coverage
  /** What happened, line by line: who, when, what. */
  readonly trace: readonly string[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * What the vendors' lists may cost in a quiet hour: one is due every five minutes, so twelve readings of three calls
 * (Zendesk's export, Jira's search and its open versions; one page each, since the mappings have one project). When
 * nothing else is due a process sleeps up to a minute between two looks, which only makes them fewer.
 */
const QUIET_LISTS = (HOUR / SETTINGS.lists) * 3
/** By commits also the newest deployment of each place, and its statuses. */
const QUIET_LISTS_PER_PLACE = (HOUR / SETTINGS.lists) * 2
/** What a quiet hour may cost: for each case one look, of a few calls, and some for all together. */
const QUIET_CALLS = 40 + QUIET_LISTS
const QUIET_CALLS_PER_TICKET = 8
/** GitHub's issues and milestones are listed for each repository, and each issue costs its repositories too. */
const GITHUB_LISTS = (HOUR / SETTINGS.lists) * 5
const GITHUB_CALLS_PER_TICKET = 6
/** Of each repository on GitHub what its hook sent, at each reading of the lists, and once an hour its hooks. */
const QUIET_HOOKS_PER_REPOSITORY = HOUR / SETTINGS.lists + 1
/** Repositories of the tracker on GitHub: a private one and a public one. */
const GITHUB_REPOSITORIES = 2
/** By commits: each place's deployments with their states, and each repository's head. */
const QUIET_CALLS_PER_PLACE = 8
/** What all of it may cost: for each event, and for as many more as the hours of rest are worth. */
const CALLS_PER_EVENT = 60
const REST_IN_EVENTS = 10

/** `all`: the mappings with their variants, of which the history's climate names one. */
export async function play(history: History, all: readonly Variants[]): Promise<Run> {
  const { events, climate } = history
  const variants = all[mappingOf(climate)]
  if (variants === undefined) throw new Error('there is no mapping to play')
  const world = createWorld(history, variants)
  const { clock, witness, store, safety, truth, fleet } = world
  const faults: string[] = []

  world.admin.restart()
  for (const event of events) {
    await until(START + event.at, world)
    await carryOut(event, world)
  }
  await until(clock.now() + MINUTE, world)
  // Where nothing fails, webhooks alone must do: nothing may wait for the sweep. With a brake it may wait for a person,
  // of whom a history that was made short knows nothing any more.
  if (!climate.brake && events.every((event) => event.kind === 'act')) {
    await until(clock.now() + 4 * MINUTE, world)
    for (const fault of await faultsNow(world)) faults.push(`${fault} (before any sweep)`)
  }

  await recover(world)
  await answerAll(world)
  await until(clock.now() + 3 * HOUR, world)
  const before = witness.count()
  const lateBefore = lateNotes(world)
  await until(clock.now() + HOUR, world)
  const after = witness.count()
  const late = lateNotes(world) - lateBefore

  faults.push(...safety.broken, ...witness.bugs, ...(await faultsNow(world)))
  const calls = after.calls - before.calls
  const writes = after.writes - before.writes
  const services = variants[0].rules.services ?? []
  const places = services.flatMap(({ environments }) => environments)
  const isOnGithub = climate.tracker !== 'jira'
  const onGithub = isOnGithub ? GITHUB_LISTS + GITHUB_CALLS_PER_TICKET * truth.cast.tickets.length : 0
  const repositories = services.length + (isOnGithub ? GITHUB_REPOSITORIES : 0)
  const hooks = QUIET_HOOKS_PER_REPOSITORY * repositories
  const most =
    QUIET_CALLS +
    onGithub +
    hooks +
    QUIET_LISTS_PER_PLACE * places.length +
    (QUIET_CALLS_PER_TICKET + QUIET_CALLS_PER_PLACE * places.length) * truth.cast.tickets.length
  if (calls > most) faults.push(`a quiet hour cost ${calls} calls`)
  // Time alone may make something late, and that is told when it is.
  if (writes > late) faults.push(`a quiet hour wrote ${writes} times`)
  const hours = (clock.now() - START) / HOUR
  if (after.calls > CALLS_PER_EVENT * (events.length + REST_IN_EVENTS) + hooks * hours)
    faults.push(`${after.calls} calls for ${events.length} events`)

  if (climate.brake) faults.push(...unasked(truth, world.approvedAt))
  if (climate.impact) faults.push(...impactFaults(truth))
  faults.push(...world.boardFaults())
  for (const process of fleet.processes) process.kill()
  witness.coverage.finish(after.calls, after.writes)
  await store.close()
  return { faults: [...new Set(faults)], coverage: witness.coverage, trace: witness.trace }
}

/** Runs until then, looking at the world after every step. */
async function until(at: number, { time, witness, ledger, safety }: World): Promise<void> {
  while (await time.step(at)) {
    witness.coverage.stepped()
    ledger.note('dated')
    safety.look()
  }
  await time.run(at)
}

/** How many notes about times that were not kept there are. */
function lateNotes({ truth }: World): number {
  const { zendesk } = truth.sandbox
  return truth.cast.tickets
    .flatMap((ticket) => zendesk.view(ticket).comments)
    .filter(({ body }) => LATE_NOTE.test(body)).length
}

function faultsNow({ truth, store, ledger, witness, overslept, mayLoseLinks }: World): Promise<string[]> {
  return faultsAtRest({ truth, store, ledger, accepted: witness.accepted, overslept, mayLoseLinks })
}

/** From here on nothing fails: whoever is down comes back. What was lost the sweeps find, without any person's help. */
async function recover(world: World): Promise<void> {
  const { clock, network, database, fleet } = world
  network.disarm()
  database.disarm()
  for (const process of fleet.processes) process.spare()
  await until(clock.now() + 75 * MINUTE, world)
  world.admin.setRight()
}

/** Somebody approves whatever waits, until nothing does: one answer may lead to the next question. */
async function answerAll(world: World): Promise<void> {
  for (let round = 0; round < 8; round++) {
    await world.answer('approved')
    await until(world.clock.now() + 10 * MINUTE, world)
  }
}
