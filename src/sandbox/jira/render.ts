// How issues look on the wire, field by field, so that only what was asked for is worked out.
import type { Clock } from '../../core/clock.ts'
import { flatten } from './adf.ts'
import { type Api, createEntities, type Entities, type Json } from './entities.ts'
import { entry, LINK_TYPES, STATUSES } from './site.ts'
import { toJiraTime } from './time.ts'
import type { Issue, Link, World } from './world.ts'

export type Render = Entities & {
  /** Every field by its id, and how it reads on an issue. */
  readonly fields: Readonly<Record<string, (issue: Issue) => unknown>>
  readonly pick: (issue: Issue, names: readonly string[]) => Json
}

export function createRender(
  { origin, clock, world }: { readonly origin: string; readonly clock: Clock; readonly world: World },
  api: Api,
): Render {
  const entities = createEntities(origin, clock, api)
  const { self, user, status, resolution, priority, issueType, project, linkType, version } = entities

  function pick(issue: Issue, names: readonly string[]): Json {
    return Object.fromEntries(names.map((name) => [name, fields[name]?.(issue)]))
  }

  function comments(issue: Issue): Json {
    const all = issue.comments.map((one) => entities.comment(issue, one))
    const page = { maxResults: all.length, total: all.length, startAt: 0 }
    return { comments: all, self: self(`issue/${issue.id}/comment`), ...page }
  }

  /** A link as one of its ends sees it: only the other end is given, under the side on which it stands. */
  function link(issue: Issue, { id, type, source, destination }: Link): Json {
    const common = { id, self: self(`issueLink/${id}`), type: linkType(entry(LINK_TYPES, type)) }
    const other = world.issues.get(source === issue.id ? destination : source)
    if (other === undefined) return common
    const shown = pick(other, ['summary', 'status', 'priority', 'issuetype'])
    const end = { id: other.id, key: other.key, self: self(`issue/${other.id}`), fields: shown }
    return source === issue.id ? { ...common, outwardIssue: end } : { ...common, inwardIssue: end }
  }

  function issueLinks(issue: Issue): readonly Json[] {
    const mine = [...world.links.values()].filter((one) => [one.source, one.destination].includes(issue.id))
    return mine.map((one) => link(issue, one))
  }

  const fields: Render['fields'] = {
    summary: (issue) => issue.summary,
    issuetype: (issue) => issueType(issue.type),
    project: (issue) => project(issue.project),
    status: (issue) => status(entry(STATUSES, issue.status)),
    resolution: (issue) => issue.resolution && resolution(issue.resolution),
    resolutiondate: (issue) => (issue.resolved === null ? null : toJiraTime(issue.resolved)),
    priority: (issue) => priority(issue.priority),
    fixVersions: (issue) => issue.fixVersions.flatMap((id) => world.versions.get(id) ?? []).map(version),
    duedate: (issue) => issue.due,
    labels: (issue) => issue.labels,
    issuelinks: issueLinks,
    description: ({ description }) => (api === '3' ? description : description && flatten(description)),
    assignee: () => null,
    creator: (issue) => user(issue.creator),
    reporter: (issue) => user(issue.creator),
    created: (issue) => toJiraTime(issue.created),
    updated: (issue) => toJiraTime(issue.updated),
    comment: comments,
    attachment: (issue) => issue.attachments.map(entities.attachment),
  }
  return { ...entities, fields, pick }
}
