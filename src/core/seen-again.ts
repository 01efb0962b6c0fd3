// A fix that is deployed and does not hold: the source of the related task (Sentry) has seen the error again. The
// ticket is solved no longer, until the source says that it is resolved or engineering deploys anew.
import type { Because } from './because.ts'
import { deployedAt } from './deployed.ts'
import type { Notice } from './desired.ts'
import { DEPLOYED_IN, evidenceOf } from './evidence.ts'
import type { IssueFacts, Watched } from './facts.ts'
import type { Given } from './given.ts'
import { forget, notice } from './notices.ts'
import type { Instant } from './ref.ts'

/** Told silently: since when the fix is taken to be there (epoch ms), and that it was seen not to hold. */
const DEPLOYED_AT = 'deployed-at'
export const SEEN_AGAIN = 'seen-again'

/**
 * Whether an error behind these issues, which are deployed, was seen again after that. What happened before the
 * deploy does not count. A source that cannot be read leaves everything as it is.
 *
 * | state      | seen again after the deploy | held before | then       |
 * |------------|-----------------------------|-------------|------------|
 * | unread     | -                           | as before   | as before  |
 * | unresolved | yes                         | any         | seen again |
 * | archived   | yes                         | yes         | seen again |
 * | otherwise  |                             | any         | it holds   |
 */
export function isSeenAgain(deciding: readonly IssueFacts[], given: Given): boolean {
  const wasSeen = wasSeenAgain(given)
  const since = fixedSince(deciding, given)
  const isNew = since === given.now
  const stays = wasSeen && !isNew
  const { watched = [] } = given.facts
  // Which things they were went with a lost database.
  if (watched.length === 0) return stays
  return watched.some(({ state }: Watched) => {
    if (state === 'unread') return stays
    const counts = state.status === 'unresolved' || (state.status === 'archived' && wasSeen)
    return counts && state.regressedAt !== undefined && state.regressedAt > since
  })
}

/** Since when the fix that is there now is there: a later deploy of it, or another version, is a new one. */
function fixedSince(deciding: readonly IssueFacts[], given: Given): Instant {
  const { facts, policy, known, now } = given
  const isTold = known.applied.told.customer === 'deployed' || wasSeenAgain(given)
  const at = rememberedAt(deciding, given)
  if (!isTold || at === undefined) return now
  const versions = deciding.flatMap((issue) => issue.versions)
  const reported = deployedAt(versions, facts.deploys, facts.ticket.organization, policy.deployed)
  // By commits another deploy need not hold another fix: a new one is seen by its changes (`rememberedAt`).
  return Math.max(Number(at), reported)
}

/** The time that is remembered of the fix that is there now, if there is one. */
function rememberedAt(deciding: readonly IssueFacts[], given: Given): string | undefined {
  const { told } = given.known.applied
  const isSame = told[DEPLOYED_IN] === evidenceOf(deciding, given)
  const at = told[DEPLOYED_AT] ?? ''
  return isSame && /^\d+$/.test(at) ? at : undefined
}

/** Whether the last that was told is that the error was seen again. */
export function wasSeenAgain({ known }: Given): boolean {
  return known.applied.told[SEEN_AGAIN] === 'started'
}

/** What is remembered of it, and said to nobody. `isThere`: by the issues alone the fix is deployed. */
export function seenAgainNotices(
  deciding: readonly IssueFacts[],
  is: { readonly isThere: boolean; readonly isAgain: boolean },
  because: readonly Because[],
  given: Given,
): Notice[] {
  const { applied } = given.known
  if (is.isAgain) return [notice(SEEN_AGAIN, 'started', 'agent', because)]
  const over = forget(SEEN_AGAIN, because, applied)
  if (!is.isThere) return [...over, ...forget(DEPLOYED_AT, because, applied)]
  const since = applied.told.customer === 'deployed' ? rememberedAt(deciding, given) : undefined
  return [...over, notice(DEPLOYED_AT, since ?? String(given.now), 'agent', because)]
}
