// How everything but issues looks on the wire: users, statuses, priorities, versions, comments.
import type { Clock } from '../../core/clock.ts'
import {
  CATEGORIES,
  entry,
  ISSUE_TYPES,
  type LinkType,
  PRIORITIES,
  PROJECTS,
  RESOLUTIONS,
  type Status,
  type User,
} from './site.ts'
import { toDay, toJiraTime, toUserDay } from './time.ts'
import type { Attachment, Comment, Issue, Version } from './world.ts'

export type Json = Readonly<Record<string, unknown>>

/**
 * Version 3 of the API gives rich text as documents; version 2, in which the webhooks speak, as plain strings
 * in wiki notation.
 */
export type Api = '2' | '3'

export type Entities = {
  readonly self: (path: string) => string
  readonly user: (user: User) => Json
  readonly status: (status: Status) => Json
  readonly resolution: (id: string) => Json
  readonly priority: (id: string) => Json
  readonly issueType: (id: string) => Json
  readonly project: (id: string) => Json
  readonly linkType: (type: LinkType) => Json
  readonly version: (version: Version) => Json
  readonly comment: (issue: Issue, comment: Comment) => Json
  readonly attachment: (attachment: Attachment) => Json
}

export function createEntities(origin: string, clock: Clock, api: Api): Entities {
  const self = (path: string) => `${origin}/rest/api/${api}/${path}`

  function user({ accountId, accountType, displayName }: User): Json {
    const account = { self: self(`user?accountId=${encodeURIComponent(accountId)}`), accountId, accountType }
    return { ...account, displayName, active: true, timeZone: 'Etc/UTC' }
  }

  return {
    self,
    user,
    status({ id, name, category }) {
      const { id: categoryId, ...rest } = CATEGORIES[category]
      const statusCategory = { self: self(`statuscategory/${categoryId}`), id: categoryId, ...rest }
      return { self: self(`status/${id}`), description: '', iconUrl: `${origin}/`, name, id, statusCategory }
    },
    resolution: (id) => ({ self: self(`resolution/${id}`), ...entry(RESOLUTIONS, id) }),
    priority(id) {
      const { name } = entry(PRIORITIES, id)
      const iconUrl = `${origin}/images/icons/priorities/${name.toLowerCase()}.svg`
      return { self: self(`priority/${id}`), iconUrl, name, id }
    },
    issueType: (id) => ({ self: self(`issuetype/${id}`), ...entry(ISSUE_TYPES, id), subtask: false }),
    project(id) {
      const style = { projectTypeKey: 'software', simplified: false }
      return { self: self(`project/${id}`), ...entry(PROJECTS, id), ...style }
    },
    linkType: (type) => ({ ...type, self: self(`issueLinkType/${type.id}`) }),
    version({ id, name, description, archived, released, releaseDate, project }) {
      const overdue = !released && releaseDate !== null && releaseDate < toDay(clock.now())
      return {
        self: self(`version/${id}`),
        id,
        description,
        name,
        archived,
        released,
        ...(releaseDate === null ? {} : { releaseDate, userReleaseDate: toUserDay(releaseDate) }),
        overdue,
        projectId: Number(project),
      }
    },
    attachment: ({ id, author, created, name, type, content }) => ({
      self: self(`attachment/${id}`),
      id,
      filename: name,
      author: user(author),
      created: toJiraTime(created),
      size: content.byteLength,
      mimeType: type,
      content: self(`attachment/content/${id}`),
    }),
    comment(issue, { id, author, document, text, created, updated = created }) {
      return {
        self: self(`issue/${issue.id}/comment/${id}`),
        id,
        author: user(author),
        body: api === '3' ? document : text,
        updateAuthor: user(author),
        created: toJiraTime(created),
        updated: toJiraTime(updated),
        // Always true on the platform's own API, even where there is no service desk: it means nothing.
        jsdPublic: true,
      }
    },
  }
}
