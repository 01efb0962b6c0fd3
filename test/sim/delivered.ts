// Whether a fix is where its customer is, from the stand-in's own git graph and deployments and from what people know
// of the commits that they made: the slow and obvious way.
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { Cast } from '../world/actors/index.ts'
import type { Board } from '../world/board.ts'
import type { Service } from './variants.ts'

export type Asked = {
  readonly ticket: number
  readonly issue: string
  readonly organization: number | null
  readonly services: readonly Service[]
  /** Whether the ticket shows that its fix is deployed. */
  readonly isToldSo: boolean
}

export type Answer = {
  readonly isThere: boolean
  /** Whether all that could ever have been told of it stands, so that nothing of it may be taken back. */
  readonly isFirm: boolean
}

export type Delivered = (asked: Asked) => Answer

type Entry = { readonly sha: string; readonly at: number; readonly status: string }

/** Gives the one question, asked again and again: it remembers by which changes a ticket's fix was once there. */
export function createDelivered(sandbox: Sandbox, board: Board, cast: Cast): Delivered {
  const { github } = sandbox
  const reached = new Map<string, ReadonlySet<string>>()
  const memory = new Map<string, Set<string>>()

  /** Everything that is part of a commit. */
  function partsOf(repository: string, sha: string): ReadonlySet<string> {
    const known = reached.get(sha) ?? new Set(github.log(repository, sha).map((commit) => commit.sha))
    reached.set(sha, known)
    return known
  }

  /** Whether it was taken back, as far as these commits go; taking back the taking back brings it to life again. */
  function isUndone(sha: string, among: (sha: string) => boolean): boolean {
    return cast.reverts.some(
      (revert) => revert.undoes.includes(sha) && among(revert.sha) && !isUndone(revert.sha, among),
    )
  }

  /** The commit in force in one place, for one organisation. */
  function inForce(
    repository: string,
    { name, called }: Service['environments'][number],
    organization: number | null,
  ): string | undefined {
    const hosted = github
      .deployments(repository)
      .filter(({ environment }) => environment === called)
      .flatMap(({ sha, history }): Entry[] => {
        const end = history.findLast(({ state }) => ['success', 'failure', 'error'].includes(state))
        const first = history.find(({ state }) => state === 'success')
        return end?.state === 'success' && first !== undefined
          ? [{ sha, at: first.at, status: 'success' }]
          : []
      })
    const reported = cast.reports.flatMap((report): Entry[] => {
      const isHere = report.repository === repository && [name, called].includes(report.environment)
      const { organizations: reaches } = report
      const isMine =
        reaches === undefined || (organization !== null && reaches.includes(String(organization)))
      return isHere && isMine && report.sha !== undefined ? [{ ...report, sha: report.sha }] : []
    })
    let stack: string[] = []
    for (const { sha, status } of [...hosted, ...reported].toSorted((left, right) => left.at - right.at)) {
      const at = stack.indexOf(sha)
      if (status === 'success') stack = at < 0 ? [...stack, sha] : stack.slice(0, at + 1)
      if (status === 'rolled_back' && at >= 0) stack = stack.slice(0, at)
    }
    return stack.at(-1)
  }

  return ({ ticket, issue, organization, services, isToldSo }) => {
    const places = services.flatMap(({ repository, environments }) =>
      environments.map((environment) => ({
        repository,
        head: inForce(repository, environment, organization),
      })),
    )
    const mine = cast.fixes.filter(
      (fix) =>
        (board.view(fix.issue)?.id ?? fix.issue) === issue &&
        services.some(({ repository }) => repository === fix.repository),
    )
    const taken = new Set(mine.filter(({ sha }) => isUndone(sha, () => true)).map(({ change }) => change))
    const live = new Set(mine.map(({ change }) => change).filter((change) => !taken.has(change)))
    const isThere = (change: number, repository: string, head: string | undefined) => {
      if (head === undefined) return false
      const parts = partsOf(repository, head)
      return mine.some(
        (fix) => fix.change === change && parts.has(fix.sha) && !isUndone(fix.sha, (sha) => parts.has(sha)),
      )
    }
    const standing = new Map(
      [...live].map((change) => {
        const repository = mine.find((fix) => fix.change === change)?.repository ?? ''
        const here = places.filter((place) => place.repository === repository)
        return [change, here.map(({ head }) => isThere(change, repository, head))] as const
      }),
    )
    const isAll = standing.size > 0 && [...standing.values()].every((there) => there.every(Boolean))
    // An issue that moves has another id from then on; its first commit knows the one that it had.
    const key = `${ticket} ${mine[0]?.issue ?? issue}`
    const known = memory.get(key) ?? new Set()
    memory.set(key, known)
    if (isAll) known.add([...live].join(' '))
    const repositoryOf = (change: number) => mine.find((fix) => fix.change === change)?.repository ?? ''
    /**
     * What was taken back counts as there until that is deployed; from then on it is lost, unless everything that is
     * wanted is there, and something new among it.
     */
    const stands = (changes: string) => {
      const told = changes.split(' ').map(Number)
      const holds = (repository: string, head: string | undefined) => {
        const ofIt = (change: number) => repositoryOf(change) === repository
        const has = (change: number) => isThere(change, repository, head)
        const wanted = [...live].filter(ofIt)
        const isReplaced = wanted.every(has) && wanted.some((change) => !told.includes(change))
        return isReplaced || told.filter(ofIt).every(has)
      }
      return (
        told.some((change) => standing.get(change)?.some(Boolean)) &&
        places.every(({ repository, head }) => holds(repository, head))
      )
    }
    const sets = [...known]
    return {
      // Who was told that it is there is not told otherwise because one more commit names the issue.
      isThere: isAll || (isToldSo && sets.some(stands)),
      isFirm: sets.length > 0 && sets.every(stands),
    }
  }
}
