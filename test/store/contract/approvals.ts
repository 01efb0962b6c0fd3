// moving, ask, approvals, answer and crowds.
import { describe, expect } from 'vitest'
import type { Case } from '../../../src/core/case.ts'
import type { Stage } from '../../../src/core/stage.ts'
import type { Store } from '../../../src/store/port.ts'
import { hint, ISSUE, lease, MINUTE, NOON, type Open, save, testOn } from './world.ts'

const VERSION = { system: 'jira', subject: 'version:7' } as const

type Put = {
  readonly stage?: Stage
  readonly held?: string
  readonly failure?: string
  readonly retired?: number
  readonly watches?: readonly (typeof ISSUE)[]
}

/** A case that was looked at and saved like this. */
async function put(store: Store, id: string, { stage, held, failure, retired, watches = [ISSUE] }: Put = {}) {
  await store.open({ system: 'zendesk', id }, NOON)
  const leased = (await lease(store, 'worker', NOON)).find((each) => each.case.ticket.id === id)
  if (leased === undefined) throw new Error('the case was not to be had')
  const kept: Case = {
    ...leased.case,
    ...(failure === undefined ? {} : { failure }),
    ...(retired === undefined ? {} : { retired }),
    ...(held === undefined ? {} : { brake: { approval: held, stage: 'deployed', isHeld: true } }),
  }
  const answer = held === undefined ? [] : [{ system: 'bugbridge', subject: `approval:${held}` } as const]
  await save(
    store,
    { ...leased, case: kept },
    {
      watches: [...watches, ...answer],
      ...(stage === undefined ? {} : { settled: stage }),
    },
  )
}

function ask(store: Store, after?: string, stage: Stage = 'deployed', cause = ISSUE) {
  return store.ask({ cause, stage, tickets: 300, after, now: NOON })
}

