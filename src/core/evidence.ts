// By what a fix was told to be available, and what takes that back: remembered with the ticket, so that a record of
// ours that is lost later does not.
import type { Because } from './because.ts'
import { changesThere, isCarried, type Shipment } from './change.ts'
import { isReported } from './deployed.ts'
import type { Notice } from './desired.ts'
import type { IssueFacts, IssueVersion } from './facts.ts'
import type { Given } from './given.ts'
import { notice } from './notices.ts'
import type { Progress } from './progress.ts'

const DEPLOYED_IN = 'deployed-in'

/** Changes that are remembered of a ticket: they travel with its mark, which has little room. */
const MOST_CHANGES = 12

/**
 * Remembered and not said: by what these issues were deployed, for example `release/10001` or `commits/4711.4712`.
 * What stays deployed keeps what it was told by: a change that came later and is in a part of the places, or commits
 * that cannot be read, are no evidence.
 */
export function evidenceNotice(
  issues: readonly IssueFacts[],
  because: readonly Because[],
  given: Given,
): Notice {
  const byCommits = issues.every((issue) => shipmentsOf(issue, given).length > 0)
  const isCarriedNow = issues.every((issue) => isCarried(shipmentsOf(issue, given)))
  const before = given.known.applied.told[DEPLOYED_IN]
  if (
    !isCarriedNow &&
    given.policy.deployed.by.includes('commits') &&
    before?.startsWith('commits/') === true
  )
    return notice(DEPLOYED_IN, before, 'agent', because)
  const value = byCommits
    ? `commits/${changesThere(issues.flatMap((issue) => shipmentsOf(issue, given)))
        .slice(0, MOST_CHANGES)
        .join('.')}`
    : byVersions(isReleasedAlone(issues, given) ? 'release' : 'deploy', issues)
  return notice(DEPLOYED_IN, value, 'agent', because)
}

/**
 * What was told to be available stays so until something says otherwise: the issue reopened, CI's report, the
 * release that was the evidence withdrawn, other fix versions, or a change that was there and is not any more. A
 * record of ours that is missing (a lost database, another mapping) is not such a word, nor is a later commit that
 * names the issue.
 */
export function stillDeployed(issue: IssueFacts, progress: Progress, given: Given): Progress {
  const { told } = given.known.applied
  const evidence = told.customer === 'deployed' ? told[DEPLOYED_IN] : undefined
  const isLess = progress.stage === 'awaiting-release' && evidence !== undefined
  if (!isLess || !stands(issue, evidence, given)) return progress
  const because = {
    rule: 'deployed',
    facts: [`${issue.key} was deployed, and nothing says that it was taken back`],
  }
  const isCommits = evidence.startsWith('commits/')
  return {
    stage: 'deployed',
    because,
    attention: [
      ...progress.attention.filter((word) => word !== 'no-commit'),
      ...(isCommits && given.facts.shipments !== 'unread' && shipmentsOf(issue, given).length > 0
        ? []
        : ['evidence-missing']),
    ],
  }
}

function stands(issue: IssueFacts, evidence: string, given: Given): boolean {
  const { facts, policy } = given
  if (evidence.startsWith('commits/')) {
    const shipments = shipmentsOf(issue, given)
    if (shipments.length === 0) return true
    const told = evidence.slice('commits/'.length).split('.')
    const there = shipments.flatMap((shipment) => shipment.there)
    const waiting = shipments.flatMap((shipment) => shipment.waiting)
    return told.some((change) => there.includes(change)) && !told.some((change) => waiting.includes(change))
  }
  const says =
    shipmentsOf(issue, given).length > 0 ||
    issue.versions.some((version) => isReported(version, facts.deploys, policy.deployed))
  const isReleased = issue.versions.every((version) => version.released)
  return (
    !says &&
    (evidence === byVersions('deploy', [issue]) ||
      (isReleased && evidence === byVersions('release', [issue])))
  )
}

function shipmentsOf({ ref }: IssueFacts, { facts: { shipments } }: Given): readonly Shipment[] {
  return shipments === 'unread' ? [] : shipments.filter(({ issue }) => issue === ref.id)
}

function byVersions(evidence: 'release' | 'deploy', issues: readonly IssueFacts[]): string {
  const ids = issues.flatMap((issue) => issue.versions.map((version) => version.id))
  return `${evidence}/${ids.toSorted().join('.')}`
}

/** Whether the release of their versions alone says so, and not CI. */
function isReleasedAlone(issues: readonly IssueFacts[], { facts, policy }: Given): boolean {
  const byRelease = (version: IssueVersion) =>
    version.released && !isReported(version, facts.deploys, policy.deployed)
  return issues.every((issue) => issue.versions.every(byRelease))
}
