// The admin webhook: what Jira Cloud posts when something changes, with the quirks of recorded payloads.
// https://developer.atlassian.com/cloud/jira/platform/webhooks/
import { createHmac } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { Json } from './entities.ts'
import type { Render } from './render.ts'
import { entry, LINK_TYPES, type User } from './site.ts'
import type { Change, Comment, Issue, Link, Version } from './world.ts'

export type IssueEvent = 'issue_updated' | 'issue_generic' | 'issue_moved'
export type VersionEvent = 'created' | 'updated' | 'released' | 'unreleased'

export type Webhooks = {
  readonly issueCreated: (issue: Issue, change: Change) => void
  readonly issueUpdated: (issue: Issue, change: Change, event: IssueEvent) => void
  readonly issueDeleted: (issue: Issue, by: User) => void
  readonly commentCreated: (issue: Issue, comment: Comment) => void
  readonly linkCreated: (link: Link) => void
  readonly versionChanged: (event: VersionEvent, version: Version) => void
}

type Options = {
  readonly clock: Clock
  readonly random: () => number
  readonly webhook?: { readonly url: string; readonly secret: string }
  readonly send: (request: Request) => void
}

/** A comment event carries this little of its issue. */
const FIELDS_WITH_COMMENT = ['summary', 'issuetype', 'project', 'assignee', 'priority', 'status']

/** The value of `X-Hub-Signature` for these bytes (WebSub, https://www.w3.org/TR/websub/#signing-content). */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

/** `render` speaks version 2 of the API, as webhooks do. */
export function createWebhooks({ clock, random, webhook, send }: Options, render: Render): Webhooks {
  function post(webhookEvent: string, rest: Json): void {
    if (webhook === undefined) return
    const body = JSON.stringify({ timestamp: clock.now(), webhookEvent, ...rest })
    const headers = {
      'content-type': 'application/json; charset=UTF-8',
      'user-agent': 'Atlassian Webhook HTTP Client',
      'x-atlassian-webhook-flow': 'Primary',
      // The same across the retries of one delivery, so that a receiver can tell a repeat.
      'x-atlassian-webhook-identifier': uuid(random),
      'x-hub-signature': signatureOf(webhook.secret, body),
    }
    send(new Request(webhook.url, { method: 'POST', headers, body }))
  }

  function bean(issue: Issue, names: readonly string[] = Object.keys(render.fields)): Json {
    const self = render.self(`issue/${issue.id}`)
    return { id: issue.id, self, key: issue.key, fields: render.pick(issue, names) }
  }

  function changed(issue: Issue, change: Change): Json {
    const changelog = { id: change.id, items: change.items }
    return { user: render.user(change.author), issue: bean(issue), changelog }
  }

  return {
    issueCreated: (issue, change) =>
      post('jira:issue_created', { issue_event_type_name: 'issue_created', ...changed(issue, change) }),
    issueUpdated: (issue, change, event) =>
      post('jira:issue_updated', { issue_event_type_name: event, ...changed(issue, change) }),
    issueDeleted: (issue, by) => post('jira:issue_deleted', { user: render.user(by), issue: bean(issue) }),
    commentCreated: (issue, comment) =>
      post('comment_created', {
        comment: render.comment(issue, comment),
        issue: bean(issue, FIELDS_WITH_COMMENT),
      }),
    linkCreated: (link) => post('issuelink_created', { issueLink: bareLink(link) }),
    versionChanged: (event, version) => post(`jira:version_${event}`, { version: render.version(version) }),
  }
}

/** Numbers only: no keys, no issues, no user. */
function bareLink({ id, type, source, destination }: Link): Json {
  const { name, outward, inward } = entry(LINK_TYPES, type)
  return {
    id: Number(id),
    sourceIssueId: Number(source),
    destinationIssueId: Number(destination),
    issueLinkType: {
      id: Number(type),
      name,
      outwardName: outward,
      inwardName: inward,
      isSubTaskLinkType: false,
      isSystemLinkType: false,
    },
    systemLink: false,
  }
}

function uuid(random: () => number): string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}
