// The upcoming releases as the API gives them (O7): how many cases wait for each, and what customers may be told of
// it. Facts from what the last pass saw of open cases: no ticket, no issue, and no word of either.
import type { Case, PlannedRelease } from '../core/case.ts'
import { endOf } from '../core/eta.ts'
import type { Policy } from '../core/policy.ts'
import type { Day, Instant } from '../core/ref.ts'
import { dateWord, releaseWord, sayRelease } from '../core/said.ts'
import type { Words } from '../core/sentence.ts'
import { isEnd } from '../core/stage.ts'
import type { Store } from '../store/port.ts'

export type UpcomingRelease = {
  readonly name: string
  /** Null: there is none, or it has gone by. */
  readonly day: Day | null
  /** `released`: by the tracker, and some customer who waits for it does not have it yet. */
  readonly state: 'planned' | 'released'
  /** How many open cases wait for it. */
  readonly fixes: number
  /** In the mapping's language. Null: it is out, or its name is not for customers. */
  readonly says: string | null
}

/** Rows that are read at once. */
const PAGE = 500

/** The releases that open cases wait for, by day and then by name; those without a day come last. */
export async function upcomingReleases(
  store: Pick<Store, 'list'>,
  { words, eta }: Policy,
  now: Instant,
): Promise<readonly UpcomingRelease[]> {
  const waiting = new Map<string, { release: PlannedRelease; at: Instant; cases: Set<string> }>()
  for (let after: string | undefined, isMore = true; isMore; ) {
    const rows = await store.list(PAGE, after)
    for (const { case: each } of rows)
      for (const release of releasesOf(each)) {
        const at = each.verdict?.at ?? 0
        const known = waiting.get(release.id)
        // What was seen last of a release is what it is.
        const newest = known === undefined || at > known.at ? { release, at } : known
        const cases = known?.cases ?? new Set()
        waiting.set(release.id, { ...newest, cases: cases.add(each.id) })
      }
    after = rows.at(-1)?.case.id
    isMore = rows.length === PAGE
  }

  function view({ release, cases }: { release: PlannedRelease; cases: Set<string> }): UpcomingRelease {
    const { name, isReleased } = release
    const day = isReleased ? release.day : dayFor(release.day)
    return {
      name,
      day: day ?? null,
      state: isReleased ? 'released' : 'planned',
      fixes: cases.size,
      says: isReleased ? null : sentence(release, day, words),
    }
  }

  /** As customers are told it on their tickets: on a day of roll-outs, and none that has gone by (core/eta.ts). */
  function dayFor(planned: Day | undefined): Day | undefined {
    if (planned === undefined) return undefined
    const day = eta.rollout === undefined ? planned : eta.rollout.nextOpenDay(planned)
    return endOf(day) > now ? day : undefined
  }

  return [...waiting.values()].map(view).toSorted(byDayAndName)
}

/** What a case waits for: nothing, once it is over or nothing can be done on its ticket any more. */
function releasesOf({ verdict, retired }: Case): readonly PlannedRelease[] {
  if (verdict === undefined || retired !== undefined) return []
  return verdict.stage === 'deployed' || isEnd(verdict.stage) ? [] : (verdict.releases ?? [])
}

/** A version whose name is not a plain one goes by its id, which tells customers nothing. */
function sentence({ id, name }: PlannedRelease, day: Day | undefined, words: Words): string | null {
  const release = name === id ? undefined : releaseWord(name)
  const date = day === undefined ? undefined : dateWord(day, words.locale)
  if (release === undefined) return null
  return date === undefined
    ? sayRelease(words, 'planned-undated', { release })
    : sayRelease(words, 'planned', { release, date })
}

function byDayAndName(left: UpcomingRelease, right: UpcomingRelease): number {
  const last = '9999-12-31'
  return (left.day ?? last).localeCompare(right.day ?? last) || left.name.localeCompare(right.name)
}
