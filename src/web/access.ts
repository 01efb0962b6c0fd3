// Who may read: whoever holds the admin token, or, when none is set, whoever sits at this machine. Probes and
// webhooks have their own rules and pass.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { Clock } from '../core/clock.ts'
import { hasSession } from './session.ts'

export type AccessOptions = {
  readonly adminToken: string | undefined
  readonly clock: Clock
  /** What is answered instead. */
  readonly ask: (context: Context) => Response | Promise<Response>
  readonly refuse: (context: Context) => Response | Promise<Response>
}

const UNGUARDED = /^\/(?:healthz|readyz|webhooks\/.*)$/
/** Where people sign in; only of use when there is a token. */
const DOOR = '/login'

/**
 * Lets a request through, asks for the token, or refuses it. Without a token, another name than this machine's
 * own in `Host` is refused: a page from elsewhere may have its name resolve to 127.0.0.1 and read what is there
 * (DNS rebinding, https://owasp.org/www-community/attacks/DNS_Rebinding). So is what a proxy passed on, since a
 * tunnel may put any `Host`.
 */
export function createAccess({ adminToken, clock, ask, refuse }: AccessOptions): MiddlewareHandler {
  // An empty key signs for everybody.
  if (adminToken === '') throw new Error('The admin token is empty: leave it undefined, or set one.')

  return async function access(context, next) {
    const { path } = context.req
    if (UNGUARDED.test(path)) return next()
    if (adminToken === undefined) return isLocal(context) ? next() : refuse(context)
    const bearer = /^bearer ([\x21-\x7e]+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
    const isKnown =
      path === DOOR ||
      (bearer !== undefined && isSameToken(adminToken, bearer)) ||
      (await hasSession(context, adminToken, clock.now()))
    return isKnown ? next() : ask(context)
  }
}

/** Compares two tokens in time that tells neither how far they agree nor how long they are. */
export function isSameToken(token: string, sent: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(token), digest(sent))
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const

/** An address in the request line outranks `Host` (RFC 9112 §3.2.2), so neither may name anything else. */
function isLocal({ req }: Context): boolean {
  const named = new URL(req.url).host
  const isNamedSo = LOCAL.test(named) && LOCAL.test(req.header('host') ?? named)
  return isNamedSo && PASSED_ON.every((name) => req.header(name) === undefined)
}
