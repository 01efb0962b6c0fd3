// How a repository looks on the wire: mostly addresses.
import type { Repository } from './entities.ts'
import { type Json, nodeId, type Places } from './places.ts'
import { userJson } from './render-user.ts'
import { toGithubTime } from './time.ts'
import { fullNameOf } from './world.ts'

/** Key by path on the API, as GitHub gives them. */
const ADDRESSES: Readonly<Record<string, string>> = {
  url: '',
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
}

/** As other things hold it, a pull request for example. */
export function repositoryJson(places: Places, repository: Repository, openIssues: number): Json {
  const { id, owner, name, visibility, defaultBranch, created, pushed } = repository
  const fullName = fullNameOf(repository)
  const html = places.siteOf(repository)
  const counts = { forks: 0, watchers: 0, open_issues: openIssues }
  return {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: fullName,
    private: visibility !== 'public',
    owner: userJson(places, owner),
    html_url: html,
    description: null,
    fork: false,
    ...Object.fromEntries(
      Object.entries(ADDRESSES).map(([key, path]) => [key, places.apiOf(repository, path)]),
    ),
    git_url: `${html.replace(/^https?/, 'git')}.git`,
    ssh_url: `git@${new URL(html).hostname}:${fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    size: 0,
    ...counts,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    open_issues_count: openIssues,
    default_branch: defaultBranch,
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility,
    allow_forking: true,
    web_commit_signoff_required: false,
    created_at: toGithubTime(created),
    updated_at: toGithubTime(pushed),
    pushed_at: toGithubTime(pushed),
  }
}

/** The little that is told of a repository where it is mentioned: no state, no counts. */
export function simpleRepositoryJson(whole: Json): Json {
  const names = ['id', 'node_id', 'name', 'full_name', 'owner', 'private', 'html_url', 'description', 'fork']
  return Object.fromEntries([...names, ...Object.keys(ADDRESSES)].map((key) => [key, whole[key]]))
}

/** As its own endpoint gives it. `mayPush`: what the caller may do there. */
export function fullRepositoryJson(inner: Json, mayPush: boolean): Json {
  const permissions = { admin: false, maintain: false, push: mayPush, triage: mayPush, pull: true }
  return { ...inner, permissions, subscribers_count: 0, network_count: 0, custom_properties: {} }
}
