// prune.
import { describe, expect } from 'vitest'
import { held, hint, ID, ISSUE, NOON, type Open, sleeping, testOn } from './world.ts'

export function pruneTests(open: Open): void {
  const test = testOn(open)

  describe('pruning', () => {
    test('forgets older deliveries that have done their work', async ({ store }) => {
      await store.record([hint('drained'), { system: 'jira', id: 'hintless', event: 'e', receivedAt: NOON }])
      await store.drain(NOON + 1)
      await store.record([hint('pending'), { ...hint('young'), receivedAt: NOON + 1 }])
      await store.prune(NOON + 1)
      expect((await store.deliveries(9)).map(({ id }) => id)).toEqual(['young', 'pending'])
    })

    test('never forgets a hint that is still pending', async ({ store }) => {
      await sleeping(store)
      await store.record([hint('1')])
      await store.prune(NOON + 1e9)
      expect(await store.drain(NOON)).toEqual({ drained: 1, woken: 1 })
    })

    test('forgets intents that ended before, and never one that has not ended', async ({ store }) => {
      await held(store)
      const intent = { caseId: ID, kind: 'update-ticket', because: [] }
      for (const key of ['ended', 'late', 'open']) await store.begin({ ...intent, key }, 'worker', NOON, 0)
      await store.end('ended', 'done', NOON + 1)
      await store.end('late', 'done', NOON + 2)
      await store.prune(NOON + 2)
      expect((await store.journal(ID, 9)).map(({ key }) => key)).toEqual(['open', 'late'])
    })

    test('gets through more than it takes at once', async ({ store }) => {
      const rows = Array.from({ length: 2_001 }, (_, index) => ({
        system: 'jira',
        id: `${index}`,
        event: 'e',
        receivedAt: NOON,
      }))
      await store.record(rows)
      await store.prune(NOON + 1)
      expect(await store.deliveries(9)).toEqual([])
    })

    test('leaves cases and what they watch alone', async ({ store }) => {
      const known = await sleeping(store, [ISSUE])
      await store.prune(NOON + 1e9)
      expect((await store.find(ID))?.case).toEqual(known)
      await store.record([hint('1')])
      expect(await store.drain(NOON)).toMatchObject({ woken: 1 })
    })
  })
}
