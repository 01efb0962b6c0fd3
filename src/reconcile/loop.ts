// The loop: hints wake cases, due cases are leased in batches, each batch gets one pass. It may be stopped and
// started at any moment, on several replicas at once: leases keep them apart, marks keep them from repeating.
import type { Cancel } from '../core/clock.ts'
import { writeImpacts } from './impact.ts'
import { sweepLists } from './lists.ts'
import { runPass } from './pass.ts'
import type { Ports } from './ports.ts'
import type { SeenClock } from './seen-clock.ts'
import { sweep } from './sweep.ts'
import type { Swept } from './swept.ts'

export type Loop = {
  /** Does everything that is due now; gives the number of cases looked at. */
  readonly turn: () => Promise<number>
  /** Turns until cancelled, sleeping when nothing is due. */
  readonly run: (cancel: Cancel) => Promise<void>
  /** Ends a sleep early: so many hints have just been recorded. */
  readonly wake: (hints?: number) => void
  /** How many hints wait to be drained, as far as this process knows. */
  readonly backlog: () => number
}

/** The clock is the one that the connectors go by, too. */
export type LoopPorts = Ports & { readonly clock: SeenClock }

/** Drains before the next batch of cases is taken, a thousand hints each: a flood of hints does not put it off. */
const DRAINS = 20

/** Builds the loop. `newToken` names a lease uniquely among all replicas. */
export function createLoop(ports: LoopPorts, newToken: () => string): Loop {
  const { store, clock, settings, observe } = ports
  let nap = new AbortController()
  let isWoken = false
  // May be below zero for a moment: a hint can be drained before whoever recorded it says so.
  let backlog = 0
  let sweptAt = clock.now()
  /** When the first of the vendors' lists is due, as far as this process knows. */
  let listsAt = sweptAt
  let reading: Promise<void> | undefined
  let isStopping = false
  /** The clock may have been set back while nobody ran. */
  let isFirst = true

  function wake(hints = 0): void {
    backlog += hints
    isWoken = true
    nap.abort()
  }

  async function drain(): Promise<void> {
    for (let round = 0; round < DRAINS; round++) {
      const { drained } = await store.drain(clock.now())
      backlog -= drained
      if (drained > 0) continue
      backlog = 0
      return
    }
    // There is more, so there is no sleep after this batch.
    isWoken = true
  }

  async function turn(): Promise<number> {
    await drain()
    const token = newToken()
    const now = clock.now()
    const leased = await store.lease({ now, until: now + settings.lease, token, limit: settings.batch })
    if (leased.length > 0) await runPass(leased, token, ports)
    await writeImpacts(ports)
    return leased.length
  }

  /** A clock that was set back must not hold up what waits for a time: it would for as long as the clock is behind. */
  async function followClock(): Promise<void> {
    const now = clock.now()
    const before = clock.latest()
    if (isFirst || now < before) {
      await store.rewind(now, before)
      clock.startOver()
      isFirst = false
    }
    sweptAt = Math.min(sweptAt, now)
    listsAt = Math.min(listsAt, now + settings.lists)
  }

  /** A sweep every tenth of its interval keeps each one small. */
  async function sweepInTime(): Promise<void> {
    if (clock.now() - sweptAt < settings.sweep / 10) return
    sweptAt = clock.now()
    await sweep(ports)
  }

  /** Beside the loop, so that a vendor which does not answer holds up no case. One reading at a time. */
  function readListsInTime(): void {
    if (reading !== undefined || clock.now() < listsAt || !Number.isFinite(settings.lists)) return
    reading = sweepLists(ports, { token: newToken() })
      .then(heed)
      .catch((error: unknown) => {
        listsAt = clock.now() + settings.lists
        // Whoever stops us may have closed the store before an answer came.
        if (!isStopping) observe({ kind: 'fault', where: 'lists', error })
      })
      .finally(() => {
        reading = undefined
      })
  }

  function heed(swept: readonly Swept[]): void {
    listsAt = Math.min(clock.now() + settings.lists, ...swept.map(({ dueAt }) => dueAt))
    const hints = swept.reduce((sum, { listing }) => sum + (listing === 'busy' ? 0 : listing.hinted), 0)
    if (hints > 0 || listsAt <= clock.now()) wake(hints)
  }

  async function run(cancel: Cancel): Promise<void> {
    cancel.addEventListener('abort', wake, { once: true })
    while (!cancel.aborted) {
      isWoken = false
      nap = new AbortController()
      // A fault here is a bug or a store that does not answer: say so, keep the leases' promise, go on.
      const worked = await followClock()
        .then(sweepInTime)
        .then(readListsInTime)
        .then(turn)
        .catch((error: unknown) => {
          observe({ kind: 'fault', where: 'loop', error })
          return 0
        })
      if (worked === 0 && !isWoken && !cancel.aborted) await clock.sleep(settings.idle, nap.signal)
    }
    isStopping = true
    await reading
  }

  return { turn, run, wake, backlog: () => backlog }
}
