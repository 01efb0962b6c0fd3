// impact, touch, takeTouched, beginStanding and settleStanding.
import { describe, expect } from 'vitest'
import type { Behind } from '../../../src/core/case.ts'
import type { Store } from '../../../src/store/port.ts'
import { ISSUE, lease, MINUTE, NOON, type Open, save, testOn } from './world.ts'

const REF = { system: 'jira', id: '10001' }
const MINE = { issue: REF, touched: 1 }
const OTHER = { system: 'jira', id: '10002' }

async function put(store: Store, id: string, behind?: Behind) {
  await store.open({ system: 'zendesk', id }, NOON)
  const [leased] = await lease(store, 'worker', NOON)
  if (leased === undefined) throw new Error('the case was not to be had')
  const kept = { ...leased.case, ...(behind === undefined ? {} : { behind }) }
  await save(store, { ...leased, case: kept }, { watches: [ISSUE] })
}

function take(store: Store, now: number) {
  return store.takeTouched(now, now + MINUTE, 9)
}

export function impactTests(open: Open): void {
  const test = testOn(open)

  test('the tickets behind an issue are counted, by what is open, since when, and by plan', async ({
    store,
  }) => {
    await put(store, '1', { openedAt: 30, isSolved: false, plan: 'standard' })
    await put(store, '2', { openedAt: 20, isSolved: false, plan: 'enterprise' })
    await put(store, '3', { openedAt: 10, isSolved: true, plan: 'enterprise' })
    await put(store, '4', { openedAt: 40, isSolved: false })
    await put(store, '5')
    expect(await store.impact(REF)).toEqual({
      open: 3,
      solved: 1,
      oldest: 20,
      plans: [
        { name: 'enterprise', tickets: 2 },
        { name: 'standard', tickets: 1 },
      ],
    })
    expect(await store.impact(OTHER)).toEqual({ open: 0, solved: 0, plans: [] })
  })

  describe('an issue that was touched', () => {
    test('is taken once, and again when whoever took it said nothing', async ({ opened, store }) => {
      await store.touch([REF, OTHER, REF], NOON, MINUTE)
      const other = await opened.reopen()
      const taken = [...(await take(store, NOON)), ...(await take(other, NOON))]
      expect(taken.map(({ issue }) => issue.id).toSorted()).toEqual(['10001', '10002'])
      expect(await take(store, NOON + MINUTE - 1)).toEqual([])
      await store.beginStanding(MINE, NOON)
      expect((await take(store, NOON + MINUTE)).find(({ issue }) => issue.id === REF.id)).toEqual({
        issue: REF,
        touched: 2,
        begunAt: NOON,
      })
    })

    test('rests after a write, and keeps what was written and where', async ({ store }) => {
      await store.touch([REF], NOON, MINUTE)
      await take(store, NOON)
      await store.beginStanding(MINE, NOON)
      await store.settleStanding(MINE, { written: '{}', place: '77', at: NOON, again: NOON })
      await store.touch([REF], NOON + 1, MINUTE)
      expect(await take(store, NOON + MINUTE - 1)).toEqual([])
      expect(await take(store, NOON + MINUTE)).toEqual([
        { issue: REF, touched: 2, written: '{}', place: '77' },
      ])
    })

    test('while it is written is looked at again after the write', async ({ store }) => {
      await store.touch([REF], NOON, MINUTE)
      const [taken] = await take(store, NOON)
      await store.touch([REF], NOON, MINUTE)
      if (taken !== undefined)
        await store.settleStanding(taken, { written: '{}', at: NOON, again: NOON + 2 * MINUTE })
      expect(await take(store, NOON + 2 * MINUTE - 1)).toEqual([])
      expect(await take(store, NOON + 2 * MINUTE)).toMatchObject([{ issue: REF, touched: 2 }])
    })

    test('is tried again when it is told, and remembers what is unclear', async ({ store }) => {
      await store.touch([REF], NOON, MINUTE)
      await take(store, NOON)
      await store.beginStanding(MINE, NOON)
      await store.settleStanding(MINE, { dueAt: NOON + 5, isUnclear: true, again: NOON })
      expect(await take(store, NOON + 5)).toEqual([{ ...MINE, begunAt: NOON }])
      await store.settleStanding(MINE, { again: NOON })
      expect(await take(store, NOON + 9 * MINUTE)).toEqual([])
      await store.touch([REF], NOON + 9 * MINUTE, MINUTE)
      expect(await take(store, NOON + 9 * MINUTE)).toEqual([{ issue: REF, touched: 2 }])
    })
  })
}
