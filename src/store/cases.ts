// Cases as people and the sweep ask for them: opened, woken, found, listed and counted.
import { caseId } from '../core/ref.ts'
import { dueBy, isDue } from './due.ts'
import type { Store } from './port.ts'
import { prepare } from './prepare.ts'
import { TICKET } from './recording.ts'
import { readCase, readCount } from './schema.ts'
import type { Tools } from './tables.ts'

/** Whoever begins to follow an issue learns from those that do, so that any of them knows what all know. */
const FOLLOWERS = 20

type Cases = Pick<Store, 'open' | 'wake' | 'find' | 'keysOf' | 'list' | 'count'>

export function createCases({ db, batch }: Tools): Cases {
  const open = prepare<{ id: string; system: string; ticket: string; now: number }>(
    ({ id, system, ticket, now }) =>
      db
        .insertInto('cases')
        .values({ id, ticket_system: system, ticket_id: ticket, hints: 0, due_at: now, saved_at: now })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet(({ eb }) => ({ hints: eb('cases.hints', '+', 1), due_at: dueBy(now) })),
        ),
  )

  const watch = prepare<{ system: string; subject: string; id: string }>(({ system, subject, id }) =>
    db
      .insertInto('watches')
      .values({ system, subject, case_id: id })
      .onConflict((conflict) => conflict.columns(['system', 'subject', 'case_id']).doNothing()),
  )

  const waking = (isRetired: 'is' | 'is not') =>
    prepare<{ before: number; now: number; limit: number }>(({ before, now, limit }) =>
      db
        .updateTable('cases')
        .set({ due_at: now })
        .where('id', 'in', ({ selectFrom }) =>
          selectFrom('cases')
            .select('id')
            .where('retired_at', isRetired, null)
            .where('saved_at', '<', before)
            // Those that are due are left out, so that one call after another gets through all of them.
            .where(({ eb, or }) => or([eb('due_at', 'is', null), eb('due_at', '>', now)]))
            .orderBy('retired_at')
            .orderBy('saved_at')
            .orderBy('id')
            .limit(limit),
        )
        .returning('id'),
    )
  const wakeActive = waking('is')
  const wakeRetired = waking('is not')

  const find = prepare<{ id: string }>(({ id }) => db.selectFrom('cases').selectAll().where('id', '=', id))

  const following = prepare<{ system: string; subject: string }>(({ system, subject }) =>
    db
      .selectFrom('watches')
      .innerJoin('cases', 'cases.id', 'watches.case_id')
      .selectAll('cases')
      .where('system', '=', system)
      .where('subject', '=', subject)
      .orderBy('cases.id')
      .limit(FOLLOWERS),
  )

  const newest = db.selectFrom('cases').selectAll().orderBy('saved_at', 'desc').orderBy('id', 'desc')
  const first = prepare<{ limit: number }>(({ limit }) => newest.limit(limit))
  const next = prepare<{ limit: number; after: string }>(({ limit, after }) =>
    newest
      .limit(limit)
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('saved_at', 'id'),
          '<',
          selectFrom('cases as last')
            .select(['last.saved_at', 'last.id'])
            .where('last.id', '=', after)
            .$asTuple('saved_at', 'id'),
        ),
      ),
  )

  const all = db.selectFrom('cases').select(({ fn }) => fn.countAll().as('n'))
  const counts = [
    prepare(() => all),
    prepare<{ now: number }>(({ now }) => all.where(isDue(now))),
    // A case on lease is always due as well, and that can be looked up.
    prepare<{ now: number }>(({ now }) => all.where('due_at', '<=', now).where('leased_until', '>', now)),
    prepare(() =>
      db
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll().as('n'))
        .where('drained_at', 'is', null),
    ),
  ] as const

  return {
    async open({ system, id: ticket }, now) {
      const id = caseId({ system, id: ticket })
      await batch([open({ id, system, ticket, now }), watch({ system, subject: `${TICKET}${ticket}`, id })])
    },

    async wake(before, now, limit, retiredBefore = before) {
      const [active = []] = await batch([wakeActive({ before, now, limit })])
      const rest = limit - active.length
      const [retired = []] = await batch([wakeRetired({ before: retiredBefore, now, limit: rest })])
      return active.length + retired.length
    },

    async find(id) {
      const [rows = []] = await batch([find({ id })])
      return rows.map(readCase)[0]
    },

    async keysOf({ system, id }) {
      const [rows = []] = await batch([following({ system, subject: `issue:${id}` })])
      const links = rows.flatMap((row) => readCase(row).case.links)
      const mine = links.filter(({ issue }) => issue.system === system && issue.id === id)
      return [...new Set(mine.flatMap(({ keys = [] }) => keys))]
    },

    async list(limit, after) {
      const [rows = []] = await batch([after === undefined ? first({ limit }) : next({ limit, after })])
      return rows.map(readCase)
    },

    async count(now) {
      const [cases = [], due = [], leased = [], pending = []] = await batch(
        counts.map((count) => count({ now })),
      )
      return {
        cases: readCount(cases),
        due: readCount(due),
        leased: readCount(leased),
        pendingHints: readCount(pending),
      }
    },
  }
}
