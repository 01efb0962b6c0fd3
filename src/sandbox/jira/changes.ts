// The one way by which issues change, whoever changes them: the state, the changelog, `updated` and the webhook
// always move together.
import type { Clock } from '../../core/clock.ts'
import type { AdfNode } from './adf-schema.ts'
import { added, itemsBetween, itemsOfCreation } from './changelog.ts'
import {
  DEFAULT_PRIORITY,
  DEFAULT_RESOLUTION,
  FIRST_STATUS,
  type LinkType,
  type Project,
  type Status,
  type User,
} from './site.ts'
import type { IssueEvent, Webhooks } from './webhooks.ts'
import type { Attachment, Change, Comment, Issue, Item, RemoteLink, World } from './world.ts'

/** What a person or a request may set on an issue. */
export type Patch = Partial<
  Pick<
    Issue,
    'summary' | 'description' | 'priority' | 'labels' | 'fixVersions' | 'due' | 'status' | 'resolution'
  >
>

type Properties = NonNullable<Comment['properties']>

/** A file as it is sent. */
export type NewFile = Pick<Attachment, 'name' | 'type' | 'content'>

export type Draft = Patch & { readonly project: Project; readonly type: string; readonly summary: string }

export type Changes = {
  readonly create: (draft: Draft, properties: Issue['properties'], by: User) => Issue
  /** Nothing differs: nothing happens. */
  readonly edit: (id: string, patch: Patch, by: User) => void
  /** Gives the issue a key of another project. Its fix versions stay behind: versions belong to projects. */
  readonly move: (id: string, to: Project, by: User) => void
  readonly remove: (id: string, by: User) => void
  readonly comment: (
    id: string,
    document: AdfNode,
    text: string,
    by: User,
    properties?: Properties,
  ) => Comment
  /** Puts other words in the place of a comment's. Undefined: there is none of that id. */
  readonly editComment: (
    id: string,
    comment: string,
    document: AdfNode,
    text: string,
    properties: Properties,
  ) => Comment | undefined
  /** Jira does not tell a property by `updated`, nor by an issue webhook. */
  readonly setProperty: (id: string, key: string, value: unknown) => void
  /** Adds the link, or puts it in the place of the one with its global id. True: added. */
  readonly putRemoteLink: (id: string, link: RemoteLink, by: User) => boolean
  readonly removeRemoteLink: (id: string, link: number, by: User) => void
  /** Files of one name stand side by side. */
  readonly attach: (id: string, files: readonly NewFile[], by: User) => readonly Attachment[]
  /** A link that is already there is left alone. */
  readonly link: (type: LinkType, source: Issue, destination: Issue, by: User) => void
}

/** Reaching Done sets a resolution, leaving Done clears it, as the workflows do that Jira sets up by default. */
export function entering(status: Status, resolution: string = DEFAULT_RESOLUTION): Patch {
  return { status: status.id, resolution: status.category === 'done' ? resolution : null }
}

