// Everything that the stand-in holds: issues, links, versions. Issues are immutable records that are replaced
// whole, so that an older state can stay behind in the search index.
import type { Day, Instant } from '../../core/ref.ts'
import type { AdfNode } from './adf-schema.ts'
import { PROJECTS, type Project, type User } from './site.ts'

/** One changed field. The key `toString` is Jira's own: read it with care, every object inherits one. */
export type Item = {
  readonly field: string
  readonly fieldtype: 'jira'
  readonly fieldId: string
  readonly from: string | null
  readonly fromString: string | null
  readonly to: string | null
  readonly toString: string | null
}

export type Change = {
  readonly id: string
  readonly author: User
  readonly created: Instant
  readonly items: readonly Item[]
}

export type Comment = {
  readonly id: string
  readonly author: User
  readonly created: Instant
  /** The same words twice: as version 3 of the API gives them, and as version 2 and the webhooks do. */
  readonly document: AdfNode
  readonly text: string
  readonly updated?: Instant
  /** Small JSON values that integrations keep on a comment, by key. */
  readonly properties?: Readonly<Record<string, unknown>>
}

export type Attachment = {
  readonly id: string
  readonly author: User
  readonly created: Instant
  readonly name: string
  readonly type: string
  readonly content: Uint8Array
}

/** Null stands for what a request left out: an upsert forgets what it does not repeat. */
export type RemoteLink = {
  readonly id: number
  readonly globalId: string | null
  readonly relationship: string | null
  readonly application: Readonly<Record<string, unknown>> | null
  readonly url: string
  readonly title: string
  readonly summary: string | null
  readonly icon: Readonly<Record<string, unknown>> | null
  readonly status: Readonly<Record<string, unknown>> | null
}

export type Issue = {
  readonly id: string
  readonly key: string
  readonly project: string
  readonly type: string
  readonly summary: string
  readonly description: AdfNode | null
  readonly status: string
  readonly resolution: string | null
  readonly resolved: Instant | null
  readonly priority: string
  readonly labels: readonly string[]
  readonly fixVersions: readonly string[]
  readonly due: Day | null
  readonly creator: User
  readonly created: Instant
  readonly updated: Instant
  readonly properties: Readonly<Record<string, unknown>>
  readonly remoteLinks: readonly RemoteLink[]
  readonly comments: readonly Comment[]
  readonly attachments: readonly Attachment[]
  readonly history: readonly Change[]
}

/** Read from `source` by the type's outward name, from `destination` by its inward name. */
export type Link = {
  readonly id: string
  readonly type: string
  readonly source: string
  readonly destination: string
}

export type Version = {
  readonly id: string
  readonly project: string
  readonly name: string
  readonly description: string
  readonly released: boolean
  readonly archived: boolean
  readonly releaseDate: Day | null
}

export type World = {
  readonly issues: ReadonlyMap<string, Issue>
  readonly links: Map<string, Link>
  readonly versions: Map<string, Version>
  /** By id, by key in any case, or by a key from before a move. Undefined: no such issue, or deleted. */
  readonly find: (idOrKey: string) => Issue | undefined
  readonly put: (issue: Issue) => Issue
  readonly drop: (id: string) => void
  /** Ids count up from 10001, for each kind of thing on its own. */
  readonly nextId: (
    kind: 'issue' | 'change' | 'comment' | 'link' | 'remote-link' | 'version' | 'attachment',
  ) => string
  readonly nextKey: (project: Project) => string
}

/** `noted` hears of every new state of an issue, and of its end as undefined. */
export function createWorld(noted: (id: string, issue: Issue | undefined) => void): World {
  const issues = new Map<string, Issue>()
  const keys = new Map<string, string>()
  const counts = new Map<string, number>()
  const count = (kind: string, start: number) => {
    const next = (counts.get(kind) ?? start) + 1
    counts.set(kind, next)
    return next
  }

  return {
    issues,
    links: new Map(),
    versions: new Map(),
    find: (idOrKey) => issues.get(idOrKey) ?? issues.get(keys.get(idOrKey.toUpperCase()) ?? ''),
    put(issue) {
      issues.set(issue.id, issue)
      keys.set(issue.key, issue.id)
      noted(issue.id, issue)
      return issue
    },
    drop(id) {
      issues.delete(id)
      noted(id, undefined)
    },
    nextId: (kind) => String(count(kind, 10_000)),
    nextKey: (project) => `${project.key}-${count(project.key, 0)}`,
  }
}

/** Finds a project as requests name it: by id, key or name. */
export function findProject(name: string): Project | undefined {
  return PROJECTS.find((project) => [project.id, project.key, project.name].includes(name))
}
