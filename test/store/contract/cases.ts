// open, wake, find, keysOf, list and count.
import { describe, expect } from 'vitest'
import { held, ID, leasedIds, MINUTE, NOON, type Open, save, sleeping, TICKET, testOn } from './world.ts'

export function caseTests(open: Open): void {
  const test = testOn(open)

  describe('opening', () => {
    test('makes a ticket a case that is due at once', async ({ store }) => {
      await store.open(TICKET, NOON)
      expect(await store.find(ID)).toMatchObject({ case: { id: ID, ticket: TICKET }, dueAt: NOON })
      expect(await leasedIds(store, 'worker', NOON)).toEqual([ID])
    })

    test('wakes the case that a ticket already is', async ({ store }) => {
      const known = await sleeping(store)
      await store.open(TICKET, NOON + 3)
      expect(await store.find(ID)).toMatchObject({ case: known, dueAt: NOON + 3 })
      expect(await store.count(NOON + 3)).toMatchObject({ cases: 1, due: 1 })
    })
  })

  test('a case that an older bugbridge has stored is read as it is', async ({ store, opened }) => {
    await sleeping(store)
    const applied = { seq: 2, values: {}, told: { customer: 'accepted' }, done: [] }
    const verdict = {
      ...{ at: NOON, stage: 'accepted', ticketUrl: 'https://x.test/1', issues: [] },
      ...{ because: [], attention: [], planned: [] },
    }
    const older = { id: ID, ticket: TICKET, links: [], applied, verdict, attempts: 0 }
    const state = JSON.stringify(older)
    await opened.engine.batch([{ sql: `update cases set state = '${state}'`, parameters: [] }])
    const row = await store.find(ID)
    expect(row?.case).toEqual(older)
    expect(row).not.toHaveProperty('isUnreadable')
  })

  describe('the keys of an issue', () => {
    test('are those that any case which watches it has read it under, each once', async ({ store }) => {
      const issue = { system: 'jira', id: '10001' }
      const followers = [
        [issue, ['OPS-1', 'WEB-1']],
        [issue, ['WEB-1']],
        [{ system: 'jira', id: '10002' }, ['OPS-2']],
        [{ system: 'github', id: '10001' }, ['acme/shop#1']],
      ] as const
      for (const [nth, [followed, keys]] of followers.entries()) {
        await store.open({ system: 'zendesk', id: `${nth}` }, NOON)
        const [leased] = await store.lease({ now: NOON, until: NOON + MINUTE, token: 'worker', limit: 1 })
        if (leased === undefined) throw new Error('the case was not to be had')
        const links = [{ issue: followed, role: 'primary', mark: '', keys }] as const
        const watches = [{ system: followed.system, subject: `issue:${followed.id}` }] as const
        await save(store, { ...leased, case: { ...leased.case, links } }, { watches })
      }
      expect(await store.keysOf(issue)).toEqual(['OPS-1', 'WEB-1'])
      expect(await store.keysOf({ system: 'jira', id: '10003' })).toEqual([])
    })
  })

  describe('waking', () => {
    /** Three cases asleep, saved at noon and one and two minutes later. */
    async function three(store: Parameters<typeof held>[0]) {
      for (const minute of [0, 1, 2]) {
        await store.open({ system: 'zendesk', id: `${minute}` }, NOON)
        const [leased] = await store.lease({ now: NOON, until: NOON + MINUTE, token: 'worker', limit: 1 })
        if (leased !== undefined) await save(store, leased, { now: NOON + minute * MINUTE })
      }
    }

    test('makes the cases due that were not looked at for long', async ({ store }) => {
      await three(store)
      expect(await store.wake(NOON + 2 * MINUTE, NOON + 9 * MINUTE, 10)).toBe(2)
      expect(await leasedIds(store, 'worker', NOON + 9 * MINUTE)).toEqual(['zendesk-0', 'zendesk-1'])
    })

    test('gets through all of them call by call, those left longest first', async ({ store }) => {
      await three(store)
      const now = NOON + 9 * MINUTE
      const woken = [
        await store.wake(now, now, 2),
        await store.wake(now, now, 2),
        await store.wake(now, now, 2),
      ]
      expect(woken).toEqual([2, 1, 0])
      expect(await store.count(now)).toMatchObject({ due: 3 })
    })

    test('wakes a retired case more seldom than the others, and never more than it was asked for', async ({
      store,
    }) => {
      await three(store)
      await store.open({ system: 'zendesk', id: '0' }, NOON)
      const [first] = await store.lease({ now: NOON, until: NOON + MINUTE, token: 'worker', limit: 9 })
      if (first !== undefined) await save(store, first, { case: { ...first.case, retired: NOON } })
      const now = NOON + 9 * MINUTE
      expect(await store.wake(now, now, 10, NOON)).toBe(2)
      expect(await leasedIds(store, 'other', now)).toEqual(['zendesk-1', 'zendesk-2'])
      expect(await store.wake(now, now, 0, now)).toBe(0)
      expect(await store.wake(now, now, 10, NOON + 1)).toBe(1)
      expect(await leasedIds(store, 'other', now)).toEqual(['zendesk-0'])
    })

    test('leaves a case alone that is on lease', async ({ store }) => {
      await held(store)
      expect(await store.wake(NOON + MINUTE, NOON + 5, 10)).toBe(0)
      expect(await leasedIds(store, 'other', NOON + 5)).toEqual([])
    })
  })

  describe('listing', () => {
    test('gives the cases last changed first, page by page', async ({ store }) => {
      for (const [id, at] of [
        ['1', 1],
        ['2', 3],
        ['3', 2],
        ['4', 3],
        ['5', 0],
      ] as const) {
        await store.open({ system: 'zendesk', id }, NOON + at)
      }
      const pages: string[][] = []
      for (let last: string | undefined; pages.length < 4; last = pages.at(-1)?.at(-1)) {
        pages.push((await store.list(2, last)).map((row) => row.case.id))
      }
      expect(pages.slice(0, 3)).toEqual([
        ['zendesk-4', 'zendesk-2'],
        ['zendesk-3', 'zendesk-1'],
        ['zendesk-5'],
      ])
    })

    test('gives nothing after a case that is gone', async ({ store }) => {
      await store.open(TICKET, NOON)
      expect(await store.list(9, 'zendesk-666')).toEqual([])
    })

    test('puts a case on top when it is saved', async ({ store }) => {
      const leased = await held(store)
      await store.open({ system: 'zendesk', id: '1' }, NOON + 1)
      await save(store, leased, { now: NOON + 2 })
      expect((await store.list(9)).map((row) => row.case.id)).toEqual([ID, 'zendesk-1'])
    })
  })

  test('a case that nobody opened is not found', async ({ store }) => {
    expect(await store.find(ID)).toBeUndefined()
  })

  test('the counts of an empty database are zero', async ({ store }) => {
    expect(await store.count(NOON)).toEqual({ cases: 0, due: 0, leased: 0, pendingHints: 0 })
  })

  test('a case whose lease ran out counts as due', async ({ store }) => {
    await held(store)
    expect(await store.count(NOON)).toMatchObject({ due: 0, leased: 1 })
    expect(await store.count(NOON + MINUTE)).toMatchObject({ due: 1, leased: 0 })
  })
}
