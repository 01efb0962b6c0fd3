// A case belongs to one worker at a time. The token of the lease is checked inside each statement that writes,
// so a worker that was too slow, paused or cut off cannot write over the one that took its place.
import type { ExpressionBuilder } from 'kysely'
import { isDue } from './due.ts'
import type { Leased, Store } from './port.ts'
import { prepare, whole } from './prepare.ts'
import { readCase } from './schema.ts'
import type { Tables, Tools } from './tables.ts'
import { createRewatch } from './watches.ts'

const NO_LEASE = { lease_token: null, leased_until: null, leased_seq: null } as const

type Finishing = { id: string; token: string; hints: number; now: number }

export function createLeases(tools: Tools): Pick<Store, 'lease' | 'save' | 'drop' | 'release'> {
  const { db, batch } = tools
  const rewatch = createRewatch(tools)

  const lease = prepare<{ now: number; until: number; token: string; limit: number }>(
    ({ now, until, token, limit }) =>
      db
        .updateTable('cases')
        .set(({ selectFrom }) => ({
          lease_token: token,
          leased_until: until,
          leased_seq: selectFrom('deliveries').select(({ fn, lit }) =>
            fn.coalesce(fn.max('seq'), lit(0)).as('seq'),
          ),
        }))
        .where('id', 'in', (eb) =>
          eb.selectFrom('cases').select('id').where(isDue(now)).orderBy('due_at').orderBy('id').limit(limit),
        )
        // Asked again of the row itself, for databases where another worker may have come in between.
        .where(isDue(now))
        .returningAll(),
  )

  const save = prepare<Finishing & { state: string; watching: string; dueAt: number | null }>(
    ({ id, token, hints, now, state, watching, dueAt }) =>
      db
        .updateTable('cases')
        .set((eb) => ({
          ...NO_LEASE,
          state,
          watching,
          saved_at: now,
          due_at: eb
            .case()
            .when(eb.and([eb('hints', '=', hints), eb.not(missed(eb))]))
            .then(whole(dueAt))
            .else(whole<number | null>(now))
            .end(),
        }))
        .where('id', '=', id)
        .where('lease_token', '=', token)
        .returning('id'),
  )

  const keep = prepare<Finishing>(({ id, token, hints, now }) =>
    db
      .updateTable('cases')
      .set({ ...NO_LEASE, due_at: now })
      .where('id', '=', id)
      .where('lease_token', '=', token)
      .where('hints', '!=', hints)
      .returning('id'),
  )

  const drop = prepare<Omit<Finishing, 'now'>>(({ id, token, hints }) =>
    db
      .deleteFrom('cases')
      .where('id', '=', id)
      .where('lease_token', '=', token)
      .where('hints', '=', hints)
      .returning('id'),
  )

  const release = prepare(() =>
    // A case on lease has a time when it was due, and those can be looked up.
    db.updateTable('cases').set(NO_LEASE).where('due_at', '>', 0).where('lease_token', 'is not', null),
  )

  return {
    async lease(order) {
      const [rows = []] = await batch([lease(order)])
      return rows
        .map(readCase)
        .sort((one, other) => (one.dueAt ?? 0) - (other.dueAt ?? 0) || (one.case.id < other.case.id ? -1 : 1))
        .map(({ case: leased, hints }): Leased => ({ case: leased, hints }))
    },

    async save({ case: saved, token, hints, dueAt, now, watches }) {
      const state = JSON.stringify(saved)
      const { watching, queries } = rewatch(saved, token, watches)
      const results = await batch([
        ...queries,
        save({ id: saved.id, token, hints, now, state, watching, dueAt: dueAt ?? null }),
      ])
      return results.at(-1)?.length === 1
    },

    async drop({ case: { id }, token, hints, now }) {
      const [kept = [], dropped = []] = await batch([
        keep({ id, token, hints, now }),
        drop({ id, token, hints }),
      ])
      return kept.length + dropped.length === 1
    },

    async release() {
      await batch([release({})])
    },
  }
}

/**
 * True when a hint came, during the lease, at something that the case watches only from this save on. It was
 * drained when nobody watched, perhaps after the worker had read that thing: without this it would be lost.
 */
function missed({ exists, selectFrom }: ExpressionBuilder<Tables, 'cases'>) {
  return exists(
    selectFrom('watches')
      .innerJoin('deliveries', (join) =>
        join
          .onRef('deliveries.hint_system', '=', 'watches.system')
          .onRef('deliveries.hint_subject', '=', 'watches.subject'),
      )
      .whereRef('watches.case_id', '=', 'cases.id')
      .whereRef('deliveries.seq', '>', 'cases.leased_seq')
      .where('deliveries.drained_at', 'is not', null)
      .select('deliveries.seq'),
  )
}
