// Finding issues: by ids, read from the database, and by JQL, read from an index that lags.
import type { Context } from 'hono'
import { badRequest, bodyOf, problem } from './answer.ts'
import { chosenFields, issueBean } from './issue-bean.ts'
import type { Route, Site } from './route.ts'
import { BulkFetchBody, SearchBody } from './schema.ts'
import { search } from './search.ts'

/** Issues per page, and per page of nothing but ids. */
const LARGEST_PAGE = 100
const LARGEST_PAGE_OF_IDS = 5_000

export function searchRoutes({ clock, world, index, render }: Site): readonly Route[] {
  /** Issues that do not exist are simply not there: `issueErrors` tells of other troubles. */
  async function bulkFetch(c: Context): Promise<Response> {
    const body = BulkFetchBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return badRequest(c)
    const found = new Map(
      body.issueIdsOrKeys.flatMap((name) => world.find(name) ?? []).map((one) => [one.id, one]),
    )
    const names = chosenFields(body.fields.length === 0 ? ['*navigable'] : body.fields, render)
    const issues = [...found.values()]
      .toSorted((a, b) => Number(a.id) - Number(b.id))
      .map((issue) => issueBean(render, issue, names, body.properties))
    return c.json({ issues, issueErrors: [] })
  }

  function answer(c: Context, question: unknown): Response {
    const asked = SearchBody.safeParse(question).data
    const start = asked && offsetOf(asked.nextPageToken)
    if (asked === undefined || start === undefined) return badRequest(c)
    const fresh = asked.reconcileIssues.map(String)
    const found = search(world, index, { jql: asked.jql, fresh, now: clock.now() })
    if (typeof found === 'string') return problem(c, 400, [found])
    const names = chosenFields(asked.fields, render)
    const idsOnly = names.length === 0 && asked.properties.length === 0
    const end = start + Math.min(asked.maxResults, idsOnly ? LARGEST_PAGE_OF_IDS : LARGEST_PAGE)
    const isLast = end >= found.length
    const bare = asked.fields.every((name) => name === 'id')
    const issues = found
      .slice(start, end)
      .map((issue) => (bare ? { id: issue.id } : issueBean(render, issue, names, asked.properties)))
    return c.json({ issues, ...(isLast ? {} : { nextPageToken: btoa(`from ${end}`) }), isLast })
  }

  function searchByQuery(c: Context): Response {
    const list = (name: string) => (c.req.queries(name) ?? []).flatMap((value) => value.split(','))
    const { jql, nextPageToken, maxResults } = c.req.query()
    return answer(c, {
      jql,
      nextPageToken,
      maxResults: maxResults === undefined ? undefined : Number(maxResults),
      fields: list('fields'),
      properties: list('properties'),
      reconcileIssues: list('reconcileIssues').map(Number),
    })
  }

  return [
    { method: 'POST', path: '/rest/api/3/issue/bulkfetch', answer: bulkFetch },
    { method: 'GET', path: '/rest/api/3/search/jql', answer: searchByQuery },
    { method: 'POST', path: '/rest/api/3/search/jql', answer: async (c) => answer(c, await bodyOf(c)) },
    { method: 'GET', path: '/rest/api/3/search', answer: removed },
    { method: 'POST', path: '/rest/api/3/search', answer: removed },
  ]
}

/** Undefined: not a token of ours. */
function offsetOf(token: string | undefined): number | undefined {
  if (token === undefined) return 0
  const match = /^[A-Za-z0-9+/]+=*$/.test(token) ? /^from (\d+)$/.exec(atob(token)) : null
  return match === null ? undefined : Number(match[1])
}

function removed(c: Context): Response {
  return problem(c, 410, [
    'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.',
  ])
}
