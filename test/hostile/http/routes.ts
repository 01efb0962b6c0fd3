// Every address that the service answers, in one place: who may use it, and every status that it may answer with.
// A test holds this list against the program, so that no route escapes what is tried on the others.
/** `guarded`: whoever holds the admin token, or, without one, whoever sits at this machine. */
export type Kind = 'webhook' | 'open' | 'guarded' | 'sandbox'

export type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly kind: Kind
  /** What the media type of a good answer is; undefined: it has no body. */
  readonly type: string | undefined
  /** Answers to its own method, the good ones first. 401 and 403 of the guard are told apart below. */
  readonly statuses: readonly number[]
}

const JSON_TYPE = 'application/json'
const HTML = 'text/html; charset=UTF-8'
const METRICS = 'text/plain; version=0.0.4; charset=utf-8'
const DOOR = [202, 400, 401, 413] as const

// biome-ignore format: one row, one line
export const ROUTES: readonly Route[] = [
  { method: 'POST', path: '/webhooks/zendesk', kind: 'webhook', type: JSON_TYPE, statuses: DOOR },
  { method: 'POST', path: '/webhooks/jira', kind: 'webhook', type: JSON_TYPE, statuses: DOOR },
  { method: 'POST', path: '/webhooks/github', kind: 'webhook', type: JSON_TYPE, statuses: DOOR },
  { method: 'POST', path: '/webhooks/sentry', kind: 'webhook', type: JSON_TYPE, statuses: DOOR },
  { method: 'POST', path: '/webhooks/deploys', kind: 'webhook', type: JSON_TYPE, statuses: DOOR },
  { method: 'GET', path: '/healthz', kind: 'open', type: JSON_TYPE, statuses: [200] },
  { method: 'GET', path: '/readyz', kind: 'open', type: JSON_TYPE, statuses: [200] },
  { method: 'GET', path: '/login', kind: 'open', type: HTML, statuses: [200] },
  { method: 'POST', path: '/login', kind: 'open', type: undefined, statuses: [303, 401, 413] },
  { method: 'GET', path: '/metrics', kind: 'guarded', type: METRICS, statuses: [200] },
  { method: 'GET', path: '/', kind: 'guarded', type: HTML, statuses: [200, 400] },
  { method: 'GET', path: '/cases/:id', kind: 'guarded', type: HTML, statuses: [200, 404] },
  { method: 'GET', path: '/api/v1/status', kind: 'guarded', type: JSON_TYPE, statuses: [200] },
  { method: 'GET', path: '/api/v1/cases', kind: 'guarded', type: JSON_TYPE, statuses: [200, 400] },
  { method: 'GET', path: '/api/v1/cases/:id', kind: 'guarded', type: JSON_TYPE, statuses: [200, 404] },
  { method: 'GET', path: '/api/v1/cases/:id/why', kind: 'guarded', type: JSON_TYPE, statuses: [200, 400, 404] },
  { method: 'GET', path: '/api/v1/approvals', kind: 'guarded', type: JSON_TYPE, statuses: [200] },
  // Nothing waits for an answer here, so even a good one finds nothing; test/web/approvals.test.ts has the others.
  { method: 'POST', path: '/api/v1/approvals/:id', kind: 'guarded', type: JSON_TYPE, statuses: [404, 400, 403] },
  { method: 'POST', path: '/approvals/:id', kind: 'guarded', type: undefined, statuses: [404, 400, 403] },
  { method: 'GET', path: '/api/v1/crowds', kind: 'guarded', type: JSON_TYPE, statuses: [200] },
  { method: 'GET', path: '/api/v1/releases', kind: 'guarded', type: JSON_TYPE, statuses: [200] },
  { method: 'GET', path: '/api/v1/deliveries', kind: 'guarded', type: JSON_TYPE, statuses: [200, 400] },
  { method: 'GET', path: '/sandbox', kind: 'sandbox', type: HTML, statuses: [200, 403] },
  { method: 'GET', path: '/sandbox/next', kind: 'sandbox', type: undefined, statuses: [303, 403] },
  { method: 'POST', path: '/sandbox/next', kind: 'sandbox', type: undefined, statuses: [303, 403, 409] },
]

/** What answers every method, or stands before others: refusals, headers, the guard, and what is nowhere. */
export const CATCHES: readonly string[] = [
  'ALL /webhooks/*',
  'ALL /webhooks/zendesk',
  'ALL /webhooks/jira',
  'ALL /webhooks/github',
  'ALL /webhooks/sentry',
  'ALL /webhooks/deploys',
  'ALL /sandbox/*',
  'ALL /*',
]

/** Where the request leads, as the list says. Undefined: nowhere. */
export function routeOf(method: string, pathname: string): Route | undefined {
  const asked = method === 'HEAD' ? 'GET' : method
  return ROUTES.find((route) => route.method === asked && matches(route.path, pathname))
}

/** Every status that a request may be answered with, as README says. `isOpen`: there is no admin token. */
export function documented(method: string, pathname: string, isOpen: boolean): readonly number[] {
  const path = decoded(pathname)
  const refused = isOpen ? 403 : 401
  const route = routeOf(method, path)
  if (path === '/login') {
    const answers = isOpen ? [303, 413] : (route?.statuses ?? [])
    return [...(route === undefined ? [404] : answers), ...(isOpen ? [403] : [])]
  }
  if (route !== undefined) return route.kind === 'guarded' ? [...route.statuses, refused] : route.statuses
  if (ROUTES.some((each) => each.kind === 'webhook' && each.path === path)) return [405]
  if (path.startsWith('/webhooks/') || path === '/webhooks') return [404, refused]
  if (['/healthz', '/readyz'].includes(path)) return [404]
  if (path === '/sandbox' || path.startsWith('/sandbox/')) return [404, refused, 403]
  return [404, refused]
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))
  )
}

/** A path as it is matched: percent-encoding of what is no delimiter does not make another path. */
function decoded(pathname: string): string {
  return pathname.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURI(run)
    } catch {
      return run
    }
  })
}
