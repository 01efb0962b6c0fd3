// The processes of the service, and whoever supervises them: started as they are configured, and started again
// after they were killed.
import type { Vendors } from '../../src/config.ts'
import type { Clock } from '../../src/core/clock.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Store } from '../../src/store/port.ts'
import type { Database } from './database.ts'
import type { Climate } from './events.ts'
import { type Process, startProcess } from './process.ts'
import type { Witness } from './witness.ts'

/** What an admin has set, for every process alike. */
export type Configuration = { readonly policy: Policy; readonly vendors: Vendors }

export type FleetOptions = {
  readonly clock: Clock
  readonly random: () => number
  readonly climate: Climate
  /** How often the vendors' lists are read. */
  readonly lists: number
  readonly store: Store
  readonly database: Database
  readonly toVendor: (request: Request) => Promise<Response>
  readonly witness: Witness
}

export type Fleet = {
  readonly processes: readonly Process[]
  /** Kills whatever runs, and starts every process anew. */
  readonly run: (configuration: Configuration) => void
}

/** How long a process sleeps when nothing is due, in milliseconds. */
const IDLE = 60_000

export function createFleet(options: FleetOptions): Fleet {
  const { clock, random, climate, store, database, witness } = options
  const { hit, told } = witness.coverage
  const processes: Process[] = []
  let inForce: Configuration | undefined

  function start(index: number): void {
    if (inForce === undefined || processes[index]?.isUp() === true) return
    hit('process started')
    processes[index] = startProcess({
      ...inForce,
      clock,
      skew: climate.skews[index] ?? 0,
      store: database.store,
      network: options.toVendor,
      random,
      settings: { idle: IDLE, batch: climate.batch, lists: options.lists },
      observe(seen) {
        told(seen)
        if (seen.kind !== 'fault' || database.isOurs(seen.error)) return
        const { error } = seen
        const what = error instanceof Error ? (error.stack ?? error.message) : 'unknown'
        witness.bug(`a bug in ${seen.where}: ${what}`)
      },
      struck(blow) {
        const what = blow.kind === 'kill' ? `kill ${blow.moment}` : 'freeze'
        hit(what)
        witness.note(`process ${index}: ${what}`)
        if (blow.kind === 'kill') void clock.sleep(blow.downtime).then(() => start(index))
      },
    })
    // The root gives the leases of the one process before it back.
    if (climate.processes === 1) void store.release()
  }

  return {
    processes,
    run(configuration) {
      inForce = configuration
      for (let index = 0; index < climate.processes; index++) {
        processes[index]?.kill()
        start(index)
      }
    },
  }
}
