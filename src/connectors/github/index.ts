// The GitHub connector: what the rest of bugbridge may know of GitHub. Permissions, limits and what is unsupported
// stand in README.md.
import type { Clock } from '../../core/clock.ts'
import type { Http } from '../http.ts'
import { createAppCredentials, createCredentials, type GitHubAuth } from './auth.ts'
import { createGitHubClient, type GitHub } from './client.ts'

export type { GitHubAuth } from './auth.ts'
export type { Endpoint, GitHub, Kind } from './client.ts'
export { GITHUB_LEAST_WAIT, GITHUB_LIMITS } from './limits.ts'

export type GitHubApiOptions = {
  /** Must be made with `GITHUB_LIMITS`, `GITHUB_LEAST_WAIT` and the origin of `url`. */
  readonly http: Http
  /** The REST base: `https://api.github.com`, or `https://github.example.com/api/v3`. */
  readonly url: string
  readonly auth: GitHubAuth
  readonly clock: Clock
}

export type GitHubApi = GitHub & {
  /** The same as the App itself, for addresses under `/app`; undefined where we sign in with a token. */
  readonly asApp: GitHub | undefined
}

/** Every part that speaks to GitHub shares one of these, and with it one pace and one set of known answers. */
export function createGitHubApi({ http, url, auth, clock }: GitHubApiOptions): GitHubApi {
  const client = createGitHubClient(http, url, createCredentials(http, url, auth, clock))
  const asApp =
    auth.kind === 'app' ? createGitHubClient(http, url, createAppCredentials(auth, clock)) : undefined
  return { ...client, asApp }
}
