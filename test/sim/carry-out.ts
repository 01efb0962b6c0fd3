// What each event of a history does to the world.
import { randomOf } from '../world/world.ts'
import { attack } from './attacker.ts'
import { type Event, tell } from './events.ts'
import type { World } from './world.ts'

const MINUTE = 60_000
/** Acts after which what should be may differ without a time that bugbridge can read. */
const UNDATED = /^a version|release|assigned|takes the ticket|solved|sets the status/
/** Acts by which engineering moves something; a comment or another title is none. */
const ENGINEERING = /moves it on|finishes|engineer sets|plans|issue|CI |version|release/

/** Carries it out, or arms it for the first thing that fits. Resolves without waiting for what follows from it. */
export async function carryOut(event: Event, world: World): Promise<void> {
  const { clock, witness, database, network, truth, ledger, safety, fleet } = world
  const { hit } = witness.coverage
  witness.note(tell(event))
  switch (event.kind) {
    case 'act':
      await world.act(event.name, event.dice)
      if (ENGINEERING.test(event.name)) ledger.moved(clock.now())
      hit(`act ${event.name}`)
      return ledger.note(UNDATED.test(event.name) ? 'undated' : 'dated')
    case 'call':
      return network.armCall(event.writes, event.fate)
    case 'webhook':
      return network.armWebhook(event.fate, event.minutes * MINUTE)
    case 'store':
      return database.arm(event.fate, event.nth)
    case 'crash': {
      const { process, verb, nth, moment, minutes } = event
      return fleet.processes[process]?.strike({ kind: 'kill', verb, nth, moment, downtime: minutes * MINUTE })
    }
    case 'freeze': {
      const { process, verb, nth, minutes } = event
      return fleet.processes[process]?.strike({ kind: 'freeze', verb, nth, ms: minutes * MINUTE })
    }
    case 'admin':
      hit(`admin ${event.deed}`)
      return world.admin.act(event)
    case 'attack': {
      hit(`attack ${event.attack}`)
      const options = {
        attempt: network.attempt,
        random: randomOf(event.dice),
        tickets: () => truth.cast.tickets,
        overheard: witness.overheard,
      }
      return void attack(event.attack, options).then((done) => void safety.broken.push(...done))
    }
  }
}
