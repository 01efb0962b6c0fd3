// Which issues and releases changed, by Jira's own search: what a lost webhook did not tell. A release touches no
// issue, so versions are asked for too: those that are not released, one call for most projects.
import { getProjectVersionsPaginated, searchAndReconsileIssuesUsingJqlPost } from 'jira.js/cloud'
import { done, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import { type Change, type Changes, LOOK_BACK, type Tracker } from '../connector.ts'
import type { Ask } from './client.ts'
import { ChangedCursor, ChangedIssue, ChangedIssues, OpenVersions } from './schema.ts'

const MINUTE = 60_000

/**
 * How far each search reaches back over the one before, in milliseconds. The index may lag behind a change
 * (https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/), and a case that is on lease while its
 * issue changes may only watch it afterwards: this is twice a lease.
 */
const OVERLAP = 10 * MINUTE

/** Issues on one page, the most that come with a field, and pages of versions: there are few that are not released. */
const PAGE = 100
const VERSION_PAGES = 4

/** What can stand in a query as a project without being taken for something else. */
const PROJECT = /^[A-Za-z][A-Za-z0-9_]{0,49}$/

type Versions = ChangedCursor['versions']

/** Builds the reading. A cursor that cannot be read counts as none. */
export function createChanged(ask: Ask): Required<Pick<Tracker, 'readChanged'>> {
  /**
   * One page of `POST /rest/api/3/search/jql`, and with the first one the versions. In JQL a day and a minute are in
   * the account's own time zone, and no finer; a span back from now ("-15m") needs neither that zone nor that Jira's
   * clock and ours agree, so it is reckoned by ours from the reading before. Newest first: what changes meanwhile
   * moves to the front and pushes others further down the pages, so none is skipped.
   */
  return {
    async readChanged({ cursor, now, projects }) {
      const before = read(cursor)
      const { since, until, page, versions } = placeOf(before, now)
      const span = Math.ceil((until - since) / MINUTE) + OVERLAP / MINUTE
      const named = projects.filter((project) => PROJECT.test(project))
      const list = named.map((project) => `"${project}"`).join(', ')
      const jql = `project in (${list}) AND updated >= "-${span}m" ORDER BY updated DESC`
      const found = await ask('read', ChangedIssues, (client) =>
        searchAndReconsileIssuesUsingJqlPost(client, {
          jql,
          fields: ['updated'],
          maxResults: PAGE,
          nextPageToken: page,
        }),
      )
      if (!found.ok) return found
      const open = page === undefined ? await openVersions(ask, named) : done(versions)
      if (!open.ok) return open
      const issues = found.value.issues.flatMap((each): Change[] => {
        const issue = ChangedIssue.safeParse(each).data
        return issue === undefined ? [] : [{ subject: `issue:${issue.id}`, at: issue.fields.updated ?? now }]
      })
      // Without a list from before, nobody knows what changed since: it only begins.
      const moved = before === undefined ? [] : movedOf(versions, open.value, since)
      const next = found.value.nextPageToken ?? undefined
      const more = next !== undefined && next !== page
      const place = { since, until, ...(more ? { page: next } : {}), versions: open.value }
      return done({ changed: [...issues, ...moved], cursor: JSON.stringify(place), more } satisfies Changes)
    },
  }
}

/** Goes on with the next page, or begins the next search where the last one began to look. */
function placeOf(before: ChangedCursor | undefined, now: Instant): ChangedCursor {
  const versions = before?.versions ?? {}
  const lookBack = now - LOOK_BACK
  // Ahead of now: the clock was set back, and nobody knows how long ago that was.
  if (before === undefined || before.until > now) return { since: lookBack, until: now, versions }
  if (before.page === undefined) return { since: Math.max(before.until, lookBack), until: now, versions }
  // A later page is of the span as the first one saw it. What has slid out of that since is made up for by the
  // overlap, and where that is too short the search begins anew.
  if (now - before.until < OVERLAP) return before
  return { since: Math.max(before.since, lookBack), until: now, versions }
}

function read(cursor: string | undefined): ChangedCursor | undefined {
  try {
    return ChangedCursor.safeParse(JSON.parse(cursor ?? '')).data
  } catch {
    return undefined
  }
}

/** Versions that are not released, with the day of each. More than fit into the pages are left to the hourly look. */
async function openVersions(ask: Ask, projects: readonly string[]): Promise<Result<Versions>> {
  const versions: Record<string, string> = {}
  for (const projectIdOrKey of projects) {
    for (let page = 0, startAt = 0; page < VERSION_PAGES; page++) {
      const answer = await ask('read', OpenVersions, (client) =>
        getProjectVersionsPaginated(client, {
          projectIdOrKey,
          status: 'unreleased',
          orderBy: '-sequence',
          startAt,
          maxResults: PAGE,
        }),
      )
      if (!answer.ok) return answer
      const { values, isLast } = answer.value
      for (const { id, releaseDate } of values) versions[id] = releaseDate ?? ''
      if (isLast !== false || values.length === 0) break
      // Jira may give fewer on a page than were asked for.
      startAt += values.length
    }
  }
  return done(versions)
}

/** Released, withdrawn, made, deleted, or given another day. */
function movedOf(before: Versions, after: Versions, since: Instant): Change[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...ids]
    .filter((id) => before[id] !== after[id])
    .map((id) => ({ subject: `version:${id}`, at: since }))
}
