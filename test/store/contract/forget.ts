// traces, forget, forgottenAt and recall.
import { Kysely } from 'kysely'
import { describe, expect } from 'vitest'
import type { Store } from '../../../src/store/port.ts'
import type { Tables } from '../../../src/store/tables.ts'
import {
  held,
  hint,
  ID,
  ISSUE,
  lease,
  leasedIds,
  MINUTE,
  NOON,
  type Open,
  opening,
  save,
  TICKET,
  testOn,
} from './world.ts'

const NOTHING = { cases: 0, watches: 0, intents: 0, deliveries: 0 }
const SETTLE = 5 * MINUTE
const OTHER = { system: 'zendesk', id: '354360' }

function forget(store: Store, now = NOON) {
  return store.forget(TICKET, now, SETTLE)
}

/** A case that sleeps, with all that can be stored of it; and beside it another one, of a similar number. */
async function lived(store: Store) {
  await store.record([opening('1'), opening('other', OTHER.id), hint('issue')])
  await store.drain(NOON)
  const all = await lease(store, 'worker', NOON)
  const [mine, other] = all
  if (mine === undefined || other === undefined) throw new Error('the cases were not to be had')
  for (const { case: each } of all) {
    const intent = { caseId: each.id, kind: 'update-ticket', because: [] }
    await store.begin({ ...intent, key: `${each.id}/1` }, 'worker', NOON, 0)
    await store.end(`${each.id}/1`, 'done', NOON)
    await store.begin({ ...intent, key: `${each.id}/2` }, 'worker', NOON, 0)
  }
  for (const leased of all) await save(store, leased, { watches: [ISSUE] })
  await store.record([hint('2', `ticket:${TICKET.id}`, TICKET.system)])
  return { mine, other }
}

