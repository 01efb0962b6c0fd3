// The session of a person who signed in: a cookie that holds when it ends, signed with the admin token. The token
// itself is never in it, and a changed token ends every session.
import type { Context } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import type { Instant } from '../core/ref.ts'

const NAME = 'bugbridge_session'
/** A working day, in milliseconds. */
const LASTS = 12 * 3_600_000

/** Starts a session. Scripts and other sites never get at the cookie; over https it never leaves in the clear. */
export async function startSession(context: Context, token: string, now: Instant): Promise<void> {
  await setSignedCookie(context, NAME, String(now + LASTS), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isHttps(context),
    maxAge: LASTS / 1_000,
  })
}

/** Whether the request carries a session that we signed and that has not ended. */
export async function hasSession(context: Context, token: string, now: Instant): Promise<boolean> {
  const ends = await getSignedCookie(context, token, NAME)
  return typeof ends === 'string' && Number(ends) > now
}

/** A proxy that ends TLS says so; whoever forges that only makes a stricter cookie for himself. */
function isHttps({ req }: Context): boolean {
  const forwarded = req.header('x-forwarded-proto')?.split(',')[0]?.trim()
  return (forwarded ?? new URL(req.url).protocol.slice(0, -1)) === 'https'
}
