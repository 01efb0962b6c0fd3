// When engineering last moved: an issue's own events, the newest first. Who did it is not asked.
// https://docs.github.com/en/rest/using-the-rest-api/issue-event-types
import { done, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Tracker } from '../connector.ts'
import type { GitHub } from './client.ts'
import type { LabelNames } from './facts.ts'
import type { createLocate, Located } from './read.ts'
import { placeOf } from './repositories.ts'
import { Events } from './schema.ts'

/** Status and resolution, and the fix version. */
const MOVES: readonly string[] = ['closed', 'reopened', 'milestoned', 'demilestoned']
const LABELS: readonly string[] = ['labeled', 'unlabeled']

/** Pages of a hundred events that are looked through from the end; people label an issue a few times. */
const MOST_PAGES = 20

export function createMoved(
  { page }: GitHub,
  locate: ReturnType<typeof createLocate>,
  { statuses, priorities }: LabelNames,
): Tracker['readMoved'] {
  const labels = new Set([...statuses, ...priorities].map((name) => name.toLowerCase()))

  function newest(events: Events): Instant {
    const moves = events.filter(
      ({ event, label }) =>
        MOVES.includes(event ?? '') ||
        (LABELS.includes(event ?? '') && labels.has(label?.name?.toLowerCase() ?? '')),
    )
    return moves.reduce((latest, { created_at }) => Math.max(latest, created_at ?? 0), 0)
  }

  async function movedOf({ issue, repository }: Located): Promise<Result<Instant>> {
    const read = (at: number) =>
      page(Events, (octokit) =>
        octokit.rest.issues.listEvents.endpoint({
          ...placeOf(repository.name),
          issue_number: issue.number,
          per_page: 100,
          page: at,
        }),
      )
    const first = await read(1)
    if (!first.ok) return first
    let { last } = first.value
    for (let at = last; at > Math.max(1, last - MOST_PAGES); at--) {
      const one = await read(at)
      if (!one.ok) return one
      // The first page stays as it is when others follow, and may have told of fewer: the newest come last.
      if (one.value.last > last) {
        last = one.value.last
        at = last + 1
        continue
      }
      const found = newest(one.value.value)
      if (found > 0) return done(found)
    }
    return done(newest(first.value.value))
  }

  return async function readMoved(ids) {
    const moved = await Promise.all(
      ids.map(async (id): Promise<Result<Instant>> => {
        const located = await locate.byId(id)
        if (!located.ok || located.value === undefined) return located.ok ? done(0) : located
        return movedOf(located.value)
      }),
    )
    let latest = 0
    for (const each of moved) {
      if (!each.ok) return each
      latest = Math.max(latest, each.value)
    }
    return done(latest)
  }
}
