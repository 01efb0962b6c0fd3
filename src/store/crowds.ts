// How far the cases are that one hint woke: told by the cases themselves, with no book of its own.
import { sql } from 'kysely'
import { readCrowd, readHinted } from './approval-rows.ts'
import type { Store } from './port.ts'
import { prepare } from './prepare.ts'
import type { Tools } from './tables.ts'

/** A hint that wakes more cases than this makes a crowd of them, as in turns.ts; the index holds the same number. */
const FEW = 10

export function createCrowds({ db, batch }: Tools): Pick<Store, 'crowds'> {
  const newest = prepare<{ limit: number }>(({ limit }) =>
    db
      .selectFrom('deliveries')
      .select([
        'hint_system',
        'hint_subject',
        sql<number>`max(seq)`.as('last'),
        sql<number>`max(received_at)`.as('at'),
      ])
      // Literally, so that the index is used.
      .where('woke', '>', sql.lit(FEW))
      .groupBy(['hint_system', 'hint_subject'])
      .orderBy('last', 'desc')
      .limit(limit),
  )

  const counting = prepare<{ system: string; subject: string; at: number }>(({ system, subject, at }) => {
    // What our own writes make due again is looked at, and done.
    const isWaiting = sql<boolean>`saved_at <= ${at}`
    const sum = (condition: ReturnType<typeof sql>) =>
      sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`
    return db
      .selectFrom('watches')
      .innerJoin('cases', 'cases.id', 'watches.case_id')
      .select([
        sql<number>`count(*)`.as('cases'),
        sql<string | null>`min(case_id)`.as('sample'),
        // Held and failed are told first: such a case is due again and again.
        sum(sql`held = 1`).as('held'),
        sum(sql`coalesce(held, 0) = 0 and failed = 1`).as('failed'),
        sum(sql`coalesce(held, 0) = 0 and coalesce(failed, 0) = 0 and ${isWaiting}`).as('waiting'),
      ])
      .where('system', '=', system)
      .where('subject', '=', subject)
  })

  return {
    async crowds(limit) {
      const [rows = []] = await batch([newest({ limit })])
      const hinted = rows.map(readHinted)
      const counts = await batch(
        hinted.map(({ cause, at }) => counting({ system: cause.system, subject: cause.subject, at })),
      )
      return hinted.map((each, at) => readCrowd(each, counts[at] ?? []))
    },
  }
}
