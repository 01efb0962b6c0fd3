// A webhook of a repository, as it is listed. https://docs.github.com/rest/repos/webhooks#list-repository-webhooks
import type { Repository } from './entities.ts'
import type { Json, Places } from './places.ts'
import { toGithubTime } from './time.ts'

const EVENTS = ['issues', 'milestone', 'sub_issues', 'deployment_status', 'release']
/** When somebody set it up: before all else. */
const MADE = toGithubTime(0)

export function hookJson(places: Places, repository: Repository, id: number, url: string): Json {
  const at = places.apiOf(repository, `/hooks/${id}`)
  return {
    type: 'Repository',
    id,
    name: 'web',
    active: true,
    events: EVENTS,
    config: hookConfigJson(url),
    updated_at: MADE,
    created_at: MADE,
    url: at,
    test_url: `${at}/test`,
    ping_url: `${at}/pings`,
    deliveries_url: `${at}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  }
}

export function hookConfigJson(url: string): Json {
  return { content_type: 'json', insecure_ssl: '0', secret: '********', url }
}
