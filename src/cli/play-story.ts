// Plays a story once: the stand-ins here, bugbridge in a process of its own, real HTTP between them.
import { customerTexts, stateOf, ticketsOf } from '../sandbox/final-state.ts'
import type { Sentences, Story } from '../sandbox/stories/story.ts'
import type { Stage } from '../sandbox/story.ts'
import { type Bridge, type JournalLine, startBridge, type Why } from './bridge.ts'
import type { Drivers } from './drivers.ts'
import { reportDeploy, startSandbox } from './sandbox.ts'

/** Kills bugbridge at its n-th change to another system. */
export type Cut = { readonly write: number; readonly moment: 'before' | 'after' | 'answered' }

export type Ended = {
  /** How many changes bugbridge made to other systems. */
  readonly writes: number
  readonly kills: number
  /** The change at which it was cut, for example `POST /rest/api/3/issue`. */
  readonly cutAt: string | undefined
  /** The end of the story as one line, to be compared with another's. */
  readonly state: string
  readonly faults: readonly string[]
}

export type Play = {
  readonly story: Story
  /** Path of the mapping that it is about, and the sentences that are said under it. */
  readonly mapping: string
  readonly sentences: Sentences
  readonly drivers: Drivers
  readonly print: (line: string) => void
  readonly cut?: Cut
}

/** Between steps: people take their time, and the vendors' stamps count in seconds. */
const PAUSE = 1_100

export async function playStory({ story, mapping, sentences, drivers, print, cut }: Play): Promise<Ended> {
  let writes = 0
  let kills = 0
  let cutAt: string | undefined
  let bridge: Bridge | undefined

  async function kill(what: string): Promise<void> {
    kills++
    cutAt = what
    await bridge?.restart()
  }

  /** Stands between the stand-ins and the network, counts changes, and cuts where it was told to. */
  const cutting = (answer: (request: Request) => Promise<Response>) => async (request: Request) => {
    if (!isChange(request)) return answer(request)
    writes++
    const what = `${request.method} ${new URL(request.url).pathname}`
    if (cut === undefined || writes !== cut.write || kills > 0) return answer(request)
    if (cut.moment === 'before') {
      void kill(what)
      return new Promise<Response>(() => undefined)
    }
    const response = await answer(request)
    if (cut.moment === 'answered') {
      void drivers.clock.sleep(3).then(() => kill(what))
      return response
    }
    void kill(what)
    return new Promise<Response>(() => undefined)
  }

  const port = await freePort(drivers)
  const address = `http://127.0.0.1:${port}`
  const sandbox = await startSandbox(address, drivers, cutting)
  bridge = await startBridge({ port, vendors: sandbox.vendors, drivers, mapping })
  const stage: Stage = {
    sandbox: sandbox.sandbox,
    cast: {},
    deploy: (version) => reportDeploy(version, address, drivers),
  }
  try {
    const told = createTelling(print)
    for (const step of story.steps) {
      print(`\n${step.who}: ${step.does}`)
      await step.act(stage)
      await bridge.quiet()
      told.why(await bridge.why())
      for (const ticket of ticketsOf(stage)) told.texts(ticket, customerTexts(stage.sandbox, ticket))
      await drivers.clock.sleep(PAUSE)
    }
    await bridge.quiet()
    return { writes, kills, cutAt, state: stateOf(stage), faults: story.faults(stage, sentences) }
  } finally {
    await bridge.stop()
    await sandbox.close()
  }
}

/** A change to a vendor's data: neither a read, nor a search by POST, nor a token. */
function isChange(request: Request): boolean {
  const { pathname } = new URL(request.url)
  return (
    request.method !== 'GET' && !/\/oauth\/tokens|\/search\/jql|\/bulkfetch|\/comment\/list/.test(pathname)
  )
}

/**
 * A port that nobody listens on, below those that systems hand out by themselves: while bugbridge is dead, no
 * other listener must get it.
 */
async function freePort({ listen, random }: Drivers): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 20_000 + Math.floor(random() * 12_000)
    const listener = await listen({ fetch: () => new Response() }, '127.0.0.1', port).catch(() => undefined)
    if (listener === undefined) continue
    await listener.close()
    return port
  }
  throw new Error('no port is free')
}

/** Prints each thing once. */
function createTelling(print: (line: string) => void) {
  const known = new Set<string>()
  const once = (key: string, line: string) => {
    if (!known.has(key)) print(line)
    known.add(key)
  }
  return {
    why(cases: readonly Why[]): void {
      const entries = cases.flatMap(({ id, entries }) =>
        entries.toReversed().map((entry) => ({ id, ...entry })),
      )
      for (const { id, says, outcome, begunAt, because } of entries.toSorted(byTime)) {
        const causes = because.map(({ rule, facts }) => `${facts.join('; ')} [${rule}]`)
        once(
          `${id} ${begunAt} ${says}`,
          `    bugbridge: ${says} (${outcome ?? 'under way'}), because ${causes.join(' and ')}`,
        )
      }
      for (const { id, clocks } of cases)
        for (const { clock, due } of clocks)
          once(`${id} ${clock}`, `    clock: ${clock} of ${id} until ${due}`)
    },
    texts(ticket: number, texts: readonly string[]): void {
      for (const [at, text] of texts.entries())
        once(`${ticket} text/${at}`, `    the customer reads: "${text}"`)
    },
  }
}

function byTime(left: JournalLine, right: JournalLine): number {
  return left.begunAt.localeCompare(right.begunAt)
}
