// One round: a world of its own, a number of kills under load, and then the reckoning.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '../../src/cli/sandbox.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { readDatabase } from './database.ts'
import { createKiller, type Kill } from './kills.ts'
import { type Cast, createCast, type Life } from './lives.ts'
import { createNetwork, type Network } from './network.ts'
import { type Fault, faultsOf } from './oracle.ts'
import { freePort, PLATFORM } from './platform.ts'
import { bugsIn, type Launch, launch, type Running } from './process.ts'
import { createRandom, type Random } from './random.ts'
import { report } from './report.ts'
import { comeToRest } from './rest.ts'

export type Round = {
  /** Each with the number of intents that it had begun and not ended. */
  readonly kills: readonly (Kill & { readonly intents: number })[]
  readonly tickets: number
  readonly acknowledged: number
  readonly changes: number
  readonly refusals: number
  /** Webhooks that their senders gave up. */
  readonly givenUp: number
  /** Milliseconds until all was quiet after the last start. */
  readonly restAfter: number
  /** Where the tickets' issues stand in the end, by the stage that is on the ticket. */
  readonly stages: readonly string[]
  readonly faults: readonly Fault[]
}

/** Somebody does something this often, in ms. */
const PACE = 45
/** Before the first kill this many bugs are done, so that there are tickets in every stage of life; or it took too long. */
const DONE_FIRST = 2
const LONGEST_FIRST = 12_000
/** How long people go on after the last kill, in ms. */
const AFTERWARDS = 4_000
/**
 * How long it may take until all is quiet, in ms. Starting twenty times in a minute asks for Zendesk's list more often
 * than the ten times that it allows, and who was told to wait again and again waits up to five minutes
 * (reconcile/look-again.ts).
 */
const PATIENCE = 420_000
const { clock } = PLATFORM

const wrong = (what: string): Fault => ({ kind: 'wrong', what })

