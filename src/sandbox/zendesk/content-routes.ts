// The content of files: an address on the account that redirects to a content host, and the content host itself.
// https://developer.zendesk.com/documentation/api-basics/best-practices/working-with-url-properties/
import { type Context, Hono } from 'hono'
import type { Desk } from './desk.ts'
import { missing } from './errors.ts'

/** Parts of the account's own address on its content host. */
const ACCOUNT_ID = 22129848

export function contentRoutes({ account, oauth }: Desk): Hono {
  const routes = new Hono()
  const isAt = (c: Context, origin: string) => new URL(c.req.url).origin === origin

  // As with private attachments switched on: who is not signed in may not even learn where the content is.
  routes.get('/attachments/token/:token/', (c) => {
    if (!isAt(c, account.origin)) return missing()
    const denied = oauth.check(c.req.raw)
    if (denied !== undefined) return denied
    const file = account.files.get(c.req.param('token'))
    if (file === undefined) return missing()
    const pass = `?token=${file.token}.${file.id}`
    return c.redirect(`${account.contentOrigin}/attachment/${ACCOUNT_ID}/${file.token}${pass}`, 302)
  })

  routes.get('/attachment/:account/:token', (c) => {
    const file = account.files.get(c.req.param('token'))
    if (!isAt(c, account.contentOrigin) || file === undefined) return missing()
    const isLetIn = c.req.query('token') === `${file.token}.${file.id}`
    // The content host turns away whoever shows it other credentials, as clients of the API have found.
    if (!isLetIn || c.req.header('authorization') !== undefined || file.malware)
      return new Response(null, { status: 403 })
    return new Response(file.content, { headers: { 'content-type': file.type } })
  })

  return routes
}
