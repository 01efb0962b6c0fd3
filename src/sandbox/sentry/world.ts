// Everything that the stand-in of Sentry holds: one organisation's issues, and what is linked to them.
import type { Instant } from '../../core/ref.ts'

export type Status = 'unresolved' | 'resolved' | 'ignored'

export type Project = { readonly id: string; readonly slug: string }

export type ExternalIssue = {
  readonly id: string
  readonly displayName: string
  readonly webUrl: string
}

export type SentryIssue = {
  readonly id: string
  readonly shortId: string
  readonly project: Project
  readonly title: string
  readonly culprit: string
  readonly type: string
  readonly value: string
  readonly status: Status
  readonly substatus: string | null
  readonly statusDetails: Readonly<Record<string, unknown>>
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  readonly count: number
  readonly comments: readonly string[]
  /** What happened to it after it was first seen, oldest first. */
  readonly activity: readonly {
    readonly type: 'set_resolved' | 'set_regression' | 'set_unresolved' | 'set_ignored' | 'note'
    readonly at: Instant
    readonly data: Readonly<Record<string, unknown>>
  }[]
  readonly externalIssue: ExternalIssue | null
}

/** An integration that is installed in the organisation; it signs the webhooks. */
export type Installation = {
  readonly uuid: string
  readonly app: { readonly uuid: string; readonly slug: string; readonly sentryAppId: number }
}

export type World = {
  readonly issues: ReadonlyMap<string, SentryIssue>
  readonly put: (issue: SentryIssue) => SentryIssue
  /** Undefined: there is no such issue. */
  readonly change: (id: string, patch: Partial<SentryIssue>) => SentryIssue | undefined
  readonly findProject: (slug: string) => Project
  /** Counts up from 1 for each name. */
  readonly count: (name: string) => number
}

export function createWorld(): World {
  const issues = new Map<string, SentryIssue>()
  const projects = new Map<string, Project>()
  const counts = new Map<string, number>()

  function count(name: string): number {
    const next = (counts.get(name) ?? 0) + 1
    counts.set(name, next)
    return next
  }

  function put(issue: SentryIssue): SentryIssue {
    issues.set(issue.id, issue)
    return issue
  }

  return {
    issues,
    put,
    change(id, patch) {
      const issue = issues.get(id)
      return issue && put({ ...issue, ...patch })
    },
    findProject(slug) {
      const project = projects.get(slug) ?? { id: String(count('projects')), slug }
      projects.set(slug, project)
      return project
    },
    count,
  }
}
