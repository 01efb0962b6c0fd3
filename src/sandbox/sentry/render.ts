// How issues look on the wire: in answers, and a little differently in webhooks.
import type { ExternalIssue, Installation, SentryIssue } from './world.ts'

export type Json = Readonly<Record<string, unknown>>

type Place = { readonly origin: string; readonly org: string }

/** Where people read the issue, as self-hosted Sentry writes it. */
export function permalinkOf({ origin, org }: Place, id: string): string {
  return `${origin}/organizations/${org}/issues/${id}/`
}

/** An issue as lists, short-id lookups and updates give it. */
export function groupOf(place: Place, issue: SentryIssue): Json {
  return {
    ...common(issue),
    permalink: permalinkOf(place, issue.id),
    isUnhandled: true,
    issueType: 'error',
    issueCategory: 'error',
    priority: 'medium',
    priorityLockedAt: null,
    seerFixabilityScore: null,
    seerAutofixLastTriggered: null,
    seerExplorerAutofixLastTriggered: null,
    subscriptionDetails: null,
  }
}

/** An issue as its own endpoint gives it. */
export function issueOf(place: Place, issue: SentryIssue): Json {
  const first = {
    id: '0',
    type: 'first_seen',
    data: {},
    dateCreated: new Date(issue.firstSeen).toISOString(),
    user: null,
  }
  // The newest first, as the vendor lists them.
  const later = issue.activity.map(({ type, at, data }, index) => ({
    id: String(index + 1),
    type,
    data,
    dateCreated: new Date(at).toISOString(),
    user: null,
  }))
  const people = {
    activity: [...later.toReversed(), first],
    seenBy: [],
    participants: [],
    userReportCount: 0,
  }
  return { ...groupOf(place, issue), ...people, firstRelease: null, lastRelease: null, tags: [], stats: {} }
}

/** An issue as webhooks carry it: `permalink` may be null, the addresses are under names of their own. */
export function hookIssueOf(place: Place, issue: SentryIssue): Json {
  return {
    ...common(issue),
    permalink: null,
    subscriptionDetails: null,
    url: `${place.origin}/api/0/organizations/${place.org}/issues/${issue.id}/`,
    web_url: permalinkOf(place, issue.id),
    project_url: `${place.origin}/api/0/projects/${place.org}/${issue.project.slug}/`,
  }
}

export function installationOf({ org }: Place, { uuid, app }: Installation): Json {
  return { app, organization: { slug: org }, uuid, status: 'installed' }
}

export function externalIssueOf(issueId: string, serviceType: string, external: ExternalIssue): Json {
  return { ...external, issueId, serviceType }
}

function common(issue: SentryIssue): Json {
  const { slug, id: projectId } = issue.project
  return {
    id: issue.id,
    shareId: null,
    shortId: issue.shortId,
    title: issue.title,
    culprit: issue.culprit,
    logger: null,
    level: 'error',
    status: issue.status,
    statusDetails: issue.statusDetails,
    substatus: issue.substatus,
    isPublic: false,
    platform: 'javascript',
    project: { id: projectId, name: slug, slug, platform: 'javascript' },
    type: 'error',
    metadata: { type: issue.type, value: issue.value },
    numComments: issue.comments.length,
    assignedTo: null,
    isBookmarked: false,
    isSubscribed: false,
    hasSeen: false,
    annotations: [],
    count: String(issue.count),
    userCount: 1,
    firstSeen: new Date(issue.firstSeen).toISOString(),
    lastSeen: new Date(issue.lastSeen).toISOString(),
  }
}
