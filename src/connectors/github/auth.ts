// Credentials for GitHub: an App's installation (preferred) or a token. Gives the Authorization header, renews it
// when it runs out or is refused, and never lets two callers renew at once.
import githubAppJwt from 'universal-github-app-jwt'
import type { Clock } from '../../core/clock.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Http } from '../http.ts'
import { InstallationToken } from './schema.ts'

export type AppKey = {
  readonly appId: string
  /** PEM, PKCS#1 as GitHub gives it or PKCS#8; `\n` may stand for its line breaks. */
  readonly privateKey: string
}

export type GitHubAuth =
  | { readonly kind: 'token'; readonly token: string }
  | ({ readonly kind: 'app'; readonly installationId: string } & AppKey)

export type Credentials = {
  /** The value of the Authorization header. */
  readonly header: () => Promise<Result<string>>
  /** Drops a header that was refused with 401. True: asking again gives another one. */
  readonly discard: (refused: string) => boolean
}

/** A token is renewed this much before its end (it lasts an hour), so that it does not run out on the way. */
const EARLY = 300_000

/** What reads and writes go by. `url` is the REST base. */
export function createCredentials(http: Http, url: string, auth: GitHubAuth, clock: Clock): Credentials {
  switch (auth.kind) {
    case 'token': {
      const header = `Bearer ${auth.token}`
      return { header: () => Promise.resolve(done(header)), discard: () => false }
    }
    case 'app':
      return createInstallation(http, url, auth, clock)
    default:
      return auth satisfies never
  }
}

/**
 * The App itself, for the few addresses under `/app` that are its own: a JWT of ten minutes, made anew each time.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export function createAppCredentials({ appId, privateKey }: AppKey, clock: Clock): Credentials {
  return {
    async header() {
      try {
        const now = Math.floor(clock.now() / 1_000)
        const { token } = await githubAppJwt({ id: appId, privateKey, now })
        return done(`Bearer ${token}`)
      } catch {
        // A key that cannot be read: what the library says of it may quote it.
        return failed({ kind: 'denied', system: 'github' })
      }
    },
    discard: () => false,
  }
}

/**
 * The App's installation on an account: a token of an hour.
 * https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
 */
function createInstallation(
  http: Http,
  url: string,
  auth: GitHubAuth & { kind: 'app' },
  clock: Clock,
): Credentials {
  const app = createAppCredentials(auth, clock)
  let current: { readonly header: string; readonly until: Instant } | undefined
  let asking: Promise<Result<string>> | undefined

  async function ask(): Promise<Result<string>> {
    const jwt = await app.header()
    if (!jwt.ok) return jwt
    const reply = await http({
      method: 'POST',
      url: `${url}/app/installations/${auth.installationId}/access_tokens`,
      headers: { authorization: jwt.value, accept: 'application/vnd.github+json' },
      purpose: 'credentials',
      repeatable: true,
    })
    if (!reply.ok) {
      const { failure } = reply
      if (failure.kind === 'later' || failure.status === undefined) return reply
      // 404: no such installation, 403: suspended. That is about credentials, not about what was asked for.
      return failed({ kind: 'denied', system: 'github', status: failure.status })
    }
    const token = InstallationToken.safeParse(reply.value.json)
    if (!token.success) return failed({ kind: 'denied', system: 'github', status: reply.value.status })
    const header = `Bearer ${token.data.token}`
    current = { header, until: token.data.expires_at - EARLY }
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
