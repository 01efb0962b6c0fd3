// Credentials for Jira: a service account's OAuth client (preferred) or an API token. Gives the Authorization
// header, renews it when it runs out or is refused, and never lets two callers renew at once.
import type { Clock } from '../../core/clock.ts'
import { done, type Failure, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Http } from '../http.ts'
import { Token } from './schema.ts'

export type JiraAuth =
  | { readonly kind: 'basic'; readonly email: string; readonly apiToken: string }
  | {
      readonly kind: 'oauth'
      readonly clientId: string
      readonly clientSecret: string
      /** `https://auth.atlassian.com/oauth/token`; its origin must be among the origins of the `Http`. */
      readonly tokenUrl: string
    }

export type Credentials = {
  /** The value of the Authorization header. */
  readonly header: () => Promise<Result<string>>
  /** Drops a header that was refused with 401. True: asking again gives another one. */
  readonly discard: (refused: string) => boolean
}

/** A token is renewed this much before its end, so that it does not run out on the way. */
const EARLY = 60_000

export function createCredentials(http: Http, auth: JiraAuth, clock: Clock): Credentials {
  switch (auth.kind) {
    case 'basic': {
      const header = `Basic ${base64(`${auth.email}:${auth.apiToken}`)}`
      return { header: () => Promise.resolve(done(header)), discard: () => false }
    }
    case 'oauth':
      return createOAuth(http, auth, clock)
    default:
      return auth satisfies never
  }
}

/**
 * Client credentials of a service account. The token is valid for an hour and there is no refresh token:
 * https://support.atlassian.com/user-management/docs/create-oauth-2-0-credential-for-service-accounts/
 */
function createOAuth(http: Http, auth: JiraAuth & { kind: 'oauth' }, clock: Clock): Credentials {
  let current: { readonly header: string; readonly until: Instant } | undefined
  let asking: Promise<Result<string>> | undefined

  async function ask(): Promise<Result<string>> {
    const reply = await http({
      method: 'POST',
      url: auth.tokenUrl,
      body: { grant_type: 'client_credentials', client_id: auth.clientId, client_secret: auth.clientSecret },
      purpose: 'credentials',
      repeatable: true,
    })
    if (!reply.ok) return failed(deniedIfAnswered(reply.failure))
    const token = Token.safeParse(reply.value.json)
    if (!token.success) return failed({ kind: 'denied', system: 'jira', status: reply.value.status })
    const header = `Bearer ${token.data.access_token}`
    current = { header, until: clock.now() + token.data.expires_in * 1_000 - EARLY }
    return done(header)
  }

  return {
    header() {
      if (current !== undefined && clock.now() < current.until) return Promise.resolve(done(current.header))
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    discard(refused) {
      if (current?.header === refused) current = undefined
      return true
    },
  }
}

/** A token endpoint says 400 to a wrong secret (RFC 6749 §5.2): that is about credentials, not about the request. */
function deniedIfAnswered(failure: Failure): Failure {
  if (failure.kind === 'later' || failure.status === undefined) return failure
  return { kind: 'denied', system: 'jira', status: failure.status }
}

/** Base64 of the UTF-8 bytes; `btoa` alone takes Latin-1 only. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
