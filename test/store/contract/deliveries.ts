// record, drain and deliveries.
import { describe, expect } from 'vitest'
import { hint, ID, ISSUE, leasedIds, NOON, type Open, opening, sleeping, TICKET, testOn } from './world.ts'

export function deliveryTests(open: Open): void {
  const test = testOn(open)

  describe('deliveries', () => {
    test('are recorded once per system and delivery id', async ({ store }) => {
      const first = await store.record([hint('1'), hint('2'), hint('1')])
      const second = await store.record([hint('2'), hint('2', 'issue:7', 'github'), hint('3')])
      expect([first, second]).toEqual([
        [true, true, false],
        [false, true, true],
      ])
      expect(await store.count(NOON)).toMatchObject({ pendingHints: 4 })
    })

    test('are given back newest first, as they were recorded', async ({ store }) => {
      const bare = { system: 'sentry', id: 'c', event: 'installation', receivedAt: NOON + 2 }
      await store.record([hint('a'), opening('b'), { ...bare, unknown: true }])
      expect(await store.deliveries(2)).toEqual([
        { seq: expect.any(Number), ...bare, unknown: true },
        { seq: expect.any(Number), ...opening('b') },
      ])
    })

    test('keep the first hint when a repeat says something else', async ({ store }) => {
      await store.record([hint('1')])
      await store.record([hint('1', 'issue:666')])
      expect((await store.deliveries(9)).map((delivery) => delivery.hint)).toEqual([ISSUE])
    })

    test('of no concern are recorded and never pending', async ({ store }) => {
      await store.record([{ system: 'jira', id: '1', event: 'jira:worklog', receivedAt: NOON }])
      expect(await store.count(NOON)).toMatchObject({ pendingHints: 0 })
      expect(await store.drain(NOON)).toEqual({ drained: 0, woken: 0 })
    })

    test('recorded in no number at all change nothing', async ({ store }) => {
      expect(await store.record([])).toEqual([])
    })
  })

  describe('draining', () => {
    test('wakes the cases that watch what was hinted at, and says how many on the delivery', async ({
      store,
    }) => {
      await sleeping(store)
      await store.record([hint('1'), hint('2', 'issue:666'), hint('3', ISSUE.subject, 'github')])
      expect(await store.drain(NOON + 5)).toEqual({ drained: 3, woken: 1 })
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON + 5, hints: 1 })
      expect((await store.deliveries(3)).map(({ id, woke }) => [id, woke])).toEqual([
        ['3', 0],
        ['2', 0],
        ['1', 1],
      ])
    })

    test('handles a hint once', async ({ store }) => {
      await sleeping(store)
      await store.record([hint('1')])
      await store.drain(NOON)
      expect(await store.drain(NOON)).toEqual({ drained: 0, woken: 0 })
      await store.record([hint('1')])
      expect(await store.drain(NOON)).toEqual({ drained: 0, woken: 0 })
      expect(await store.find(ID)).toMatchObject({ hints: 1 })
    })

    test('wakes a case at its own ticket without being told to watch it', async ({ store }) => {
      await sleeping(store, [])
      await store.record([hint('1', `ticket:${TICKET.id}`, TICKET.system)])
      expect(await store.drain(NOON)).toEqual({ drained: 1, woken: 1 })
    })

    test('leaves a case that waits longer in its place', async ({ store }) => {
      await store.open(TICKET, NOON)
      await store.record([hint('1', `ticket:${TICKET.id}`, TICKET.system)])
      await store.drain(NOON + 5)
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON })
    })

    test('brings forward a case that was to be looked at later', async ({ store }) => {
      await store.open(TICKET, NOON + 99)
      await store.record([hint('1', `ticket:${TICKET.id}`, TICKET.system)])
      await store.drain(NOON + 5)
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON + 5 })
    })

    test('opens a case for a ticket that may become one, due at once', async ({ store }) => {
      await store.record([opening('1'), opening('2'), opening('3', '9')])
      expect(await store.drain(NOON)).toEqual({ drained: 3, woken: 2 })
      expect(await leasedIds(store, 'worker', NOON)).toEqual([ID, 'zendesk-9'])
      const { case: opened } = (await store.find(ID)) ?? {}
      expect(opened).toEqual({
        id: ID,
        ticket: TICKET,
        links: [],
        applied: { seq: 0, values: {}, told: {}, done: [] },
        attempts: 0,
      })
    })

    test('wakes the case that a ticket already is, and keeps what is known of it', async ({ store }) => {
      const known = await sleeping(store)
      await store.record([opening('1')])
      expect(await store.drain(NOON)).toEqual({ drained: 1, woken: 1 })
      expect((await store.find(ID))?.case).toEqual(known)
    })

    test('makes no case of a ticket that is merely hinted at, nor of anything but a ticket', async ({
      store,
    }) => {
      await store.record([hint('1', 'ticket:9', 'zendesk'), { ...hint('2'), opens: true }])
      await store.drain(NOON)
      expect(await store.list(9)).toEqual([])
    })

    test('takes a bounded number of hints at once, oldest first, and says how many', async ({ store }) => {
      await store.record(Array.from({ length: 1_001 }, (_, index) => hint(`${index}`, `issue:${index}`)))
      expect(await store.drain(NOON)).toMatchObject({ drained: 1_000 })
      const pending = (await store.deliveries(1_001)).filter((delivery) => delivery.woke === undefined)
      expect(pending.map(({ id }) => id)).toEqual(['1000'])
      expect(await store.drain(NOON)).toMatchObject({ drained: 1 })
    })

    test('once for many hints at one thing wakes its case once', async ({ store }) => {
      await sleeping(store)
      await store.record(['1', '2', '3'].map((id) => hint(id)))
      expect(await store.drain(NOON)).toEqual({ drained: 3, woken: 1 })
    })
  })
}