export async function playRound(script: string, kills: number, seed: number): Promise<Round> {
  const random = createRandom(seed)
  const network = createNetwork(random)
  const port = await freePort(random.next)
  const folder = await mkdtemp(join(tmpdir(), 'bugbridge-crash-'))
  const bridge = `http://127.0.0.1:${port}`
  const drivers = { ...PLATFORM, fetch: network.fetch, random: random.next }
  const host = await startSandbox(bridge, drivers, network.wrap)
  const { sandbox } = host
  const cast = createCast(sandbox, random, (version, status, at) =>
    report(network, bridge, { version, status, at }),
  )
  const early = watchSolving(network, sandbox, cast)
  const start: Launch = { script, vendors: host.vendors, port, file: join(folder, 'bugbridge.db') }
  try {
    const done = await killAndKill({ start, kills, random, network, cast })
    const running = done.last
    const since = clock.now()
    await cast.reported()
    const why = await comeToRest({ start, network, sandbox, cast, patience: PATIENCE })
    const tired = why === undefined ? [] : [wrong(`it does not come to rest: ${why}`)]
    const restAfter = clock.now() - since
    const stopped = await stop(running)
    const held = readDatabase(start.file, network.acknowledged)
    const faults = [
      ...done.faults,
      ...early,
      ...tired,
      ...stopped,
      ...faultsInLog(running),
      ...lost(held?.missing ?? network.acknowledged),
      ...(held === undefined ? [] : faultsOfRest(held)),
      ...faultsOf({ sandbox, cast }),
      ...network.repeats().map((what): Fault => ({ kind: 'doubled', what: `created again: ${what}` })),
    ]
    return {
      kills: done.kills,
      tickets: cast.lives.length,
      stages: cast.lives.map(({ ticket }) => sandbox.zendesk.view(ticket).fields[FIELD.stage] ?? 'no issue'),
      acknowledged: network.acknowledged.length,
      changes: network.changes(),
      refusals: network.refusals(),
      givenUp: network.givenUp().length,
      restAfter,
      faults,
    }
  } finally {
    await host.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Killing = {
  readonly start: Launch
  readonly kills: number
  readonly random: Random
  readonly network: Network
  readonly cast: Cast
}

/** People act all the while; the process starts, is killed, and what it left on disk is looked at. */
async function killAndKill({ start, kills, random, network, cast }: Killing) {
  const faults: Fault[] = []
  const done: Round['kills'][number][] = []
  const end = new AbortController()
  const people = act(cast, random, end.signal)
  const killer = createKiller(network, random)
  let checked = 0
  while (done.length < kills) {
    const since = clock.now()
    const running = launch(start)
    const kill = await killer.kill(running, done.length === 0 ? someDone(cast) : undefined)
    const held = readDatabase(start.file, network.acknowledged.slice(checked))
    checked = network.acknowledged.length
    faults.push(...lost(held?.missing ?? []), ...faultsInLog(running))
    done.push({ ...kill, intents: held?.open.filter(({ at }) => at >= since).length ?? 0 })
  }
  const last = launch(start)
  await last.ready
  await clock.sleep(AFTERWARDS)
  end.abort()
  await people
  return { kills: done, faults, last }
}

async function someDone(cast: Cast): Promise<void> {
  const isDone = ({ standing, steps }: Life) => standing === 'confirmed' && steps.length === 0
  for (const until = clock.now() + LONGEST_FIRST; clock.now() < until; await clock.sleep(50)) {
    if (cast.lives.filter(isDone).length >= DONE_FIRST) return
  }
}

async function act(cast: Cast, random: Random, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    cast.act()
    await clock.sleep(random.between(PACE / 2, PACE * 1.5))
  }
}

const lost = (missing: readonly { system: string; id: string }[]): Fault[] =>
  missing.map(({ system, id }) => ({
    kind: 'lost',
    what: `a webhook of ${system} was answered 202 and is not in the database: ${id}`,
  }))

function faultsOfRest({ open, undrained, integrity }: NonNullable<ReturnType<typeof readDatabase>>): Fault[] {
  return [
    ...open.map(({ key }): Fault => ({ kind: 'wrong', what: `an intent stands open at the end: ${key}` })),
    ...(undrained > 0 ? [{ kind: 'lost', what: `${undrained} hints were never looked at` } as const] : []),
    ...(integrity === 'ok' ? [] : [{ kind: 'wrong', what: `the database: ${integrity}` } as const]),
  ]
}

function faultsInLog(running: Running): Fault[] {
  return bugsIn(running)
    .slice(0, 3)
    .map((line) => ({ kind: 'wrong', what: `the service says: ${line}` }))
}

/** A ticket is solved only once its fix is out: seen at the moment of writing. */
function watchSolving(network: Network, { jira, zendesk }: Sandbox, cast: Cast): Fault[] {
  const faults: Fault[] = []
  network.onChange(({ path, body }) => {
    if (!path.startsWith('/api/v2/tickets') || !body.includes('"solved"')) return
    for (const { ticket } of cast.lives) {
      if (!isAbout(path, body, ticket)) continue
      const bug = jira.issues().find((issue) => issue.labels.includes(`bugbridge-zendesk-${ticket}`))
      const planned = cast.releases.filter(({ name }) => bug?.fixVersions.includes(name))
      if (planned.length > 0 && planned.every(({ state }) => state !== 'planned')) continue
      const stage = zendesk.view(ticket).fields[FIELD.stage]
      faults.push({ kind: 'wrong', what: `ticket ${ticket} was solved before its fix was out (${stage})` })
    }
  })
  return faults
}

function isAbout(path: string, body: string, ticket: number): boolean {
  if (path.endsWith(`/${ticket}`)) return true
  const each = body.split('"id":').find((piece) => piece.startsWith(String(ticket)))
  return path.endsWith('/update_many') && each?.includes('"solved"') === true
}

/** Asks it to stop, as a supervisor does. */
async function stop(running: Running): Promise<Fault[]> {
  running.signal('SIGTERM')
  const { code, signal } = await running.exited
  if (code === 0) return []
  return [
    { kind: 'wrong', what: `asked to stop it ended with ${code ?? signal}: ${running.words().slice(-500)}` },
  ]
}
