// What may be forgotten in time: deliveries that have done their work, intents whose outcome is known, cases on whose
// tickets nothing can be done any more, and what stands on issues that no case watches.
import { sql } from 'kysely'
import type { Store } from './port.ts'
import { type Places, prepare } from './prepare.ts'
import type { Tools } from './tables.ts'

/** Rows forgotten in one commit: SQLite does nothing else meanwhile, so it is kept to some ten milliseconds. */
const BITE = 200
/** Bites of one call; what is left waits for the next, so that nobody waits for a call to end. */
const BITES = 25

export function createPrune(tools: Tools): Pick<Store, 'prune'> {
  const { batch } = tools
  const { deliveries, ended, orphaned, approvals } = createPruneRecords(tools)
  const { intents, cases, impacts } = createPruneCases(tools)

  return {
    async prune(before, retiredBefore) {
      const times = { before, retiredBefore }
      for (let bite = 0, more = true; more && bite < BITES; bite++) {
        const [deliveriesGone = [], endedGone = [], orphanedGone = [], , casesGone = [], impactsGone = []] =
          await batch(
            [deliveries, ended, orphaned, intents, cases, impacts, approvals].map((query) => query(times)),
          )
        const gone = [deliveriesGone, endedGone, orphanedGone, casesGone, impactsGone]
        more = gone.some((rows) => rows.length === BITE)
      }
    },
  }
}

type Times = { before: number; retiredBefore: number }

function createPruneRecords({ db }: Tools) {
  const deliveries = prepare<Times>(({ before }) =>
    db
      .deleteFrom('deliveries')
      .where('seq', 'in', ({ selectFrom }) =>
        selectFrom('deliveries')
          .select('seq')
          .where('received_at', '<', before)
          .where('drained_at', 'is not', null)
          .orderBy('received_at')
          .limit(BITE),
      )
      .returning('seq'),
  )

  const ended = prepare<Times>(({ before }) =>
    db
      .deleteFrom('journal')
      .where('key', 'in', ({ selectFrom }) =>
        selectFrom('journal').select('key').where('ended_at', '<', before).orderBy('ended_at').limit(BITE),
      )
      .returning('key'),
  )

  /** Nobody looks for the outcome of an intent whose case was dropped. */
  const orphaned = prepare<Times>(({ before }) =>
    db
      .deleteFrom('journal')
      .where('key', 'in', ({ selectFrom, exists, not }) =>
        selectFrom('journal')
          .select('key')
          .where('ended_at', 'is', null)
          .where('begun_at', '<', before)
          .where(not(exists(selectFrom('cases').select('id').whereRef('cases.id', '=', 'journal.case_id'))))
          .limit(BITE),
      )
      .returning('key'),
  )

  /** What nobody waits for or goes by any more. */
  const approvals = prepare<Times>(({ before }) =>
    db
      .deleteFrom('approvals')
      .where('seq', 'in', ({ selectFrom, exists, not }) =>
        selectFrom('approvals')
          .select('seq')
          .where('asked_at', '<', before)
          .where(({ eb, or }) => or([eb('decided_at', 'is', null), eb('decided_at', '<', before)]))
          .where(
            not(
              exists(
                selectFrom('watches')
                  .select('case_id')
                  .where('system', '=', 'bugbridge')
                  .where('subject', '=', sql<string>`'approval:' || approvals.seq`),
              ),
            ),
          )
          .limit(BITE),
      )
      .returning('seq'),
  )

  return { deliveries, ended, orphaned, approvals }
}

function createPruneCases({ db }: Tools) {
  const over = ({ retiredBefore }: Places<Times>) =>
    db
      .selectFrom('cases')
      .select('id')
      .where('retired_at', '<', retiredBefore)
      .where('lease_token', 'is', null)
      .orderBy('retired_at')
      .orderBy('saved_at')
      .orderBy('id')
      .limit(BITE)

  const intents = prepare<Times>((times) => db.deleteFrom('journal').where('case_id', 'in', over(times)))
  // Their watches go with them.
  const cases = prepare<Times>((times) =>
    db.deleteFrom('cases').where('id', 'in', over(times)).returning('id'),
  )

  /**
   * What was last done to it so long ago is settled, and a comment of ours is looked for on the issue before another one
   * is made: so a ticket that comes later finds it.
   */
  const impacts = prepare<Times>(({ before }) =>
    db
      .deleteFrom('impacts')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('system', 'issue'),
          'in',
          selectFrom('impacts as unwatched')
            .select(['unwatched.system', 'unwatched.issue'])
            .where(({ eb: of, or, and }) =>
              and(
                (['due_at', 'begun_at', 'written_at'] as const).map((time) =>
                  or([of(`unwatched.${time}`, 'is', null), of(`unwatched.${time}`, '<', before)]),
                ),
              ),
            )
            .where(({ exists, not, selectFrom: from }) =>
              not(
                exists(
                  from('watches')
                    .select('case_id')
                    .whereRef('watches.system', '=', 'unwatched.system')
                    .where('watches.subject', '=', sql<string>`'issue:' || unwatched.issue`),
                ),
              ),
            )
            .limit(BITE)
            .$asTuple('system', 'issue'),
        ),
      )
      .returning('issue'),
  )
  return { intents, cases, impacts }
}
