// Finding issues by words and qualifiers, read from an index that lags.
// https://docs.github.com/rest/search/search#search-issues-and-pull-requests
import type { Context } from 'hono'
import { invalid, paged, pageOf, problem } from './answer.ts'
import type { Caller } from './callers.ts'
import type { Issue } from './entities.ts'
import type { Route, Site } from './route.ts'
import type { SearchIndex } from './search-index.ts'
import { matches, parseQuery, repositoriesIn } from './search-query.ts'

/** "The GitHub REST API provides up to 1,000 results for each search." */
const MOST = 1_000
const LONGEST_QUERY = 256

export function searchRoutes({ world, render }: Site, index: SearchIndex): readonly Route[] {
  function mayRead(issue: Issue, caller: Caller): boolean {
    const repository = render.repositoryOf(issue.repository)
    return repository.visibility === 'public' || caller.reaches(repository)
  }

  function search(c: Context, caller: Caller): Response {
    const text = c.req.query('q') ?? ''
    if (text.trim() === '') return invalid(c, [{ resource: 'Search', field: 'q', code: 'missing' }])
    const query = parseQuery(text)
    const words = query.terms.filter(({ name }) => name === undefined).map(({ value }) => value)
    const hidden = repositoriesIn(query).filter((name) => {
      const repository = world.repositoryNamed(name)
      return repository === undefined || (repository.visibility !== 'public' && !caller.reaches(repository))
    })
    if (hidden.length > 0 || query.unknown.length > 0 || words.join(' ').length > LONGEST_QUERY) {
      const message =
        'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.'
      return invalid(c, [{ resource: 'Search', field: 'q', code: 'invalid', message }])
    }
    const { page, size } = pageOf(c)
    if ((page - 1) * size >= MOST) return problem(c, 422, 'Only the first 1000 search results are available')
    const key = c.req.query('sort') === 'updated' ? 'updated' : 'created'
    const found = index
      .read()
      .filter((issue) => matches(world, query, issue) && mayRead(issue, caller))
      .toSorted((a, b) => a[key] - b[key] || a.id - b.id)
    const ordered = c.req.query('order') === 'asc' ? found : found.toReversed()
    return c.json({
      total_count: found.length,
      incomplete_results: false,
      search_type: 'lexical',
      items: paged(c, ordered.slice(0, MOST)).map(item),
    })
  }

  /** A search leaves a text out where there is none, and never tells who closed an issue. */
  function item(issue: Issue) {
    const { closed_by: _, body, parent_issue_url: __, ...rest } = render.issue(issue)
    return { ...rest, ...(body === null ? {} : { body }), score: 1 }
  }

  return [{ method: 'GET', path: '/search/issues', answer: search }]
}
