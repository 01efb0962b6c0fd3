// Is a version where this customer is? The question behind Solved (mission: solved when the fix is deployed
// where that customer runs, not when somebody closed the issue).
import type { Deploy, IssueVersion } from './facts.ts'
import type { Policy } from './policy.ts'

/**
 * The versions in force for one organisation, in one repository and environment: a stack. A deploy of a
 * version puts it on top; a deploy of one already in the stack is a return to it, which takes off what came
 * later; `rolled_back` takes a version off together with what came after it; a failed deploy changes nothing.
 */
function inForce(deploys: readonly Deploy[]): readonly string[] {
  let stack: readonly string[] = []
  for (const { version, status } of deploys) {
    if (version === undefined) continue
    const at = stack.indexOf(version)
    if (status === 'success') stack = at < 0 ? [...stack, version] : stack.slice(0, at + 1)
    if (status === 'rolled_back' && at >= 0) stack = stack.slice(0, at)
  }
  return stack
}

function sameVersion(left: string, right: string): boolean {
  return left.replace(/^v(?=\d)/i, '') === right.replace(/^v(?=\d)/i, '')
}

/** Deploys that count for this organisation under this mapping, oldest first. */
function counting(
  deploys: readonly Deploy[],
  organization: string | undefined,
  rule: Policy['deployed'],
): Deploy[] {
  return deploys.filter(
    (deploy) =>
      rule.environments.includes(deploy.environment) &&
      (rule.repositories.length === 0 || rule.repositories.includes(deploy.repository)) &&
      (deploy.organizations === undefined ||
        (organization !== undefined && deploy.organizations.includes(organization))),
  )
}

/**
 * Whether the version has reached the organisation. Once CI has reported anything about the version, CI's
 * word outranks the tracker's release flag: a version "released" but rolled back is not deployed, and one
 * deployed for other organisations only is not deployed here.
 */
export function isDeployed(
  version: IssueVersion,
  deploys: readonly Deploy[],
  organization: string | undefined,
  rule: Policy['deployed'],
): boolean {
  if (rule.by.includes('deploy')) {
    const names = (deploy: Deploy) =>
      deploy.version !== undefined && sameVersion(deploy.version, version.name)
    const known = deploys.filter((deploy) => rule.environments.includes(deploy.environment)).some(names)
    if (known) {
      const mine = counting(deploys, organization, rule)
      const places = new Set(
        mine.filter(names).map((deploy) => `${deploy.environment}\n${deploy.repository}`),
      )
      return (
        places.size > 0 &&
        [...places].every((place) => {
          const here = mine.filter((deploy) => `${deploy.environment}\n${deploy.repository}` === place)
          return inForce(here).some((name) => sameVersion(name, version.name))
        })
      )
    }
  }
  return rule.by.includes('release') && version.released
}
