// Issues one by one and in lists: creating, reading, changing. Pull requests are issues too, and stand in the lists.
// https://docs.github.com/rest/issues/issues
import type { Context } from 'hono'
import { bodyOf, type Fault, invalid, missing, paged, unreadable } from './answer.ts'
import type { Catalogue } from './catalogue.ts'
import type { Issue } from './entities.ts'
import type { By, IssueChanges } from './issue-changes.ts'
import { issueFound } from './issue-found.ts'
import { readIssue } from './issue-input.ts'
import type { At, RepositoryRoute, Site } from './route.ts'
import { EditIssueBody, NewIssueBody } from './schema.ts'

export function issueRoutes(
  site: Site,
  catalogue: Catalogue,
  changes: IssueChanges,
): readonly RepositoryRoute[] {
  const { world, render } = site

  async function create(c: Context, { repository, caller }: At): Promise<Response> {
    const given = await bodyOf(c)
    if (given === undefined) return unreadable(c)
    const body = NewIssueBody.safeParse(given).data
    if (body === undefined) return invalid(c, [WRONG])
    const by = byCaller(caller)
    const patch = readIssue(
      world,
      catalogue,
      repository,
      { title: '', ...body },
      by,
      caller.reaches(repository),
    )
    if (!patch.ok) return invalid(c, patch.faults)
    const issue = changes.create(repository, { ...patch.value, title: patch.value.title ?? '' }, by)
    c.header('Location', String(render.issue(issue).url))
    return c.json(render.issue(issue), 201)
  }

  function read(c: Context, at: At): Response {
    const issue = issueFound(site, c, at)
    return issue instanceof Response ? issue : c.json(render.issue(issue))
  }

  async function edit(c: Context, at: At): Promise<Response> {
    const issue = issueFound(site, c, at)
    if (issue instanceof Response) return issue
    const body = EditIssueBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return invalid(c, [WRONG])
    const mayPush = at.caller.reaches(at.repository)
    if (!mayPush) return missing(c)
    const by = byCaller(at.caller)
    const { title, ...rest } = body
    const named = title == null ? rest : { ...rest, title }
    const patch = readIssue(world, catalogue, at.repository, named, by, mayPush)
    if (!patch.ok) return invalid(c, patch.faults)
    const canonical = body.state_reason === 'duplicate' ? body.duplicate_issue_id : undefined
    if (canonical !== undefined && (canonical === issue.id || !world.issues.has(canonical))) {
      return invalid(c, [{ ...WRONG, field: 'duplicate_issue_id' }])
    }
    const edited = changes.edit(issue, patch.value, by)
    return c.json(render.issue(turn(edited, body.state, body.state_reason ?? null, canonical, by)))
  }

  function turn(
    issue: Issue,
    state: Issue['state'] | undefined,
    reason: Issue['reason'],
    duplicateOf: number | undefined,
    by: By,
  ): Issue {
    if (state === undefined || state === issue.state) return issue
    if (state === 'open') return changes.reopen(issue, by)
    const why = reason === null || reason === 'reopened' ? 'completed' : reason
    return changes.close(issue, why, by, duplicateOf === undefined ? {} : { duplicateOf })
  }

  function list(c: Context, { repository }: At): Response {
    const asked = c.req.query()
    const state = asked.state ?? 'open'
    const since = asked.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(asked.since)
    const sort = asked.sort ?? 'created'
    const labels = (asked.labels ?? '').split(',').filter((name) => name !== '')
    if (!['open', 'closed', 'all'].includes(state) || Number.isNaN(since) || !(sort in SORTS)) {
      return invalid(c, [{ ...WRONG, field: Number.isNaN(since) ? 'since' : 'state' }])
    }
    const ids = labels.map((name) => catalogue.findLabel(repository.id, name)?.id)
    const found = [...world.issues.values()]
      .filter((issue) => issue.repository === repository.id)
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => issue.updated >= since)
      .filter((issue) => ids.every((id) => id !== undefined && issue.labels.includes(id)))
      .filter((issue) => inMilestone(issue, asked.milestone))
      .toSorted(SORTS[sort])
    const ordered = asked.direction === 'asc' ? found : found.toReversed()
    return c.json(paged(c, ordered).map(render.issue))
  }

  function inMilestone({ milestone }: Issue, asked: string | undefined): boolean {
    if (asked === undefined) return true
    if (asked === 'none' || asked === '*') return (milestone === null) === (asked === 'none')
    return world.milestones.get(milestone ?? 0)?.number === Number(asked)
  }

  return [
    { method: 'GET', path: '/issues', answer: list },
    { method: 'POST', path: '/issues', answer: create },
    { method: 'GET', path: '/issues/:issue{[0-9]+}', answer: read },
    { method: 'PATCH', path: '/issues/:issue{[0-9]+}', answer: edit },
  ]
}

const WRONG: Fault = { resource: 'Issue', code: 'invalid', field: 'body' }

/** Oldest or least first; what is equal goes by number. */
const SORTS: Readonly<Record<string, (a: Issue, b: Issue) => number>> = {
  created: (a, b) => a.created - b.created || a.number - b.number,
  updated: (a, b) => a.updated - b.updated || a.number - b.number,
  comments: (a, b) => a.comments.length - b.comments.length || a.number - b.number,
}

/** The caller as the one who acts. */
export function byCaller({ user, kind }: At['caller']): By {
  return { user, viaApp: kind === 'installation' }
}
