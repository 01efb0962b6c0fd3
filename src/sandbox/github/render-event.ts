// How what happened to an issue looks on the wire: among its events, and on its timeline.
// https://docs.github.com/rest/using-the-rest-api/issue-event-types
import type { Happening, Issue, IssueEvent } from './entities.ts'
import { type Json, nodeId } from './places.ts'
import { association, type Render } from './render-issue.ts'
import { simpleRepositoryJson } from './render-repository.ts'
import { ISSUE_TYPES } from './site.ts'
import { toGithubTime } from './time.ts'
import type { World } from './world.ts'

export type RenderEvents = {
  readonly events: (issue: Issue) => readonly Json[]
  /** The events with the comments among them, oldest first. */
  readonly timeline: (issue: Issue) => readonly Json[]
}

export function createRenderEvents(world: World, render: Render): RenderEvents {
  function reference(id: number): Json | null {
    const issue = world.issues.get(id)
    if (issue === undefined) return null
    const { number, title, state, reason } = issue
    const repository = simpleRepositoryJson(render.repository(render.repositoryOf(issue.repository)))
    const type = ISSUE_TYPES.find(({ name }) => name === issue.type)
    const issue_type = type === undefined ? null : { id: type.id, node_id: type.node_id, name: type.name }
    return { number, title, state, state_reason: reason, repository, issue_type }
  }

  function details(what: Happening): Json {
    switch (what.event) {
      case 'labeled':
      case 'unlabeled':
        return { label: what.label }
      case 'milestoned':
      case 'demilestoned':
        return { milestone: { title: what.milestone } }
      case 'renamed':
        return { rename: { from: what.from, to: what.to } }
      case 'assigned':
      case 'unassigned':
        return { assignee: render.user(what.assignee) }
      case 'closed':
        return { state_reason: what.reason }
      case 'reopened':
        return { state_reason: 'reopened' }
      case 'sub_issue_added':
        return { sub_issue: reference(what.issue) }
      case 'parent_issue_added':
        return { parent_issue: reference(what.issue) }
      case 'merged':
      case 'marked_as_duplicate':
      case 'transferred':
      case 'referenced':
      case 'cross-referenced':
        return {}
      default:
        return what satisfies never
    }
  }

  function eventJson(issue: Issue, { id, actor, viaApp, at, what }: IssueEvent): Json {
    const repository = render.repositoryOf(issue.repository)
    const commit = 'commit' in what ? what.commit : null
    return {
      id,
      node_id: nodeId('EV', id),
      url: render.places.apiOf(repository, `/issues/events/${id}`),
      actor: render.user(actor),
      event: what.event,
      commit_id: commit,
      commit_url: commit === null ? null : render.places.apiOf(repository, `/commits/${commit}`),
      created_at: toGithubTime(at),
      ...details(what),
      performed_via_github_app: render.via(viaApp),
    }
  }

  function crossReference({ actor, at, what }: IssueEvent): Json {
    const source = what.event === 'cross-referenced' ? world.issues.get(what.source) : undefined
    const repository = source && { repository: render.repository(render.repositoryOf(source.repository)) }
    return {
      actor: render.user(actor),
      created_at: toGithubTime(at),
      updated_at: toGithubTime(at),
      source: { type: 'issue', ...(source && { issue: { ...render.issue(source), ...repository } }) },
      event: 'cross-referenced',
    }
  }

  function timeline(issue: Issue): readonly Json[] {
    const happened = issue.events.map((one) => ({
      at: one.at,
      json: one.what.event === 'cross-referenced' ? crossReference(one) : eventJson(issue, one),
    }))
    const said = issue.comments.map((comment) => ({
      at: comment.created,
      json: {
        ...render.comment(issue, comment),
        actor: render.user(comment.author),
        author_association: association(comment.author),
        event: 'commented',
      },
    }))
    return [...happened, ...said].toSorted((a, b) => a.at - b.at).map(({ json }) => json)
  }

  return {
    events: (issue) =>
      issue.events
        .filter(({ what }) => what.event !== 'cross-referenced')
        .map((one) => {
          // Why an issue was closed is documented for the timeline alone.
          const { state_reason: _, ...rest } = eventJson(issue, one)
          return rest
        }),
    timeline,
  }
}
