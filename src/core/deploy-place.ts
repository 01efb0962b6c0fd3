// The reports of one repository in one environment, and where they can be cut without changing what they say.
import { SHORTEST } from './commit-names.ts'
import type { Reported } from './facts.ts'
import type { Instant } from './ref.ts'
import { familyOf, isOlder, versionName } from './version.ts'

/** Nobody rolls back further than these. */
const NEWEST = 300

export type DeployPlace = {
  readonly add: (report: Reported) => void
  /** The reports that bear on versions of these names. */
  readonly about: (names: readonly string[]) => readonly Reported[]
  /** The newest reports, oldest first: what is in force is decided by these. */
  readonly newest: () => readonly Reported[]
  /** The reports before this time that bear on nothing that was reported since. */
  readonly before: (time: Instant) => readonly Reported[]
}

export function createDeployPlace(): DeployPlace {
  const reports: Reported[] = []
  let index = createIndex()
  let isInOrder = true

  /** The index of all reports, oldest first. One that came late means to begin anew. */
  function indexed() {
    if (!isInOrder) {
      reports.sort((one, other) => one.deploy.at - other.deploy.at || one.seq - other.seq)
      index = createIndex()
      isInOrder = true
    }
    for (const report of reports.slice(index.size())) index.take(report)
    return index
  }

  return {
    add(report) {
      isInOrder &&= report.deploy.at >= (reports.at(-1)?.deploy.at ?? 0)
      reports.push(report)
    },
    about(names) {
      const { namedFirst, seamBefore, newest } = indexed()
      const start = seamBefore(Math.min(...names.map((name) => namedFirst(name) ?? reports.length)))
      const older = newest().filter((at) => at >= 0 && at < start)
      return [...older.flatMap((at) => reports[at] ?? []), ...reports.slice(start)]
    },
    newest() {
      indexed()
      return reports.slice(-NEWEST)
    },
    before(time) {
      const { seamBefore } = indexed()
      const young = reports.findIndex(({ deploy }) => deploy.at >= time)
      return reports.slice(0, seamBefore(young < 0 ? reports.length : young))
    },
  }
}

/**
 * Takes reports one by one, oldest first. Nothing reaches across a seam: no version and no commit was reported on
 * both sides of it. A return, a roll-back or a commit's version then means something on its own side alone, and
 * what lies before a seam can neither put a version of the later side in force nor take it off.
 */
function createIndex() {
  /** Where each version and each commit stands first. */
  const first = new Map<string, number>()
  /** Positions between reports, rising: 0 is before all of them. */
  const seams = [0]
  /** For each family of versions and circle of organisations: the newest version that was deployed. */
  const newest = new Map<string, { readonly at: number; readonly name: string }>()
  let size = 0

  function reach(key: string): void {
    const from = first.get(key)
    if (from === undefined) first.set(key, size)
    else while ((seams.at(-1) ?? 0) > from) seams.pop()
  }

  return {
    size: () => size,
    namedFirst: (name: string) => first.get(`version ${name}`),
    // And the last of all: it shows that the repository is deployed here, whatever it may say.
    newest: () => [...new Set([...newest.values()].map(({ at }) => at)).add(size - 1)],
    seamBefore: (position: number) => seams.findLast((seam) => seam <= position) ?? 0,
    take({ deploy: { version, sha, status, organizations } }: Reported): void {
      // Each may abbreviate it in another way.
      if (sha !== undefined) reach(`sha ${sha.slice(0, SHORTEST)}`)
      if (version !== undefined) {
        const name = versionName(version)
        reach(`version ${name}`)
        const circle = `${familyOf(name)}\n${organizations?.join()}`
        const before = newest.get(circle)
        const isNewer = before === undefined || isOlder(before.name, name)
        if (status === 'success' && isNewer) newest.set(circle, { at: size, name })
      }
      size += 1
      seams.push(size)
    },
  }
}
