// What GitHub posts about issues, with the shapes of recorded payloads: the same as the API gives, and a little less.
// https://docs.github.com/webhooks/webhook-events-and-payloads
import type { Deliveries } from './deliveries.ts'
import type { Comment, Issue, Label, Milestone, Repository, User } from './entities.ts'
import type { Json } from './places.ts'
import type { Render } from './render-issue.ts'

export type Webhooks = {
  readonly issue: (action: string, issue: Issue, by: User, more?: Json) => void
  readonly comment: (action: string, issue: Issue, comment: Comment, by: User, more?: Json) => void
  readonly label: (action: string, label: Label, by: User) => void
  readonly milestone: (action: string, milestone: Milestone, by: User) => void
  /** Anything about a repository. `action` null: the event has none. */
  readonly post: (event: string, action: string | null, repository: Repository, by: User, rest: Json) => void
  readonly issueJson: (issue: Issue) => Json
  readonly repositoryJson: (repository: Repository) => Json
}

export function createWebhooks(render: Render, deliveries: Deliveries): Webhooks {
  function issueJson(issue: Issue): Json {
    const { closed_by: _, ...rest } = render.issue(issue)
    return rest
  }

  function repositoryJson(repository: Repository): Json {
    return { ...render.repository(repository), custom_properties: {} }
  }

  function post(event: string, action: string | null, repository: Repository, by: User, rest: Json): void {
    const common = { repository: repositoryJson(repository), sender: render.user(by) }
    deliveries.post(event, action, repository.id, { ...rest, ...common })
  }

  const about = ({ repository }: { readonly repository: number }) => render.repositoryOf(repository)

  return {
    issue: (action, issue, by, more = {}) =>
      post('issues', action, about(issue), by, { issue: issueJson(issue), ...more }),
    comment: (action, issue, comment, by, more = {}) =>
      post('issue_comment', action, about(issue), by, {
        issue: issueJson(issue),
        comment: render.comment(issue, comment),
        ...more,
      }),
    label: (action, label, by) => post('label', action, about(label), by, { label: render.label(label) }),
    milestone: (action, milestone, by) =>
      post('milestone', action, about(milestone), by, { milestone: render.milestone(milestone) }),
    post,
    issueJson,
    repositoryJson,
  }
}
