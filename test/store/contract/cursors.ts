// takeCursor, saveHints and cursors: the lists of what changed that vendors keep.
import { describe, expect } from 'vitest'
import type { HintsSaving, ListedHint } from '../../../src/store/port.ts'
import { hint, ID, ISSUE, MINUTE, NOON, type Open, sleeping, TICKET, testOn } from './world.ts'

const OWN: ListedHint = { hint: { system: 'zendesk', subject: `ticket:${TICKET.id}` }, at: NOON - 3 * MINUTE }
const ON_ISSUE: ListedHint = { hint: ISSUE, at: NOON - 3 * MINUTE }

function taking(token: string, now = NOON) {
  return { name: 'zendesk', token, now, until: now + MINUTE }
}

function saving(difference: Partial<HintsSaving> = {}): HintsSaving {
  const place = { name: 'zendesk', token: 'a', cursor: 'next', now: NOON, dueAt: NOON + 5 * MINUTE }
  return { ...place, hints: [], ...difference }
}

export function cursorTests(open: Open): void {
  const test = testOn(open)

  describe('a list of changes', () => {
    test('that was never read is taken without a cursor, and later with the one that was saved', async ({
      store,
    }) => {
      expect(await store.takeCursor(taking('a'))).toEqual({ kind: 'taken' })
      expect(await store.saveHints(saving())).toEqual({ recorded: 0, untold: 0, opened: 0 })
      expect(await store.takeCursor(taking('b', NOON + 5 * MINUTE))).toEqual({
        kind: 'taken',
        cursor: 'next',
      })
    })

    test('is read by one at a time, and not before it is due', async ({ store }) => {
      await store.takeCursor(taking('a'))
      expect(await store.takeCursor(taking('b', NOON + 1))).toEqual({ kind: 'busy', until: NOON + MINUTE })
      await store.saveHints(saving())
      expect(await store.takeCursor(taking('b', NOON + 2))).toEqual({
        kind: 'busy',
        until: NOON + 5 * MINUTE,
      })
    })

    test('is another one than that of another name', async ({ store }) => {
      await store.takeCursor(taking('a'))
      expect(await store.takeCursor({ ...taking('b'), name: 'jira' })).toEqual({ kind: 'taken' })
    })

    test('that a person asks for is read before it is due, but not while somebody reads it', async ({
      store,
    }) => {
      await store.takeCursor(taking('a'))
      expect(await store.takeCursor({ ...taking('b'), isForced: true })).toMatchObject({ kind: 'busy' })
      await store.saveHints(saving())
      expect(await store.takeCursor({ ...taking('b'), isForced: true })).toMatchObject({ kind: 'taken' })
    })

    test('passes on when its reader is gone, who then cannot save any more', async ({ store }) => {
      await sleeping(store)
      await store.takeCursor(taking('a'))
      expect(await store.takeCursor(taking('b', NOON + MINUTE))).toEqual({ kind: 'taken' })
      expect(await store.saveHints(saving({ hints: [ON_ISSUE] }))).toBeUndefined()
      expect(await store.deliveries(9)).toEqual([])
      const [row] = await store.cursors()
      expect(row?.cursor).toBeUndefined()
    })

    test('stays in hand between its pages', async ({ store }) => {
      await store.takeCursor(taking('a'))
      await store.saveHints(saving({ dueAt: NOON, until: NOON + 2 * MINUTE }))
      expect(await store.takeCursor(taking('b', NOON + MINUTE))).toMatchObject({ kind: 'busy' })
      expect(await store.saveHints(saving({ cursor: 'last' }))).toBeDefined()
      expect(await store.cursors()).toMatchObject([{ name: 'zendesk', cursor: 'last', savedAt: NOON }])
    })

    test('that could not be read keeps its cursor, and says why', async ({ store }) => {
      await store.takeCursor(taking('a'))
      await store.saveHints(saving())
      await store.takeCursor({ ...taking('a'), isForced: true })
      await store.saveHints(saving({ now: NOON + 1, failure: 'zendesk: denied 403' }))
      expect(await store.cursors()).toEqual([
        {
          name: 'zendesk',
          cursor: 'next',
          savedAt: NOON,
          dueAt: NOON + 5 * MINUTE,
          failure: 'zendesk: denied 403',
        },
      ])
    })

    test('is free again when the one service of a database starts anew', async ({ store }) => {
      await store.takeCursor(taking('a'))
      await store.release()
      expect(await store.takeCursor(taking('b', NOON + 1))).toEqual({ kind: 'taken' })
    })

    test('is not waited for by a clock that was set back', async ({ store }) => {
      await store.takeCursor(taking('a'))
      await store.saveHints(saving())
      await store.rewind(NOON - 1_000 * MINUTE)
      expect(await store.takeCursor(taking('b', NOON - 1_000 * MINUTE))).toMatchObject({ kind: 'taken' })
    })

    test('that is on lease by a later clock is given back when that clock is set back', async ({ store }) => {
      await store.takeCursor(taking('a'))
      await store.rewind(NOON - 1_000 * MINUTE)
      expect(await store.takeCursor(taking('b', NOON - 1_000 * MINUTE))).toMatchObject({ kind: 'taken' })
    })
  })

  describe('what a list says', () => {
    test('wakes the case that watches it', async ({ store }) => {
      await sleeping(store)
      await store.takeCursor(taking('a'))
      const saved = await store.saveHints(saving({ hints: [ON_ISSUE, OWN] }))
      expect(saved).toEqual({ recorded: 2, untold: 2, opened: 0 })
      expect(await store.drain(NOON + 1)).toEqual({ drained: 2, woken: 1 })
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON + 1 })
    })

    test('is not kept where it concerns no case', async ({ store }) => {
      await store.takeCursor(taking('a'))
      const hints: ListedHint[] = [OWN, { ...ON_ISSUE, opens: true }]
      expect(await store.saveHints(saving({ hints }))).toEqual({ recorded: 0, untold: 0, opened: 0 })
      expect(await store.deliveries(9)).toEqual([])
    })

    test('makes a ticket a case that may be one and is none', async ({ store }) => {
      await store.takeCursor(taking('a'))
      const saved = await store.saveHints(saving({ hints: [{ ...OWN, opens: true }] }))
      expect(saved).toEqual({ recorded: 1, untold: 1, opened: 1 })
      await store.drain(NOON)
      expect(await store.find(ID)).toMatchObject({ dueAt: NOON })
    })

    test('counts as known where it is a case already', async ({ store }) => {
      await sleeping(store)
      await store.takeCursor(taking('a'))
      const saved = await store.saveHints(saving({ hints: [{ ...OWN, opens: true }] }))
      expect(saved).toEqual({ recorded: 1, untold: 1, opened: 0 })
    })

    test('counts as told when a webhook has told of it since, drained or not', async ({ store }) => {
      await sleeping(store)
      const received = (receivedAt: number) => ({ ...hint(String(receivedAt)), receivedAt })
      await store.takeCursor(taking('a'))
      await store.record([received(ON_ISSUE.at - 2 * MINUTE)])
      const before = await store.saveHints(saving({ hints: [ON_ISSUE], dueAt: NOON, until: NOON + MINUTE }))
      expect(before).toMatchObject({ recorded: 1, untold: 1 })
      await store.record([received(ON_ISSUE.at + 7)])
      const next = { ...ON_ISSUE, at: ON_ISSUE.at + 5 }
      const since = await store.saveHints(saving({ hints: [next], dueAt: NOON, until: NOON + MINUTE }))
      expect(since).toMatchObject({ recorded: 1, untold: 0 })
      await store.drain(NOON)
      const drained = await store.saveHints(saving({ hints: [{ ...next, at: next.at + 1 }] }))
      expect(drained).toMatchObject({ recorded: 1, untold: 0 })
    })

    test('of one change wakes once, however often it is listed', async ({ store }) => {
      await sleeping(store)
      await store.takeCursor(taking('a'))
      const hints = [ON_ISSUE, ON_ISSUE]
      const page = saving({ hints, dueAt: NOON, until: NOON + MINUTE })
      expect(await store.saveHints(page)).toMatchObject({ recorded: 1 })
      expect(await store.saveHints(page)).toMatchObject({ recorded: 0 })
      const moved = saving({ hints: [{ ...ON_ISSUE, at: NOON }] })
      expect(await store.saveHints(moved)).toMatchObject({ recorded: 1 })
    })

    test('of a ticket that was erased leaves no trace', async ({ store }) => {
      await store.open(TICKET, NOON)
      await store.forget(TICKET, NOON, 0)
      await store.takeCursor(taking('a'))
      const hints = [{ ...OWN, opens: true }]
      expect(await store.saveHints(saving({ hints }))).toMatchObject({ recorded: 0 })
      expect(await store.traces(TICKET)).toMatchObject({ cases: 0, deliveries: 0 })
      expect(JSON.stringify(await store.deliveries(9))).not.toContain(TICKET.id)
    })

    test('goes with its ticket when that is erased', async ({ store }) => {
      await sleeping(store)
      await store.takeCursor(taking('a'))
      await store.saveHints(saving({ hints: [OWN] }))
      await store.forget(TICKET, NOON, 0)
      expect(JSON.stringify(await store.deliveries(9))).not.toContain(TICKET.id)
    })

    test('is on record with the new cursor, or neither is', async ({ opened, store }) => {
      await sleeping(store)
      await store.takeCursor(taking('a'))
      const broken = { ...ON_ISSUE, hint: { ...ISSUE, system: Symbol('none') as unknown as string } }
      await expect(store.saveHints(saving({ hints: [OWN, broken] }))).rejects.toThrow()
      const other = await opened.reopen()
      expect(await other.cursors()).toMatchObject([{ name: 'zendesk' }])
      expect((await other.cursors())[0]?.cursor).toBeUndefined()
      expect(await other.deliveries(9)).toEqual([])
    })
  })
}