export function approvalTests(open: Open): void {
  const test = testOn(open)

  describe('who would move', () => {
    test('is everybody who watches the cause, is not retired, and is not there already', async ({
      store,
    }) => {
      await put(store, '1', { stage: 'accepted' })
      await put(store, '2', { stage: 'deployed' })
      await put(store, '3', { stage: 'wont-fix' })
      await put(store, '4', { stage: 'accepted', retired: NOON })
      await put(store, '5', { stage: 'accepted', watches: [VERSION] })
      await put(store, '6')
      expect(await store.moving(ISSUE, 'deployed', ['deployed'])).toEqual({ tickets: 3, all: 5 })
      expect(await store.moving(ISSUE, 'deployed', ['deployed', 'wont-fix'])).toEqual({ tickets: 2, all: 5 })
      expect(await store.moving(VERSION, 'accepted', ['accepted'])).toEqual({ tickets: 0, all: 5 })
      // A closed ticket that was solved goes on in a new one when its fix does not hold.
      await put(store, '7', { stage: 'deployed', retired: NOON })
      expect(await store.moving(ISSUE, 'accepted', ['accepted'])).toEqual({ tickets: 4, all: 5 })
      expect(await store.moving(ISSUE, 'deployed', ['deployed'])).toEqual({ tickets: 3, all: 5 })
    })
  })

  describe('a person', () => {
    test('is asked once, however often and by however many', async ({ opened, store }) => {
      const other = await opened.reopen()
      const all = await Promise.all([ask(store), ask(other), ask(store), ask(other)])
      expect(new Set(all.map(({ id }) => id)).size).toBe(1)
      expect(await other.approvals(9)).toMatchObject([
        { cause: ISSUE, stage: 'deployed', tickets: 300, askedAt: NOON, held: 0, sample: [] },
      ])
      expect((await other.moving(ISSUE, 'deployed', [])).asked).toEqual({ id: all[0]?.id })
    })

    test('is asked for each cause and each stage by itself', async ({ store }) => {
      const ids = [
        await ask(store),
        await ask(store, undefined, 'in-qa'),
        await ask(store, undefined, 'deployed', VERSION),
      ]
      expect(new Set(ids.map(({ id }) => id)).size).toBe(3)
      expect((await store.approvals(9)).map(({ id }) => id)).toEqual(ids.map(({ id }) => id).reverse())
      expect(await store.approvals(1)).toHaveLength(1)
    })

    test('is asked anew after one that does not count any more, and once', async ({ opened, store }) => {
      const first = await ask(store)
      await store.answer(first.id, 'approved', NOON)
      expect(await ask(store)).toEqual({ id: first.id, decision: 'approved', decidedAt: NOON })
      const other = await opened.reopen()
      const [second, third] = await Promise.all([ask(store, first.id), ask(other, first.id)])
      expect(second).toEqual(third)
      expect(Number(second?.id)).toBeGreaterThan(Number(first.id))
      expect((await store.moving(ISSUE, 'deployed', [])).asked).toEqual(second)
    })

    test('answers, and whoever is held by it wakes, through a restart', async ({ opened, store }) => {
      const { id } = await ask(store)
      await put(store, '1', { stage: 'accepted', held: id })
      await put(store, '2', { stage: 'accepted', held: id })
      await put(store, '3', { stage: 'accepted' })
      expect(await store.approvals(9)).toMatchObject([{ held: 2, sample: ['zendesk-1', 'zendesk-2'] }])
      expect(await lease(store, 'other', NOON + MINUTE)).toEqual([])
      expect(await store.answer(id, 'rejected', NOON + 1)).toBe(true)
      expect(await store.answer(id, 'approved', NOON + 2)).toBe(true)
      const later = await opened.reopen()
      expect(await later.approvals(9)).toMatchObject([{ id, decision: 'approved', decidedAt: NOON + 2 }])
      await later.drain(NOON + 3)
      const woken = await lease(later, 'other', NOON + MINUTE)
      expect(woken.map((each) => each.case.id)).toEqual(['zendesk-1', 'zendesk-2'])
      expect(woken[0]?.case.brake).toEqual({ approval: id, stage: 'deployed', isHeld: true })
    })

    test('are listed first while they wait for an answer, however much was asked since', async ({
      store,
    }) => {
      const old = await ask(store)
      await put(store, '1', { held: old.id })
      const stages = ['accepted', 'in-progress', 'in-qa'] as const
      const [one, two, three] = await Promise.all(stages.map((stage) => ask(store, undefined, stage)))
      const ids = async (limit: number) => (await store.approvals(limit)).map(({ id }) => id)
      const newer = [one, two, three].map((each) => each?.id ?? '').toSorted((a, b) => Number(b) - Number(a))
      expect(await ids(2)).toEqual([old.id, newer[0]])
      await store.answer(old.id, 'approved', NOON)
      expect(await ids(9)).toEqual([...newer, old.id])
    })

    test.for(['0', '7', '-1', 'x', '1.5', '99999999999999999999'])(
      'cannot answer %s, which nobody asked',
      async (id, { store }) => {
        await ask(store)
        expect(await store.answer(id, 'approved', NOON)).toBe(false)
        expect(await store.deliveries(9)).toEqual([])
      },
    )

    test('is not asked for what was answered long ago and holds nobody', async ({ store }) => {
      const old = await ask(store)
      const standing = await ask(store, undefined, 'in-qa')
      await put(store, '1', { held: standing.id })
      await store.prune(NOON + 1, NOON)
      expect((await store.approvals(9)).map(({ id }) => id)).toEqual([standing.id])
      expect(Number(standing.id)).toBeGreaterThan(Number(old.id))
    })
  })

  describe('a crowd', () => {
    test('is told by its cases: done, waiting, held and failed', async ({ store }) => {
      const { id } = await ask(store)
      for (let nth = 1; nth <= 12; nth++) await put(store, String(nth), { stage: 'accepted' })
      await store.record([hint('a')])
      await store.drain(NOON)
      expect(await store.crowds(9)).toMatchObject([
        { cause: ISSUE, at: NOON, cases: 12, done: 0, waiting: 12, held: 0, failed: 0, sample: 'zendesk-1' },
      ])
      const leased = await lease(store, 'worker', NOON + MINUTE)
      for (const [at, each] of leased.slice(0, 9).entries()) {
        const brake = { approval: id, stage: 'deployed', isHeld: true } as const
        const kept: Case = { ...each.case, ...(at < 3 ? { brake } : at < 5 ? { failure: 'jira: gone' } : {}) }
        await save(store, { ...each, case: kept }, { watches: [ISSUE], now: NOON + MINUTE })
      }
      expect(await store.crowds(9)).toMatchObject([{ cases: 12, done: 4, waiting: 3, held: 3, failed: 2 }])
    })

    test('is none of ten', async ({ store }) => {
      for (let nth = 1; nth <= 10; nth++) await put(store, String(nth))
      await store.record([hint('a')])
      await store.drain(NOON)
      expect(await store.crowds(9)).toEqual([])
    })
  })
}
