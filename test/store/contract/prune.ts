// prune.
import { describe, expect } from 'vitest'
import type { Store } from '../../../src/store/port.ts'
import { held, hint, ID, ISSUE, lease, MINUTE, NOON, type Open, save, sleeping, testOn } from './world.ts'

export function pruneTests(open: Open): void {
  const test = testOn(open)

  describe('pruning', () => {
    test('forgets older deliveries that have done their work', async ({ store }) => {
      await store.record([hint('drained'), { system: 'jira', id: 'hintless', event: 'e', receivedAt: NOON }])
      await store.drain(NOON + 1)
      await store.record([hint('pending'), { ...hint('young'), receivedAt: NOON + 1 }])
      await store.prune(NOON + 1, NOON)
      expect((await store.deliveries(9)).map(({ id }) => id)).toEqual(['young', 'pending'])
    })

    test('never forgets a hint that is still pending', async ({ store }) => {
      await sleeping(store)
      await store.record([hint('1')])
      await store.prune(NOON + 1e9, NOON)
      expect(await store.drain(NOON)).toEqual({ drained: 1, woken: 1 })
    })

    test('forgets intents that ended before, and never one that has not ended', async ({ store }) => {
      await held(store)
      const intent = { caseId: ID, kind: 'update-ticket', because: [] }
      for (const key of ['ended', 'late', 'open']) await store.begin({ ...intent, key }, 'worker', NOON, 0)
      await store.end('ended', 'done', NOON + 1)
      await store.end('late', 'done', NOON + 2)
      await store.prune(NOON + 2, NOON)
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
      await store.prune(NOON + 1, NOON)
      expect(await store.deliveries(9)).toEqual([])
    })

    test('gets through any number of them call by call, in bites', async ({ store }) => {
      const rows = Array.from({ length: 7_001 }, (_, index) => ({
        system: 'jira',
        id: `${index}`,
        event: 'e',
        receivedAt: NOON,
      }))
      await store.record(rows)
      await store.prune(NOON + 1, NOON)
      const left = (await store.deliveries(7_001)).length
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThan(7_001)
      await store.prune(NOON + 1, NOON)
      expect(await store.deliveries(9)).toEqual([])
    })

    test('forgets intents that never ended only when their case is no more', async ({ store }) => {
      const { case: dropped, hints } = await held(store)
      const intent = { key: 'k', caseId: ID, kind: 'update-ticket', because: [] }
      await store.begin(intent, 'worker', NOON, 0)
      await store.prune(NOON + 1e9, NOON)
      expect(await store.unended(ID)).toHaveLength(1)
      await store.drop({ case: dropped, token: 'worker', hints, now: NOON })
      await store.prune(NOON, NOON)
      expect(await store.unended(ID)).toHaveLength(1)
      await store.prune(NOON + 1, NOON)
      expect(await store.unended(ID)).toEqual([])
    })

    test('erases a case that was retired before, with its watches and intents, and no other', async ({
      store,
    }) => {
      for (const [id, retired] of [
        ['1', NOON - 1],
        ['2', NOON],
        ['3', undefined],
      ] as const) {
        await store.open({ system: 'zendesk', id }, NOON)
        const [leased] = await lease(store, 'worker', NOON)
        if (leased === undefined) throw new Error('the case was not to be had')
        await store.begin(
          { key: `k${id}`, caseId: leased.case.id, kind: 'create-issue', because: [] },
          'worker',
          NOON,
          0,
        )
        const saved = retired === undefined ? leased.case : { ...leased.case, retired }
        await save(store, leased, { case: saved, watches: [ISSUE] })
      }
      await store.prune(0, NOON)
      expect((await store.list(9)).map((row) => row.case.id)).toEqual(['zendesk-3', 'zendesk-2'])
      expect(await store.unended('zendesk-1')).toEqual([])
      expect(await store.unended('zendesk-2')).toHaveLength(1)
      await store.record([hint('1')])
      expect(await store.drain(NOON)).toMatchObject({ woken: 2 })
    })

    describe('of what stands on issues', () => {
      const issue = { system: 'jira', id: '10001' }
      const standing = { issue, touched: 1 }
      const written = { written: '{}', place: '7', at: NOON, again: NOON }
      /** What is known of it, by having it looked at again. */
      async function known(store: Store) {
        await store.touch([issue], NOON + MINUTE, 0)
        const [found] = await store.takeTouched(NOON + MINUTE, NOON + MINUTE, 9)
        return { isKnown: found?.touched !== 1, place: found?.place }
      }

      test('forgets what was settled before, once no case watches the issue', async ({ store }) => {
        await store.touch([issue], NOON, 0)
        await store.settleStanding(standing, written)
        await sleeping(store, [{ system: 'github', subject: 'issue:10001' }])
        await store.prune(NOON + 1, NOON)
        expect(await known(store)).toEqual({ isKnown: false, place: undefined })
      })

      test('keeps it as long as a case watches the issue', async ({ store }) => {
        await store.touch([issue], NOON, 0)
        await store.settleStanding(standing, written)
        await sleeping(store, [ISSUE])
        await store.prune(NOON + 1, NOON)
        expect(await known(store)).toEqual({ isKnown: true, place: '7' })
      })

      test('keeps what was written since', async ({ store }) => {
        await store.touch([issue], NOON, 0)
        await store.settleStanding(standing, written)
        await store.prune(NOON, NOON)
        expect(await known(store)).toEqual({ isKnown: true, place: '7' })
      })

      test('keeps what is under way, and what is still to be looked at', async ({ store }) => {
        await store.touch([issue], NOON, 0)
        await store.prune(NOON, NOON)
        await store.takeTouched(NOON, NOON, 9)
        await store.beginStanding(standing, NOON)
        await store.settleStanding(standing, { isUnclear: true, again: NOON })
        await store.prune(NOON, NOON)
        expect((await known(store)).isKnown).toBe(true)
      })

      test('gets through more than it takes at once, and forgets each by itself', async ({ store }) => {
        const issues = Array.from({ length: 401 }, (_, nth) => ({ system: 'jira', id: `${10_001 + nth}` }))
        await store.touch(issues, NOON, 0)
        await sleeping(store, [ISSUE])
        await store.prune(NOON + 1, NOON)
        expect(await store.takeTouched(NOON, NOON + 1, 999)).toMatchObject([{ issue }])
      })
    })

    test('leaves a retired case alone that is on lease', async ({ store }) => {
      const leased = await held(store)
      await save(store, leased, { case: { ...leased.case, retired: NOON - 1 }, dueAt: NOON })
      await lease(store, 'worker', NOON)
      await store.prune(0, NOON)
      expect(await store.find(ID)).toBeDefined()
    })

    test('leaves cases and what they watch alone', async ({ store }) => {
      const known = await sleeping(store, [ISSUE])
      await store.prune(NOON + 1e9, NOON)
      expect((await store.find(ID))?.case).toEqual(known)
      await store.record([hint('1')])
      expect(await store.drain(NOON)).toMatchObject({ woken: 1 })
    })
  })
}
