// By what a fix was told to be available: remembered with the ticket, so that a record of ours that is lost later does
// not take it back.
import type { Because } from './because.ts'
import { changesThere, isCarried, type Shipment } from './change.ts'
import { isDeployed, isKept, isReported } from './deployed.ts'
import type { Notice } from './desired.ts'
import type { IssueFacts, IssueVersion } from './facts.ts'
import type { Given } from './given.ts'
import { notice } from './notices.ts'

export const DEPLOYED_IN = 'deployed-in'

/** Changes that are remembered of a ticket: they travel with its mark, which has little room. */
const MOST_CHANGES = 12

/**
 * By what these issues are deployed, for example `release/10001` or `commits/4711.4712`. What stays deployed keeps what
 * it was told by: a change that came later and is in a part of the places, or commits that cannot be read, are none.
 */
export function evidenceOf(issues: readonly IssueFacts[], given: Given): string {
  const shipments = issues.map((issue) => shipmentsOf(issue, given))
  const before = given.known.applied.told[DEPLOYED_IN]
  const byCommits = given.policy.deployed.by.includes('commits')
  const isPartly = shipments.some((each) => each.length > 0) && !shipments.every(isCarried)
  const isTold = given.known.applied.told.customer === 'deployed' && before !== undefined
  const isLost = issues.some((issue) => isPartlyTakenBack(issue, given))
  const stays = before?.startsWith('commits/') === true ? isLost || !shipments.every(isCarried) : isPartly
  if (byCommits && isTold && stays) return before
  if (issues.length > 0 && shipments.every((each) => each.length > 0))
    return `commits/${changesThere(shipments.flat()).slice(0, MOST_CHANGES).join('.')}`
  const ids = issues.flatMap((issue) => issue.versions.map((version) => version.id))
  return `${isReleasedAlone(issues, given) ? 'release' : 'deploy'}/${ids.toSorted().join('.')}`
}

/**
 * Whether a change that the customer was told of was taken back while others of the issue are in force and nothing new
 * is. Which of them was the fix, nobody here can tell: a person has to. What comes next must be there as well.
 */
export function isPartlyTakenBack(issue: IssueFacts, given: Given): boolean {
  const { told } = given.known.applied
  const ids = told.customer === 'deployed' ? changesIn(told[DEPLOYED_IN]) : []
  const shipments = shipmentsOf(issue, given)
  const isNew = changesThere(shipments).some((change) => !ids.includes(change))
  return isCarried(shipments) && !isNew && hasLost(ids, shipments)
}

function hasLost(ids: readonly string[], shipments: readonly Shipment[]): boolean {
  return shipments.some(({ takenBack }) => takenBack.some((change) => ids.includes(change)))
}

/** The changes of a piece of evidence; none where it is of another kind. */
function changesIn(evidence = ''): readonly string[] {
  const [kind, list = ''] = evidence.split('/')
  return kind === 'commits' ? list.split('.') : []
}

/** The same, as what is remembered and not said. */
export function evidenceNotice(
  issues: readonly IssueFacts[],
  because: readonly Because[],
  given: Given,
): Notice {
  return notice(DEPLOYED_IN, evidenceOf(issues, given), 'agent', because)
}

/** Whether nothing takes this evidence back for the issue, alone or among others that it was for. */
export function stands(issue: IssueFacts, evidence: string, given: Given): boolean {
  const { facts, policy } = given
  const [kind, list = ''] = evidence.split('/')
  const ids = list.split('.')
  const shipments = shipmentsOf(issue, given)
  if (kind === 'commits') {
    const judged = shipments.map(withoutLearnt).filter((each) => each !== undefined)
    if (judged.length === 0) return true
    if (judged.some((each) => isLostAt(ids, each))) return false
    const there = changesThere(judged)
    const waiting = judged.flatMap((each) => each.waiting)
    return ids.some((change) => there.includes(change)) && !ids.some((change) => waiting.includes(change))
  }
  const { deploys, ticket } = facts
  const isHere = (version: IssueVersion) =>
    isDeployed(version, deploys, ticket.organization, policy.deployed) ||
    isKept(version, deploys, ticket.organization, policy.deployed)
  const isKnown = issue.versions.some((version) => isReported(version, deploys, policy.deployed))
  // Beside a version that CI knows, one that it does not goes by its release.
  const isDenied = (version: IssueVersion) =>
    isReported(version, deploys, policy.deployed)
      ? !(kind === 'deploy' && isHere(version))
      : isKnown && policy.deployed.by.includes('release') && !version.released
  const says =
    shipments.some(({ there, waiting }) => there.length + waiting.length === 0) ||
    issue.versions.some(isDenied)
  // Fix versions that were taken off are other fix versions.
  const covers = issue.versions.length > 0 && issue.versions.every(({ id }) => ids.includes(id))
  const isReleased = issue.versions.every((version) => version.released)
  return !says && covers && (kind === 'deploy' || (kind === 'release' && isReleased))
}

/**
 * A service that came to the mapping later has taken nothing back, whether or not it has the change yet. Undefined:
 * nothing else is known of it.
 */
function withoutLearnt(shipment: Shipment): Shipment | undefined {
  const { there, waiting, learnt = [] } = shipment
  const own = waiting.filter((change) => !learnt.includes(change))
  return there.length + own.length === 0 && waiting.length > 0 ? undefined : { ...shipment, waiting: own }
}

/**
 * Whether this place has lost one of these changes, and not got something new instead: what is there beside it may be
 * a test, or words for the manual.
 */
function isLostAt(ids: readonly string[], { there, waiting, takenBack }: Shipment): boolean {
  const isReplaced = waiting.length === 0 && there.some((change) => !ids.includes(change))
  return !isReplaced && takenBack.some((change) => ids.includes(change))
}

/** Where the commits of an issue are; none while they cannot be read. */
export function shipmentsOf({ ref }: IssueFacts, { facts: { shipments } }: Given): readonly Shipment[] {
  return shipments === 'unread' ? [] : shipments.filter(({ issue }) => issue === ref.id)
}

/** Whether the release of their versions alone says so, and not CI. */
function isReleasedAlone(issues: readonly IssueFacts[], { facts, policy }: Given): boolean {
  const byRelease = (version: IssueVersion) =>
    version.released && !isReported(version, facts.deploys, policy.deployed)
  return issues.every((issue) => issue.versions.every(byRelease))
}
