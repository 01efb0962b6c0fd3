// Which commit is in force in one service and environment, from the deploys that are known of it.
import type { Deploy } from './facts.ts'
import type { Instant } from './ref.ts'

export type Running = { readonly sha: string; readonly at: Instant }

/** Deploys that are looked at, the newest: nobody rolls back further. */
const NEWEST = 300

/**
 * The commit that is in force where this organisation is. Deploys may come in any order; of two at the same time the
 * later in the list came after. Deploying a commit that was in force before is a return to it, which takes off what
 * came after; `rolled_back` takes a commit off together with what came after it; a failed deploy changes nothing.
 * Undefined: nothing is in force that is known.
 */
export function runningFor(
  deploys: readonly Deploy[],
  organization: string | undefined,
): Running | undefined {
  const reaching = deploys
    .filter(
      ({ organizations }) =>
        organizations === undefined || (organization !== undefined && organizations.includes(organization)),
    )
    .toSorted((left, right) => left.at - right.at)
  let inForce: readonly string[] = []
  let since: Instant = 0
  for (const { sha, version, status, at } of reaching.slice(-NEWEST)) {
    // Where CI gives no commit, the version's name is taken for that of its tag.
    const name = sha ?? version
    if (name === undefined || status === 'failed') continue
    const place = inForce.indexOf(name)
    if (status === 'success') inForce = place < 0 ? [...inForce, name] : inForce.slice(0, place + 1)
    else if (place >= 0) inForce = inForce.slice(0, place)
    since = at
  }
  const sha = inForce.at(-1)
  return sha === undefined ? undefined : { sha, at: since }
}
