// What happened to an issue, and the issues that are a part of it.
// https://docs.github.com/rest/issues/timeline, https://docs.github.com/rest/issues/sub-issues
import type { Context } from 'hono'
import { bodyOf, invalid, missing, paged, problem } from './answer.ts'
import type { Issue } from './entities.ts'
import { issueFound } from './issue-found.ts'
import { byCaller } from './issue-routes.ts'
import type { Json } from './places.ts'
import type { Relocation } from './relocation.ts'
import { createRenderEvents } from './render-event.ts'
import type { At, RepositoryRoute, Site } from './route.ts'
import { SubIssueBody } from './schema.ts'

export function relationRoutes(site: Site, relocation: Relocation): readonly RepositoryRoute[] {
  const { world, render } = site
  const { events, timeline } = createRenderEvents(world, render)

  const listing = (list: (issue: Issue) => readonly Json[]) => (c: Context, at: At) => {
    const issue = issueFound(site, c, at)
    return issue instanceof Response ? issue : c.json(paged(c, list(issue)))
  }

  function subIssues({ subIssues: ids }: Issue): readonly Json[] {
    return ids.flatMap((id) => world.issues.get(id) ?? []).map(render.issue)
  }

  async function add(c: Context, at: At): Promise<Response> {
    const issue = issueFound(site, c, at)
    if (issue instanceof Response) return issue
    if (!at.caller.reaches(at.repository)) return missing(c)
    const body = SubIssueBody.safeParse(await bodyOf(c)).data
    if (body === undefined)
      return invalid(c, [{ resource: 'SubIssue', code: 'invalid', field: 'sub_issue_id' }])
    const part = world.issues.get(body.sub_issue_id)
    // The id is the database's: a number of an issue is none.
    if (part === undefined) return problem(c, 404, 'The provided sub-issue does not exist')
    if (!relocation.addSubIssue(issue, part, body.replace_parent ?? false, byCaller(at.caller))) {
      const message = 'Sub issue may only have one parent'
      return invalid(c, [{ resource: 'SubIssue', code: 'custom', field: 'sub_issue_id', message }])
    }
    return c.json(render.issue(world.issues.get(issue.id) ?? issue), 201)
  }

  function parent(c: Context, at: At): Response {
    const issue = issueFound(site, c, at)
    if (issue instanceof Response) return issue
    const whole = world.issues.get(issue.parent ?? 0)
    return whole === undefined ? missing(c) : c.json(render.issue(whole))
  }

  const issue = '/issues/:issue{[0-9]+}'
  return [
    { method: 'GET', path: `${issue}/events`, answer: listing(events) },
    { method: 'GET', path: `${issue}/timeline`, answer: listing(timeline) },
    { method: 'GET', path: `${issue}/sub_issues`, answer: listing(subIssues) },
    { method: 'POST', path: `${issue}/sub_issues`, answer: add },
    { method: 'GET', path: `${issue}/parent`, answer: parent },
  ]
}
