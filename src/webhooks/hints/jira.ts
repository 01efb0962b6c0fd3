// Where a webhook of Jira says to look: issues and versions, by the ids that survive a move or a rename.
import type { Subject } from '../../core/ref.ts'
import { digest } from '../digest.ts'
import { eventName } from '../event-name.ts'
import { JiraBody } from '../schema.ts'
import type { JsonObject, Noted, Received } from '../vendor.ts'

/**
 * The notes of one delivery; a link has two ends, and a merge two versions, so there can be two. They are named
 * by the digest of the signed bytes. Jira's own X-Atlassian-Webhook-Identifier is the same across retries, but
 * so are the bytes; and it is not signed, so a replay could bring another one and be taken for news.
 */
export function readJira(body: JsonObject, { bytes }: Received): readonly Noted[] {
  const sent = JiraBody.parse(body)
  const noted = { id: digest(bytes), event: eventName(sent.webhookEvent) }
  const note = (subject: Subject, end = '') => ({
    ...noted,
    id: noted.id + end,
    hint: { system: 'jira', subject },
  })
  const notes: Noted[] = []

  if (isBeside(sent)) return [noted]
  if (noted.event.startsWith('jira:issue_')) {
    if (sent.issue?.id !== undefined) notes.push(note(`issue:${sent.issue.id}`))
  } else if (noted.event.startsWith('issuelink_')) {
    const { sourceIssueId, destinationIssueId } = sent.issueLink ?? {}
    if (sourceIssueId !== undefined) notes.push(note(`issue:${sourceIssueId}`, '/source'))
    if (destinationIssueId !== undefined) notes.push(note(`issue:${destinationIssueId}`, '/destination'))
  } else if (noted.event.startsWith('jira:version_')) {
    if (sent.version?.id !== undefined) notes.push(note(`version:${sent.version.id}`))
    // Issues of a version that was merged away are on the other one now.
    if (sent.mergedTo?.id !== undefined) notes.push(note(`version:${sent.mergedTo.id}`, '/merged'))
  } else if (noted.event !== 'unknown') {
    // Comments among them: what an engineer or Sentry says in a comment changes nothing that is true.
    return [noted]
  }
  return notes.length > 0 ? notes : [{ ...noted, unknown: true }]
}

const COMMENTS: readonly string[] = ['issue_commented', 'issue_comment_edited', 'issue_comment_deleted']

/**
 * A link to another system was added, or a comment, and nothing else: no decision goes by those, and our own on an
 * issue with thousands of tickets would each wake all of them.
 */
function isBeside({ webhookEvent, issue_event_type_name: event = '', changelog }: JiraBody): boolean {
  const items = changelog?.items ?? []
  const isLink = items.length > 0 && items.every((item) => item?.field === 'RemoteIssueLink')
  const isComment = items.length === 0 && COMMENTS.includes(event)
  return webhookEvent === 'jira:issue_updated' && (isLink || isComment)
}
