// What a case watches: whatever its answer may change with. A hint at any of it makes the case due.
import type { Case, Watch } from '../core/case.ts'
import type { Policy } from '../core/policy.ts'
import { SEEN_AGAIN } from '../core/seen-again.ts'
import type { Ending } from './ending.ts'
import { environmentOf, RELEASES } from './places.ts'
import type { Ports } from './ports.ts'

/** The watches of a case as its last pass left it. */
export function watchesOf(ending: Ending, next: Case, { policy }: Pick<Ports, 'policy'>): Watch[] {
  const { tracker, source } = policy
  const links = next.links.flatMap((link): Watch[] => [
    { system: tracker, subject: `issue:${link.issue.id}` },
    ...(link.source === undefined ? [] : [{ system: source, subject: `source:${link.source}` } as const]),
  ])
  const ticket: Watch = { system: policy.helpdesk, subject: `ticket:${next.ticket.id}` }
  const issues = ending.kind === 'through' ? ending.facts.primary : []
  const versions = issues.flatMap((issue) => issue.versions)
  const stages = versions.map((version): Watch => ({ system: tracker, subject: `version:${version.id}` }))
  const deploys = deployWatches(versions.length > 0, isFixed(ending), policy)
  const answer: Watch[] =
    next.brake?.isHeld === true ? [{ system: 'bugbridge', subject: `approval:${next.brake.approval}` }] : []
  return [ticket, ...links, ...stages, ...deploys, ...answer]
}

/** Whether engineering is done with it: before that no deploy changes anything, and after it each one may. */
function isFixed(ending: Ending): boolean {
  return (
    ending.kind === 'through' &&
    ending.facts.primary.length > 0 &&
    // Seen again: a deploy may be what ends it.
    (['awaiting-release', 'deployed'].includes(ending.desired.stage) ||
      ending.desired.notices.some(({ topic, value }) => topic === SEEN_AGAIN && value === 'started'))
  )
}

/** CI's reports concern whoever waits for a version; by commits, every deploy concerns every issue that is fixed. */
function deployWatches(hasVersions: boolean, hasFix: boolean, { deployed }: Policy): Watch[] {
  const { by, environments, services } = deployed
  const byCommits = by.includes('commits') && hasFix
  const byVersion = by.includes('deploy') && hasVersions
  const hosted = byCommits
    ? services.flatMap((service) => environments.map((place) => environmentOf(service, place)))
    : []
  const reported = byVersion || byCommits ? [...environments, ...hosted] : []
  const releases = byCommits && services.some(({ from }) => from === 'releases') ? [RELEASES] : []
  return [...watchAll('deploys', reported), ...watchAll('github', [...hosted, ...releases])]
}

function watchAll(system: string, places: readonly string[]): Watch[] {
  return [...new Set(places)].map((place) => ({ system, subject: `deploy:${place}` }))
}
