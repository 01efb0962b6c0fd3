// How accounts and the App look on the wire.
import type { Instant } from '../../core/ref.ts'
import type { User } from './entities.ts'
import { type Json, nodeId, type Places } from './places.ts'
import { toGithubTime } from './time.ts'

export type App = {
  readonly id: number
  readonly slug: string
  readonly installation: number
}

const PREFIX = { User: 'U', Bot: 'BOT', Organization: 'O' } as const

export function userJson(places: Places, { id, login, type }: User): Json {
  const name = encodeURIComponent(login)
  const api = (path = '') => places.api(`/users/${name}${path}`)
  return {
    login,
    id,
    node_id: nodeId(PREFIX[type], id),
    avatar_url: places.site(`/avatars/u/${id}?v=4`),
    gravatar_id: '',
    url: api(),
    html_url: type === 'Bot' ? places.site(`/apps/${login.replace('[bot]', '')}`) : places.site(`/${name}`),
    followers_url: api('/followers'),
    following_url: api('/following{/other_user}'),
    gists_url: api('/gists{/gist_id}'),
    starred_url: api('/starred{/owner}{/repo}'),
    subscriptions_url: api('/subscriptions'),
    organizations_url: api('/orgs'),
    repos_url: api('/repos'),
    events_url: api('/events{/privacy}'),
    received_events_url: api('/received_events'),
    type,
    site_admin: false,
  }
}

/** A user as they see themselves, with nothing told that is private. */
export function publicUserJson(places: Places, user: User, since: Instant): Json {
  const untold = {
    name: null,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
  }
  return {
    ...userJson(places, user),
    user_view_type: 'public',
    ...untold,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: toGithubTime(since),
    updated_at: toGithubTime(since),
  }
}

const PERMISSIONS = { metadata: 'read', issues: 'write', contents: 'read', deployments: 'read' } as const
const EVENTS = [
  'create',
  'deployment',
  'deployment_status',
  'issue_comment',
  'issues',
  'pull_request',
  'push',
  'release',
]

export function appJson(places: Places, { id, slug }: App, owner: User, since: Instant): Json {
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    owner: userJson(places, owner),
    name: slug,
    description: null,
    external_url: places.site(`/apps/${slug}`),
    html_url: places.site(`/apps/${slug}`),
    created_at: toGithubTime(since),
    updated_at: toGithubTime(since),
    permissions: PERMISSIONS,
    events: EVENTS,
  }
}

/** What a token of the installation may do. */
export function installationPermissions(): Json {
  return { ...PERMISSIONS, pull_requests: 'read' }
}
