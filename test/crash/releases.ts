// What is shipped: versions are planned, moved, released in Jira, and deployed or taken back by CI.
import type { Instant } from '../../src/core/ref.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { PLATFORM } from './platform.ts'
import type { Random } from './random.ts'

/** A version of the product, planned in Jira. */
export type Release = {
  readonly id: string
  readonly name: string
  day: string
  /** `released` in Jira alone; `deployed` and `rolled_back` as CI reported it. */
  state: 'planned' | 'released' | 'deployed' | 'rolled_back'
  /** When CI says that its last report was. */
  reportedAt: Instant
}

export type Report = (version: string, status: 'success' | 'rolled_back', at: Instant) => Promise<boolean>

/** Releases that are planned at any time. */
const AHEAD = 3

export type Releases = {
  readonly releases: readonly Release[]
  readonly planned: () => readonly Release[]
  /** Something happens to one of them, drawn at random. */
  readonly ship: () => void
  /** Resolves when no report of CI is under way. */
  readonly reported: () => Promise<void>
}

/** `takesBack`: whether CI may roll a deploy back. */
export function createReleases(
  sandbox: Sandbox,
  random: Random,
  report: Report,
  takesBack: boolean,
): Releases {
  const { jira } = sandbox
  const reports = new Set<Promise<void>>()
  let dates = 0
  const releases: Release[] = []
  for (let ahead = 0; ahead < AHEAD; ahead++) release()

  function dayAhead(days: number): string {
    return new Date(sandbox.now() + days * 86_400_000).toISOString().slice(0, 10)
  }

  /** Plans the next release. */
  function release(): void {
    const name = `4.${releases.length + 1}.0`
    // A date of its own each time, so that no sentence may rightly be said twice.
    const day = dayAhead(10 + dates++)
    const id = jira.addVersion({ name, releaseDate: day })
    releases.push({ id, name, day, state: 'planned', reportedAt: 0 })
  }

  const planned = () => releases.filter(({ state }) => state === 'planned')

  function ship(): void {
    const chosen = random.pick(releases)
    if (planned().length < AHEAD) release()
    else if (chosen?.state === 'planned') advance(chosen)
    else if (chosen?.state === 'deployed' && takesBack && random.chance(0.15)) tell(chosen, 'rolled_back')
  }

  function advance(chosen: Release): void {
    const drawn = random.next()
    if (drawn < 0.4) {
      chosen.day = dayAhead(10 + dates++)
      jira.setReleaseDate(chosen.id, chosen.day)
    } else if (drawn < 0.5) {
      chosen.state = 'released'
      jira.releaseVersion(chosen.id)
    } else if (drawn < 0.8) {
      tell(chosen, 'success')
    }
  }

  /** CI reports until it is heard. */
  function tell(release: Release, status: 'success' | 'rolled_back'): void {
    const at = sandbox.now()
    release.state = status === 'success' ? 'deployed' : 'rolled_back'
    release.reportedAt = at
    async function insist(): Promise<void> {
      while (!(await report(release.name, status, at))) await PLATFORM.clock.sleep(200)
    }
    const told = insist().finally(() => reports.delete(told))
    reports.add(told)
  }

  return {
    releases,
    planned,
    ship,
    async reported() {
      while (reports.size > 0) await Promise.all(reports)
    },
  }
}
