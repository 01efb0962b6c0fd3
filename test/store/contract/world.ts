// The valid world that each test of the contract starts from, and states its one difference to.
import { test as base } from 'vitest'
import type { Case, Watch } from '../../../src/core/case.ts'
import type { Deploy } from '../../../src/core/facts.ts'
import { caseId, type Instant, type Subject } from '../../../src/core/ref.ts'
import type { Engine } from '../../../src/store/engine.ts'
import type { Delivery, Leased, Store } from '../../../src/store/port.ts'

export type Opened = {
  readonly store: Store
  readonly engine: Engine
  /** Another store on the same data, while the first is still there: a second replica, or life after a crash. */
  readonly reopen: () => Promise<Store>
  /** Ends everything that was opened. */
  readonly close: () => Promise<void>
}

export type Open = () => Promise<Opened>

/** A test function that is handed a fresh database, closed afterwards. */
export function testOn(open: Open) {
  return base.extend<{ opened: Opened; store: Store }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture depends on from this pattern
    opened: async ({}, use) => {
      const opened = await open()
      await use(opened)
      await opened.close()
    },
    store: async ({ opened }, use) => use(opened.store),
  })
}

/** Every deploy that is recorded, in the order of their recording. */
export async function deploysOf(store: Store): Promise<readonly Deploy[]> {
  return (await store.deploysAfter(0, 1_000)).map(({ deploy }) => deploy)
}

export const NOON = 1_780_000_000_000
export const MINUTE = 60_000

export const TICKET = { system: 'zendesk', id: '35436' }
export const ID = caseId(TICKET)
export const ISSUE: Watch = { system: 'jira', subject: 'issue:10001' }

/** A delivery that hints at a subject of jira, received at noon. */
export function hint(id: string, subject: Subject = ISSUE.subject, system = 'jira'): Delivery {
  return { system, id, event: 'jira:issue_updated', receivedAt: NOON, hint: { system, subject } }
}

/** A delivery that says of a ticket that it may become a case. */
export function opening(id: string, ticket = TICKET.id): Delivery {
  return { ...hint(id, `ticket:${ticket}`, TICKET.system), opens: true }
}

/** Leases all that is due as one worker. */
export function lease(store: Store, token: string, now: Instant): Promise<readonly Leased[]> {
  return store.lease({ now, until: now + MINUTE, token, limit: 100 })
}

/** Ids of the cases that a worker gets. */
export async function leasedIds(store: Store, token: string, now: Instant): Promise<readonly string[]> {
  return (await lease(store, token, now)).map((leased) => leased.case.id)
}

/** The case of the usual ticket, opened and on lease to a worker named `token`. */
export async function held(store: Store, token = 'worker', now = NOON): Promise<Leased> {
  await store.open(TICKET, now)
  const [leased] = await lease(store, token, now)
  if (leased === undefined) throw new Error('the case was not to be had')
  return leased
}

/** Saves as that worker, to be looked at again when something happens. */
export function save(store: Store, leased: Leased, difference: Partial<Parameters<Store['save']>[0]> = {}) {
  return store.save({
    case: leased.case,
    token: 'worker',
    hints: leased.hints,
    dueAt: undefined,
    now: NOON,
    watches: [],
    ...difference,
  })
}

/** A case that sleeps until something happens at one of the watches. */
export async function sleeping(store: Store, watches: readonly Watch[] = [ISSUE]): Promise<Case> {
  const leased = await held(store)
  await save(store, leased, { watches })
  return leased.case
}
