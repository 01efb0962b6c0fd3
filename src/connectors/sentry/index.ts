// The Sentry connector: where related engineering tasks come from. Gives ids and hashes, never words. Scopes,
// limits and what is unsupported stand in README.md.
import type { Digest } from '../../core/shingle.ts'
import type { Source } from '../connector.ts'
import type { Http } from '../http.ts'
import { createAsk } from './client.ts'
import { createWrites } from './perform.ts'
import { createReads } from './read.ts'

export { SENTRY_LIMITS } from './limits.ts'

export type SentryOptions = {
  /** Must be made with `SENTRY_LIMITS`, and with the origin of `url`. */
  readonly http: Http
  /** `https://sentry.io`, a region's host, `https://{org}.sentry.io`, or a self-hosted Sentry. */
  readonly url: string
  /** The organization's slug. */
  readonly org: string
  /** The token of our internal integration. */
  readonly token: string
  /** The slug of that integration; by default `bugbridge`. */
  readonly integration?: string
  /** One-way and salted: what it gives may be stored. */
  readonly digest: Digest
}

/** A source over Sentry's REST API. Failures come back as data. */
export function createSentry(options: SentryOptions): Source {
  const { http, url, org, token, integration = 'bugbridge', digest } = options
  const ask = createAsk(http, url, token)
  return {
    system: 'sentry',
    ...createReads(ask, { url, org }, digest),
    ...createWrites(ask, org, integration),
  }
}
