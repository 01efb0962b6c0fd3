// Deliveries of webhooks and their hints: recorded before they are answered, drained into due cases after.
import { dueBy } from './due.ts'
import type { Store } from './port.ts'
import { prepare, whole } from './prepare.ts'
import { createRecording, TICKET } from './recording.ts'
import { readDelivery } from './schema.ts'
import type { Tools } from './tables.ts'
import { callCrowds, lastNumber } from './turns.ts'

/** Hints drained in one batch: SQLite takes some tens of milliseconds for them, so no arrival waits for long. */
const DRAINED_AT_ONCE = 1_000

export function createDeliveries(tools: Tools): Pick<Store, 'record' | 'drain' | 'deliveries'> {
  const { db, batch } = tools
  const recording = createRecording(tools)
  const drain = createDrain(tools)

  const newest = prepare<{ limit: number }>(({ limit }) =>
    db.selectFrom('deliveries').selectAll().orderBy('seq', 'desc').limit(limit),
  )

  const waiting = prepare(() =>
    db.selectFrom('deliveries').select('seq').where('drained_at', 'is', null).limit(1),
  )

  return {
    async record(deliveries) {
      const results = await batch(deliveries.map(recording))
      return results.map((rows) => rows.length > 0)
    },

    async drain(now) {
      // Most often there is nothing, and that is told by one look at an index.
      const [some = []] = await batch([waiting({})])
      if (some.length === 0) return { drained: 0, woken: 0 }
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
function createDrain(tools: Tools) {
  const { db } = tools
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

  /** However many hints point at one subject, its watchers are looked up once. */
  const hinted = db
    .selectFrom('deliveries')
    .select(['hint_system', 'hint_subject', ({ fn }) => fn.min('seq').as('first')])
    .where('seq', 'in', pending)
    .groupBy(['hint_system', 'hint_subject'])

  const wake = prepare<{ now: number }>(({ now }) =>
    db
      .updateTable('cases')
      .from(callCrowds(tools, hinted).as('called'))
      .set(({ eb, ref }) => ({
        hints: eb('hints', '+', 1),
        due_at: dueBy(now),
        turn: eb
          .case()
          .when('cases.turn', '>', 0)
          .then(ref('turn'))
          .else(eb(lastNumber(tools, ref('called.crowd'), now), '+', ref('called.place')))
          .end(),
        crowd: eb.case().when('cases.turn', '>', 0).then(ref('cases.crowd')).else(ref('called.crowd')).end(),
      }))
      .whereRef('cases.id', '=', 'called.case_id')
      .returning('cases.id'),
  )

  const counted = db
    .selectFrom(hinted.as('hinted'))
    .leftJoin('watches', (join) =>
      join
        .onRef('watches.system', '=', 'hinted.hint_system')
        .onRef('watches.subject', '=', 'hinted.hint_subject'),
    )
    .select(({ fn }) => ['hint_system', 'hint_subject', fn.count<number>('watches.case_id').as('n')])
    .groupBy(['hint_system', 'hint_subject'])

  const mark = prepare<{ now: number }>(({ now }) =>
    db
      .updateTable('deliveries')
      .from(counted.as('counted'))
      .set(({ ref }) => ({ drained_at: now, woke: ref('counted.n') }))
      .where('deliveries.seq', 'in', pending)
      .whereRef('deliveries.hint_system', '=', 'counted.hint_system')
      .whereRef('deliveries.hint_subject', '=', 'counted.hint_subject')
      .returning('deliveries.seq'),
  )

  return [open, watch, wake, mark] as const
}
