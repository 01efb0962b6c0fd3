// The few fields that are read of vendors' bodies. Everything in them is optional, and what has another shape
// reads as absent: a signed body is never rejected on schema. No field here holds a person's words.
import { z } from 'zod'

/** An id, sent as digits or as a number. One spelling only, so that one thing never has two names. */
const id = lenient(
  z.union([
    z.string().regex(/^[1-9]\d{0,18}$/),
    z
      .int()
      .positive()
      .transform((number) => String(number)),
  ]),
)
const text = lenient(z.string())
const withId = lenient(z.object({ id }))

/** https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events, or an admin's own template. */
export const ZendeskBody = z.object({
  id: text,
  type: text,
  subject: text,
  event: lenient(z.object({ custom_field: withId, field: withId })),
  /** Trigger webhooks have no schema of the vendor's: the template that we ask admins to write has this. */
  ticket_id: id,
})
export type ZendeskBody = z.infer<typeof ZendeskBody>

/** https://developer.atlassian.com/cloud/jira/platform/webhooks/ */
export const JiraBody = z.object({
  webhookEvent: text,
  issue: withId,
  issueLink: lenient(z.object({ sourceIssueId: id, destinationIssueId: id })),
  version: withId,
  mergedTo: withId,
})
export type JiraBody = z.infer<typeof JiraBody>

const withIssueId = lenient(z.object({ issue_id: id }))
const present = lenient(z.object({}))

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/ */
export const SentryBody = z.object({
  action: text,
  data: lenient(
    z.object({
      comment_id: id,
      issue: withId,
      event: withIssueId,
      error: withIssueId,
      installation: present,
      metric_alert: present,
    }),
  ),
})
export type SentryBody = z.infer<typeof SentryBody>

const issue = lenient(z.object({ number: id, pull_request: present }))
/** The name of a place, in the characters that a mapping's `environments` and a deploy report have. */
const environment = lenient(z.string().regex(/^\w[\w ./-]{0,63}$/))

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads */
export const GitHubBody = z.object({
  action: text,
  repository: withId,
  issue,
  comment: present,
  pull_request: present,
  changes: lenient(
    z.object({ new_issue: issue, new_repository: withId, old_issue: issue, old_repository: withId }),
  ),
  milestone: withId,
  sub_issue: issue,
  sub_issue_repo: withId,
  parent_issue: issue,
  parent_issue_repo: withId,
  blocked_issue: issue,
  blocked_issue_repo: withId,
  blocking_issue: issue,
  blocking_issue_repo: withId,
  deployment: lenient(z.object({ environment })),
  deployment_status: lenient(z.object({ environment })),
  release: present,
  pusher: present,
  workflow_job: present,
})
export type GitHubBody = z.infer<typeof GitHubBody>

function lenient<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined)
}
