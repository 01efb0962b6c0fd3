// The sweep: a webhook may be lost, so every case is looked at again in time even if nobody hints at it.
import type { Ports } from './ports.ts'

/** Cases made due by one sweep; the rest follow with the next, so a sweep never floods the vendors. */
const SHARE = 1_000
/** How long deliveries and finished intents are remembered: longer than any vendor retries. */
const REMEMBERED = 30 * 86_400_000

/** Makes cases due that nobody has looked at for an interval, and forgets what is too old. Gives their number. */
export async function sweep(ports: Ports): Promise<number> {
  const { store, clock, settings } = ports
  const now = clock.now()
  await store.prune(now - REMEMBERED)
  return store.wake(now - settings.sweep, now, SHARE)
}
