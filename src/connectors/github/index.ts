// The GitHub connector: what the rest of bugbridge may know of GitHub. Permissions, limits and what is unsupported
// stand in README.md.
import type { Clock } from '../../core/clock.ts'
import type { Opener } from '../../core/sealed.ts'
import type { Digest } from '../../core/shingle.ts'
import type { Tracker } from '../connector.ts'
import type { Http } from '../http.ts'
import { createAppCredentials, createCredentials, type GitHubAuth } from './auth.ts'
import { type AskWhoWeAre, createWhoWeAre } from './author.ts'
import { createChanged } from './changed.ts'
import { createGitHubClient, type GitHub } from './client.ts'
import { createCanonicals } from './duplicates.ts'
import type { LabelNames } from './facts.ts'
import { createMarks } from './mark.ts'
import { createMoved } from './moved.ts'
import { createWrites, type Extra } from './perform.ts'
import { webOf } from './place.ts'
import { createLocate, createReads } from './read.ts'
import { createRepositories } from './repositories.ts'

export type { GitHubAuth } from './auth.ts'
export type { Endpoint, GitHub, Kind } from './client.ts'
export { GITHUB_LEAST_WAIT, GITHUB_LIMITS } from './limits.ts'
export { createLinkedIssues } from './linked-issues.ts'
export { createSentWebhooks } from './sent-webhooks.ts'

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
  /** By whom our comments are written. */
  readonly whoWeAre: AskWhoWeAre
}

/** Every part that speaks to GitHub shares one of these, and with it one pace and one set of known answers. */
export function createGitHubApi({ http, url, auth, clock }: GitHubApiOptions): GitHubApi {
  const client = createGitHubClient(http, url, createCredentials(http, url, auth, clock))
  const asApp =
    auth.kind === 'app' ? createGitHubClient(http, url, createAppCredentials(auth, clock)) : undefined
  return { ...client, asApp, whoWeAre: createWhoWeAre(client, auth) }
}

export type GitHubTrackerOptions = {
  readonly github: GitHubApi
  /** The REST base. */
  readonly url: string
  readonly clock: Clock
  /** Opens sealed text for the related task, in a private repository. */
  readonly open: Opener
  readonly digest: Digest
  /** What nobody but us knows, the newest first: marks are made with it. */
  readonly secrets: readonly string[]
  /** The mapping's repositories as `owner/name`: that of customers' bugs first. */
  readonly projects: readonly [string, ...string[]]
  readonly names: LabelNames
  /** What the mapping calls the link from a duplicate to the issue that it duplicates. */
  readonly duplicateLink: string
  readonly extra: Extra
}

/** A tracker over GitHub's issues. Failures come back as data. */
export function createGitHub(options: GitHubTrackerOptions): Tracker {
  const { github, url, clock, open, digest, secrets, projects, names, duplicateLink, extra } = options
  const repositories = createRepositories(github, projects, clock)
  const marks = createMarks(digest, secrets)
  const locate = createLocate({ github, repositories })
  return {
    system: 'github',
    ...createReads({
      github,
      repositories,
      canonicals: createCanonicals(github, url),
      marks,
      names,
      duplicateLink,
      projects,
      web: webOf(url),
    }),
    ...createChanged(github, repositories),
    readMoved: createMoved(github, locate, names),
    ...createWrites({ github, repositories, locate: locate.byId, marks, extra, open }),
  }
}
