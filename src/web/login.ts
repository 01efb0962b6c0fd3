// Signing in with the admin token: a form, and what becomes of it.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Clock } from '../core/clock.ts'
import { isSameToken } from './access.ts'
import { type Html, html } from './html.ts'
import { startSession } from './session.ts'

export type LoginOptions = {
  readonly adminToken: string | undefined
  readonly clock: Clock
  /** Puts the frame around a main part. */
  readonly frame: (title: string, main: Html) => Html
}

/** The largest form that is read, in bytes. */
const LIMIT = 8_192

/** `GET /login`, and `POST /login` with `token` and `next`: 303 with a session, or 401 with a page that says why. */
export function createLogin({ adminToken, clock, frame }: LoginOptions): Hono {
  const app = new Hono()
  const refuse = (context: Context, next = '/') =>
    context.html(frame('Wrong token', signIn(next, 'wrong')), 401)
  const limit = bodyLimit({
    maxSize: LIMIT,
    onError: (context) => context.html(frame('Too large', html`<h1>That is too large for a token</h1>`), 413),
  })
  app.get('/login', (context) => {
    if (adminToken === undefined) return context.redirect('/', 303)
    return context.html(frame('Sign in', signIn(context.req.query('next') ?? '/')))
  })
  app.post(
    '/login',
    // What breaks off, or is no form at all, brings no token: that is the sender's fault and none of ours.
    (context, next) => limit(context, next).catch(() => refuse(context)),
    async (context) => {
      if (adminToken === undefined) return context.redirect('/', 303)
      const form = await context.req.parseBody().catch(() => undefined)
      const next = typeof form?.next === 'string' ? form.next : '/'
      if (typeof form?.token !== 'string' || !isSameToken(adminToken, form.token)) {
        return refuse(context, next)
      }
      await startSession(context, adminToken, clock.now())
      return context.redirect(localPath(next), 303)
    },
  )
  return app
}

/** The form. `next` is the page to open afterwards; `notice` says why the form is shown again. */
export function signIn(next: string, notice?: 'wrong' | 'needed'): Html {
  const path = localPath(next)
  return html`<h1>Sign in</h1>
    ${notice === 'wrong' ? html`<p class="banner wrong" role="alert"><strong>That token is wrong.</strong> It is the value of <code>BUGBRIDGE_ADMIN_TOKEN</code> where bugbridge runs.</p>` : ''}
    ${notice === 'needed' ? html`<p>This page is for whoever holds the admin token of this bugbridge.</p>` : ''}
    <form method="post" action="/login" class="login">
      <input type="hidden" name="next" value="${path}">
      <label for="token">Admin token</label>
      <input type="password" id="token" name="token" autocomplete="current-password" required autofocus>
      <button type="submit">Sign in</button>
    </form>
    ${notice === 'needed' ? html`<p class="meaning">Signed in already, and came here from another site? <a href="${path}">Open the page again</a>.</p>` : ''}`
}

/** A path of ours, so that nobody is led elsewhere after signing in: `//host` is another site's address. */
function localPath(next: string): string {
  const home = 'http://bugbridge.invalid'
  const url = URL.parse(next, home)
  // The origin of a `blob:` address is that of the address inside it, and its path is that whole address.
  const isOurs = url?.origin === home && url.protocol === 'http:' && !url.pathname.startsWith('//')
  return isOurs ? `${url.pathname}${url.search}` : '/'
}
