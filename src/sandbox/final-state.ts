// How a story ended, in words that can be compared: everything that people see, nothing that depends on time.

import type { Sandbox } from './index.ts'
import { FIELD, type Stage } from './story.ts'

/** What the customer has been told on the ticket, oldest first, without the customer's own words. */
export function customerTexts(sandbox: Sandbox, ticket: number): string[] {
  const { comments } = sandbox.zendesk.customerView(ticket)
  const requester = comments[0]?.authorId
  return comments.flatMap((comment) => (comment.authorId === requester ? [] : [comment.body]))
}

/** The tickets of the story, so far. */
export function ticketsOf({ cast: { ticket, second } }: Stage): number[] {
  return [ticket, second].flatMap((each) => each ?? [])
}

/** The end of the story as one line. */
export function stateOf(stage: Stage): string {
  const issues = stage.sandbox.jira
    .issues()
    .map(({ summary, status, labels, links, remoteLinks, priority, attachments }) => ({
      summary,
      status,
      priority,
      labels: labels.toSorted(),
      links: links.length,
      remoteLinks: remoteLinks.length,
      files: attachments.map(({ name }) => name).toSorted(),
    }))
  return JSON.stringify({
    tickets: ticketsOf(stage).map((ticket) => ticketState(stage, ticket)),
    issues: issues.toSorted((left, right) => left.labels.join().localeCompare(right.labels.join())),
  })
}

function ticketState({ sandbox: { zendesk } }: Stage, id: number) {
  const { status, priority, tags, fields, comments } = zendesk.view(id)
  return {
    status,
    priority,
    tags: tags.toSorted(),
    stage: fields[FIELD.stage],
    issue: fields[FIELD.issue],
    public: comments.filter((comment) => comment.public).map((comment) => comment.body),
    // By sentence: two that are due at once may leave as one note, or as two after a crash between them.
    notes: comments.flatMap((comment) => (comment.public ? [] : comment.body.split('\n\n'))).toSorted(),
  }
}
