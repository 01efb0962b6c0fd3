// An issue of Jira as the rest of bugbridge knows issues.
import type { IssueFacts } from '../../core/facts.ts'
import type { IssueRef } from '../../core/ref.ts'
import { isOurMark } from './mark.ts'
import type { Issue } from './schema.ts'

export function refOf(id: string): IssueRef {
  return { system: 'jira', id }
}

/** `site` is the address under which people open issues, without a slash at its end. */
export function factsOf({ id, key, fields }: Issue, site: string): IssueFacts {
  const { status, resolution, priority, duedate } = fields
  return {
    ref: refOf(id),
    key,
    url: `${site}/browse/${key}`,
    status: { id: status.id, name: status.name, category: status.statusCategory.key },
    ...(resolution ? { resolution } : {}),
    ...(priority ? { priority: priority.id } : {}),
    versions: fields.fixVersions.map(({ id, name, released, releaseDate }) => ({
      id,
      name,
      released: released === true,
      ...(releaseDate ? { day: releaseDate } : {}),
    })),
    ...(duedate ? { due: duedate } : {}),
    links: fields.issuelinks.flatMap(linksOf),
    marks: fields.labels.filter(isOurMark),
    updated: fields.updated,
  }
}

/**
 * A link as this issue's page words it: `duplicates` towards an outward issue, `is duplicated by` towards an
 * inward one. https://developer.atlassian.com/cloud/jira/platform/issue-linking-model/
 */
function linksOf({
  type,
  inwardIssue,
  outwardIssue,
}: Issue['fields']['issuelinks'][number]): IssueFacts['links'] {
  const outward = { name: type.outward, direction: 'outward' } as const
  const inward = { name: type.inward, direction: 'inward' } as const
  return [
    ...(outwardIssue ? [{ ...outward, to: refOf(outwardIssue.id) }] : []),
    ...(inwardIssue ? [{ ...inward, to: refOf(inwardIssue.id) }] : []),
  ]
}
