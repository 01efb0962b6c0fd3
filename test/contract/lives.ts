// Everything that is recorded for the contract: the story, random histories, and calls by hand.
import { STORY } from '../../src/sandbox/story.ts'
import { createActors } from '../world/actors/index.ts'
import { createWorld, randomOf } from '../world/world.ts'
import { callJira, callSentry, callZendesk, type Outcomes } from './calls.ts'
import { createDirect } from './direct.ts'
import { createRecording, type Hook, type Recording, type VendorExchange } from './recording.ts'

const HISTORIES = 20
const ACTS = 20

export type Lived = {
  readonly exchanges: readonly VendorExchange[]
  readonly hooks: readonly Hook[]
  /** What became of the calls by hand. */
  readonly outcomes: Readonly<Record<'zendesk' | 'jira' | 'sentry', Outcomes>>
}

export async function live(): Promise<Lived> {
  const recording = createRecording()
  await liveStory(recording)
  for (let seed = 1; seed <= HISTORIES; seed++) await liveHistory(seed, recording)
  const outcomes = {
    zendesk: await callZendesk(createDirect(recording)),
    jira: await callJira(createDirect(recording)),
    sentry: await callSentry(createDirect(recording)),
  }
  return { ...(await recording.read()), outcomes }
}

async function liveStory({ tap, delivers }: Recording): Promise<void> {
  const world = createWorld({ tap, delivers, settings: { lists: 300_000 } })
  for (const step of STORY) {
    await step.act(world)
    await world.settle()
  }
  await world.close()
}

/** A bug that engineering has, with a Sentry issue behind it, and then whatever happens. */
async function liveHistory(seed: number, { tap, delivers }: Recording): Promise<void> {
  const world = createWorld({ seed, settings: { idle: 120_000 }, tap, delivers })
  const sealed = (nth: number) => `TypeError ${nth}: "x" is {undefined}\n\n\tat view.ts:${nth} 漢字`
  const actors = createActors(world, randomOf(seed * 7919 + 1), sealed)
  const opening = [
    'a customer writes',
    'a manager confirms',
    'Sentry finds something',
    'an agent links Sentry',
  ]
  for (const name of opening) await actors.act(name)
  await world.settle(3)
  for (let nth = 0; nth < ACTS; nth++) {
    await actors.act()
    if (nth % 2 === 1) await world.settle(3)
  }
  await world.settle(15)
  await world.close()
}
