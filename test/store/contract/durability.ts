// What an engine promises of a batch, and what is there after a crash.
import { Kysely, sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Engine } from '../../../src/store/engine.ts'
import type { Tables } from '../../../src/store/tables.ts'
import { deploysOf, held, hint, ID, ISSUE, MINUTE, NOON, type Open, save, TICKET, testOn } from './world.ts'

/** A statement that adds a watch to a case. Without that case, the database refuses it. */
function watch(engine: Engine, caseId: string, subject: string) {
  const db = new Kysely<Tables>({ dialect: engine.dialect })
  return db.insertInto('watches').values({ system: 'jira', subject, case_id: caseId }).compile()
}

function watches(engine: Engine) {
  const db = new Kysely<Tables>({ dialect: engine.dialect })
  return db.selectFrom('watches').select('subject').where('system', '=', 'jira').orderBy('subject').compile()
}

export function durabilityTests(open: Open): void {
  const test = testOn(open)

  describe('a batch', () => {
    test('leaves nothing behind when one of its statements fails', async ({ store, opened: { engine } }) => {
      await store.open(TICKET, NOON)
      const batch = engine.batch([watch(engine, ID, 'issue:1'), watch(engine, 'nobody', 'issue:2')])
      await expect(batch).rejects.toThrow()
      expect(await engine.batch([watches(engine)])).toEqual([[]])
    })

    test('that fails rejects its own caller and nobody else', async ({ store, opened: { engine } }) => {
      await store.open(TICKET, NOON)
      const outcomes = await Promise.allSettled([
        engine.batch([watch(engine, ID, 'issue:1')]),
        engine.batch([watch(engine, ID, 'issue:2'), watch(engine, 'nobody', 'issue:3')]),
        engine.batch([watch(engine, ID, 'issue:4')]),
        store.record([hint('1')]),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ])
      expect(await engine.batch([watches(engine)])).toEqual([
        [{ subject: 'issue:1' }, { subject: 'issue:4' }],
      ])
      expect(await store.count(NOON)).toMatchObject({ pendingHints: 1 })
    })

    test('gives the rows of each statement, in order', async ({ opened: { engine } }) => {
      const db = new Kysely<Tables>({ dialect: engine.dialect })
      const query = (n: number) => sql`select ${sql.lit(n)} as n`.compile(db)
      expect(await engine.batch([query(1), watches(engine), query(2)])).toEqual([[{ n: 1 }], [], [{ n: 2 }]])
    })

    test('of nothing gives nothing', async ({ opened: { engine } }) => {
      expect(await engine.batch([])).toEqual([])
    })
  })

  describe('after a crash', () => {
    test('everything that was acknowledged is there', async ({ store, opened }) => {
      await store.record([hint('1')])
      const leased = await held(store)
      await store.begin({ key: 'k', caseId: ID, kind: 'create-issue', because: [] }, 'worker', NOON, MINUTE)
      await save(store, leased, { watches: [ISSUE], dueAt: NOON + 7 })
      await store.recordDeploy(
        { environment: 'production', repository: 'shop', status: 'success', at: NOON },
        { system: 'deploys', id: '1', event: 'success', receivedAt: NOON },
      )

      const after = await opened.reopen()
      expect(await after.record([hint('1')])).toEqual([false])
      expect(await after.find(ID)).toEqual({ case: leased.case, hints: leased.hints, dueAt: NOON + 7 })
      expect(await after.unended(ID)).toMatchObject([{ key: 'k' }])
      expect(await deploysOf(after)).toHaveLength(1)
      expect(await after.drain(NOON)).toEqual({ drained: 2, woken: 1 })
    })

    test('the cases of the worker that died are leased again when its time is over', async ({
      store,
      opened,
    }) => {
      await held(store)
      const after = await opened.reopen()
      const order = { until: NOON + 9 * MINUTE, token: 'other', limit: 9 }
      expect(await after.lease({ ...order, now: NOON + MINUTE - 1 })).toEqual([])
      expect(await after.lease({ ...order, now: NOON + MINUTE })).toHaveLength(1)
    })
  })
}
