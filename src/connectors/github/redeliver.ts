// Asks GitHub to send again the webhooks that failed, since it never does so by itself. It keeps them for three days:
// https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
import { done, type Failure, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import { LOOK_BACK, type SentWebhooks } from '../connector.ts'
import type { GitHub } from './client.ts'
import { HookDeliveries, type HookDelivery, RedeliveryCursor, type Waiting } from './delivery-schema.ts'
import { stillWaiting } from './failed-deliveries.ts'
import type { HookPlace } from './hooks.ts'
import { Anything } from './schema.ts'

const MINUTE = 60_000
/** How far each reading reaches back over the one before: clocks differ, and a try is listed when it has ended. */
const OVERLAP = 10 * MINUTE
const KEPT = 3 * 86_400_000
/** Of one hook in one reading: five thousand tries. */
const MOST_PAGES = 50
/** What waits beyond that is left to the lists of what changed. */
const MOST_WAITING = 1_000

/** `github` is signed in as whom the hooks belong to; `mostAsked`: in one reading of this place. */
export function createRedeliver(
  github: GitHub,
  place: HookPlace,
  mostAsked: number,
): SentWebhooks['redeliver'] {
  /** The tries at one hook since then, newest first. */
  async function tries(hook: string, since: Instant): Promise<Result<readonly HookDelivery[]>> {
    const found: HookDelivery[] = []
    let cursor: string | undefined
    for (let page = 1; page <= MOST_PAGES; page++) {
      const from = cursor
      const read = await github.page(HookDeliveries, (octokit) => place.deliveries(octokit, hook, from))
      if (!read.ok) return read
      const listed = read.value.value.flatMap((each) => each ?? [])
      found.push(...listed.filter(({ delivered_at }) => delivered_at >= since))
      cursor = read.value.next
      if (cursor === undefined || listed.some(({ delivered_at }) => delivered_at < since)) break
    }
    return done(found)
  }

  /** Asks for what is due, the oldest first, since GitHub forgets it first. `stopped`: why the rest was not asked. */
  async function ask(waiting: readonly Waiting[], now: Instant) {
    const after = new Map<Waiting, Waiting>()
    let count = 0
    let stopped: Failure | undefined
    const due = waiting.filter((each) => each.due !== null && each.due <= now)
    for (const each of due.toSorted(byAge).slice(0, mostAsked)) {
      const sent = await github.ask('upsert', Anything, (octokit) =>
        place.attempt(octokit, each.hook, each.id),
      )
      const kind = sent.ok ? 'done' : sent.failure.kind
      // GitHub has forgotten it, or will not send this one: it is given up.
      if (kind === 'gone' || kind === 'refused') after.set(each, { ...each, due: null })
      else if (sent.ok) {
        after.set(each, { ...each, asked: each.asked + 1, due: null })
        count += 1
      } else {
        stopped = sent.failure
        break
      }
    }
    return { waiting: waiting.map((each) => after.get(each) ?? each), count, stopped }
  }

  return async function redeliver({ cursor, now }) {
    const before = readCursor(cursor, now)
    const listed = await place.list(before, now)
    if (!listed.ok) return failed(outOfReach(listed.failure))
    const { hooks, hooksAt } = listed.value
    if (hooks.length === 0) return failed({ kind: 'refused', system: 'github', reason: 'no-webhook' })
    const still: Waiting[] = []
    let isGone = false
    for (const hook of hooks) {
      const found = await tries(hook, before.since - OVERLAP)
      // A hook that was taken away since they were listed, perhaps for another.
      if (!found.ok && found.failure.kind === 'gone' && hooksAt < now) {
        isGone = true
        continue
      }
      if (!found.ok) return failed(outOfReach(found.failure))
      const mine = before.waiting.filter((each) => each.hook === hook)
      still.push(...stillWaiting(hook, found.value, mine, now))
    }
    const { waiting, count, stopped } = await ask(still, now)
    // What was asked for must be kept; what stopped us will stop the next reading as well.
    if (stopped !== undefined && count === 0) return failed(outOfReach(stopped))
    const kept = waiting
      .filter(({ at }) => at > now - KEPT)
      .toSorted(byAge)
      .slice(-MOST_WAITING)
    const next: RedeliveryCursor = { since: now, hooks, hooksAt: isGone ? 0 : hooksAt, waiting: kept }
    return done({ asked: count, cursor: JSON.stringify(next) })
  }
}

/** Of two in one second the later one has the larger number. */
function byAge(one: Waiting, other: Waiting): number {
  return one.at - other.at || (BigInt(one.id) < BigInt(other.id) ? -1 : 1)
}

/** Begins a day back without a place of before, or when the clock was set back. */
function readCursor(cursor: string | undefined, now: Instant): RedeliveryCursor {
  const begin = { since: now - LOOK_BACK, hooks: [], hooksAt: 0, waiting: [] }
  try {
    const before = RedeliveryCursor.safeParse(JSON.parse(cursor ?? '')).data
    return before === undefined || before.since > now ? begin : before
  } catch {
    return begin
  }
}

/** 404 is also what GitHub says to whom it denies, and here nothing else is meant by it. */
function outOfReach(failure: Failure): Failure {
  const { status } = failure
  const said = { system: 'github', ...(status === undefined ? {} : { status }) }
  if (failure.kind === 'gone') return { kind: 'denied', ...said }
  // Not `invalid`, by which the place would be forgotten.
  return failure.kind === 'refused' ? { kind: 'refused', reason: 'unsupported', ...said } : failure
}