export function createChanges(world: World, clock: Clock, webhooks: Webhooks): Changes {
  function get(id: string): Issue {
    const issue = world.issues.get(id)
    if (issue === undefined) throw new Error(`the Jira stand-in has no issue ${id}`)
    return issue
  }

  function stamp(items: readonly Item[], by: User): Change {
    return { id: world.nextId('change'), author: by, created: clock.now(), items }
  }

  function record(issue: Issue, items: readonly Item[], by: User, event?: IssueEvent): void {
    if (items.length === 0) return
    const change = stamp(items, by)
    const updated = world.put({ ...issue, updated: change.created, history: [...issue.history, change] })
    if (event !== undefined) webhooks.issueUpdated(updated, change, event)
  }

  function replace(before: Issue, patch: Partial<Issue>, by: User, event: IssueEvent): void {
    const after = { ...before, ...patch }
    const resolved = after.resolution === null ? null : (before.resolved ?? clock.now())
    record({ ...after, resolved }, itemsBetween(before, after, world.versions), by, event)
  }

  return {
    create({ project, ...draft }, properties, by) {
      const now = clock.now()
      const issue = world.put({
        description: null,
        status: FIRST_STATUS.id,
        resolution: null,
        resolved: null,
        priority: DEFAULT_PRIORITY,
        labels: [],
        fixVersions: [],
        due: null,
        ...draft,
        id: world.nextId('issue'),
        key: world.nextKey(project),
        project: project.id,
        creator: by,
        created: now,
        updated: now,
        properties,
        remoteLinks: [],
        comments: [],
        attachments: [],
        history: [],
      })
      webhooks.issueCreated(issue, stamp(itemsOfCreation(issue), by))
      return issue
    },

    edit(id, patch, by) {
      replace(get(id), patch, by, patch.status === undefined ? 'issue_updated' : 'issue_generic')
    },

    move(id, to, by) {
      const issue = get(id)
      if (issue.project === to.id) return
      replace(issue, { project: to.id, key: world.nextKey(to), fixVersions: [] }, by, 'issue_moved')
    },

    remove(id, by) {
      webhooks.issueDeleted(get(id), by)
      for (const link of [...world.links.values()]) {
        if (link.source === id || link.destination === id) world.links.delete(link.id)
      }
      world.drop(id)
    },

    comment(id, document, text, by, properties = {}) {
      const issue = get(id)
      const created = clock.now()
      const comment = { id: world.nextId('comment'), author: by, created, document, text, properties }
      const updated = world.put({ ...issue, updated: created, comments: [...issue.comments, comment] })
      webhooks.commentCreated(updated, comment)
      return comment
    },

    editComment(id, commentId, document, text, properties) {
      const issue = get(id)
      const before = issue.comments.find((one) => one.id === commentId)
      if (before === undefined) return undefined
      const updated = clock.now()
      const kept = { ...before.properties, ...properties }
      const comment = { ...before, document, text, updated, properties: kept }
      const comments = issue.comments.map((one) => (one.id === commentId ? comment : one))
      world.put({ ...issue, updated, comments })
      return comment
    },

    setProperty(id, key, value) {
      const issue = get(id)
      world.put({ ...issue, properties: { ...issue.properties, [key]: value } })
    },

    putRemoteLink(id, link, by) {
      const issue = get(id)
      if (issue.remoteLinks.some((one) => one.id === link.id)) {
        const remoteLinks = issue.remoteLinks.map((one) => (one.id === link.id ? link : one))
        world.put({ ...issue, remoteLinks })
        return false
      }
      const words = `This issue ${link.relationship ?? 'links to'} "${link.title}"`
      const item = added('RemoteIssueLink', 'RemoteIssueLink', String(link.id), words)
      record({ ...issue, remoteLinks: [...issue.remoteLinks, link] }, [item], by, 'issue_updated')
      return true
    },

    removeRemoteLink(id, link, by) {
      const issue = get(id)
      const gone = issue.remoteLinks.find((one) => one.id === link)
      if (gone === undefined) return
      const item = {
        ...added('RemoteIssueLink', 'RemoteIssueLink', '', ''),
        to: null,
        toString: null,
        from: String(gone.id),
        fromString: `This issue ${gone.relationship ?? 'links to'} "${gone.title}"`,
      }
      const remoteLinks = issue.remoteLinks.filter((one) => one.id !== link)
      record({ ...issue, remoteLinks }, [item], by, 'issue_updated')
    },

    attach(id, files, by) {
      const issue = get(id)
      const made = { author: by, created: clock.now() }
      const attached = files.map((file) => ({ ...file, ...made, id: world.nextId('attachment') }))
      const items = attached.map((file) => added('attachment', 'Attachment', file.id, file.name))
      record({ ...issue, attachments: [...issue.attachments, ...attached] }, items, by, 'issue_updated')
      return attached
    },

    link(type, source, destination, by) {
      const same = [...world.links.values()].some(
        (one) => one.type === type.id && one.source === source.id && one.destination === destination.id,
      )
      if (same) return
      const link = { id: world.nextId('link'), type: type.id, source: source.id, destination: destination.id }
      world.links.set(link.id, link)
      const item = (name: string, to: Issue) =>
        added('issuelinks', 'Link', to.key, `This issue ${name} ${to.key}`)
      record(source, [item(type.outward, destination)], by)
      record(destination, [item(type.inward, source)], by)
      webhooks.linkCreated(link)
    },
  }
}
