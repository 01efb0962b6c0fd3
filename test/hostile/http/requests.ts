// Requests as their rightful senders make them, one for each route: what every attack starts from.
import type { VendorName } from '../../../src/webhooks/routes.ts'
import { signed } from '../../webhooks/world.ts'
import type { Route } from './routes.ts'
import { ADMIN, CASE, DEPLOY_TOKEN, type World } from './world.ts'

export type Pairs = readonly (readonly [string, string])[]

/** A request before it is sent. `target` is path and query. */
export type Ask = {
  readonly method: string
  readonly target: string
  readonly headers: Pairs
  readonly body: Uint8Array | null
}
export type Told = { readonly status: number; readonly headers: Headers; readonly text: string }

export const HOST = 'localhost:8787'

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

/** Asks the program itself, without a network between. */
export async function send({ app }: Pick<World, 'app'>, ask: Ask): Promise<Told> {
  const { method, target, body } = ask
  const headers = new Headers(ask.headers.map(([name, value]): [string, string] => [name, value]))
  const carries = body !== null && !['GET', 'HEAD'].includes(method)
  const init = { method, headers, body: carries ? new Uint8Array(body) : null }
  const answer = await app.fetch(new Request(`http://${HOST}${target}`, init))
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

/** A body of each vendor that gives one hint; another `nth` is another event. */
export function vendorBody(system: VendorName, nth: number): string {
  switch (system) {
    case 'zendesk':
      return JSON.stringify({
        id: `cbe4028c-7239-495d-b020-${String(nth).padStart(12, '0')}`,
        type: 'zen:event-type:ticket.status_changed',
        subject: `zen:ticket:${5_000 + nth}`,
        detail: { id: '5158', subject: 'It broke again' },
        event: { current: 'OPEN', previous: 'PENDING' },
      })
    case 'jira':
      return JSON.stringify({
        timestamp: 1_596_481_635_907 + nth,
        webhookEvent: 'jira:issue_updated',
        issue: { id: '10040', key: 'OPS-1', fields: { summary: 'Null pointer in Basket.total' } },
      })
    case 'github':
      return JSON.stringify({
        action: 'closed',
        issue: { id: 73_464_126, number: 1 + nth, title: 'Null pointer in Basket.total' },
        repository: { id: 1_296_269, full_name: 'acme/shop' },
      })
    case 'sentry':
      return JSON.stringify({
        action: 'resolved',
        data: { issue: { id: String(1_170_820_242 + nth), title: 'ReferenceError: blooopy is not defined' } },
      })
  }
}

export function deployBody(nth: number): string {
  return JSON.stringify({
    environment: 'production',
    repository: 'acme/shop',
    version: `4.2.${nth}`,
    status: 'success',
    deployed_at: '2026-11-20T10:00:00Z',
  })
}

/** The headers with which a body comes to this door. */
export function signing(world: World, door: string, body: string | Uint8Array): Pairs {
  const system = vendorAt(door)
  return system === undefined
    ? [['authorization', `Bearer ${DEPLOY_TOKEN}`]]
    : Object.entries(signed(system, body, world.secrets[system]))
}

/** Whose door a path is. Undefined: CI's, or none. */
export function vendorAt(path: string): VendorName | undefined {
  return (['zendesk', 'jira', 'github', 'sentry'] as const).find((system) => path === `/webhooks/${system}`)
}

/** What somebody with every right to it would send. */
export function goodAsk(route: Route, world: World, nth: number): Ask {
  const { method, path, kind } = route
  const target = path.replace(':id', CASE)
  if (kind === 'webhook') {
    const system = vendorAt(path)
    const body = system === undefined ? deployBody(nth) : vendorBody(system, nth)
    return { method, target, headers: signing(world, path, body), body: bytesOf(body) }
  }
  if (method === 'POST' && path === '/login') return form({ token: ADMIN, next: '/' })
  if (method === 'POST' && kind === 'guarded') {
    const isJson = path.startsWith('/api/')
    const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
    const headers: Pairs = [
      ...(world.isOpen ? [] : [['authorization', `Bearer ${ADMIN}`] as const]),
      ...[['host', HOST] as const, ['origin', `http://${HOST}`] as const, ['content-type', type] as const],
    ]
    return {
      method,
      target,
      headers,
      body: bytesOf(isJson ? '{"decision":"approved"}' : 'decision=approved'),
    }
  }
  if (kind === 'guarded' && !world.isOpen) {
    return { method, target, headers: [['authorization', `Bearer ${ADMIN}`]], body: null }
  }
  // A step that is nobody's, so that the story goes no further than it can.
  const step = method === 'POST' && kind === 'sandbox' ? '?step=none' : ''
  return { method, target: target + step, headers: [['host', HOST]], body: null }
}

/** A form of the login page, as a browser sends it. */
export function form(fields: Readonly<Record<string, string>>): Ask {
  const headers: Pairs = [['content-type', 'application/x-www-form-urlencoded']]
  const body = bytesOf(new URLSearchParams(fields).toString())
  return { method: 'POST', target: '/login', headers, body }
}
