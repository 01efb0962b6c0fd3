// Plays a history: the whole service with its real code, on a simulated clock, network and process, against the
// sandbox's stand-ins. The same history gives the same run, byte for byte.
import { START } from '../world/world.ts'
import { quietHour, wholeHistory } from './budget.ts'
import { carryOut } from './carry-out.ts'
import { faultsAtRest } from './checks.ts'
import type { Coverage } from './coverage.ts'
import { mappingOf } from './draw.ts'
import type { History } from './events.ts'
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
  const measure = {
    tickets: truth.cast.tickets.length,
    isOnGithub: climate.tracker !== 'jira',
    services: services.length,
    places: services.flatMap(({ environments }) => environments).length,
  }
  if (calls > quietHour(measure)) faults.push(`a quiet hour cost ${calls} calls`)
  // Time alone may make something late, and that is told when it is.
  if (writes > late) faults.push(`a quiet hour wrote ${writes} times`)
  const hours = (clock.now() - START) / HOUR
  if (after.calls > wholeHistory(measure, hours, events))
    faults.push(`${after.calls} calls for ${events.length} events in ${Math.ceil(hours)} hours`)

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
