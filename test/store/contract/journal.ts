// begin, end, unended and journal.
import { describe, expect } from 'vitest'
import type { Store } from '../../../src/store/port.ts'
import { held, ID, lease, MINUTE, NOON, type Open, testOn } from './world.ts'

const INTENT = {
  key: `create:${ID}:primary`,
  caseId: ID,
  kind: 'create-issue',
  because: [{ rule: 'promotion.confirmed', facts: ['bug_confirmed'] }],
}

const SETTLE = 10_000

function begin(store: Store, now = NOON, token = 'worker') {
  return store.begin(INTENT, token, now, SETTLE)
}

export function journalTests(open: Open): void {
  const test = testOn(open)

  describe('an intent', () => {
    test('is written down before it is carried out', async ({ store }) => {
      await held(store)
      expect(await begin(store)).toEqual({ kind: 'first' })
      expect(await store.unended(ID)).toEqual([{ ...INTENT, begunAt: NOON, attempts: 1 }])
    })

    test('that ended is in the journal with what became of it', async ({ store }) => {
      await held(store)
      await begin(store)
      await store.end(INTENT.key, 'done', NOON + 5, '10001')
      expect(await store.unended(ID)).toEqual([])
      const entry = {
        ...INTENT,
        begunAt: NOON,
        attempts: 1,
        endedAt: NOON + 5,
        outcome: 'done',
        result: '10001',
      }
      expect(await store.journal(ID, 9)).toEqual([entry])
    })

    test('that went through gives its result to whoever begins it again, and stays as it is', async ({
      store,
    }) => {
      await held(store)
      await begin(store)
      await store.end(INTENT.key, 'done', NOON + 5, '10001')
      const before = await store.journal(ID, 9)
      for (const now of [NOON + 6, NOON + 5 * SETTLE]) {
        expect(await begin(store, now)).toEqual({ kind: 'again', result: '10001' })
      }
      expect(await store.journal(ID, 9)).toEqual(before)
    })

    test.for([
      ['whose outcome is unknown', undefined],
      ['that was done without a result', 'done'],
      ['that was adopted without a result', 'adopted'],
    ] as const)('%s is waited for before it is begun again', async ([, outcome], { store }) => {
      await held(store)
      await begin(store)
      if (outcome !== undefined) await store.end(INTENT.key, outcome, NOON + 5)
      const before = await store.journal(ID, 9)
      expect(await begin(store, NOON + SETTLE - 1)).toEqual({ kind: 'busy', until: NOON + SETTLE })
      expect(await store.journal(ID, 9)).toEqual(before)
      expect(await begin(store, NOON + SETTLE)).toEqual({ kind: 'again' })
      expect(await store.journal(ID, 9)).toEqual([{ ...INTENT, begunAt: NOON + SETTLE, attempts: 2 }])
    })

    test('that failed can be begun again at once', async ({ store }) => {
      await held(store)
      await begin(store)
      await store.end(INTENT.key, 'jira: later 503', NOON + 5)
      expect(await begin(store, NOON + 6)).toEqual({ kind: 'again' })
      expect(await store.unended(ID)).toEqual([{ ...INTENT, begunAt: NOON + 6, attempts: 2 }])
    })

    test('that need not settle is begun again at once', async ({ store }) => {
      await held(store)
      await begin(store)
      expect(await store.begin(INTENT, 'worker', NOON, 0)).toEqual({ kind: 'again' })
    })

    test.for([
      ['another worker has', NOON + MINUTE, 'other'],
      ['nobody has', NOON, 'nobody'],
    ] as const)('of a case that %s is lost, and nothing is written', async ([, at, token], { store }) => {
      await held(store)
      await lease(store, 'other', at)
      expect(await begin(store, at, token === 'other' ? 'worker' : token)).toEqual({ kind: 'lost' })
      expect(await store.journal(ID, 9)).toEqual([])
    })

    test('that was begun before is lost too without the lease, and stays as it is', async ({ store }) => {
      await held(store)
      await begin(store)
      await store.end(INTENT.key, 'jira: later 503', NOON + 5)
      const before = await store.journal(ID, 9)
      await lease(store, 'other', NOON + MINUTE)
      expect(await begin(store, NOON + MINUTE)).toEqual({ kind: 'lost' })
      expect(await store.journal(ID, 9)).toEqual(before)
    })

    test('of a case that does not exist is lost', async ({ store }) => {
      expect(await begin(store)).toEqual({ kind: 'lost' })
    })
  })

  test('the journal gives the newest entries of one case first', async ({ store }) => {
    await held(store)
    for (const at of [1, 3, 2])
      await store.begin({ ...INTENT, key: `key-${at}` }, 'worker', NOON + at, SETTLE)
    expect((await store.journal(ID, 2)).map((entry) => entry.key)).toEqual(['key-3', 'key-2'])
    expect((await store.unended(ID)).map((entry) => entry.key)).toEqual(['key-1', 'key-2', 'key-3'])
    expect(await store.journal('zendesk-1', 9)).toEqual([])
  })
}
