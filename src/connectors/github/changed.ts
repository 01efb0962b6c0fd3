// Which issues and milestones changed, by GitHub's own lists: what a lost webhook did not tell. GitHub never sends
// again by itself what failed (https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries).
import { done, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import { type Change, LOOK_BACK, type Tracker } from '../connector.ts'
import type { GitHub } from './client.ts'
import { placeOf, type Repositories } from './repositories.ts'
import { ChangedCursor, ChangedIssue, ChangedIssues, OpenMilestones } from './schema.ts'

const MINUTE = 60_000

/** How far each reading reaches back over the one before: clocks differ, and a case may watch an issue only later. */
const OVERLAP = 10 * MINUTE

/**
 * Stamps count in seconds, so of an issue that changed just now another change could not be told from this one: it is
 * left to the next reading, which reaches back.
 */
const TOO_FRESH = MINUTE

const PAGE = 100

type Milestones = ChangedCursor['milestones']

/** Builds the reading. A cursor that cannot be read counts as none. */
export function createChanged(
  { page: read }: GitHub,
  repositories: Repositories,
): Required<Pick<Tracker, 'readChanged'>> {
  /** Open milestones with the day of each, up to a hundred: closing one releases it. */
  async function openMilestones(names: readonly string[]): Promise<Result<Milestones>> {
    const milestones: Record<string, string> = {}
    for (const name of names) {
      const answer = await read(OpenMilestones, (octokit) =>
        octokit.rest.issues.listMilestones.endpoint({ ...placeOf(name), state: 'open', per_page: PAGE }),
      )
      if (!answer.ok) return answer
      for (const { id, due_on } of answer.value.value) milestones[id] = due_on ?? ''
    }
    return done(milestones)
  }

  return {
    /**
     * One page of `GET /repos/{owner}/{repo}/issues?since=…&state=all&sort=updated` of one repository, and with the
     * first one the open milestones of all. Newest first: what changes meanwhile moves to the front and pushes others
     * further down the pages, so none is skipped.
     */
    async readChanged({ cursor, now, projects }) {
      const before = readCursor(cursor)
      const place = placeOfList(before, now)
      const { since, until, repository, page } = place
      const name = projects[repository]
      if (name === undefined) return failed({ kind: 'refused', system: 'github', reason: 'invalid' })
      const found = await repositories.byName(name)
      if (!found.ok) return found
      if (found.value === undefined) return failed({ kind: 'denied', system: 'github', status: 404 })
      const { id, name: called } = found.value
      const issues = await read(ChangedIssues, (octokit) =>
        octokit.rest.issues.listForRepo.endpoint({
          ...placeOf(called),
          since: new Date(since - OVERLAP).toISOString(),
          state: 'all',
          sort: 'updated',
          direction: 'desc',
          per_page: PAGE,
          page,
        }),
      )
      if (!issues.ok) return issues
      const isFirst = repository === 0 && page === 1
      const open = isFirst ? await openMilestones(projects) : done(place.milestones)
      if (!open.ok) return open

      const changed = issues.value.value.flatMap((each): Change[] => {
        const issue = ChangedIssue.safeParse(each).data
        if (issue === undefined || issue.pull_request || issue.updated_at > now - TOO_FRESH) return []
        return [{ subject: `issue:${id}-${issue.number}`, at: issue.updated_at }]
      })
      // Without a list from before, nobody knows what changed since: it only begins.
      const moved = isFirst && before !== undefined ? movedOf(before.milestones, open.value, since) : []
      const next = nextOf(place, issues.value.last, projects.length)
      const kept = { since, until, milestones: open.value, ...(next ?? { repository: 0, page: 0 }) }
      return done({
        changed: [...changed, ...moved],
        cursor: JSON.stringify(kept),
        more: next !== undefined,
      })
    },
  }
}

function readCursor(cursor: string | undefined): ChangedCursor | undefined {
  try {
    return ChangedCursor.safeParse(JSON.parse(cursor ?? '')).data
  } catch {
    return undefined
  }
}

/** Goes on with the next page, or begins the next reading where the last one began to look. Page 0: it is through. */
function placeOfList(before: ChangedCursor | undefined, now: Instant): ChangedCursor {
  const lookBack = now - LOOK_BACK
  const begin = (since: Instant): ChangedCursor => ({
    since: Math.max(since, lookBack),
    until: now,
    milestones: before?.milestones ?? {},
    repository: 0,
    page: 1,
  })
  // Ahead of now: the clock was set back, and nobody knows how long ago that was.
  if (before === undefined || before.until > now) return begin(lookBack)
  if (before.page === 0) return begin(before.until)
  // A page that was left for long is of a list that has changed since.
  return now - before.until < OVERLAP ? before : begin(before.since)
}

/** The next page of this repository, or the first of the next one; undefined: that was the last. */
function nextOf({ repository, page }: ChangedCursor, last: number, repositories: number) {
  if (page < last) return { repository, page: page + 1 }
  return repository + 1 < repositories ? { repository: repository + 1, page: 1 } : undefined
}

/** Closed, opened again, made, deleted, or given another day. */
function movedOf(before: Milestones, after: Milestones, since: Instant): Change[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...ids]
    .filter((id) => before[id] !== after[id])
    .map((id) => ({ subject: `version:${id}`, at: since }))
}
