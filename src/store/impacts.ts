// What stands on issues about the tickets behind them: which issues are to be looked at again, and what was written
// there last. The numbers themselves are counted from the cases each time.
import { type Expression, sql } from 'kysely'
import type { ImpactVerbs } from './impact-port.ts'
import { readBehind, readStanding } from './impact-rows.ts'
import { prepare, whole } from './prepare.ts'
import type { Tools } from './tables.ts'

type Issue = { system: string; issue: string }
type Settling = { touched: number; again: number }
type Written = Settling & { written: string; place: string | null; at: number }
type Postponed = Settling & { dueAt: number | null; isUnclear: number }

export function createImpacts({ db, batch }: Tools): ImpactVerbs {
  const behind = prepare<{ system: string; subject: string }>(({ system, subject }) =>
    db
      .selectFrom('watches')
      .innerJoin('cases', 'cases.id', 'watches.case_id')
      .select(['plan', 'solved', sql<number>`count(*)`.as('n'), sql<number>`min(opened_at)`.as('oldest')])
      .where('system', '=', system)
      .where('subject', '=', subject)
      .where('solved', 'is not', null)
      .groupBy(['plan', 'solved']),
  )

  const touch = prepare<Issue & { now: number; pause: number }>(({ system, issue, now, pause }) =>
    db
      .insertInto('impacts')
      .values({ system, issue, touched: 1, due_at: now })
      .onConflict((conflict) =>
        conflict.columns(['system', 'issue']).doUpdateSet(({ eb, ref }) => ({
          touched: eb('impacts.touched', '+', 1),
          due_at: sql<number>`coalesce(${ref('impacts.due_at')},
            case when ${ref('impacts.written_at')} + ${whole(pause)} > ${whole(now)}
              then ${ref('impacts.written_at')} + ${whole(pause)} else ${whole(now)} end)`,
        })),
      ),
  )

  const due = prepare<{ now: number }>(({ now }) =>
    db.selectFrom('impacts').select('issue').where('due_at', '<=', now).limit(1),
  )

  const take = prepare<{ now: number; until: number; limit: number }>(({ now, until, limit }) =>
    db
      .updateTable('impacts')
      .set({ due_at: until })
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('system', 'issue'),
          'in',
          selectFrom('impacts as next')
            .select(['next.system', 'next.issue'])
            .where('next.due_at', '<=', now)
            .orderBy('next.due_at')
            .orderBy('next.issue')
            .limit(limit)
            .$asTuple('system', 'issue'),
        ),
      )
      // Asked again of the row itself, for databases where another worker may have come in between.
      .where('due_at', '<=', now)
      .returningAll(),
  )

  const begin = prepare<Issue & { now: number }>(({ system, issue, now }) =>
    db.updateTable('impacts').set({ begun_at: now }).where('system', '=', system).where('issue', '=', issue),
  )

  const meanwhile = (touched: Expression<number>, again: Expression<number>) =>
    sql<number | null>`case when touched > ${touched} then ${whole(again)} end`

  const written = prepare<Issue & Written>(({ system, issue, touched, again, written, place, at }) =>
    db
      .updateTable('impacts')
      .set({ written, place, written_at: at, due_at: meanwhile(touched, again), begun_at: null })
      .where('system', '=', system)
      .where('issue', '=', issue),
  )

  const postponed = prepare<Issue & Postponed>(({ system, issue, touched, again, dueAt, isUnclear }) =>
    db
      .updateTable('impacts')
      .set({
        due_at: sql<number | null>`coalesce(${whole<number | null>(dueAt)}, ${meanwhile(touched, again)})`,
        begun_at: sql<number | null>`case when ${whole(isUnclear)} = 1 then begun_at end`,
      })
      .where('system', '=', system)
      .where('issue', '=', issue),
  )

  return {
    async impact({ system, id }) {
      const [rows = []] = await batch([behind({ system, subject: `issue:${id}` })])
      return readBehind(rows)
    },

    async touch(issues, now, pause) {
      if (issues.length === 0) return
      await batch(issues.map(({ system, id: issue }) => touch({ system, issue, now, pause })))
    },

    async takeTouched(now, until, limit) {
      // Most often there is nothing, and that is told by one look at an index.
      const [some = []] = await batch([due({ now })])
      if (some.length === 0) return []
      const [rows = []] = await batch([take({ now, until, limit })])
      return rows.map(readStanding)
    },

    async beginStanding({ issue: { system, id: issue } }, now) {
      await batch([begin({ system, issue, now })])
    },

    async settleStanding({ issue: { system, id: issue }, touched }, settled) {
      const name = { system, issue, touched, again: settled.again }
      await batch([
        'written' in settled
          ? written({ ...name, written: settled.written, place: settled.place ?? null, at: settled.at })
          : postponed({
              ...name,
              dueAt: settled.dueAt ?? null,
              isUnclear: settled.isUnclear === true ? 1 : 0,
            }),
      ])
    },
  }
}
