// Joins the verbs into a store. Each verb is one batch, so nothing is read in one moment and written in another.
import { Kysely } from 'kysely'
import { createApprovals } from './approvals.ts'
import { createCases } from './cases.ts'
import { createChanges } from './changes.ts'
import { createCrowds } from './crowds.ts'
import { createCursors } from './cursors.ts'
import { createDeliveries } from './deliveries.ts'
import { createDeploys } from './deploys.ts'
import type { Engine } from './engine.ts'
import { createForget } from './forget.ts'
import { createImpacts } from './impacts.ts'
import { createJournal } from './journal.ts'
import { createLeases } from './leases.ts'
import type { Store } from './port.ts'
import { createPrune } from './prune.ts'
import { createRewind } from './rewind.ts'
import type { Tables, Tools } from './tables.ts'

/** The store on any engine. The database has been brought to the newest migration by whoever opened it. */
export function createStore(engine: Engine): Store {
  const tools: Tools = {
    db: new Kysely<Tables>({ dialect: engine.dialect }),
    batch: engine.batch,
    scrub: engine.scrub,
  }
  return {
    ...createDeliveries(tools),
    ...createLeases(tools),
    ...createCases(tools),
    ...createJournal(tools),
    ...createDeploys(tools),
    ...createChanges(tools),
    ...createPrune(tools),
    ...createRewind(tools),
    ...createForget(tools),
    ...createApprovals(tools),
    ...createCrowds(tools),
    ...createImpacts(tools),
    ...createCursors(tools),
    close: engine.close,
  }
}
