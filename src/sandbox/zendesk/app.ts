// The HTTP side: every request is counted, authenticated and held to the account's limit before its endpoint
// sees it.
import { Hono } from 'hono'
import { routePath } from 'hono/route'
import { contentRoutes } from './content-routes.ts'
import { createRoutes } from './create-routes.ts'
import type { Desk } from './desk.ts'
import { directoryRoutes } from './directory-routes.ts'
import { missing } from './errors.ts'
import { exportRoutes } from './export-routes.ts'
import { ACCOUNT, limitHeaders } from './limits.ts'
import { ticketRoutes } from './ticket-routes.ts'

/** `note` is told of every request as `METHOD /path/{pattern}`. */
export function createApp(desk: Desk, note: (call: string) => void): Hono {
  const { limits, limitTable, oauth } = desk
  const app = new Hono()

  app.use(async function settleAndCount(c, next) {
    desk.jobs.settle()
    note(`${c.req.method} ${routePath(c, -1).replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
    await next()
    c.header('date', new Date(desk.now()).toUTCString())
  })

  app.use('/api/v2/*', async function admit(c, next) {
    const denied = oauth.check(c.req.raw)
    if (denied !== undefined) return denied
    const over = limits.take([{ limit: limitTable.requests, of: ACCOUNT }])
    if (over === undefined) await next()
    else c.res = over
    const headers = limitHeaders(limits, limitTable.requests, endpointLimit(c.req.method, c.req.path))
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
    return undefined
  })

  function endpointLimit(method: string, path: string) {
    if (method === 'PUT') return limitTable.updates
    return path.startsWith('/api/v2/incremental/') ? limitTable.exports : undefined
  }

  app.post('/oauth/tokens', (c) => oauth.issue(c.req.raw))
  app.route('/api/v2', ticketRoutes(desk))
  app.route('/api/v2', createRoutes(desk))
  app.route('/api/v2', directoryRoutes(desk))
  app.route('/api/v2', exportRoutes(desk))
  app.route('/', contentRoutes(desk))
  app.notFound(() => missing())
  return app
}
