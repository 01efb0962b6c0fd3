// Where a webhook of Sentry says to look: the id of its issue, and nothing else. Titles, comments, users and
// requests in the body are not even parsed into our hands (the Sentry rule, wall 1).
import { digest } from '../digest.ts'
import { eventName } from '../event-name.ts'
import { SentryBody } from '../schema.ts'
import type { JsonObject, Noted, Received } from '../vendor.ts'

/**
 * The note of one delivery. It is named by the digest of the signed bytes: Request-ID is new on every retry,
 * and neither it nor Sentry-Hook-Timestamp is signed. What kind of thing it is about is read off the body,
 * since Sentry-Hook-Resource is not signed either.
 */
export function readSentry(body: JsonObject, { bytes }: Received): readonly Noted[] {
  const { action, data } = SentryBody.parse(body)
  const about = resource(data)
  if (about === undefined) return [{ id: digest(bytes), event: 'unknown', unknown: true }]

  const noted = { id: digest(bytes), event: eventName(`${about.name}.${eventName(action)}`) }
  if (about.issue === undefined) return [noted]
  if (about.issue.id === undefined) return [{ ...noted, unknown: true }]
  return [{ ...noted, hint: { system: 'sentry', subject: `source:${about.issue.id}` } }]
}

type Resource = { readonly name: string; readonly issue?: { readonly id: string | undefined } }

/** What the body is about, and the issue of it where there is something to look at. Undefined: who knows. */
function resource(data: SentryBody['data']): Resource | undefined {
  // A comment names its issue too, but nothing that is true changes by what somebody says.
  if (data?.comment_id !== undefined) return { name: 'comment' }
  if (data?.issue !== undefined) return { name: 'issue', issue: { id: data.issue.id } }
  if (data?.error !== undefined) return { name: 'error', issue: { id: data.error.issue_id } }
  if (data?.event !== undefined) return { name: 'event_alert', issue: { id: data.event.issue_id } }
  if (data?.installation !== undefined) return { name: 'installation' }
  if (data?.metric_alert !== undefined) return { name: 'metric_alert' }
  return undefined
}
