// What tests and the demo see of an issue: a plain snapshot that no later change alters.
import type { Day, Instant } from '../../core/ref.ts'
import { flatten } from './adf.ts'
import { entry, LINK_TYPES, RESOLUTIONS, STATUSES } from './site.ts'
import type { Issue, Link, World } from './world.ts'

export type IssueView = {
  readonly id: string
  readonly key: string
  readonly summary: string
  /** In wiki notation; empty when there is none. */
  readonly descriptionText: string
  /** The status by name; the resolution by name, null while there is none; the priority by id. */
  readonly status: string
  readonly resolution: string | null
  readonly priority: string
  readonly labels: readonly string[]
  readonly fixVersions: readonly string[]
  readonly due: Day | null
  readonly updated: Instant
  readonly remoteLinks: readonly {
    readonly globalId: string | null
    readonly url: string
    readonly title: string
    readonly summary: string | null
    readonly relationship: string | null
    readonly application: string | null
    readonly resolved: boolean
  }[]
  /** `outward`: this issue is the one that, say, duplicates; `to` is the other issue's id. */
  readonly links: readonly {
    readonly type: string
    readonly to: string
    readonly direction: 'inward' | 'outward'
  }[]
  readonly properties: Readonly<Record<string, unknown>>
  readonly comments: readonly { readonly author: string; readonly text: string }[]
  readonly attachments: readonly {
    readonly name: string
    readonly type: string
    readonly content: Uint8Array
  }[]
}

export function viewOf(world: World, issue: Issue): IssueView {
  const links = [...world.links.values()].filter((one) => [one.source, one.destination].includes(issue.id))
  return {
    id: issue.id,
    key: issue.key,
    summary: issue.summary,
    descriptionText: issue.description === null ? '' : flatten(issue.description),
    status: entry(STATUSES, issue.status).name,
    resolution: issue.resolution === null ? null : entry(RESOLUTIONS, issue.resolution).name,
    priority: issue.priority,
    labels: issue.labels,
    fixVersions: issue.fixVersions.flatMap((id) => world.versions.get(id)?.name ?? []),
    due: issue.due,
    updated: issue.updated,
    remoteLinks: issue.remoteLinks.map(
      ({ globalId, url, title, summary, relationship, application, status }) => ({
        globalId,
        url,
        title,
        summary,
        relationship,
        application: typeof application?.name === 'string' ? application.name : null,
        resolved: status?.resolved === true,
      }),
    ),
    links: links.map((link) => linkOf(issue, link)),
    properties: issue.properties,
    comments: issue.comments.map(({ author, text }) => ({ author: author.displayName, text })),
    attachments: issue.attachments.map(({ name, type, content }) => ({ name, type, content })),
  }
}

function linkOf(issue: Issue, { type, source, destination }: Link): IssueView['links'][number] {
  const { name } = entry(LINK_TYPES, type)
  return source === issue.id
    ? { type: name, to: destination, direction: 'outward' }
    : { type: name, to: source, direction: 'inward' }
}
