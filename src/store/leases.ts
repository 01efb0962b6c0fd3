// A case belongs to one worker at a time. The token of the lease is checked inside each statement that writes,
// so a worker that was too slow, paused or cut off cannot write over the one that took its place.
import type { ExpressionBuilder } from 'kysely'
import type { Case } from '../core/case.ts'
import type { Stage } from '../core/stage.ts'
import { isDue } from './due.ts'
import type { Store } from './port.ts'
import { prepare, whole } from './prepare.ts'
import { readCase } from './schema.ts'
import type { Tables, Tools } from './tables.ts'
import { nextInLine } from './turns.ts'
import { createRewatch } from './watches.ts'

const NO_LEASE = { lease_token: null, leased_until: null, leased_seq: null } as const

/** Whoever was served gives the number back. */
const SERVED = { ...NO_LEASE, turn: null } as const

type Finishing = { id: string; token: string; hints: number; now: number }

type Kept = {
  state: string
  watching: string
  organization: string | null
  dueAt: number | null
  restUntil: number | null
  retiredAt: number | null
  stage: string | null
  failed: number
  held: number
  openedAt: number | null
  solved: number | null
  plan: string | null
  /** When it is due if a hint came meanwhile. */
  wakeAt: number
}

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
        .where('id', 'in', nextInLine(tools, now, limit))
        // Asked again of the row itself, for databases where another worker may have come in between.
        .where(isDue(now))
        .returningAll(),
  )

  const anyDue = prepare<{ now: number }>(({ now }) =>
    db.selectFrom('cases').select('id').where(isDue(now)).limit(1),
  )

  const save = prepare<Finishing & Kept>((kept) => {
    const { id, token, hints, now, dueAt, wakeAt } = kept
    return db
      .updateTable('cases')
      .set((eb) => ({
        ...NO_LEASE,
        // Where more is to be done at once, it goes on in the same turn.
        turn: eb
          .case()
          .when(eb.and([eb('hints', '=', hints), eb(whole(dueAt), '<=', now)]))
          .then(eb.ref('turn'))
          .end(),
        state: kept.state,
        watching: kept.watching,
        organization: kept.organization,
        rest_until: kept.restUntil,
        retired_at: kept.retiredAt,
        stage: kept.stage,
        failed: kept.failed,
        held: kept.held,
        opened_at: kept.openedAt,
        solved: kept.solved,
        plan: kept.plan,
        saved_at: now,
        due_at: eb
          .case()
          .when(eb.and([eb('hints', '=', hints), eb.not(missed(eb))]))
          .then(whole(dueAt))
          .else(whole<number | null>(wakeAt))
          .end(),
      }))
      .where('id', '=', id)
      .where('lease_token', '=', token)
      .returning('id')
  })

  /** Leaves the state as it is: whoever can read it (a newer bugbridge, a person) finds it unharmed. */
  const park = prepare<Omit<Finishing, 'hints'>>(({ id, token, now }) =>
    db
      .updateTable('cases')
      .set({ ...SERVED, due_at: null, saved_at: now })
      .where('id', '=', id)
      .where('lease_token', '=', token),
  )

  const keep = prepare<Finishing>(({ id, token, hints, now }) =>
    db
      .updateTable('cases')
      .set({ ...SERVED, due_at: now })
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

  const releaseLists = prepare(() =>
    db
      .updateTable('cursors')
      .set({ lease_token: null, leased_until: null })
      .where('lease_token', 'is not', null),
  )

  return {
    async lease(order) {
      // Most often nothing is due, and that is told by one look at an index.
      const [some = []] = await batch([anyDue(order)])
      if (some.length === 0) return []
      const [rows = []] = await batch([lease(order)])
      const all = rows
        .toSorted(
          (one, other) =>
            Number(one.turn) - Number(other.turn) ||
            Number(one.due_at) - Number(other.due_at) ||
            (String(one.id) < String(other.id) ? -1 : 1),
        )
        .map(readCase)
      const unreadable = all.filter((row) => row.isUnreadable)
      if (unreadable.length > 0) {
        const { token, now } = order
        await batch(unreadable.map(({ case: { id } }) => park({ id, token, now })))
      }
      return all
        .filter((row) => !row.isUnreadable)
        .map(({ case: leased, hints }) => ({ case: leased, hints }))
    },

    async save({ case: saved, token, hints, dueAt, restUntil, now, watches, settled }) {
      const { watching, queries } = rewatch(saved, token, watches)
      const kept: Kept = {
        state: JSON.stringify(saved),
        watching,
        organization: saved.organization ?? null,
        dueAt: dueAt ?? null,
        restUntil: restUntil ?? null,
        retiredAt: saved.retired ?? null,
        ...countedOf(saved, settled),
        wakeAt: Math.max(now, restUntil ?? now),
      }
      const results = await batch([...queries, save({ id: saved.id, token, hints, now, ...kept })])
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
      await batch([release({}), releaseLists({})])
    },
  }
}

/** What of a case is counted together with others. */
function countedOf({ failure, brake, behind }: Case, settled: Stage | undefined) {
  return {
    stage: settled ?? null,
    failed: failure === undefined ? 0 : 1,
    held: brake?.isHeld === true ? 1 : 0,
    openedAt: behind?.openedAt ?? null,
    solved: behind === undefined ? null : behind.isSolved ? 1 : 0,
    plan: behind?.plan ?? null,
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
