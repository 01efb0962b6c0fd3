// The hooks of a repository, what they delivered, and delivering it again; the same for the App's own hook.
// https://docs.github.com/rest/apps/webhooks, https://docs.github.com/rest/repos/webhooks
import type { Context } from 'hono'
import { invalid, linkTo, missing, pageOf, problem } from './answer.ts'
import type { Deliveries, Delivery } from './deliveries.ts'
import type { Json, Places } from './places.ts'
import { hookConfigJson, hookJson } from './render-hook.ts'
import type { App } from './render-user.ts'
import type { At, RepositoryRoute, Route } from './route.ts'
import { toGithubTime } from './time.ts'

export function deliveryRoutes(
  deliveries: Deliveries,
  app: App | undefined,
  places: Places,
): { readonly ofApp: readonly Route[]; readonly ofRepositories: readonly RepositoryRoute[] } {
  /** Newest first; a cursor names the delivery from which a page begins. */
  function list(c: Context, all: readonly Delivery[]): Response {
    const { status, cursor } = c.req.query()
    const wanted = all.filter(({ ended }) => {
      const code = ended?.status ?? 0
      if (status === 'success') return code >= 200 && code < 400
      // By the description of this parameter: what got no answer is no failure in it.
      return status === 'failure' ? code >= 400 && code < 600 : true
    })
    const start = cursor === undefined ? 0 : wanted.findIndex(({ id }) => cursorOf(id) === cursor)
    if (start < 0) return problem(c, 400, 'Invalid cursor')
    const { size } = pageOf(c)
    const next = wanted[start + size]
    if (next !== undefined) c.header('Link', `${linkTo(c, 'cursor', cursorOf(next.id))}; rel="next"`)
    return written(c, `[${wanted.slice(start, start + size).map((each) => textOf(item(each)))}]`)
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
    const found = all.find(({ id }) => id === c.req.param('delivery'))
    if (found === undefined) return missing(c)
    const payload: unknown = JSON.parse(found.body)
    const response = { headers: {}, payload: found.ended?.status === undefined ? null : '' }
    return written(c, textOf({ ...item(found), request: { headers: found.headers, payload }, response }))
  }

  function again(c: Context, all: readonly Delivery[]): Response {
    const found = all.find(({ id }) => id === c.req.param('delivery'))
    if (found === undefined) return invalid(c, [{ resource: 'Hook', code: 'missing', field: 'delivery_id' }])
    deliveries.again(found)
    return c.json({}, 202)
  }

  /** An App's own hook is not among those of the repository; nobody reads hooks who may not change them. */
  function hooks(c: Context, { repository, caller }: At): Response {
    if (caller.kind === 'anonymous') return missing(c)
    const { url, hook } = deliveries
    return c.json(url === undefined || app !== undefined ? [] : [hookJson(places, repository, hook, url)])
  }

  /** https://docs.github.com/rest/apps/webhooks#get-a-webhook-configuration-for-an-app */
  function config(c: Context): Response {
    const { url } = deliveries
    return url === undefined ? missing(c) : c.json(hookConfigJson(url))
  }

  const asApp = (answer: (c: Context) => Response): Route['answer'] => {
    return (c, caller) =>
      caller.kind === 'app' ? answer(c) : problem(c, 401, 'A JSON web token could not be decoded')
  }

  const ENDS = [
    { method: 'GET', path: '', answer: list },
    { method: 'GET', path: '/:delivery{[0-9]+}', answer: one },
    { method: 'POST', path: '/:delivery{[0-9]+}/attempts', answer: again },
  ] as const

  return {
    ofApp: [
      { method: 'GET', path: '/app/hook/config', answer: asApp(config) },
      ...ENDS.map(({ method, path, answer }) => ({
        method,
        path: `/app/hook/deliveries${path}`,
        answer: asApp((c) => answer(c, deliveries.ended())),
      })),
    ],
    ofRepositories: [
      { method: 'GET', path: '/hooks', answer: hooks },
      ...ENDS.map(({ method, path, answer }) => ({
        method,
        path: `/hooks/:hook{[0-9]+}/deliveries${path}`,
        answer(c: Context, { repository, caller }: At) {
          // An App's own hook is not among those of the repository.
          const isHook = app === undefined && Number(c.req.param('hook')) === deliveries.hook
          if (!isHook || caller.kind === 'anonymous') return missing(c)
          const mine = deliveries.ended().filter((delivery) => delivery.repository === repository.id)
          return answer(c, mine)
        },
      })),
    ],
  }
}

/** The id, which comes first, as a number of so many digits. */
function textOf(delivery: Json): string {
  return JSON.stringify(delivery).replace(/^\{"id":"(\d+)"/, '{"id":$1')
}

function written(c: Context, json: string): Response {
  return c.body(json, 200, { 'content-type': 'application/json; charset=utf-8' })
}

function cursorOf(id: string): string {
  return `v1_${id}`
}

function statusText(status: number | undefined): string {
  if (status === undefined) return 'failed to connect to host'
  return status < 400 ? 'OK' : `Invalid HTTP Response: ${status}`
}
