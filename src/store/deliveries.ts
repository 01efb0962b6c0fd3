// Deliveries of webhooks and their hints: recorded before they are answered, drained into due cases after.
import { dueBy } from './due.ts'
import type { Store } from './port.ts'
import { prepare, whole } from './prepare.ts'
import { createRecording, TICKET } from './recording.ts'
import { readDelivery } from './schema.ts'
import type { Tools } from './tables.ts'

/** Hints drained in one batch: SQLite takes some tens of milliseconds for them, so no arrival waits for long. */
const DRAINED_AT_ONCE = 1_000

export function createDeliveries(tools: Tools): Pick<Store, 'record' | 'drain' | 'deliveries'> {
  const { db, batch } = tools
  const recording = createRecording(tools)
  const drain = createDrain(tools)

  const newest = prepare<{ limit: number }>(({ limit }) =>
    db.selectFrom('deliveries').selectAll().orderBy('seq', 'desc').limit(limit),
  )

  return {
    async record(deliveries) {
      const results = await batch(deliveries.map(recording))
      return results.map((rows) => rows.length > 0)
    },

    async drain(now) {
      const [, , woken = [], drained = []] = await batch(drain.map((query) => query({ now })))
      return { drained: drained.length, woken: woken.length }
    },

    async deliveries(limit) {
      const [rows = []] = await batch([newest({ limit })])
      return rows.map(readDelivery)
    },
  }
}

/** The four statements of a drain. All mean the same hints, since only the last one changes which are pending. */
function createDrain({ db }: Tools) {
  const pending = db
    .selectFrom('deliveries')
    .select('seq')
    .where('drained_at', 'is', null)
    .orderBy('seq')
    .limit(DRAINED_AT_ONCE)
  const opening = db.selectFrom('deliveries').where('seq', 'in', pending).where('opens', 'is not', null)

  const open = prepare<{ now: number }>(({ now }) =>
    db
      .insertInto('cases')
      .columns(['id', 'ticket_system', 'ticket_id', 'hints', 'saved_at'])
      .expression(
        opening.select(({ fn, lit }) => [
          'opens',
          'hint_system',
          fn<string>('substr', ['hint_subject', lit(TICKET.length + 1)]).as('ticket_id'),
          lit(0).as('hints'),
          whole(now).as('saved_at'),
        ]),
      )
      .onConflict((conflict) => conflict.column('id').doNothing()),
  )

  const watch = prepare(() =>
    db
      .insertInto('watches')
      .columns(['system', 'subject', 'case_id'])
      .expression(opening.select(['hint_system', 'hint_subject', 'opens']))
      .onConflict((conflict) => conflict.columns(['system', 'subject', 'case_id']).doNothing()),
  )

  const wake = prepare<{ now: number }>(({ now }) =>
    db
      .updateTable('cases')
      .set(({ eb }) => ({ hints: eb('hints', '+', 1), due_at: dueBy(now) }))
      .where('id', 'in', ({ selectFrom }) =>
        selectFrom('deliveries')
          .innerJoin('watches', (join) =>
            join
              .onRef('watches.system', '=', 'deliveries.hint_system')
              .onRef('watches.subject', '=', 'deliveries.hint_subject'),
          )
          .where('deliveries.seq', 'in', pending)
          .select('watches.case_id'),
      )
      .returning('id'),
  )

  const mark = prepare<{ now: number }>(({ now }) =>
    db
      .updateTable('deliveries')
      .set(({ selectFrom }) => ({
        drained_at: now,
        woke: selectFrom('watches')
          .whereRef('watches.system', '=', 'deliveries.hint_system')
          .whereRef('watches.subject', '=', 'deliveries.hint_subject')
          .select(({ fn }) => fn.countAll<number>().as('n')),
      }))
      .where('seq', 'in', pending)
      .returning('seq'),
  )

  return [open, watch, wake, mark] as const
}
