// The Jira Cloud connector: what the rest of bugbridge may know of Jira. Scopes, limits and what is unsupported
// stand in README.md.
import type { Clock } from '../../core/clock.ts'
import type { Opener } from '../../core/sealed.ts'
import type { Tracker } from '../connector.ts'
import type { Http } from '../http.ts'
import { createFiles } from './attachments.ts'
import { createCredentials, type JiraAuth } from './auth.ts'
import { createChanged } from './changed.ts'
import { createAsk } from './client.ts'
import { createImpact } from './impact.ts'
import { createAskForOne } from './one-issue.ts'
import { createWrites } from './perform.ts'
import { createReads } from './read.ts'

export type { JiraAuth } from './auth.ts'
export { JIRA_LIMITS } from './limits.ts'

export type JiraOptions = {
  /** Must be made with `JIRA_LIMITS`, and with the origins of `url` and of the token address. */
  readonly http: Http
  /** The REST base: `https://site.atlassian.net`, or `https://api.atlassian.com/ex/jira/{cloudId}`. */
  readonly url: string
  /** The site for links that people open; by default `url`. */
  readonly browseUrl?: string
  readonly auth: JiraAuth
  readonly clock: Clock
  /** Opens sealed text for the related task. */
  readonly open: Opener
}

/** A tracker over Jira Cloud's REST API v3. Failures come back as data. */
export function createJira({ http, url, browseUrl = url, auth, clock, open }: JiraOptions): Tracker {
  const ask = createAsk(http, url, createCredentials(http, auth, clock))
  const askForOne = createAskForOne(ask, clock)
  return {
    system: 'jira',
    ...createReads(ask, browseUrl, askForOne),
    ...createChanged(ask),
    ...createWrites(ask, open),
    ...createFiles(ask, askForOne),
    ...createImpact(ask),
  }
}
