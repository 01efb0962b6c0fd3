// Labels of a repository and of an issue, and milestones.
// https://docs.github.com/rest/issues/labels, https://docs.github.com/rest/issues/milestones
import type { Context } from 'hono'
import { bodyOf, invalid, missing, paged } from './answer.ts'
import type { Catalogue } from './catalogue.ts'
import type { IssueChanges } from './issue-changes.ts'
import { issueFound } from './issue-found.ts'
import { readIssue } from './issue-input.ts'
import { byCaller } from './issue-routes.ts'
import type { At, RepositoryRoute, Site } from './route.ts'
import { LabelsBody, NewLabelBody } from './schema.ts'

export function labelRoutes(
  site: Site,
  catalogue: Catalogue,
  changes: IssueChanges,
): readonly RepositoryRoute[] {
  const { world, render } = site

  async function create(c: Context, { repository, caller }: At): Promise<Response> {
    const body = NewLabelBody.safeParse(await bodyOf(c)).data
    if (body === undefined) return invalid(c, [{ resource: 'Label', code: 'invalid', field: 'name' }])
    if (!caller.reaches(repository)) return missing(c)
    if (catalogue.findLabel(repository.id, body.name) !== undefined) {
      return invalid(c, [{ resource: 'Label', code: 'already_exists', field: 'name' }])
    }
    return c.json(render.label(catalogue.label(repository.id, body.name, caller.user, body)), 201)
  }

  function read(c: Context, { repository }: At): Response {
    const label = catalogue.findLabel(repository.id, c.req.param('name') ?? '')
    return label === undefined ? missing(c) : c.json(render.label(label))
  }

  function ofIssue(c: Context, at: At): Response {
    const issue = issueFound(site, c, at)
    if (issue instanceof Response) return issue
    const labels = issue.labels.flatMap((id) => world.labels.get(id) ?? [])
    return c.json(paged(c, labels).map(render.label))
  }

  /** Adds to the labels of an issue, or puts others in their place. */
  function setting(replaces: boolean) {
    return async (c: Context, at: At): Promise<Response> => {
      const issue = issueFound(site, c, at)
      if (issue instanceof Response) return issue
      if (!at.caller.reaches(at.repository)) return missing(c)
      const given = LabelsBody.safeParse(await bodyOf(c)).data
      const labels = given !== undefined && 'labels' in given ? given.labels : given
      if (labels === undefined) return invalid(c, [{ resource: 'Label', code: 'invalid', field: 'labels' }])
      const by = byCaller(at.caller)
      const read = readIssue(world, catalogue, at.repository, { labels }, by, true)
      if (!read.ok) return invalid(c, read.faults)
      const kept = replaces ? [] : issue.labels
      const edited = changes.edit(
        issue,
        { labels: [...new Set([...kept, ...(read.value.labels ?? [])])] },
        by,
      )
      return c.json(edited.labels.flatMap((id) => world.labels.get(id) ?? []).map(render.label))
    }
  }

  function remove(c: Context, at: At): Response {
    const issue = issueFound(site, c, at)
    if (issue instanceof Response) return issue
    const label = catalogue.findLabel(at.repository.id, c.req.param('name') ?? '')
    if (label === undefined || !issue.labels.includes(label.id) || !at.caller.reaches(at.repository)) {
      return missing(c)
    }
    const labels = issue.labels.filter((id) => id !== label.id)
    const edited = changes.edit(issue, { labels }, byCaller(at.caller))
    return c.json(edited.labels.flatMap((id) => world.labels.get(id) ?? []).map(render.label))
  }

  function milestones(c: Context, { repository }: At): Response {
    const state = c.req.query('state') ?? 'open'
    const all = world.milestonesOf(repository.id).filter((one) => state === 'all' || one.state === state)
    // Those that are due first come first; those without a day come last.
    const sorted = all.toSorted((a, b) => (a.due ?? Number.MAX_VALUE) - (b.due ?? Number.MAX_VALUE))
    return c.json(paged(c, sorted).map(render.milestone))
  }

  function milestone(c: Context, { repository }: At): Response {
    const found = catalogue.findMilestone(repository.id, Number(c.req.param('milestone')))
    return found === undefined ? missing(c) : c.json(render.milestone(found))
  }

  const labels = '/issues/:issue{[0-9]+}/labels'
  return [
    {
      method: 'GET',
      path: '/labels',
      answer: (c, { repository }) => c.json(paged(c, world.labelsOf(repository.id)).map(render.label)),
    },
    { method: 'POST', path: '/labels', answer: create },
    { method: 'GET', path: '/labels/:name', answer: read },
    { method: 'GET', path: labels, answer: ofIssue },
    { method: 'POST', path: labels, answer: setting(false) },
    { method: 'PUT', path: labels, answer: setting(true) },
    { method: 'DELETE', path: `${labels}/:name`, answer: remove },
    { method: 'GET', path: '/milestones', answer: milestones },
    { method: 'GET', path: '/milestones/:milestone{[0-9]+}', answer: milestone },
  ]
}
