// Commits that name an issue, and where their changes stand: in force in a service, still waiting, or taken back.
import type { Folder } from './folders.ts'
import type { Instant } from './ref.ts'

/** A commit that names issues, as it was found in a repository: closed words and fingerprints, none of its text. */
export type Commit = {
  readonly repository: string
  readonly sha: string
  /** The same for a commit and for whatever was cherry-picked from it. */
  readonly change: string
  /** Keys of the issues that it, or its pull request, names. */
  readonly names: readonly string[]
  /** The commits that it takes back: several where it takes back a merge. */
  readonly undoes?: readonly string[]
  /** The commit that it was cherry-picked from, when it says so: then it is the same change. */
  readonly picked?: string
  /** The end of the branch that a squash made this commit of: whatever is part of that, is part of this. */
  readonly brings?: string
  /** The services of a repository with several that it touched when it was found; absent: whatever is in the repository. */
  readonly services?: readonly string[]
  /** What is known of it and the folders of services, also of those that came later. */
  readonly folders?: readonly Folder[]
}

/** Where the changes of one issue stand in one service and environment, for one customer. */
export type Shipment = {
  /** The issue's id. */
  readonly issue: string
  readonly service: string
  readonly environment: string
  /** The commit in force, shortened for people; absent: nothing was ever deployed there. */
  readonly sha?: string
  /** When it came into force. */
  readonly at: Instant
  /** Changes that are in force. */
  readonly there: readonly string[]
  /** Changes that are not. */
  readonly waiting: readonly string[]
  /** Of those, the ones that are looked for here only because the service came to the mapping after they were found. */
  readonly learnt?: readonly string[]
  /** Changes that were taken back, where that is deployed: nobody waits for them, and whoever had them has lost them. */
  readonly takenBack: readonly string[]
  /** Whether some of the other customers have all of them. */
  readonly isElsewhere: boolean
}

export type Standing = Pick<Shipment, 'there' | 'waiting' | 'takenBack'>

/**
 * Splits the changes of these commits by what is in force. A change is there when any commit of it is (a
 * cherry-picked fix is the same change). One that was taken back is in neither of the first two lists, whether or not the
 * taking back is deployed yet: in doubt nobody is told that they have it; once it is, it is in the third. Taking back the
 * taking back brings it to life again, and where only the first of the two is deployed it waits for the second.
 */
export function standingOf(
  commits: readonly Pick<Commit, 'sha' | 'change' | 'undoes'>[],
  contains: (sha: string) => boolean,
): Standing {
  const reverts = commits.filter((commit) => commit.undoes !== undefined)
  /** As far as these commits go. */
  function isUndone(sha: string, among: (sha: string) => boolean, seen: readonly string[] = []): boolean {
    return reverts.some(
      (revert) =>
        revert.undoes?.some((undone) => isSame(undone, sha)) === true &&
        among(revert.sha) &&
        !seen.includes(revert.sha) &&
        !isUndone(revert.sha, among, [...seen, revert.sha]),
    )
  }
  const fixes = commits.filter((commit) => commit.undoes === undefined)
  const undone = new Set(fixes.filter(({ sha }) => isUndone(sha, () => true)).map(({ change }) => change))
  const there = new Set(
    fixes.filter(({ sha }) => contains(sha) && !isUndone(sha, contains)).map(({ change }) => change),
  )
  const live = [...new Set(fixes.map(({ change }) => change))].filter((change) => !undone.has(change))
  return {
    there: live.filter((change) => there.has(change)),
    waiting: live.filter((change) => !there.has(change)),
    takenBack: [...undone].filter((change) => !there.has(change)),
  }
}

/** How an issue is looked up by its key: GitHub's names are the same in any case of letters, Jira's are capitals. */
export function nameOf(key: string): string {
  return key.includes('#') ? key.toLowerCase() : key.toUpperCase()
}

/** Whether an abbreviated commit name and a whole one mean the same commit. */
export function isSame(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length >= 7 && long.startsWith(short)
}

/** True when everything that is wanted of the issue is in force, in every service and environment that has part of it. */
export function isCarried(shipments: readonly Shipment[]): boolean {
  return (
    shipments.some(({ there }) => there.length > 0) && shipments.every(({ waiting }) => waiting.length === 0)
  )
}

/** The changes in force, each once. */
export function changesThere(shipments: readonly Shipment[]): readonly string[] {
  return [...new Set(shipments.flatMap(({ there }) => there))].toSorted()
}
