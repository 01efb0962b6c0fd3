// What keeps a ticket told of a fix, and for whom a fix is there already.
import { isReported, isSomewhere } from './deployed.ts'
import { covers, DEPLOYED_IN } from './deployed-in.ts'
import type { IssueFacts, IssueVersion } from './facts.ts'
import type { Given } from './given.ts'
import type { Progress } from './progress.ts'
import type { Stage } from './stage.ts'

/** Deployed for others, named by their organisations, and not for this customer yet (O8). */
export function isRollingOut(
  stage: Stage,
  waiting: readonly IssueFacts[],
  { facts, policy }: Given,
): boolean {
  const isOut = ({ versions }: IssueFacts) =>
    versions.length > 0 && versions.every((version) => isSomewhere(version, facts.deploys, policy.deployed))
  if (stage !== 'awaiting-release') return false
  return policy.issues.solve === 'any' ? waiting.some(isOut) : waiting.every(isOut)
}

/**
 * What was told to be available stays so until something says otherwise: the issue reopened, CI's report, the
 * release that was the evidence withdrawn, or other fix versions. A record of ours that is missing (a lost
 * database, another mapping) is not such a word.
 */
export function stillDeployed(
  issue: IssueFacts,
  progress: Progress,
  { facts, policy, known }: Given,
): Progress {
  const { told } = known.applied
  const says = issue.versions.some((version) => isReported(version, facts.deploys, policy.deployed))
  const isReleased = issue.versions.every((version) => version.released)
  const evidence = told.customer === 'deployed' ? told[DEPLOYED_IN] : undefined
  const stands = covers(evidence, 'deploy', issue) || (isReleased && covers(evidence, 'release', issue))
  if (progress.stage !== 'awaiting-release' || says || !stands) return progress
  const because = {
    rule: 'deployed',
    facts: [`${issue.key} was deployed, and nothing says that it was taken back`],
  }
  return { stage: 'deployed', because, attention: [...progress.attention, 'evidence-missing'] }
}

/** What says that these issues are deployed: the release of their versions alone, or CI. */
export function evidenceOf(issues: readonly IssueFacts[], { facts, policy }: Given): 'release' | 'deploy' {
  const byRelease = (version: IssueVersion) =>
    version.released && !isReported(version, facts.deploys, policy.deployed)
  return issues.every((issue) => issue.versions.every(byRelease)) ? 'release' : 'deploy'
}
