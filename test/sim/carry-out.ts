// What each event of a history does to the world.
import { randomOf } from '../world/world.ts'
import { attack } from './attacker.ts'
import { type Event, tell } from './events.ts'
import type { World } from './world.ts'

const MINUTE = 60_000
/** Acts after which what should be may differ without a time that bugbridge can read. */
const UNDATED =
  /^a version|release|is moved|names another|takes the other|assigned|takes the ticket|solved|sets the status|(?:a|last) fix|rebased/
/** Acts by which something moves for every issue at once, or for one that is gone. */
const EVERYWHERE = /^CI |^a version|^a release|deleted|Sentry sees|in Sentry$|(?:a|last) fix|rebased/

/** Carries it out, or arms it for the first thing that fits. Resolves without waiting for what follows from it. */
export async function carryOut(event: Event, world: World): Promise<void> {
  const { clock, witness, database, network, truth, ledger, safety, fleet } = world
  const { hit } = witness.coverage
  witness.note(tell(event))
  switch (event.kind) {
    case 'act': {
      const before = standing(world)
      await world.act(event.name, event.dice)
      const after = standing(world)
      const moved = new Set([...after.keys()].filter((id) => after.get(id) !== before.get(id)))
      if (EVERYWHERE.test(event.name)) ledger.moved(clock.now())
      else if (moved.size > 0) ledger.moved(clock.now(), moved)
      hit(`act ${event.name}`)
      return ledger.note(UNDATED.test(event.name) ? 'undated' : 'dated')
    }
    case 'call':
      return network.armCall(event.writes, event.fate)
    case 'webhook':
      return network.armWebhook(event.fate, event.minutes * MINUTE)
    case 'silence':
      return network.silence(
        event.vendor === 'jira' ? world.tracker : event.vendor,
        clock.now() + event.minutes * MINUTE,
      )
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
    case 'answer': {
      hit(`answer ${event.decision}`)
      return world.answer(event.decision)
    }
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

/** What of each issue a ticket may follow; a comment or another title is none of it. */
function standing({ truth: { board } }: World): ReadonlyMap<string, string> {
  return new Map(
    board.issues().map(({ id, status, resolution, priority, fixVersions, due, links, ...rest }) => {
      const duplicates = links.filter((link) => link.type === 'Duplicate')
      return [
        id,
        JSON.stringify([
          status,
          resolution,
          priority,
          fixVersions,
          due,
          duplicates,
          'moves' in rest ? rest.moves : '',
        ]),
      ]
    }),
  )
}
