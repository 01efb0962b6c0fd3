// Releases of an older line: where two lines are kept alive, v1.9.5 comes out after v2.0.0 and takes nothing of it back.
import type { Instant } from './ref.ts'
import { isOlder, versionName } from './version.ts'

/** A published release, by its tag. */
type Released = { readonly sha: string; readonly at: Instant }

/**
 * Those that came after all others that were out by then. A release is taken back by deleting it or making it a draft,
 * so whatever is still out is in force; a tag that is no version is taken in the order of time.
 */
export function withoutOlderLines<Release extends Released>(
  releases: readonly Release[],
): readonly Release[] {
  return releases.filter(
    ({ sha, at }) =>
      !releases.some((other) => other.at <= at && isOlder(versionName(sha), versionName(other.sha))),
  )
}
