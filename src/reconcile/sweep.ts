// The sweep: a webhook may be lost, so every case is looked at again in time even if nobody hints at it. And what
// has done its work is forgotten.
import type { Ports } from './ports.ts'

/** Cases made due by one sweep; the rest follow with the next, so a sweep never floods the vendors. */
const SHARE = 1_000

const DAY = 86_400_000

/** How long deliveries and finished intents are remembered: longer than any vendor retries. */
const REMEMBERED = 30 * DAY

/**
 * How long a case is remembered once its ticket is closed or gone, so that a fix that does not hold is still shown.
 * Zendesk archives closed tickets after 120 days; then nobody looks at them any more.
 */
const RETIRED = 90 * DAY

/** How often a case is looked at that is retired: a deleted ticket may come back, and an issue's webhook be lost. */
const SELDOM = DAY

/**
 * How long reports of deploys decide. A ticket that was told of a fix is closed within weeks (Zendesk closes what
 * is solved for 28 days), so only one that has waited for two years could ask for an older one.
 */
const DEPLOYED = 730 * DAY

/** Makes cases due that nobody has looked at for an interval, and forgets what is too old. Gives their number. */
export async function sweep({
  store,
  deploys,
  clock,
  settings,
}: Pick<Ports, 'store' | 'deploys' | 'clock' | 'settings'>): Promise<number> {
  const now = clock.now()
  await store.prune(now - REMEMBERED, now - RETIRED)
  // By whole days, since forgetting one of them means to look through all of them.
  await deploys.forget(now - (now % DAY) - DEPLOYED)
  await store.forgetCommits(now - DEPLOYED)
  return store.wake(now - settings.sweep, now, SHARE, now - SELDOM)
}
