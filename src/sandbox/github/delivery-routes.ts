// What was delivered, and delivering it again: for the App, and for the hooks of a repository.
// https://docs.github.com/rest/apps/webhooks, https://docs.github.com/rest/repos/webhooks
import type { Context } from 'hono'
import { invalid, linkTo, missing, pageOf, problem } from './answer.ts'
import type { Deliveries, Delivery } from './deliveries.ts'
import type { Json } from './places.ts'
import type { App } from './render-user.ts'
import type { RepositoryRoute, Route } from './route.ts'
import { toGithubTime } from './time.ts'

export function deliveryRoutes(
  deliveries: Deliveries,
  app: App | undefined,
): { readonly ofApp: readonly Route[]; readonly ofRepositories: readonly RepositoryRoute[] } {
  /** Newest first; a cursor names the delivery from which a page begins. */
  function list(c: Context, all: readonly Delivery[]): Response {
    const { status, cursor } = c.req.query()
    const wanted = all.filter(({ ended }) => {
      const code = ended?.status ?? 0
      if (status === 'success') return code >= 200 && code < 400
      return status === 'failure' ? code === 0 || code >= 400 : true
    })
    const start = cursor === undefined ? 0 : wanted.findIndex(({ id }) => cursorOf(id) === cursor)
    if (start < 0) return problem(c, 400, 'Invalid cursor')
    const { size } = pageOf(c)
    const next = wanted[start + size]
    if (next !== undefined) c.header('Link', `${linkTo(c, 'cursor', cursorOf(next.id))}; rel="next"`)
    return c.json(wanted.slice(start, start + size).map(item))
  }

  function item({ id, guid, at, redelivery, event, action, repository, ended }: Delivery): Json {
    return {
      id,
      guid,
      delivered_at: toGithubTime(at),
      redelivery,
      duration: ended === undefined ? 0 : (ended.at - at) / 1_000,
      status: statusText(ended?.status),
      status_code: ended?.status ?? 0,
      event,
      action,
      installation_id: app?.installation ?? null,
      repository_id: repository,
      throttled_at: null,
    }
  }

  function one(c: Context, all: readonly Delivery[]): Response {
    const found = all.find(({ id }) => id === Number(c.req.param('delivery')))
    if (found === undefined) return missing(c)
    const payload: unknown = JSON.parse(found.body)
    const response = { headers: {}, payload: found.ended?.status === undefined ? null : '' }
    return c.json({ ...item(found), request: { headers: found.headers, payload }, response })
  }

  function again(c: Context, all: readonly Delivery[]): Response {
    const found = all.find(({ id }) => id === Number(c.req.param('delivery')))
    if (found === undefined) return invalid(c, [{ resource: 'Hook', code: 'missing', field: 'delivery_id' }])
    deliveries.again(found)
    return c.json({}, 202)
  }

  const ENDS = [
    { method: 'GET', path: '', answer: list },
    { method: 'GET', path: '/:delivery{[0-9]+}', answer: one },
    { method: 'POST', path: '/:delivery{[0-9]+}/attempts', answer: again },
  ] as const

  return {
    ofApp: ENDS.map(({ method, path, answer }) => ({
      method,
      path: `/app/hook/deliveries${path}`,
      answer: (c, caller) =>
        caller.kind === 'app'
          ? answer(c, deliveries.ended())
          : problem(c, 401, 'A JSON web token could not be decoded'),
    })),
    ofRepositories: ENDS.map(({ method, path, answer }) => ({
      method,
      path: `/hooks/:hook{[0-9]+}/deliveries${path}`,
      answer(c, { repository, caller }) {
        // An App's own hook is not among those of the repository.
        const isHook = app === undefined && Number(c.req.param('hook')) === deliveries.hook
        if (!isHook || caller.kind === 'anonymous') return missing(c)
        const mine = deliveries.ended().filter((delivery) => delivery.repository === repository.id)
        return answer(c, mine)
      },
    })),
  }
}

function cursorOf(id: number): string {
  return `v1_${id}`
}

function statusText(status: number | undefined): string {
  if (status === undefined) return 'failed to connect to host'
  return status < 400 ? 'OK' : `Invalid HTTP Response: ${status}`
}
