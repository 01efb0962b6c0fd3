// Joins the verbs into a store. Each verb is one batch, so nothing is read in one moment and written in another.
import { Kysely } from 'kysely'
import { createCases } from './cases.ts'
import { createDeliveries } from './deliveries.ts'
import { createDeploys } from './deploys.ts'
import type { Engine } from './engine.ts'
import { createJournal } from './journal.ts'
import { createLeases } from './leases.ts'
import type { Store } from './port.ts'
import { createPrune } from './prune.ts'
import type { Tables, Tools } from './tables.ts'

/** The store on any engine. The database has been brought to the newest migration by whoever opened it. */
export function createStore(engine: Engine): Store {
  const tools: Tools = { db: new Kysely<Tables>({ dialect: engine.dialect }), batch: engine.batch }
  return {
    ...createDeliveries(tools),
    ...createLeases(tools),
    ...createCases(tools),
    ...createJournal(tools),
    ...createDeploys(tools),
    ...createPrune(tools),
    close: engine.close,
  }
}
