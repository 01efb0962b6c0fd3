// Who changed what, and when: of one issue, and of many at once.
import type { Context } from 'hono'
import { badRequest, bodyOf, noIssue } from './answer.ts'
import type { Json } from './entities.ts'
import type { Route, Site } from './route.ts'
import { BulkChangelogBody } from './schema.ts'
import { toJiraTime } from './time.ts'
import type { Change, Issue } from './world.ts'

const LARGEST_PAGE = 100

export function changelogRoutes({ world, render }: Site): readonly Route[] {
  /**
   * The vendor's description knows no null in an item, though the webhooks send it: what is null is left out.
   * Not so `toString`, since every object inherits something of that name.
   */
  function shown(change: Change): Json {
    const items = change.items.map((item) => ({
      ...Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null)),
      toString: item.toString ?? '',
    }))
    return { id: change.id, author: render.user(change.author), created: toJiraTime(change.created), items }
  }

  function ofOne(c: Context): Response {
    const issue = world.find(c.req.param('issue') ?? '')
    if (issue === undefined) return noIssue(c)
    const startAt = whole(c.req.query('startAt'), 0)
    const maxResults = Math.min(whole(c.req.query('maxResults'), LARGEST_PAGE), LARGEST_PAGE)
    const total = issue.history.length
    const end = startAt + maxResults
    const url = (from: number) =>
      render.self(`issue/${issue.id}/changelog?maxResults=${maxResults}&startAt=${from}`)
    return c.json({
      self: url(startAt),
      ...(end < total ? { nextPage: url(end) } : {}),
      maxResults,
      startAt,
      total,
      isLast: end >= total,
      values: issue.history.slice(startAt, end).map(shown),
    })
  }

  /** Oldest first over all issues, then parted by issue; a filter leaves only the items that it names. */
  async function ofMany(c: Context): Promise<Response> {
    const body = BulkChangelogBody.safeParse(await bodyOf(c)).data
    const start = Number(body?.nextPageToken ?? 0)
    if (body === undefined || !Number.isInteger(start)) return badRequest(c)
    const issues = new Set(body.issueIdsOrKeys.flatMap((name) => world.find(name) ?? []))
    const all = [...issues].flatMap((issue) => matching(issue, body.fieldIds))
    const end = start + body.maxResults
    const page = all.toSorted(oldestFirst).slice(start, end)
    const byIssue = Map.groupBy(page, ({ issue }) => issue)
    return c.json({
      issueChangeLogs: [...byIssue].map(([issue, entries]) => ({
        issueId: issue.id,
        changeHistories: entries.map(({ change }) => shown(change)),
      })),
      ...(end < all.length ? { nextPageToken: String(end) } : {}),
    })
  }

  return [
    { method: 'GET', path: '/rest/api/3/issue/:issue/changelog', answer: ofOne },
    { method: 'POST', path: '/rest/api/3/changelog/bulkfetch', answer: ofMany },
  ]
}

type Entry = { readonly issue: Issue; readonly change: Change }

function matching(issue: Issue, fieldIds: readonly string[]): readonly Entry[] {
  return issue.history.flatMap((change) => {
    const items = change.items.filter((item) => fieldIds.length === 0 || fieldIds.includes(item.fieldId))
    return items.length === 0 ? [] : [{ issue, change: { ...change, items } }]
  })
}

function oldestFirst(a: Entry, b: Entry): number {
  return a.change.created - b.change.created || Number(a.issue.id) - Number(b.issue.id)
}

function whole(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : otherwise
}
