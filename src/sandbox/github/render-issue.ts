// How issues, and what stands on them, look on the wire.
import type { Comment, Issue, Label, Milestone, Repository, User } from './entities.ts'
import { type Json, nodeId, type Places } from './places.ts'
import { repositoryJson } from './render-repository.ts'
import { type App, appJson, userJson } from './render-user.ts'
import { ISSUE_TYPES } from './site.ts'
import { timeOrNull, toGithubTime } from './time.ts'
import type { World } from './world.ts'

export type Render = {
  readonly places: Places
  readonly user: (user: User) => Json
  readonly repository: (repository: Repository) => Json
  readonly label: (label: Label) => Json
  readonly milestone: (milestone: Milestone) => Json
  readonly issue: (issue: Issue) => Json
  readonly comment: (issue: Issue, comment: Comment) => Json
  /** The App when something was done through it, else null. */
  readonly via: (viaApp: boolean) => Json | null
  readonly repositoryOf: (id: number) => Repository
}

export function createRender(places: Places, world: World, app: App | undefined): Render {
  const user = (one: User) => userJson(places, one)

  function repositoryOf(id: number): Repository {
    const found = world.repositories.get(id)
    if (found === undefined) throw new Error(`the GitHub stand-in has no repository ${id}`)
    return found
  }

  function via(viaApp: boolean): Json | null {
    const owner = world.repositories.values().next().value?.owner
    return viaApp && app !== undefined && owner !== undefined ? appJson(places, app, owner, 0) : null
  }

  function label({ id, repository, name, color, description }: Label): Json {
    const url = places.apiOf(repositoryOf(repository), `/labels/${encodeURIComponent(name)}`)
    return { id, node_id: nodeId('LA', id), url, name, color, default: false, description }
  }

  function milestone(one: Milestone): Json {
    const { id, number, title, description, state, creator } = one
    const repository = repositoryOf(one.repository)
    const within = [...world.issues.values()].filter((issue) => issue.milestone === id)
    const open = within.filter((issue) => issue.state === 'open').length
    return {
      url: places.apiOf(repository, `/milestones/${number}`),
      html_url: places.siteOf(repository, `/milestone/${number}`),
      labels_url: places.apiOf(repository, `/milestones/${number}/labels`),
      id,
      node_id: nodeId('MI', id),
      number,
      title,
      description,
      creator: user(creator),
      open_issues: open,
      closed_issues: within.length - open,
      state,
      created_at: toGithubTime(one.created),
      updated_at: toGithubTime(one.updated),
      due_on: timeOrNull(one.due),
      closed_at: timeOrNull(one.closed),
    }
  }

  function comment(issue: Issue, { id, author, viaApp, body, created, updated }: Comment): Json {
    const repository = repositoryOf(issue.repository)
    const url = places.apiOf(repository, `/issues/comments/${id}`)
    return {
      url,
      html_url: `${places.siteOf(repository, pathOf(issue))}#issuecomment-${id}`,
      issue_url: places.apiOf(repository, `/issues/${issue.number}`),
      id,
      node_id: nodeId('IC', id),
      user: user(author),
      created_at: toGithubTime(created),
      updated_at: toGithubTime(updated),
      author_association: association(author),
      body,
      reactions: reactions(`${url}/reactions`),
      performed_via_github_app: via(viaApp),
    }
  }

  function issueJson(issue: Issue): Json {
    const { id, number, title, body, state, reason, author } = issue
    const repository = repositoryOf(issue.repository)
    const url = places.apiOf(repository, `/issues/${number}`)
    const parent = issue.parent === null ? undefined : world.issues.get(issue.parent)
    const done = issue.subIssues.filter((one) => world.issues.get(one)?.state === 'closed').length
    const milestoneOf = issue.milestone === null ? undefined : world.milestones.get(issue.milestone)
    const assignees = issue.assignees.map(user)
    return {
      url,
      repository_url: places.apiOf(repository),
      labels_url: `${url}/labels{/name}`,
      comments_url: `${url}/comments`,
      events_url: `${url}/events`,
      html_url: places.siteOf(repository, pathOf(issue)),
      id,
      node_id: nodeId(issue.pull === null ? 'I' : 'PR', id),
      number,
      title,
      user: user(author),
      labels: issue.labels.flatMap((each) => world.labels.get(each) ?? []).map(label),
      state,
      locked: false,
      assignee: assignees[0] ?? null,
      assignees,
      milestone: milestoneOf === undefined ? null : milestone(milestoneOf),
      comments: issue.comments.length,
      created_at: toGithubTime(issue.created),
      updated_at: toGithubTime(issue.updated),
      closed_at: timeOrNull(issue.closed?.at ?? null),
      author_association: association(author),
      ...(issue.type === null ? {} : { type: ISSUE_TYPES.find(({ name }) => name === issue.type) }),
      active_lock_reason: null,
      ...(issue.pull === null ? {} : { draft: false, pull_request: pullLinks(repository, issue) }),
      sub_issues_summary: {
        total: issue.subIssues.length,
        completed: done,
        percent_completed: issue.subIssues.length && Math.floor((done * 100) / issue.subIssues.length),
      },
      issue_dependencies_summary: { blocked_by: 0, total_blocked_by: 0, blocking: 0, total_blocking: 0 },
      ...(parent === undefined
        ? {}
        : { parent_issue_url: places.apiOf(repositoryOf(parent.repository), `/issues/${parent.number}`) }),
      body,
      closed_by: issue.closed === null ? null : user(issue.closed.by),
      reactions: reactions(`${url}/reactions`),
      timeline_url: `${url}/timeline`,
      performed_via_github_app: via(issue.viaApp),
      state_reason: reason,
    }
  }

  function pullLinks(repository: Repository, { number, pull }: Issue): Json {
    const html = places.siteOf(repository, `/pull/${number}`)
    return {
      url: places.apiOf(repository, `/pulls/${number}`),
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: timeOrNull(pull?.merged?.at ?? null),
    }
  }

  function repository(one: Repository): Json {
    const open = [...world.issues.values()].filter(
      (issue) => issue.repository === one.id && issue.state === 'open',
    )
    return repositoryJson(places, one, open.length)
  }

  return { places, user, repository, label, milestone, issue: issueJson, comment, via, repositoryOf }
}

/** The path of an issue's page in its repository. */
export function pathOf({ number, pull }: Pick<Issue, 'number' | 'pull'>): string {
  return pull === null ? `/issues/${number}` : `/pull/${number}`
}

export function association({ type }: User): string {
  return type === 'Bot' ? 'NONE' : 'MEMBER'
}

function reactions(url: string): Json {
  const none = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 }
  return { url, total_count: 0, ...none }
}
