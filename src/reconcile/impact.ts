// Keeps what stands on issues about the tickets behind them up to date: looked at after every pass that saw one of
// them, written when it differs, and then not again for a while, however many tickets change.
import { shownOf } from '../core/impact.ts'
import type { IssueRef } from '../core/ref.ts'
import type { Standing } from '../store/port.ts'
import { faultOf } from './fault.ts'
import type { Ports } from './ports.ts'

/** From one write to an issue to the next, in milliseconds. */
const PAUSE = 300_000
/** How long what was refused is left alone. */
const REFUSED = 600_000
/** Issues in one turn of the loop, so that no ticket waits for them. */
const AT_ONCE = 5

/** Has these issues looked at, if the mapping wants anything to stand there. */
export async function touchIssues(
  issues: readonly IssueRef[],
  { store, policy, clock }: Ports,
): Promise<void> {
  if (policy.issues.impact === undefined || policy.mode !== 'sync') return
  const distinct = new Map(issues.map((issue) => [`${issue.system} ${issue.id}`, issue]))
  await store.touch([...distinct.values()], clock.now(), PAUSE)
}

/** Writes what is due. Throws when the store does; whatever the tracker does is tried again. */
export async function writeImpacts(ports: Ports): Promise<void> {
  const { store, policy, clock, settings } = ports
  if (policy.issues.impact === undefined || policy.mode !== 'sync') return
  const now = clock.now()
  // Longer than a write may take effect, so that whoever comes after a crash finds what became of it.
  for (const standing of await store.takeTouched(now, now + settings.settle, AT_ONCE)) {
    await writeOne(standing, ports).catch((error: unknown) => faultOf(error, ports))
  }
}

async function writeOne(
  standing: Standing,
  { store, tracker, clock, settings, observe }: Ports,
): Promise<void> {
  const { issue, written, place, begunAt } = standing
  const again = clock.now() + PAUSE
  const isOpen = begunAt !== undefined && begunAt + settings.settle > clock.now()
  // It may still arrive, and then it is found.
  if (isOpen)
    return store.settleStanding(standing, { dueAt: begunAt + settings.settle, isUnclear: true, again })
  const shown = shownOf(await store.impact(issue))
  const text = JSON.stringify(shown)
  const isSame = text === written && begunAt === undefined
  // Nothing to say of an issue that never had a ticket.
  if (isSame || (written === undefined && shown.open + shown.solved === 0))
    return store.settleStanding(standing, { again })
  await store.beginStanding(standing, clock.now())
  const result = await tracker.writeImpact({
    issue,
    impact: shown,
    ...(place === undefined ? {} : { place }),
  })
  const now = clock.now()
  observe({ kind: 'impact', outcome: result.ok ? 'done' : result.failure.kind })
  if (result.ok)
    return store.settleStanding(standing, {
      written: text,
      at: now,
      again: now + PAUSE,
      ...(result.value.place === undefined ? {} : { place: result.value.place }),
    })
  switch (result.failure.kind) {
    case 'gone':
      return store.settleStanding(standing, { again })
    case 'later':
      return store.settleStanding(standing, { dueAt: result.failure.at, again })
    case 'unclear':
      return store.settleStanding(standing, { dueAt: now + settings.settle, isUnclear: true, again })
    case 'again':
      return store.settleStanding(standing, { dueAt: now + PAUSE, again })
    case 'denied':
    case 'refused':
      return store.settleStanding(standing, { dueAt: now + REFUSED, again })
    default:
      return result.failure satisfies never
  }
}
