// By what, and in which versions, a fix was available: remembered and not said, so that a record of ours that is
// lost later does not take it back.
import type { Because } from './because.ts'
import type { Notice } from './desired.ts'
import type { IssueFacts } from './facts.ts'
import { notice } from './notices.ts'

export const DEPLOYED_IN = 'deployed-in'

/** For example `release/10001`. */
export function deployedIn(evidence: 'release' | 'deploy', issues: readonly IssueFacts[]): string {
  const ids = issues.flatMap((issue) => issue.versions.map((version) => version.id))
  return `${evidence}/${ids.toSorted().join('.')}`
}

/** Whether that evidence was for all versions of this issue, alone or among others. */
export function covers(
  told: string | undefined,
  evidence: 'release' | 'deploy',
  { versions }: IssueFacts,
): boolean {
  const [kind, ids = ''] = told?.split('/') ?? []
  return kind === evidence && versions.every(({ id }) => ids.split('.').includes(id))
}

/** The same, as what is remembered. */
export function deployedInNotice(
  evidence: 'release' | 'deploy',
  issues: readonly IssueFacts[],
  because: readonly Because[],
): Notice {
  return notice(DEPLOYED_IN, deployedIn(evidence, issues), 'agent', because)
}
