// The sweep of the webhooks that a vendor sent and that failed: asked for again, they come by the same door as all
// others. Where this is not to be had, the lists of what changed (lists.ts) make up for them.
import type { SentWebhooks } from '../connectors/connector.ts'
import { describeFailure, type Failure, failed } from '../core/failure.ts'
import type { Instant } from '../core/ref.ts'
import { faultOf } from './fault.ts'
import type { Ports } from './ports.ts'
import { retryAt } from './retry-list.ts'
import type { SweepOrder, Swept } from './swept.ts'

/** What only a person can set right (a right that is missing, a webhook) is asked about once an hour. */
const BY_HAND = 12

/** One look at what a vendor sent since the last one. Rejects only when the store does. */
export async function sweepSentWebhooks(
  { system, name, redeliver }: SentWebhooks,
  { token, isForced = false }: SweepOrder,
  { store, clock, settings, observe }: Ports,
): Promise<Swept> {
  const lease = clock.now() + settings.lease
  const taken = await store.takeCursor({ name, token, isForced, now: clock.now(), until: lease })
  if (taken.kind === 'busy') return { system, name, dueAt: taken.until, listing: 'busy' }
  const { cursor } = taken
  const answer = await redeliver({ cursor, now: clock.now() }).catch((error: unknown) =>
    failed<never>(faultOf(error, { observe })),
  )
  const failure = answer.ok ? undefined : answer.failure
  const asked = answer.ok ? answer.value.asked : 0
  const described = failure && describeFailure(failure)
  const dueAt = dueAgain(failure, clock.now(), settings.lists)
  const saved = await store.saveHints({
    name,
    token,
    hints: [],
    cursor: answer.ok ? answer.value.cursor : cursor,
    now: clock.now(),
    dueAt,
    ...(described === undefined ? {} : { failure: described }),
  })
  observe({ kind: 'redelivery', system, asked, failure, isKnown: described === taken.failure })
  // Somebody else has it by now; what we asked for arrives all the same.
  if (saved === undefined) return { system, name, dueAt: lease, listing: 'busy' }
  const none = { changed: 0, hinted: 0, untold: 0, opened: 0, isBegun: cursor === undefined }
  return { system, name, dueAt, listing: { system, ...none, asked, ...(failure && { failure }) } }
}

function dueAgain(failure: Failure | undefined, now: Instant, interval: number): Instant {
  if (failure === undefined) return now + interval
  const isByHand =
    failure.kind === 'denied' || (failure.kind === 'refused' && failure.reason === 'no-webhook')
  return isByHand ? now + BY_HAND * interval : retryAt(failure, now, interval)
}
