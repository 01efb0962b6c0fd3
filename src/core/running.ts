// Which commit is in force in one service and environment, from the deploys that are known of it.
import { isSame } from './change.ts'
import { createCommitNames } from './commit-names.ts'
import type { Deploy } from './facts.ts'
import type { Instant } from './ref.ts'
import { versionName } from './version.ts'

export type Running = { readonly sha: string; readonly at: Instant }

/** Deploys that are looked at, the newest: nobody rolls back further. */
const NEWEST = 300

/** A commit's name, whole or abbreviated, and no tag's. */
const COMMIT = /^[0-9a-f]{7,64}$/

type Report = Omit<Deploy, 'environment' | 'repository'>

/** A deploy, and by what else it may be meant. */
export type Identified = Report & {
  readonly commit?: string
  /** What stands for a commit: of a release on GitHub its tag. */
  readonly tag?: string
  /** The version's name, however it is spelt. */
  readonly called?: string
}

/**
 * The deploys of one place, oldest first; of two at the same time the later in the list came after. Whoever deploys
 * and whoever takes back need not use the same name: a version that was reported with a commit stands for that one
 * from then on, and the commit for the version.
 */
export function identified(deploys: readonly Report[]): readonly Identified[] {
  const commits = new Map<string, string>()
  const versions = createCommitNames()
  return deploys
    .toSorted((left, right) => left.at - right.at)
    .map((deploy): Identified => {
      const { sha, version } = deploy
      const own = sha !== undefined && COMMIT.test(sha) ? sha : undefined
      const named = version === undefined ? undefined : versionName(version)
      if (own !== undefined && named !== undefined) {
        versions.remember(own, named)
        // One that failed took nothing's place.
        if (deploy.status !== 'failed' || !commits.has(named)) commits.set(named, own)
      }
      const commit = sha === undefined ? commits.get(named ?? '') : own
      const called = named ?? versions.find(own ?? '')
      return {
        ...deploy,
        ...(commit === undefined ? {} : { commit }),
        ...(sha === undefined ? {} : { tag: versionName(sha) }),
        ...(called === undefined ? {} : { called }),
      }
    })
}

/** Whether two deploys of one place are of the same: two commits say so by themselves, else the version does. */
export function isOfSame(one: Identified, other: Identified): boolean {
  const isEqual = (left?: string, right?: string) => left !== undefined && left === right
  if (isEqual(one.tag, other.tag) || isEqual(one.tag, other.called) || isEqual(one.called, other.tag))
    return true
  if (one.commit !== undefined && other.commit !== undefined) return isSame(one.commit, other.commit)
  return isEqual(one.called, other.called)
}

/**
 * Where it stands among what is in force; -1: nowhere. What takes a version back means it by whatever commit it came
 * here, if the one that it was last reported with never did.
 */
function placeOf(deploy: Identified, inForce: readonly Identified[], came: readonly Identified[]): number {
  const { status, sha, called } = deploy
  const isByVersion = status === 'rolled_back' && sha === undefined && called !== undefined
  const isOurs = !isByVersion || came.some((each) => isOfSame(each, deploy))
  return inForce.findLastIndex((each) => (isOurs ? isOfSame(each, deploy) : each.called === called))
}

/** What of two that are the same GitHub is asked for: a commit's whole name, or a tag as GitHub spells it. */
function better(before: Identified, after: Identified): Identified {
  const isFuller =
    before.sha === undefined ||
    (before.commit !== undefined && after.sha !== undefined && after.sha.length > before.sha.length)
  return isFuller && after.sha !== undefined ? after : before
}

/**
 * The commit that is in force where this organisation is. Deploys may come in any order. Deploying a commit that was in
 * force before is a return to it, which takes off what came after; `rolled_back` takes a commit off together with
 * what came after it; a failed deploy changes nothing, nor does taking back what is not known. Undefined: nothing is
 * in force that is known.
 */
export function runningFor(
  deploys: readonly Deploy[],
  organization: string | undefined,
): Running | undefined {
  return runningAmong(identified(deploys), organization)
}

/** The same of deploys that are identified already: for whoever asks for many organisations. */
export function runningAmong(
  deploys: readonly Identified[],
  organization: string | undefined,
): Running | undefined {
  const reaching = deploys.filter(
    ({ organizations }) =>
      organizations === undefined || (organization !== undefined && organizations.includes(organization)),
  )
  const came = reaching.filter(({ status }) => status === 'success')
  let inForce: readonly Identified[] = []
  let since: Instant = 0
  for (const deploy of reaching.slice(-NEWEST)) {
    const { status, at } = deploy
    if (status === 'failed') continue
    const place = placeOf(deploy, inForce, came)
    const same = inForce[place]
    if (status === 'success')
      inForce = same === undefined ? [...inForce, deploy] : [...inForce.slice(0, place), better(same, deploy)]
    else if (place >= 0) inForce = inForce.slice(0, place)
    since = at
  }
  const last = inForce.at(-1)
  // Where CI gives no commit, the version's name is taken for that of its tag.
  const sha = last === undefined ? undefined : (last.sha ?? last.commit ?? last.version)
  return sha === undefined ? undefined : { sha, at: since }
}
