// What may be forgotten in time: deliveries that have done their work, and intents whose outcome is known.
import type { Store } from './port.ts'
import { prepare } from './prepare.ts'
import type { Tools } from './tables.ts'

/** Rows forgotten in one batch: SQLite does nothing else meanwhile, so it is kept to some tens of milliseconds. */
const PRUNED_AT_ONCE = 1_000

export function createPrune({ db, batch }: Tools): Pick<Store, 'prune'> {
  const deliveries = prepare<{ before: number }>(({ before }) =>
    db
      .deleteFrom('deliveries')
      .where('seq', 'in', ({ selectFrom }) =>
        selectFrom('deliveries')
          .select('seq')
          .where('received_at', '<', before)
          .where('drained_at', 'is not', null)
          .orderBy('received_at')
          .limit(PRUNED_AT_ONCE),
      )
      .returning('seq'),
  )

  const journal = prepare<{ before: number }>(({ before }) =>
    db
      .deleteFrom('journal')
      .where('key', 'in', ({ selectFrom }) =>
        selectFrom('journal')
          .select('key')
          .where('ended_at', '<', before)
          .orderBy('ended_at')
          .limit(PRUNED_AT_ONCE),
      )
      .returning('key'),
  )

  return {
    async prune(before) {
      for (let more = true; more; ) {
        const forgotten = await batch([deliveries({ before }), journal({ before })])
        more = forgotten.some((rows) => rows.length === PRUNED_AT_ONCE)
      }
    },
  }
}