export function forgetTests(open: Open): void {
  const test = testOn(open)

  describe('forgetting a ticket', () => {
    test('erases whatever names it, says how much that was, and leaves all else', async ({ store }) => {
      const { other } = await lived(store)
      const held = { cases: 1, watches: 2, intents: 2, deliveries: 2 }
      expect(await store.traces(TICKET)).toEqual(held)
      expect(await forget(store)).toEqual({ kind: 'forgotten', erased: held, isScrubbed: true })
      expect(await store.traces(TICKET)).toEqual(NOTHING)
      expect(await store.find(ID)).toBeUndefined()
      expect(await store.journal(ID, 9)).toEqual([])
      expect(JSON.stringify(await store.deliveries(9))).not.toContain(`ticket:${TICKET.id}"`)
      expect(await store.traces(OTHER)).toEqual({ cases: 1, watches: 2, intents: 2, deliveries: 1 })
      expect((await store.find(other.case.id))?.case).toEqual(other.case)
      await store.record([hint('later')])
      expect(await store.drain(NOON)).toEqual({ drained: 1, woken: 1 })
    })

    test('can be repeated', async ({ store }) => {
      await lived(store)
      await forget(store)
      const before = await store.deliveries(9)
      expect(await forget(store, NOON + 1)).toEqual({
        kind: 'forgotten',
        erased: NOTHING,
        isScrubbed: true,
      })
      expect(await store.deliveries(9)).toEqual(before)
      expect(await store.forgottenAt(TICKET)).toBe(NOON)
    })

    test('leaves of its deliveries the time, so that none of their numbers is given twice', async ({
      store,
    }) => {
      await lived(store)
      const seqs = (await store.deliveries(9)).map(({ seq }) => seq)
      await forget(store)
      const after = await store.deliveries(9)
      expect(after.map(({ seq }) => seq)).toEqual(seqs)
      const nameless = { system: 'zendesk', event: 'forgotten', receivedAt: NOON }
      expect(after[0]).toEqual({ seq: seqs[0], id: `forgotten-${seqs[0]}`, ...nameless })
    })

    test('leaves its hints that were pending without effect', async ({ store }) => {
      await store.record([opening('1')])
      await forget(store)
      expect(await store.drain(NOON)).toEqual({ drained: 0, woken: 0 })
      expect(await store.list(9)).toEqual([])
    })

    test('keeps it from being taken up again, and from leaving a trace again', async ({
      store,
      opened: { engine },
    }) => {
      await lived(store)
      await forget(store)
      expect(await store.record([opening('1'), opening('9'), opening('10', '9')])).toEqual([true, true, true])
      await store.drain(NOON + 1)
      expect(await store.traces(TICKET)).toEqual(NOTHING)
      expect((await store.list(9)).map((row) => row.case.id)).toEqual(['zendesk-9', 'zendesk-354360'])
      const db = new Kysely<Tables>({ dialect: engine.dialect })
      const rows = JSON.stringify(await engine.batch([db.selectFrom('deliveries').selectAll().compile()]))
      expect(rows).toContain('"ticket:9"')
      for (const name of [ID, `ticket:${TICKET.id}`]) expect(rows).not.toContain(`"${name}"`)
    })

    test('can be taken back: then the ticket is a case again at its next opening', async ({ store }) => {
      await lived(store)
      expect(await store.forgottenAt(TICKET)).toBeUndefined()
      expect(await store.recall(TICKET)).toBe(false)
      await forget(store)
      expect(await store.forgottenAt(TICKET)).toBe(NOON)
      expect(await store.forgottenAt(OTHER)).toBeUndefined()
      expect(await store.recall(TICKET)).toBe(true)
      expect(await store.forgottenAt(TICKET)).toBeUndefined()
      expect(await store.find(ID)).toBeUndefined()
      await store.record([opening('9')])
      await store.drain(NOON)
      expect((await store.find(ID))?.case.applied.seq).toBe(0)
    })

    test('waits for the worker that has it on lease', async ({ store }) => {
      const leased = await held(store)
      const before = await store.traces(TICKET)
      expect(await forget(store, NOON + MINUTE - 1)).toEqual({ kind: 'busy', until: NOON + MINUTE })
      expect(await store.traces(TICKET)).toEqual(before)
      expect(await store.forgottenAt(TICKET)).toBeUndefined()
      expect(await save(store, leased, { case: { ...leased.case, attempts: 3 } })).toBe(true)
      expect(await forget(store)).toMatchObject({ kind: 'forgotten' })
    })

    test('is not undone by a worker that outlived its lease', async ({ store }) => {
      const leased = await held(store)
      const intent = { key: 'k', caseId: ID, kind: 'update-ticket', because: [] }
      await store.begin(intent, 'worker', NOON, 0)
      expect(await forget(store, NOON + MINUTE)).toMatchObject({ kind: 'forgotten' })
      expect(await store.begin({ ...intent, key: 'l' }, 'worker', NOON + MINUTE, 0)).toEqual({ kind: 'lost' })
      await store.end('k', 'done', NOON + MINUTE)
      expect(await save(store, leased, { watches: [ISSUE] })).toBe(false)
      const { case: dropped, hints } = leased
      expect(await store.drop({ case: dropped, token: 'worker', hints, now: NOON + MINUTE })).toBe(false)
      expect(await store.traces(TICKET)).toEqual(NOTHING)
      expect(await leasedIds(store, 'other', NOON + MINUTE)).toEqual([])
    })

    test('waits for an issue that was created just now, until the tracker finds it', async ({ store }) => {
      await held(store)
      await store.begin({ key: 'k', caseId: ID, kind: 'create-issue', because: [] }, 'worker', NOON, 0)
      await store.end('k', 'done', NOON, '10001')
      expect(await store.forget(TICKET, NOON + SETTLE - 1, SETTLE)).toMatchObject({ kind: 'busy' })
      expect(await store.forget(TICKET, NOON + SETTLE, SETTLE)).toMatchObject({ kind: 'forgotten' })
    })

    test.for([
      ['waits while an issue may just have been created for it', 'create-issue', SETTLE - 1, 'busy'],
      ['waits for that no longer than it may take', 'create-issue', SETTLE, 'forgotten'],
      ['does not wait for what leaves no issue behind', 'update-ticket', MINUTE, 'forgotten'],
    ] as const)('%s', async ([, kind, after, outcome], { store }) => {
      await held(store)
      await store.begin({ key: 'k', caseId: ID, kind, because: [] }, 'worker', NOON, 0)
      expect(await store.forget(TICKET, NOON + after, SETTLE)).toMatchObject(
        outcome === 'busy' ? { kind: outcome, until: NOON + SETTLE } : { kind: outcome },
      )
      expect((await store.traces(TICKET)).intents).toBe(outcome === 'busy' ? 1 : 0)
    })
  })
}
