// Fair leases: however many are due, nobody waits behind a crowd.
import { describe, expect } from 'vitest'
import type { Watch } from '../../../src/core/case.ts'
import type { Store } from '../../../src/store/port.ts'
import { hint, ISSUE, MINUTE, NOON, type Open, testOn } from './world.ts'

type Sleeper = { readonly id: string; readonly organization: string; readonly watches?: readonly Watch[] }

const own = (id: string) => hint(`${id}-${Math.random()}`, `ticket:${id}`, 'zendesk')
const names = (count: number, prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}${at}`)

/** Cases that sleep until something happens. */
async function asleep(store: Store, sleepers: readonly Sleeper[]): Promise<void> {
  const known = new Map(sleepers.map((each) => [`zendesk-${each.id}`, each]))
  await Promise.all(sleepers.map(({ id }) => store.open({ system: 'zendesk', id }, NOON)))
  for (let more = true; more; ) {
    const leased = await store.lease({ now: NOON, until: NOON + MINUTE, token: 'before', limit: 500 })
    await Promise.all(
      leased.map(({ case: each, hints }) => {
        const { organization = '', watches = [] } = known.get(each.id) ?? {}
        const saved = { ...each, organization }
        return store.save({ case: saved, token: 'before', hints, dueAt: undefined, now: NOON, watches })
      }),
    )
    more = leased.length > 0
  }
}

/** One batch, taken and given back; the tickets of its cases. */
async function serve(store: Store, limit: number, now = NOON): Promise<string[]> {
  const leased = await store.lease({ now, until: now + MINUTE, token: `batch-${now}`, limit })
  const saved = { token: `batch-${now}`, dueAt: undefined, now }
  await Promise.all(
    leased.map(({ case: each, hints }) =>
      store.save({ ...saved, case: each, hints, watches: watched.get(each.id) ?? [] }),
    ),
  )
  return leased.map(({ case: each }) => each.ticket.id)
}

/** Everybody of a flood watches the same issue. */
const watched = { get: (id: string) => (id.startsWith('zendesk-flood') ? [ISSUE] : undefined) }

export function fairnessTests(open: Open): void {
  const test = testOn(open)

  describe('a crowd', () => {
    test('of thousands of tickets of one issue lets everybody else through within two batches', async ({
      store,
    }) => {
      const flood = names(2_500, 'flood')
      await asleep(store, [
        ...flood.map((id) => ({ id, organization: `of-${id}`, watches: [ISSUE] })),
        ...['early', 'late'].map((id) => ({ id, organization: `of-${id}` })),
      ])
      const served: string[][] = []
      const serveTwice = async (now: number) => {
        served.push(await serve(store, 50, now), await serve(store, 50, now))
        return served.slice(-2).flat()
      }
      await store.record([hint('1'), own('early')])
      await store.drain(NOON)
      expect(await serveTwice(NOON)).toContain('early')
      await store.record([own('late')])
      await store.drain(NOON + 1)
      expect(await serveTwice(NOON + 1)).toContain('late')

      // The flood goes on meanwhile, each of it once.
      while ((await store.count(NOON + 1)).due > 0) await serveTwice(NOON + 1)
      expect(served.flat().toSorted()).toEqual([...flood, 'early', 'late'].toSorted())
      expect(
        served.every((batch) => batch.length === 50 || batch === served.at(-1) || batch === served.at(-2)),
      ).toBe(true)
    })

    test('of one organisation that is hinted at without end keeps nobody out, nor itself', async ({
      store,
    }) => {
      const noisy = names(200, 'noisy')
      const calm = names(10, 'calm')
      await asleep(store, [
        ...noisy.map((id) => ({ id, organization: 'noisy' })),
        ...calm.map((id) => ({ id, organization: 'calm' })),
      ])
      const served = new Map<string, number>()
      const waits: number[] = []
      const waiting = new Map<string, number>()
      for (let batch = 0; batch < 50; batch++) {
        // Each of the noisy is hinted at before every batch, and now and then one of somebody else.
        const other = batch % 5 === 2 ? calm[(batch - 2) / 5] : undefined
        await store.record([...noisy.map(own), ...(other === undefined ? [] : [own(other)])])
        if (other !== undefined) waiting.set(other, batch)
        await store.drain(NOON + batch)
        for (const id of await serve(store, 20, NOON + batch)) {
          served.set(id, (served.get(id) ?? 0) + 1)
          const since = waiting.get(id)
          if (since !== undefined) waits.push(batch - since)
        }
      }
      expect(waits).toHaveLength(10)
      expect(Math.max(...waits)).toBeLessThanOrEqual(2)
      const shares = noisy.map((id) => served.get(id) ?? 0)
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(3)
      expect(Math.max(...shares)).toBeLessThanOrEqual(8)
    })

    test('that time brought leaves half of each batch to those whom a hint woke', async ({ store }) => {
      const woken = names(30, 'woken')
      await asleep(
        store,
        woken.map((id) => ({ id, organization: `of-${id}` })),
      )
      for (const id of names(300, 'retried')) await store.open({ system: 'zendesk', id }, NOON - 1)
      await store.record(woken.map(own))
      await store.drain(NOON)
      const batches = [await serve(store, 40), await serve(store, 40)]
      const counts = batches.map((batch) => batch.filter((id) => id.startsWith('woken')).length)
      expect(counts).toEqual([20, 10])
      expect(batches.map((batch) => batch.length)).toEqual([40, 40])
    })

    test('is served oldest first', async ({ store }) => {
      const same = ['c', 'a', 'b', 'd', 'e']
      await asleep(
        store,
        same.map((id) => ({ id, organization: 'one' })),
      )
      for (const [at, id] of same.entries()) {
        await store.record([own(id)])
        if (at !== 1) await store.drain(NOON + at)
      }
      const order = { now: NOON + 9, until: NOON + MINUTE, token: 'worker', limit: 9 }
      const leased = await store.lease(order)
      expect(leased.map(({ case: each }) => each.ticket.id)).toEqual(same)
    })
  })

  describe('one case', () => {
    test('that is hinted at before every batch takes one place in it, and no more', async ({ store }) => {
      await asleep(store, [
        { id: 'restless', organization: 'same' },
        ...names(100, 'other').map((id) => ({ id, organization: 'same' })),
      ])
      await store.record(names(100, 'other').map(own))
      await store.drain(NOON)
      const all: string[] = []
      for (let batch = 1; batch <= 12; batch++) {
        await store.record(Array.from({ length: 10 }, () => own('restless')))
        await store.drain(NOON + batch)
        all.push(...(await serve(store, 10, NOON + batch)))
      }
      expect(all.filter((id) => id === 'restless').length).toBeLessThanOrEqual(12)
      expect(new Set(all).size).toBe(101)
    })

    test('with more to do goes on in its turn', async ({ store }) => {
      await asleep(
        store,
        names(9, 'all').map((id) => ({ id, organization: 'one' })),
      )
      await store.record(names(9, 'all').map(own))
      await store.drain(NOON)
      const order = { now: NOON, until: NOON + MINUTE, limit: 1 }
      const [first] = await store.lease({ ...order, token: 'a' })
      if (first === undefined) throw new Error('nobody was due')
      const { case: each, hints } = first
      await store.save({ case: each, token: 'a', hints, dueAt: NOON, now: NOON, watches: [] })
      expect(await store.lease({ ...order, token: 'b' })).toMatchObject([{ case: { id: each.id } }])
    })

    test('that rests is not woken by a hint before its rest is over', async ({ store }) => {
      await asleep(store, [{ id: 'restless', organization: 'one' }])
      const restUntil = NOON + 7_000
      const due = async () => (await store.find('zendesk-restless'))?.dueAt
      await store.record([own('restless')])
      await store.drain(NOON)
      const [leased] = await store.lease({ now: NOON, until: NOON + MINUTE, token: 'a', limit: 1 })
      if (leased === undefined) throw new Error('it was not due')
      await store.record([own('restless')])
      await store.drain(NOON + 1)
      const saving = { ...leased, token: 'a', dueAt: undefined, restUntil, now: NOON + 2, watches: [] }
      await store.save(saving)
      expect(await due()).toBe(restUntil)
      await store.record([own('restless')])
      await store.drain(NOON + 3)
      expect(await due()).toBe(restUntil)
      expect(await serve(store, 9, restUntil - 1)).toEqual([])
      expect(await serve(store, 9, restUntil)).toEqual(['restless'])
      await store.record([own('restless')])
      await store.drain(restUntil + 1)
      expect(await due()).toBe(restUntil + 1)
    })
  })
}
