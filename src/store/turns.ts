// Turns: whose case is next among those that are due. A crowd must not keep others waiting, be it the thousands of
// tickets of one issue or of one customer. So a case that a hint wakes draws a number, as in start-time fair queueing
// (Goyal, Vin and Cheng, SIGCOMM 1996): the first of a crowd gets the number after the one that is served now, and
// each that follows the one after its crowd's last. So each crowd has one place in every round, and everybody's turn
// comes. Cases that time or the sweep made due have no number. They stand in a line of their own, and when both lines
// are long each gets half of every batch.
import { type Expression, type SelectQueryBuilder, sql } from 'kysely'
import { isDue } from './due.ts'
import type { Tables, Tools } from './tables.ts'

/** A hint that wakes more cases than this makes a crowd of them; those of others are with their customer's. */
const FEW = 10

/** Rows of distinct subjects, with the number of the first delivery that hints at each. */
type Hinted = SelectQueryBuilder<
  Tables,
  'deliveries',
  { hint_system: string | null; hint_subject: string | null; first: number }
>

/** The ids of those who are next, in their order: one of each line in turn. */
export function nextInLine({ db }: Tools, now: Expression<number>, limit: Expression<number>) {
  const due = db.selectFrom('cases').select(['id', 'turn', 'due_at']).where(isDue(now))
  const called = due.where('turn', '>', 0).orderBy('turn').orderBy('due_at').orderBy('id').limit(limit)
  const silent = due.where('turn', 'is', null).orderBy('due_at').orderBy('id').limit(limit)
  const placed = (line: typeof due, name: string) =>
    db.selectFrom(line.as(name)).select(({ fn }) => [
      'id',
      fn
        .agg<number>('row_number')
        .over((window) => window.orderBy('turn').orderBy('due_at').orderBy('id'))
        .as('place'),
    ])
  return db
    .selectFrom(placed(called, 'called').unionAll(placed(silent, 'silent')).as('line'))
    .select('id')
    .orderBy('place')
    .limit(limit)
}

/**
 * The cases that hints call, as rows `case_id`, `crowd`, and `place` among those of the crowd that have no number
 * yet. A case that is woken by several hints is with the one that wakes fewest.
 */
export function callCrowds({ db }: Tools, hinted: Hinted) {
  const calls = db
    .selectFrom(hinted.as('hinted'))
    .innerJoin('watches', (join) =>
      join
        .onRef('watches.system', '=', 'hinted.hint_system')
        .onRef('watches.subject', '=', 'hinted.hint_subject'),
    )
    .select(({ fn }) => [
      'hint_system',
      'hint_subject',
      'case_id',
      'first',
      fn
        .count<number>('case_id')
        .over((window) => window.partitionBy(['hint_system', 'hint_subject']))
        .as('size'),
    ])
  const chosen = db.selectFrom(calls.as('calls')).select(({ fn }) => [
    'hint_system',
    'hint_subject',
    'case_id',
    'first',
    'size',
    fn
      .agg<number>('row_number')
      .over((window) => window.partitionBy('case_id').orderBy('size').orderBy('first'))
      .as('nth'),
  ])
  const crowds = db
    .selectFrom(chosen.as('chosen'))
    .innerJoin('cases', 'cases.id', 'chosen.case_id')
    .where('nth', '=', 1)
    .select([
      'case_id',
      'first',
      'turn',
      sql<string>`case when size > ${sql.lit(FEW)} then hint_system || ' ' || hint_subject
        else coalesce(organization, case_id) end`.as('crowd'),
    ])
  return db.selectFrom(crowds.as('crowds')).select(({ fn }) => [
    'case_id',
    'crowd',
    fn
      .agg<number>('row_number')
      .over((window) => window.partitionBy(['crowd', 'turn']).orderBy('first').orderBy('case_id'))
      .as('place'),
  ])
}

/** The number after which a crowd's next ones follow: the one that is served now, or the last of the crowd. */
export function lastNumber({ db }: Tools, crowd: Expression<string>, now: Expression<number>) {
  const numbered = db.selectFrom('cases').select('turn').where('turn', '>', 0)
  const due = numbered.where('due_at', 'is not', null)
  const served = due.where(isDue(now)).orderBy('turn').orderBy('due_at').orderBy('id').limit(1)
  // When all have been taken: the last one of them.
  const last = due.orderBy('turn', 'desc').limit(1)
  const mine = numbered.where('crowd', '=', crowd).orderBy('turn', 'desc').limit(1)
  return sql<number>`(select max(n) from (select coalesce(${served}, ${last}, 0) as n
    union all select ${mine}) as numbers)`
}
