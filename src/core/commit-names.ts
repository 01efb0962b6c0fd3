// Which version was reported with a commit: whoever reports may abbreviate a commit's name, and each in another way.
import { isSame } from './change.ts'

/** What every abbreviation of a commit's name begins with. */
export const SHORTEST = 7

export type CommitNames = {
  readonly remember: (sha: string, version: string) => void
  /** The version that was reported last with this commit, under any of its names. */
  readonly find: (sha: string) => string | undefined
}

export function createCommitNames(): CommitNames {
  const known = new Map<string, { readonly sha: string; readonly version: string }[]>()
  const alike = (sha: string) => known.get(sha.slice(0, SHORTEST)) ?? []
  return {
    remember(sha, version) {
      const others = alike(sha).filter((each) => each.sha !== sha)
      known.set(sha.slice(0, SHORTEST), [...others, { sha, version }])
    },
    find: (sha) => alike(sha).findLast((each) => isSame(each.sha, sha))?.version,
  }
}
