// Which webhooks are to be asked for again, and when: decided from GitHub's own list of tries and what we asked for
// before. https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
import type { Instant } from '../../core/ref.ts'
import type { HookDelivery, Waiting } from './delivery-schema.ts'

/** How long the last try waits after one that failed again: what stood in the way may still be there. */
const PATIENCE = 30 * 60_000

/** Three tries in all, GitHub's own first one included. */
const MOST_ASKS = 2

/** The same bytes would be refused again: unreadable, by another method, too large, or of another kind. */
const FOR_GOOD: readonly number[] = [400, 405, 413, 415]

/** Not we but the moment was at fault: too slow, too many. */
const PASSING: readonly number[] = [408, 425, 429]

/**
 * How often a try that ended like this is asked for.
 *
 * | outcome                     | asks | why                                                                      |
 * |-----------------------------|------|--------------------------------------------------------------------------|
 * | none, 5xx, 3xx, 408 425 429 | 2    | at once, and once more later                                             |
 * | 400, 405, 413, 415          | 0    | it would fail again                                                      |
 * | 401                         | 1    | later: a secret is changed on both sides one after the other, and then   |
 * |                             |      | the same bytes, signed anew, are good                                    |
 * | any other 4xx               | 1    | later: a proxy without its bugbridge says so                             |
 */
function mostAsks(status: number): number {
  if (FOR_GOOD.includes(status)) return 0
  return isRefused(status) ? 1 : MOST_ASKS
}

/** "OK" is GitHub's word for every 2xx. */
function isOk({ status, status_code }: HookDelivery): boolean {
  if (status === 'OK') return true
  return status_code >= 200 && status_code < 300 && !/^(?:failed|timed)/i.test(status)
}

function isRefused(status: number): boolean {
  return status >= 400 && status < 500 && !PASSING.includes(status)
}

/**
 * What waits at one hook after its tries since the last look were read. `listed` are all tries, newest first; a try may
 * have been listed before. `waiting` is what waited at this hook.
 */
export function stillWaiting(
  hook: string,
  listed: readonly HookDelivery[],
  waiting: readonly Waiting[],
  now: Instant,
): readonly Waiting[] {
  const still = new Map(waiting.map((each) => [each.guid, each]))
  for (const [guid, tries] of Map.groupBy(listed, (each) => each.guid)) {
    const [newest] = tries
    if (newest === undefined) continue
    const { id, delivered_at: at, status_code } = newest
    const before = still.get(guid)
    const most = mostAsks(status_code)
    // Once it arrived, what failed before or after that does not matter any more.
    if (tries.some(isOk) || most === 0) still.delete(guid)
    else if (before?.id !== id) {
      // Somebody may have asked by hand, or we did and lost the database: that counts, too.
      const asked = Math.max(before?.asked ?? 0, tries.filter(({ redelivery }) => redelivery).length)
      const isAtOnce = asked === 0 && !isRefused(status_code)
      const due = asked >= most ? null : isAtOnce ? now : at + PATIENCE
      still.set(guid, { hook, guid, id, at, asked, due })
    }
  }
  return [...still.values()]
}
