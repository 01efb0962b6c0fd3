// How a story ended, in words that can be compared: everything that people see, nothing that depends on time.

import type { Sandbox } from './index.ts'
import { FIELD, type Stage } from './story.ts'

/** What the customer has been told on the ticket, oldest first, without the customer's own words. */
export function customerTexts(sandbox: Sandbox, ticket: number): string[] {
  const own = new Set([sandbox.people.customer])
  return sandbox.zendesk
    .customerView(ticket)
    .comments.flatMap((comment) => (own.has(comment.authorId) ? [] : [comment.body]))
}

/** The end of the story as one line. */
export function stateOf({ sandbox, cast }: Stage): string {
  const { zendesk, jira } = sandbox
  if (cast.ticket === undefined) return 'no ticket'
  const ticket = zendesk.view(cast.ticket)
  const issues = jira.issues().map(({ summary, status, labels, links, remoteLinks, priority }) => ({
    summary,
    status,
    priority,
    labels: labels.toSorted(),
    links: links.length,
    remoteLinks: remoteLinks.length,
  }))
  return JSON.stringify({
    status: ticket.status,
    priority: ticket.priority,
    tags: ticket.tags.toSorted(),
    stage: ticket.fields[FIELD.stage],
    issue: ticket.fields[FIELD.issue],
    public: ticket.comments.filter((comment) => comment.public).map((comment) => comment.body),
    // By sentence: two that are due at once may leave as one note, or as two after a crash between them.
    notes: ticket.comments
      .flatMap((comment) => (comment.public ? [] : comment.body.split('\n\n')))
      .toSorted(),
    issues: issues.toSorted((left, right) => left.labels.join().localeCompare(right.labels.join())),
  })
}
