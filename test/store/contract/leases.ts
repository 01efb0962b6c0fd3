// lease, save and drop.
import { describe, expect } from 'vitest'
import type { Braked } from '../../../src/core/brake.ts'
import type { Behind, Case, Times, Verdict } from '../../../src/core/case.ts'
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
  sleeping,
  TICKET,
  testOn,
} from './world.ts'

/** A case in which every field that there is has a value. */
const FULL: Required<Case> & {
  readonly verdict: Required<Verdict>
  readonly times: Required<Times>
  readonly behind: Required<Behind>
  readonly brake: Required<Braked>
} = {
  id: ID,
  ticket: TICKET,
  links: [
    {
      issue: { system: 'jira', id: '10001' },
      role: 'related',
      mark: 'bugbridge:zendesk-35436:related',
      source: '4711',
      sealed: ['c2hpbmdsZQ'],
    },
    { issue: { system: 'jira', id: '10002' }, role: 'primary', mark: 'bugbridge:zendesk-35436:primary' },
    { issue: { system: 'jira', id: '10003' }, role: 'primary', mark: 'bugbridge-zendesk-35436', by: 'field' },
  ],
  followUp: { system: 'zendesk', id: '35440' },
  applied: {
    seq: 3,
    values: { status: { want: 'on-hold', seen: 'f1' }, eta: { want: null, seen: '' } },
    told: { eta: '2026-12-15' },
    done: ['link:10001'],
  },
  confirmedBy: '77',
  verdict: {
    at: NOON,
    stage: 'in-progress',
    ticketUrl: 'https://example.zendesk.com/agent/tickets/35436',
    issues: [{ key: 'OPS-1', url: 'https://example.atlassian.net/browse/OPS-1', role: 'primary' }],
    because: [{ rule: 'statuses', facts: ['OPS-1'] }],
    attention: ['no-fix-version'],
    eta: '2026-12-15',
    planned: [{ kind: 'update-ticket', because: [] }],
    clocks: [{ clock: 'triage', due: NOON + MINUTE, isLate: false }],
    releases: [
      { id: '10001', name: '4.2.0', day: '2026-12-15', isReleased: false },
      { id: '10002', name: '4.3.0', isReleased: true },
    ],
  },
  retired: NOON,
  organization: '55',
  attempts: 2,
  unrest: { looks: 3, at: NOON },
  times: { proposedAt: NOON, waitingSince: NOON + 9, waits: [{ from: NOON + 1, to: NOON + 2 }] },
  behind: { openedAt: NOON - 9, isSolved: true, plan: 'enterprise' },
  brake: { approval: '7', stage: 'deployed', isHeld: true },
  failure: 'jira: later 503',
}

