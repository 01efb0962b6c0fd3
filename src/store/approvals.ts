// What a person is asked before many tickets change, and the answer. An approval is for one cause and the stage that
// it leads to; which cases it holds is told by what they watch, and kept nowhere else.

import { sql } from 'kysely'
import { isEnd, type Stage } from '../core/stage.ts'
import type { ApprovalVerbs } from './approval-port.ts'
import { readApproval, readAsked, readTicketId } from './approval-rows.ts'
import { prepare, whole } from './prepare.ts'
import { createRecording } from './recording.ts'
import { readCount } from './schema.ts'
import type { Tools } from './tables.ts'

/** Tickets that an approval names. */
const SAMPLE = 5

/** Whom an answer comes from, as a hint. */
const OURS = 'bugbridge'

type Cause = { system: string; subject: string; stage: string }

export function createApprovals(tools: Tools): Omit<ApprovalVerbs, 'crowds'> {
  const { db, batch } = tools
  const recording = createRecording(tools)

  const last = prepare<Cause>(({ system, subject, stage }) =>
    db
      .selectFrom('approvals')
      .selectAll()
      .where('system', '=', system)
      .where('subject', '=', subject)
      .where('stage', '=', stage)
      .orderBy('nth', 'desc')
      .limit(1),
  )

  const all = prepare(() =>
    db
      .selectFrom('cases')
      .select(({ fn }) => fn.countAll().as('n'))
      .where('retired_at', 'is', null),
  )

  const behind = (system: string, subject: string, stage: Stage, except: readonly string[]) =>
    db
      .selectFrom('watches')
      .innerJoin('cases', 'cases.id', 'watches.case_id')
      .select(({ fn }) => fn.countAll().as('n'))
      .where('system', '=', system)
      .where('subject', '=', subject)
      // A closed ticket that was told of its fix goes on in a new one when that does not hold.
      .where(({ eb, or }) =>
        or([
          eb('retired_at', 'is', null),
          ...(stage === 'deployed' || isEnd(stage) ? [] : [eb('stage', '=', 'deployed')]),
        ]),
      )
      .where(({ eb, or }) => or([eb('stage', 'is', null), eb('stage', 'not in', [...except])]))
      .compile()

  /** Counts on from the one that does not count any more; whoever asks at the same time gets the same number. */
  const insert = prepare<Cause & { tickets: number; after: number; now: number }>(
    ({ system, subject, stage, tickets, after, now }) =>
      db
        .insertInto('approvals')
        .columns(['system', 'subject', 'stage', 'nth', 'tickets', 'asked_at'])
        .expression(
          db
            .selectFrom('approvals as before')
            .select(({ fn, eb, val }) => [
              system.as('system'),
              subject.as('subject'),
              stage.as('stage'),
              eb(fn.coalesce(fn.max('before.nth'), val(0)), '+', 1).as('nth'),
              whole(tickets).as('tickets'),
              whole(now).as('asked_at'),
            ])
            .where('before.system', '=', system)
            .where('before.subject', '=', subject)
            .where('before.stage', '=', stage)
            .having(({ eb, fn, val }) => eb(fn.coalesce(fn.max('before.seq'), val(0)), '<=', whole(after))),
        )
        .onConflict((conflict) => conflict.columns(['system', 'subject', 'stage', 'nth']).doNothing()),
  )

  const newest = prepare<{ limit: number }>(({ limit }) =>
    db
      .selectFrom('approvals')
      .selectAll()
      // Nobody may wait for an answer to what is shown no more.
      .orderBy(
        sql`case when decision is null and exists (select 1 from watches where watches.system = ${sql.lit(OURS)}
          and watches.subject = 'approval:' || approvals.seq) then 0 else 1 end`,
      )
      .orderBy('seq', 'desc')
      .limit(limit),
  )

  const watching = (subject: string) =>
    db.selectFrom('watches').where('system', '=', OURS).where('subject', '=', subject)
  const held = prepare<{ subject: string }>(({ subject }) =>
    db
      .selectFrom('watches')
      .select(({ fn }) => fn.countAll().as('n'))
      .where('system', '=', OURS)
      .where('subject', '=', subject),
  )

  const decide = prepare<{ seq: number; decision: string; now: number }>(({ seq, decision, now }) =>
    db.updateTable('approvals').set({ decision, decided_at: now }).where('seq', '=', seq).returning('seq'),
  )

  const known = prepare<{ seq: number }>(({ seq }) =>
    db.selectFrom('approvals').selectAll().where('seq', '=', seq),
  )

  return {
    async moving({ system, subject }, stage, except) {
      const [tickets = [], cases = [], asked = []] = await batch([
        behind(system, subject, stage, except),
        all({}),
        last({ system, subject, stage }),
      ])
      const [before] = asked.map(readAsked)
      return {
        tickets: readCount(tickets),
        all: readCount(cases),
        ...(before === undefined ? {} : { asked: before }),
      }
    },

    async ask({ cause, stage, tickets, after, now }) {
      const place = { system: cause.system, subject: cause.subject, stage }
      const [, rows = []] = await batch([
        insert({ ...place, tickets, after: Number(after ?? 0), now }),
        last(place),
      ])
      const [asked] = rows.map(readAsked)
      if (asked === undefined) throw new Error('what was asked is not in the store')
      return asked
    },

    async approvals(limit) {
      const [rows = []] = await batch([newest({ limit })])
      const subjects = rows.map((row) => `approval:${readAsked(row).id}`)
      const counted = await batch(
        subjects.flatMap((subject) => [
          held({ subject }),
          watching(subject).select('case_id').orderBy('case_id').limit(SAMPLE).compile(),
        ]),
      )
      return rows.map((row, at) =>
        readApproval(row, readCount(counted[2 * at] ?? []), (counted[2 * at + 1] ?? []).map(readTicketId)),
      )
    },

    async answer(id, decision, now) {
      const seq = /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0
      const [found = []] = await batch([known({ seq })])
      if (found.length === 0) return false
      const hint = { system: OURS, subject: `approval:${id}` } as const
      const delivery = {
        system: OURS,
        id: `${id}-${decision}-${now}`,
        event: decision,
        receivedAt: now,
        hint,
      }
      const [answered = []] = await batch([decide({ seq, decision, now }), recording(delivery)])
      return answered.length > 0
    },
  }
}
