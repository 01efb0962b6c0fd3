// Intents, written down before they are carried out: an intent that was begun and never ended is one whose
// outcome is unclear, and is looked for before it is repeated.
import type { Store } from './port.ts'
import { prepare, whole } from './prepare.ts'
import { readEntry } from './schema.ts'
import type { Tools } from './tables.ts'

/** The outcomes of an intent that went through; any other is a failure. */
const WENT_THROUGH = ['done', 'adopted'] as const

type Beginning = {
  key: string
  caseId: string
  token: string
  kind: string
  because: string
  changes: string
  now: number
  /** An attempt that began by then has had the time to take effect. */
  settled: number
}

export function createJournal({ db, batch }: Tools): Pick<Store, 'begin' | 'end' | 'unended' | 'journal'> {
  const held = prepare<{ caseId: string; token: string }>(({ caseId, token }) =>
    db.selectFrom('cases').select('id').where('id', '=', caseId).where('lease_token', '=', token),
  )

  const earlier = prepare<{ key: string }>(({ key }) =>
    db.selectFrom('journal').selectAll().where('key', '=', key),
  )

  /** Writes nothing when the lease is lost, or when an earlier attempt stands or must be waited for. */
  const begin = prepare<Beginning>(({ key, caseId, token, kind, because, changes, now, settled }) =>
    db
      .insertInto('journal')
      .columns(['key', 'case_id', 'kind', 'because', 'changes', 'begun_at', 'attempts'])
      .expression(
        db
          .selectFrom('cases')
          .where('id', '=', caseId)
          .where('lease_token', '=', token)
          .select(({ lit }) => [
            key.as('key'),
            'id',
            kind.as('kind'),
            because.as('because'),
            changes.as('changes'),
            whole(now).as('begun_at'),
            lit(1).as('attempts'),
          ]),
      )
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet(({ eb, ref }) => ({
            because: ref('excluded.because'),
            changes: ref('excluded.changes'),
            begun_at: ref('excluded.begun_at'),
            attempts: eb('journal.attempts', '+', 1),
            ended_at: null,
            outcome: null,
          }))
          .where('journal.result', 'is', null)
          .where(({ eb, or }) =>
            or([
              eb('journal.begun_at', '<=', settled),
              // Neither true nor false while it has not ended: an unknown outcome is waited for too.
              eb('journal.outcome', 'not in', WENT_THROUGH),
            ]),
          ),
      )
      .returning('key'),
  )

  const end = prepare<{ key: string; outcome: string; now: number; result: string | null }>(
    ({ key, outcome, now, result }) =>
      db
        .updateTable('journal')
        .set(({ fn }) => ({ ended_at: now, outcome, result: fn.coalesce(result, 'result') }))
        .where('key', '=', key),
  )

  const entries = db.selectFrom('journal').selectAll()
  const unended = prepare<{ caseId: string }>(({ caseId }) =>
    entries.where('case_id', '=', caseId).where('ended_at', 'is', null).orderBy('begun_at').orderBy('key'),
  )
  const newest = prepare<{ caseId: string; limit: number }>(({ caseId, limit }) =>
    entries.where('case_id', '=', caseId).orderBy('begun_at', 'desc').orderBy('key', 'desc').limit(limit),
  )

  return {
    async begin({ key, caseId, kind, because, changes = [] }, token, now, settle) {
      const beginning = {
        key,
        caseId,
        token,
        kind,
        because: JSON.stringify(because),
        changes: JSON.stringify(changes),
        now,
        settled: now - settle,
      }
      const [holding = [], before = [], begun = []] = await batch([
        held(beginning),
        earlier(beginning),
        begin(beginning),
      ])
      if (holding.length === 0) return { kind: 'lost' }
      const [last] = before.map(readEntry)
      if (last === undefined) return { kind: 'first' }
      if (last.result !== undefined) return { kind: 'again', result: last.result }
      return begun.length > 0 ? { kind: 'again' } : { kind: 'busy', until: last.begunAt + settle }
    },

    async end(key, outcome, now, result) {
      await batch([end({ key, outcome, now, result: result ?? null })])
    },

    async unended(caseId) {
      const [rows = []] = await batch([unended({ caseId })])
      return rows.map(readEntry)
    },

    async journal(caseId, limit) {
      const [rows = []] = await batch([newest({ caseId, limit })])
      return rows.map(readEntry)
    },
  }
}
