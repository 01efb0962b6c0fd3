// The loop: hints wake cases, due cases are leased in batches, each batch gets one pass. It may be stopped and
// started at any moment, on several replicas at once: leases keep them apart, marks keep them from repeating.
import type { Cancel } from '../core/clock.ts'
import { runPass } from './pass.ts'
import type { Ports } from './ports.ts'
import { sweep } from './sweep.ts'

export type Loop = {
  /** Does everything that is due now; gives the number of cases looked at. */
  readonly turn: () => Promise<number>
  /** Turns until cancelled, sleeping when nothing is due. */
  readonly run: (cancel: Cancel) => Promise<void>
  /** Ends a sleep early: something has just been recorded. */
  readonly wake: () => void
}

/** Builds the loop. `newToken` names a lease uniquely among all replicas. */
export function createLoop(ports: Ports, newToken: () => string): Loop {
  const { store, clock, settings, observe } = ports
  let nap = new AbortController()
  let isWoken = false
  let sweptAt = clock.now()

  function wake(): void {
    isWoken = true
    nap.abort()
  }

  async function turn(): Promise<number> {
    for (let more = true; more; ) more = (await store.drain(clock.now())).drained > 0
    const token = newToken()
    const now = clock.now()
    const leased = await store.lease({ now, until: now + settings.lease, token, limit: settings.batch })
    if (leased.length > 0) await runPass(leased, token, ports)
    return leased.length
  }

  /** A sweep every tenth of its interval keeps each one small. */
  async function sweepInTime(): Promise<void> {
    if (clock.now() - sweptAt < settings.sweep / 10) return
    sweptAt = clock.now()
    await sweep(ports)
  }

  async function run(cancel: Cancel): Promise<void> {
    cancel.addEventListener('abort', wake, { once: true })
    while (!cancel.aborted) {
      isWoken = false
      nap = new AbortController()
      // A fault here is a bug or a store that does not answer: say so, keep the leases' promise, go on.
      const worked = await sweepInTime()
        .then(turn)
        .catch((error: unknown) => {
          observe({ kind: 'fault', where: 'loop', error })
          return 0
        })
      if (worked === 0 && !isWoken && !cancel.aborted) await clock.sleep(settings.idle, nap.signal)
    }
  }

  return { turn, run, wake }
}
