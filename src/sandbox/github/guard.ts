// What every call meets before and after its endpoint: it is counted, its credentials and its pace are checked,
// and a GET whose answer the caller already has ends as 304.
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Clock } from '../../core/clock.ts'
import { problem } from './answer.ts'
import type { Caller, Callers } from './callers.ts'
import { createLimits, type Rates, type Standing } from './limits.ts'
import type { Route } from './route.ts'

export type Guard = {
  /** Takes one call to its endpoint, or ends it. */
  readonly take: (route: Route, c: Context) => Promise<Response>
  /** How often each endpoint was called, by `METHOD /pattern`. */
  readonly calls: () => Readonly<Record<string, number>>
}

type Options = {
  readonly clock: Clock
  readonly random: () => number
  readonly callers: Callers
  readonly rates: Rates
}

/** Requests without credentials, by the hour. */
const ANONYMOUS = 60

export function createGuard({ clock, random, callers, rates }: Options): Guard {
  const limits = createLimits(clock.now, rates)
  const counts = new Map<string, number>()

  function limited(route: Route, c: Context, caller: Caller, standing: Standing): Response | undefined {
    if (standing.used > standing.limit) return problem(c, 403, `API rate limit exceeded for ${caller.name}.`)
    const wait = limits.pace(
      caller.name,
      route.path === '/graphql' ? 'GET' : route.method,
      createsContent(route),
    )
    if (wait === undefined) return undefined
    c.header('Retry-After', String(Math.max(1, Math.ceil(wait / 1_000))))
    // "You will receive a 403 or 429 response": which of them is not said.
    return problem(
      c,
      random() < 0.5 ? 403 : 429,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    )
  }

  return {
    async take(route, c) {
      const name = `${route.method} ${route.path}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
      const caller = callers.of(c.req.header('authorization'))
      if (caller === null) return problem(c, 401, 'Bad credentials')
      const isAnonymous = caller.kind === 'anonymous'
      if (isAnonymous && route.method !== 'GET') return problem(c, 401, 'Requires authentication')
      const resource = resourceOf(route)
      const standing = limits.count(caller.name, resource, isAnonymous ? ANONYMOUS : undefined)
      tell(c, standing)
      const answer = limited(route, c, caller, standing) ?? (await route.answer(c, caller))
      if (route.method !== 'GET' || answer.status !== 200) return answer
      const tag = `W/"${createHash('sha256')
        .update(await answer.clone().text())
        .digest('hex')}"`
      answer.headers.set('ETag', tag)
      if (!tagsIn(c).includes(tag)) return answer
      const headers = new Headers(answer.headers)
      headers.delete('content-type')
      const free = isAnonymous ? undefined : limits.refund(caller.name, resource)
      if (free !== undefined) for (const [key, value] of headersOf(free)) headers.set(key, value)
      return new Response(null, { status: 304, headers })
    },
    calls: () => Object.fromEntries(counts),
  }
}

function resourceOf({ path }: Route): Standing['resource'] {
  if (path === '/graphql') return 'graphql'
  return path.startsWith('/search/') ? 'search' : 'core'
}

/** "Content-generating requests": what people would see. Signing in and delivering again are none. */
function createsContent({ method, path }: Route): boolean {
  return method !== 'GET' && /^\/repos(itories)?\//.test(path) && !path.endsWith('/attempts')
}

/** Weak tags compare as their values do (RFC 9110, 13.1.2). */
function tagsIn(c: Context): readonly string[] {
  const given = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim())
  return given.map((tag) => (tag.startsWith('"') ? `W/${tag}` : tag))
}

function tell(c: Context, standing: Standing): void {
  for (const [key, value] of headersOf(standing)) c.header(key, value)
  c.header('X-GitHub-Media-Type', 'github.v3; format=json')
}

function headersOf({ resource, limit, used, reset }: Standing): readonly (readonly [string, string])[] {
  return [
    ['x-ratelimit-limit', String(limit)],
    ['x-ratelimit-remaining', String(Math.max(0, limit - used))],
    ['x-ratelimit-used', String(Math.min(used, limit))],
    ['x-ratelimit-reset', String(Math.ceil(reset / 1_000))],
    ['x-ratelimit-resource', resource],
  ]
}
