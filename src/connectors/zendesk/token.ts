// OAuth client credentials: one access token at a time, fetched by whoever needs it first, renewed before it
// runs out. API tokens stop working on 2027-04-30, so that this is the way in
// (https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/).
import type { Clock } from '../../core/clock.ts'
import { done, type Failure, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Http } from '../http.ts'
import { MISFIT_WAIT, TOKEN_SECONDS } from './limits.ts'
import { Token } from './schema.ts'
import { ZENDESK } from './system.ts'

/** What a call shows to be let in. */
export type Credentials = {
  /** The value of the `Authorization` header. */
  readonly header: () => Promise<Result<string>>
  /** Called with a header that was turned away. True: another one can be had. */
  readonly turnedAway: (header: string) => boolean
}

/** Ticket audits need the global `read`; `tickets:read` is not enough (Ticket Audits, required OAuth scope). */
const SCOPES = ['read', 'write'] as const

/**
 * Credentials from an OAuth client. Concurrent callers share one request for a token.
 * Failures: `denied` when Zendesk does not take the client or grants less than we asked for, or what `http` says.
 */
export function createToken(options: {
  readonly http: Http
  readonly url: string
  readonly clock: Clock
  readonly clientId: string
  readonly clientSecret: string
}): Credentials {
  const { http, url, clock, clientId, clientSecret } = options
  let current: { readonly header: string; readonly renewAt: Instant } | undefined
  let pending: Promise<Result<string>> | undefined

  async function fetchToken(): Promise<Result<string>> {
    const reply = await http({
      method: 'POST',
      url: `${url}/oauth/tokens`,
      body: {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: SCOPES.join(' '),
        expires_in: TOKEN_SECONDS.asked,
      },
      purpose: 'credentials',
      repeatable: true,
    })
    if (!reply.ok) return failed(loud(reply.failure))
    const token = Token.safeParse(reply.value.json)
    if (!token.success) return failed({ kind: 'later', system: ZENDESK, at: clock.now() + MISFIT_WAIT })
    const { access_token, expires_in, scope } = token.data
    // A token with fewer scopes is given out without complaint, and then answers 403 to everything.
    const granted = scope?.split(' ') ?? SCOPES
    if (!SCOPES.every((wanted) => granted.includes(wanted)))
      return failed({ kind: 'denied', system: ZENDESK })
    const header = `Bearer ${access_token}`
    // Renewed after nine tenths of its life, so that no call leaves with a token that runs out on its way.
    current = { header, renewAt: clock.now() + (expires_in ?? TOKEN_SECONDS.unnamed) * 900 }
    return done(header)
  }

  return {
    async header() {
      if (current !== undefined && clock.now() < current.renewAt) return done(current.header)
      pending ??= fetchToken().finally(() => {
        pending = undefined
      })
      return pending
    },
    turnedAway(header) {
      if (current?.header === header) current = undefined
      return true
    },
  }
}

/** Our request for a token never differs, so that a refusal can only be about our credentials: never dropped. */
function loud(failure: Failure): Failure {
  if (failure.kind !== 'refused' || failure.reason !== 'invalid') return failure
  const { system, status } = failure
  return status === undefined ? { kind: 'denied', system } : { kind: 'denied', system, status }
}

/** Credentials from an API token, for accounts that still have one. */
export function apiToken(email: string, token: string): Credentials {
  const bytes = new TextEncoder().encode(`${email}/token:${token}`)
  const header = done(`Basic ${btoa(String.fromCharCode(...bytes))}`)
  return { header: async () => header, turnedAway: () => false }
}