export function leaseTests(open: Open): void {
  const test = testOn(open)

  describe('a lease', () => {
    test('goes to due cases, oldest first and then by id, up to the limit', async ({ store }) => {
      for (const [id, at] of [
        ['3', 2],
        ['2', 1],
        ['1', 2],
        ['4', 3],
        ['5', 9],
      ] as const) {
        await store.open({ system: 'zendesk', id }, NOON + at)
      }
      const order = { now: NOON + 3, until: NOON + MINUTE, token: 'worker', limit: 3 }
      const first = await store.lease(order)
      expect(first.map((leased) => leased.case.id)).toEqual(['zendesk-2', 'zendesk-1', 'zendesk-3'])
      const second = await store.lease(order)
      expect(second.map((leased) => leased.case.id)).toEqual(['zendesk-4'])
      expect(await store.count(NOON + 3)).toEqual({ cases: 5, due: 0, leased: 4, pendingHints: 0 })
    })

    test('is given to one of two workers who ask at the same time', async ({ store, opened }) => {
      const other = await opened.reopen()
      const ids = Array.from({ length: 20 }, (_, index) => `${index}`)
      await Promise.all(ids.map((id) => store.open({ system: 'zendesk', id }, NOON)))
      const order = { now: NOON, until: NOON + MINUTE, limit: 6 }
      const given = await Promise.all([
        store.lease({ ...order, token: 'a' }),
        other.lease({ ...order, token: 'b' }),
        store.lease({ ...order, token: 'c' }),
        other.lease({ ...order, token: 'd' }),
      ])
      const all = given.flat().map((leased) => leased.case.id)
      expect(new Set(all).size).toBe(all.length)
      expect(all.length).toBe(20)
    })

    test('keeps others away until it runs out, and not longer', async ({ store }) => {
      await held(store)
      expect(await leasedIds(store, 'other', NOON + MINUTE - 1)).toEqual([])
      expect(await store.find(ID)).toMatchObject({ leasedUntil: NOON + MINUTE })
      expect(await leasedIds(store, 'other', NOON + MINUTE)).toEqual([ID])
    })
  })

  describe('releasing', () => {
    test('gives every case on lease to whoever asks next, and nothing to its old worker', async ({
      store,
    }) => {
      const leased = await held(store)
      await store.release()
      expect(await store.count(NOON)).toMatchObject({ due: 1, leased: 0 })
      expect(await save(store, leased)).toBe(false)
      expect(await leasedIds(store, 'other', NOON)).toEqual([ID])
    })

    test('makes no case due that sleeps', async ({ store }) => {
      await sleeping(store)
      await store.release()
      expect(await leasedIds(store, 'other', NOON)).toEqual([])
    })
  })

  describe('saving', () => {
    test('keeps every field of a case and gives the lease back', async ({ store }) => {
      const leased = await held(store)
      expect(await save(store, leased, { case: FULL })).toBe(true)
      expect(await store.find(ID)).toEqual({ case: FULL, hints: leased.hints })
    })

    test('makes the case due when it says', async ({ store }) => {
      await save(store, await held(store), { dueAt: NOON + 7 })
      expect(await leasedIds(store, 'other', NOON + 6)).toEqual([])
      expect(await leasedIds(store, 'other', NOON + 7)).toEqual([ID])
    })

    test('lets the case sleep when it says no time', async ({ store }) => {
      await sleeping(store)
      expect(await leasedIds(store, 'other', NOON + 1e9)).toEqual([])
    })

    test('replaces what the case watches', async ({ store }) => {
      await sleeping(store, [ISSUE, { system: 'jira', subject: 'version:1' }])
      await store.open(TICKET, NOON)
      const [leased] = await lease(store, 'worker', NOON)
      if (leased !== undefined)
        await save(store, leased, { watches: [ISSUE, { system: 'jira', subject: 'version:2' }] })
      const woken = async (
        id: string,
        subject: `${'version' | 'issue' | 'ticket'}:${string}`,
        system = 'jira',
      ) => {
        await store.record([hint(id, subject, system)])
        return (await store.drain(NOON)).woken
      }
      expect(await woken('a', 'version:1')).toBe(0)
      expect(await woken('b', 'version:2')).toBe(1)
      expect(await woken('c', 'issue:10001')).toBe(1)
      expect(await woken('d', `ticket:${TICKET.id}`, TICKET.system)).toBe(1)
    })

    test('makes the case due at once when a hint came meanwhile', async ({ store }) => {
      await sleeping(store)
      await store.open(TICKET, NOON)
      const [leased] = await lease(store, 'worker', NOON)
      await store.record([hint('1')])
      await store.drain(NOON + 1)
      if (leased !== undefined)
        await save(store, leased, { dueAt: NOON + MINUTE, now: NOON + 2, watches: [ISSUE] })
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON + 2 })
    })

    test('makes the case due at once when it was opened again meanwhile', async ({ store }) => {
      const leased = await held(store)
      await store.open(TICKET, NOON + 1)
      await save(store, leased, { now: NOON + 2 })
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON + 2 })
    })

    test('makes the case due at once when a hint came at what it only now begins to watch', async ({
      store,
    }) => {
      const leased = await held(store)
      await store.record([hint('1')])
      await store.drain(NOON + 1)
      await save(store, leased, { now: NOON + 2, watches: [ISSUE] })
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON + 2 })
    })

    test('leaves a hint that is still pending to the drain', async ({ store }) => {
      const leased = await held(store)
      await store.record([hint('1')])
      await save(store, leased, { watches: [ISSUE] })
      expect((await store.find(ID))?.dueAt).toBeUndefined()
      await store.drain(NOON + 1)
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON + 1 })
    })

    test('takes a hint from before the lease for read', async ({ store }) => {
      await store.record([hint('1')])
      await store.drain(NOON)
      await save(store, await held(store), { watches: [ISSUE] })
      expect((await store.find(ID))?.dueAt).toBeUndefined()
    })

    test('writes nothing once another worker has the case', async ({ store }) => {
      const leased = await held(store)
      const [taken] = await lease(store, 'other', NOON + MINUTE)
      expect(await save(store, leased, { case: FULL, watches: [ISSUE], now: NOON + MINUTE })).toBe(false)
      expect(await store.find(ID)).toEqual({ ...taken, dueAt: NOON, leasedUntil: NOON + 2 * MINUTE })
      await store.record([hint('1')])
      expect(await store.drain(NOON)).toMatchObject({ woken: 0 })
    })

    test('writes nothing a second time', async ({ store }) => {
      const leased = await held(store)
      await save(store, leased)
      expect(await save(store, leased, { case: FULL })).toBe(false)
      expect((await store.find(ID))?.case).toEqual(leased.case)
    })

    test('is still possible when the lease ran out but nobody took the case', async ({ store }) => {
      const leased = await held(store)
      expect(await save(store, leased, { now: NOON + 5 * MINUTE })).toBe(true)
    })

    test('writes nothing for a case that is gone', async ({ store }) => {
      const leased = await held(store)
      await store.drop({ case: leased.case, token: 'worker', hints: leased.hints, now: NOON })
      expect(await save(store, leased)).toBe(false)
      expect(await store.list(9)).toEqual([])
    })
  })

  describe('dropping', () => {
    test('forgets a ticket that is no case, until it may be one again', async ({ store }) => {
      const { case: dropped, hints } = await held(store)
      expect(await store.drop({ case: dropped, token: 'worker', hints, now: NOON })).toBe(true)
      expect(await store.find(ID)).toBeUndefined()
      await store.record([hint('1', `ticket:${TICKET.id}`, TICKET.system)])
      expect(await store.drain(NOON)).toMatchObject({ woken: 0 })
      await store.record([opening('2')])
      expect(await store.drain(NOON)).toMatchObject({ woken: 1 })
    })

    test('is put off when a hint came meanwhile', async ({ store }) => {
      const { case: dropped, hints } = await held(store)
      await store.record([opening('1')])
      await store.drain(NOON + 1)
      expect(await store.drop({ case: dropped, token: 'worker', hints, now: NOON + 2 })).toBe(true)
      expect(await store.find(ID)).toEqual({ case: dropped, hints: hints + 1, dueAt: NOON + 2 })
    })

    test('is refused once another worker has the case', async ({ store }) => {
      const { case: dropped, hints } = await held(store)
      await lease(store, 'other', NOON + MINUTE)
      expect(await store.drop({ case: dropped, token: 'worker', hints, now: NOON })).toBe(false)
      expect(await store.drop({ case: dropped, token: 'worker', hints: hints + 1, now: NOON })).toBe(false)
      expect(await store.find(ID)).toMatchObject({ leasedUntil: NOON + 2 * MINUTE })
    })
  })
}
