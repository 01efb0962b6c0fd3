// What Sentry posts to an integration when an issue changes or somebody comments.
// https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
import { createHmac } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import { hookIssueOf, type Json } from './render.ts'
import type { Installation, SentryIssue } from './world.ts'

export type Actor = {
  readonly type: 'user' | 'application'
  readonly id: number | string
  readonly name: string
}

/** Who does what people do by hand, and who does what Sentry does by itself. */
export const DEVELOPER: Actor = { type: 'user', id: 7, name: 'Dana Developer' }
export const SENTRY: Actor = { type: 'application', id: 'sentry', name: 'Sentry' }

export type Webhooks = {
  readonly issue: (
    action: 'created' | 'resolved' | 'archived' | 'unresolved',
    issue: SentryIssue,
    actor: Actor,
  ) => void
  readonly commented: (issue: SentryIssue, commentId: number, text: string) => void
}

type Options = {
  readonly clock: Clock
  readonly random: () => number
  readonly origin: string
  readonly org: string
  readonly webhook?: { readonly url: string; readonly secret: string }
  readonly send: (request: Request) => void
}

/** The value of `Sentry-Hook-Signature` for these bytes. The timestamp header is not part of what is signed. */
export function signatureOf(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

export function createWebhooks(options: Options, { uuid }: Installation): Webhooks {
  const { clock, random, webhook, send } = options

  function post(resource: 'issue' | 'comment', action: string, actor: Actor, data: Json): void {
    if (webhook === undefined) return
    const body = JSON.stringify({ action, actor, data, installation: { uuid } })
    const headers = {
      'content-type': 'application/json',
      // New for every attempt, so a repeat cannot be told by it.
      'request-id': Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join(''),
      'sentry-hook-resource': resource,
      'sentry-hook-timestamp': String(Math.floor(clock.now() / 1_000)),
      'sentry-hook-signature': signatureOf(webhook.secret, body),
    }
    send(new Request(webhook.url, { method: 'POST', headers, body }))
  }

  return {
    issue: (action, issue, actor) => post('issue', action, actor, { issue: hookIssueOf(options, issue) }),
    commented(issue, commentId, text) {
      const timestamp = new Date(clock.now()).toISOString()
      const ids = { comment_id: commentId, issue_id: Number(issue.id), project_slug: issue.project.slug }
      post('comment', 'created', DEVELOPER, { comment: text, ...ids, timestamp })
    },
  }
}
