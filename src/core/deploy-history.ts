// All reported deploys, and which of them bear on a question. Whoever deploys all day has tens of thousands; a
// version's fate is decided by those of a few weeks.
import { createDeployPlace, type DeployPlace } from './deploy-place.ts'
import type { Deploy, IssueVersion, Reported } from './facts.ts'
import type { Instant } from './ref.ts'
import { versionName } from './version.ts'

export type DeployHistory = {
  /** Takes further reports in, each with a higher number than those before. */
  readonly add: (reports: readonly Reported[]) => void
  /**
   * The reports that bear on these versions. What src/core/deployed.ts says of them from these is what it says
   * from all reports, for every organisation and mapping.
   */
  readonly about: (versions: readonly IssueVersion[]) => readonly Deploy[]
  /** The newest reports of a repository in any of these environments, oldest first. */
  readonly of: (repository: string, environments: readonly string[]) => readonly Deploy[]
  /**
   * Numbers of the reports before this time that bear on no version of which anything was reported since, so that
   * forgetting them changes nothing for those.
   */
  readonly before: (time: Instant) => readonly number[]
}

/** A history of these reports, in the order of their numbers. */
export function createDeployHistory(first: readonly Reported[]): DeployHistory {
  const places = new Map<string, DeployPlace>()

  function add(reports: readonly Reported[]): void {
    for (const report of reports) {
      const name = `${report.deploy.environment}\n${report.deploy.repository}`
      const place = places.get(name) ?? createDeployPlace()
      places.set(name, place)
      place.add(report)
    }
  }
  add(first)

  return {
    add,
    about(versions) {
      const names = versions.map(({ name }) => versionName(name))
      return [...places.values()].flatMap((place) => place.about(names)).map(({ deploy }) => deploy)
    },
    of(repository, environments) {
      return environments
        .flatMap((environment) => places.get(`${environment}\n${repository}`)?.newest() ?? [])
        .map(({ deploy }) => deploy)
        .toSorted((left, right) => left.at - right.at)
    },
    before(time) {
      return [...places.values()].flatMap((place) => place.before(time)).map(({ seq }) => seq)
    },
  }
}
