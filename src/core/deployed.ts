// Is a version where this customer is? The question behind Solved (solved when the fix is deployed
// where that customer runs, not when somebody closed the issue). In doubt the answer is no.
import { createCommitNames } from './commit-names.ts'
import type { Deploy, IssueVersion } from './facts.ts'
import type { Policy } from './policy.ts'
import type { Instant } from './ref.ts'
import { createReleaseStack, type ReleaseStack } from './release-stack.ts'
import { isOlder, versionName } from './version.ts'

type Rule = Omit<Policy['deployed'], 'services'>

/**
 * The versions in force in one repository and environment: a stack, oldest first. A deploy of a version puts it
 * on top and takes off whatever is newer than it; a deploy of one already in the stack is a return to it, which
 * takes off what came later; `rolled_back` takes a version off together with what came after it; a failed
 * deploy changes nothing. A report that names only a commit means the version that was reported with it before.
 */
function inForce(deploys: readonly Deploy[]): Pick<ReleaseStack, 'has'> {
  const bySha = createCommitNames()
  const stack = createReleaseStack()
  for (const { version, sha, status } of deploys) {
    if (version !== undefined && sha !== undefined) bySha.remember(sha, versionName(version))
    const name = version === undefined ? bySha.find(sha ?? '') : versionName(version)
    if (name === undefined) continue
    if (status === 'success' && stack.has(name)) stack.returnTo(name)
    else if (status === 'success') stack.push(name)
    else if (status === 'rolled_back') stack.takeOff(name)
  }
  return stack
}

/** Whether this report is about the version: by its name, however it is spelt. */
function names({ name }: IssueVersion): (deploy: Deploy) => boolean {
  const wanted = versionName(name)
  return ({ version }) => version !== undefined && versionName(version) === wanted
}

/** Reports that count under this mapping: of its environments and repositories. */
function counting(deploys: readonly Deploy[], rule: Rule): Deploy[] {
  return deploys.filter(
    ({ environment, repository }) =>
      rule.environments.includes(environment) &&
      (rule.repositories.length === 0 || rule.repositories.includes(repository)),
  )
}

function reaching(deploys: readonly Deploy[], organization: string | undefined): Deploy[] {
  return deploys.filter(
    ({ organizations }) =>
      organizations === undefined || (organization !== undefined && organizations.includes(organization)),
  )
}

function isOf(repository: string): (deploy: Deploy) => boolean {
  return (deploy) => deploy.repository === repository
}

/** Whether all of these have the version in force by these reports; no: there are none. */
function hold(repositories: readonly string[], version: IssueVersion, mine: readonly Deploy[]): boolean {
  const name = versionName(version.name)
  return (
    repositories.length > 0 &&
    repositories.every((repository) => inForce(mine.filter(isOf(repository))).has(name))
  )
}

/**
 * True when, in this environment, every repository that has part of the version has it in force for the organisation.
 * Part of it has whoever reported it anywhere and for whomever: where it is still missing nothing was reported of it.
 * A repository of which nothing at all was reported here is not deployed here, and keeps nobody waiting.
 */
function isInForce(
  version: IssueVersion,
  place: string,
  deploys: readonly Deploy[],
  organization: string | undefined,
): boolean {
  const here = deploys.filter(({ environment }) => environment === place)
  const parts = [...new Set(deploys.filter(names(version)).map(({ repository }) => repository))]
  const due = parts.filter((repository) => here.some(isOf(repository)))
  return hold(due, version, reaching(here, organization))
}

/** Whether CI's word decides about this version: it has reported something of it. */
export function isReported(version: IssueVersion, deploys: readonly Deploy[], rule: Rule): boolean {
  return rule.by.includes('deploy') && counting(deploys, rule).some(names(version))
}

/**
 * Whether the version has reached the organisation: it is in force in every environment where customers are.
 * Once CI has reported anything about the version, CI's word outranks the tracker's release flag: a version
 * "released" but rolled back is not deployed, and one deployed for other organisations only is not deployed here.
 */
export function isDeployed(
  version: IssueVersion,
  deploys: readonly Deploy[],
  organization: string | undefined,
  rule: Rule,
): boolean {
  if (isReported(version, deploys, rule)) {
    const all = counting(deploys, rule)
    return rule.environments.every((place) => isInForce(version, place, all, organization))
  }
  return rule.by.includes('release') && version.released
}

/**
 * Whether nothing that brought the version to the organisation has lost it: enough for who was told that it is there.
 * A repository that reports it later, on its way through the environments, takes nothing back.
 */
export function isKept(
  version: IssueVersion,
  deploys: readonly Deploy[],
  organization: string | undefined,
  rule: Rule,
): boolean {
  const mine = reaching(counting(deploys, rule), organization)
  return rule.environments.every((place) => {
    const here = mine.filter(({ environment }) => environment === place)
    const brought = here.filter(({ status }) => status === 'success').filter(names(version))
    return hold([...new Set(brought.map(({ repository }) => repository))], version, here)
  })
}

/**
 * Whether the version has reached anybody at all: some deploys name the organisations that they reach (O8).
 */
export function isSomewhere(version: IssueVersion, deploys: readonly Deploy[], rule: Rule): boolean {
  const named = counting(deploys, rule).flatMap(({ organizations = [] }) => organizations)
  return [...new Set(named)].some((organization) => isDeployed(version, deploys, organization, rule))
}

/**
 * Whether something newer than the version is in force for the organisation, though the version itself is not.
 * The fix may be in it or may have been taken out of it: a person has to say which (by the fix version).
 */
export function isOvertaken(
  version: IssueVersion,
  deploys: readonly Deploy[],
  organization: string | undefined,
  rule: Rule,
): boolean {
  return reaching(counting(deploys, rule), organization).some(
    (deploy) =>
      deploy.status === 'success' && isOlder(versionName(version.name), versionName(deploy.version ?? '')),
  )
}

/** When CI last reported that any of these versions has reached the organisation; 0: never. */
export function deployedAt(
  versions: readonly IssueVersion[],
  deploys: readonly Deploy[],
  organization: string | undefined,
  rule: Rule,
): Instant {
  const mine = reaching(counting(deploys, rule), organization).filter(({ status }) => status === 'success')
  return reportedAt(versions, mine)
}

/** When CI last reported any of these versions; 0: never. */
export function reportedAt(versions: readonly IssueVersion[], deploys: readonly Deploy[]): Instant {
  return Math.max(
    0,
    ...versions.flatMap((version) => deploys.filter(names(version)).map((deploy) => deploy.at)),
  )
}
