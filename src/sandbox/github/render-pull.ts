// How pull requests look on the wire.
import type { Issue, PullPart, Repository } from './entities.ts'
import type { Json } from './places.ts'
import { nodeId } from './places.ts'
import type { Render } from './render-issue.ts'
import { timeOrNull } from './time.ts'

export type RenderPulls = {
  /** As lists give it. */
  readonly simple: (issue: Issue, pull: PullPart) => Json
  /** As its own endpoint and webhooks give it. */
  readonly whole: (issue: Issue, pull: PullPart) => Json
}

export function createRenderPulls(render: Render): RenderPulls {
  const { places, user } = render

  function end(repository: Repository, ref: string, sha: string): Json {
    const label = `${repository.owner.login}:${ref}`
    return { label, ref, sha, user: user(repository.owner), repo: render.repository(repository) }
  }

  function simple(issue: Issue, pull: PullPart): Json {
    const repository = render.repositoryOf(issue.repository)
    const { number, title, body, state } = issue
    const api = places.apiOf(repository, `/pulls/${number}`)
    const ofIssue = places.apiOf(repository, `/issues/${number}`)
    const html = places.siteOf(repository, `/pull/${number}`)
    const asIssue = render.issue(issue)
    const addresses = {
      review_comments_url: `${api}/comments`,
      review_comment_url: places.apiOf(repository, '/pulls/comments{/number}'),
      comments_url: `${ofIssue}/comments`,
      commits_url: `${api}/commits`,
      statuses_url: places.apiOf(repository, `/statuses/${pull.headSha}`),
    }
    return {
      url: api,
      id: issue.id,
      node_id: nodeId('PR', issue.id),
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      issue_url: ofIssue,
      ...addresses,
      number,
      state,
      locked: false,
      title,
      user: user(issue.author),
      body,
      labels: asIssue.labels,
      milestone: asIssue.milestone,
      active_lock_reason: null,
      created_at: asIssue.created_at,
      updated_at: asIssue.updated_at,
      closed_at: asIssue.closed_at,
      merged_at: timeOrNull(pull.merged?.at ?? null),
      merge_commit_sha: pull.merged?.sha ?? null,
      assignee: asIssue.assignee,
      assignees: asIssue.assignees,
      requested_reviewers: [],
      requested_teams: [],
      head: end(repository, pull.head, pull.headSha),
      base: end(repository, pull.base, pull.baseSha),
      _links: {
        self: { href: api },
        html: { href: html },
        issue: { href: ofIssue },
        comments: { href: addresses.comments_url },
        review_comments: { href: addresses.review_comments_url },
        review_comment: { href: addresses.review_comment_url },
        commits: { href: addresses.commits_url },
        statuses: { href: addresses.statuses_url },
      },
      author_association: asIssue.author_association,
      auto_merge: null,
      draft: false,
    }
  }

  return {
    simple,
    whole: (issue, pull) => ({
      ...simple(issue, pull),
      merged: pull.merged !== null,
      mergeable: issue.state === 'open' ? true : null,
      rebaseable: issue.state === 'open' ? true : null,
      mergeable_state: issue.state === 'open' ? 'clean' : 'unknown',
      merged_by: pull.merged === null ? null : user(pull.merged.by),
      comments: issue.comments.length,
      review_comments: 0,
      maintainer_can_modify: false,
      commits: pull.commits.length,
      additions: pull.commits.length,
      deletions: 0,
      changed_files: pull.commits.length,
    }),
  }
}
