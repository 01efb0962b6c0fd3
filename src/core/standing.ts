// What keeps a ticket told of a fix, and for whom a fix is there already.
import { isSomewhere } from './deployed.ts'
import { DEPLOYED_IN, isPartlyTakenBack, shipmentsOf, stands } from './evidence.ts'
import type { IssueFacts } from './facts.ts'
import type { Given } from './given.ts'
import type { Progress } from './progress.ts'
import type { Stage } from './stage.ts'

/** Deployed for others, named by their organisations, and not for this customer yet (O8). */
export function isRollingOut(stage: Stage, waiting: readonly IssueFacts[], given: Given): boolean {
  const { facts, policy } = given
  function isOut(issue: IssueFacts): boolean {
    const shipments = shipmentsOf(issue, given)
    if (shipments.length > 0) return shipments.every(({ isElsewhere }) => isElsewhere)
    const { versions } = issue
    return (
      versions.length > 0 && versions.every((version) => isSomewhere(version, facts.deploys, policy.deployed))
    )
  }
  if (stage !== 'awaiting-release') return false
  return policy.issues.solve === 'any' ? waiting.some(isOut) : waiting.every(isOut)
}

/**
 * What was told to be available stays so until something says otherwise: the issue reopened, CI's report, the
 * release that was the evidence withdrawn, other fix versions, or a change that was there and is not any more. Where
 * one was taken back, others of the issue are in force and nothing is to come, it stays, and a person is asked. A record of ours that is missing (a lost database, another mapping) is not such a word, nor is a later commit that
 * names the issue.
 */
export function stillDeployed(issue: IssueFacts, progress: Progress, given: Given): Progress {
  const { told } = given.known.applied
  const evidence = told.customer === 'deployed' ? told[DEPLOYED_IN] : undefined
  if (progress.stage === 'deployed' && isPartlyTakenBack(issue, given))
    return { ...progress, attention: [...progress.attention, 'fix-taken-back'] }
  if (progress.stage !== 'awaiting-release' || evidence === undefined || !stands(issue, evidence, given))
    return progress
  const because = {
    rule: 'deployed',
    facts: [`${issue.key} was deployed, and nothing says that it was taken back`],
  }
  // The changes that it was told for are there, whatever else names the issue by now.
  const isSeen = evidence.startsWith('commits/') && shipmentsOf(issue, given).length > 0
  const attention = progress.attention.filter((word) => word !== 'no-commit')
  return { stage: 'deployed', because, attention: isSeen ? attention : [...attention, 'evidence-missing'] }
}
