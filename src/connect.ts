// Connects the vendors: each connector with its own hosts and limits. Only the helpdesk's bytes pass the gate.
import { TRACKER_VARIABLES, type Vendors } from './config.ts'
import type { Tracker } from './connectors/connector.ts'
import { createFetchFile } from './connectors/file.ts'
import { createGitHub, createGitHubApi, GITHUB_LEAST_WAIT, GITHUB_LIMITS } from './connectors/github/index.ts'
import { createHttp, type Gate, type HttpOptions } from './connectors/http.ts'
import { createJira, JIRA_LIMITS } from './connectors/jira/index.ts'
import { createSentry, SENTRY_LIMITS } from './connectors/sentry/index.ts'
import { createZendesk, FILE_BYTES, ZENDESK_CONTENT, ZENDESK_LIMITS } from './connectors/zendesk/index.ts'
import type { Clock } from './core/clock.ts'
import type { Policy } from './core/policy.ts'
import type { Opener } from './core/sealed.ts'
import type { Digest } from './core/shingle.ts'
import type { Metrics } from './observe/metrics.ts'

export type ConnectOptions = {
  readonly policy: Policy
  readonly vendors: Vendors
  readonly fetch: (request: Request) => Promise<Response>
  readonly clock: Clock
  readonly digest: Digest
  /** Milliseconds: how long an answer is awaited, and how long a call may queue for its turn. */
  readonly timing?: { readonly timeout: number; readonly patience: number }
  readonly metrics: Metrics
}

const TIMING = { timeout: 30_000, patience: 20_000 }

/** The connectors; `github` is there when its credentials are, whatever the tracker. Throws without the tracker's. */
export function connect(
  { policy, vendors, fetch, clock, digest, metrics, timing = TIMING }: ConnectOptions,
  gate: Gate,
) {
  const observe: NonNullable<HttpOptions['observe']> = ({ system, outcome }) =>
    metrics.apiCall(system, outcome)
  const common = { fetch, clock, observe, ...timing }
  const origin = (url: string) => new URL(url).origin

  const sentry = createSentry({
    http: createHttp({
      ...common,
      system: 'sentry',
      origins: [origin(vendors.sentry.url)],
      limits: SENTRY_LIMITS,
    }),
    url: vendors.sentry.url,
    org: vendors.sentry.org,
    token: vendors.sentry.token,
    digest,
  })
  const zendesk = createZendesk({
    http: createHttp({
      ...common,
      system: 'zendesk',
      origins: [origin(vendors.zendesk.url)],
      limits: ZENDESK_LIMITS,
      gate,
    }),
    fetchFile: createFetchFile({
      ...common,
      system: 'zendesk',
      origins: [origin(vendors.zendesk.url)],
      contentHosts: ZENDESK_CONTENT,
      most: FILE_BYTES,
    }),
    url: vendors.zendesk.url,
    auth: vendors.zendesk.auth,
    clock,
  })
  const github = vendors.github === undefined ? undefined : connectGitHub(vendors.github)
  return { sentry, zendesk, github, tracker: trackerOf(sentry.open) }

  function trackerOf(open: Opener): Tracker {
    if (policy.tracker === 'github' && vendors.github !== undefined && github !== undefined) {
      const { issues, priorities } = policy
      return createGitHub({
        github,
        url: vendors.github.url,
        clock,
        open,
        digest,
        secrets: vendors.github.webhookSecrets,
        projects: [issues.project, issues.relatedProject],
        names: {
          statuses: Object.keys(issues.statuses),
          priorities: priorities.map(({ issue }) => issue),
        },
        duplicateLink: issues.duplicateLink,
        extra: issues,
      })
    }
    if (policy.tracker !== 'github' && vendors.jira !== undefined) return connectJira(vendors.jira, open)
    // Whoever reads the mapping says so before, in one line (`readPolicy`).
    throw new Error('there are no credentials for the tracker of the mapping')
  }

  function connectGitHub({ url, auth }: NonNullable<Vendors['github']>) {
    const http = createHttp({
      ...common,
      system: 'github',
      origins: [origin(url)],
      limits: GITHUB_LIMITS,
      leastWait: GITHUB_LEAST_WAIT,
    })
    return createGitHubApi({ http, url, auth, clock })
  }

  function connectJira({ auth, url }: NonNullable<Vendors['jira']>, open: Opener): Tracker {
    const isService = auth.kind === 'oauth'
    const base = isService ? `https://api.atlassian.com/ex/jira/${auth.cloudId}` : url
    const tokenUrl = 'https://auth.atlassian.com/oauth/token'
    const origins = isService ? [origin(base), origin(tokenUrl)] : [origin(base)]
    return createJira({
      http: createHttp({ ...common, system: 'jira', origins, limits: JIRA_LIMITS }),
      url: base,
      browseUrl: url,
      auth: isService
        ? { kind: 'oauth', clientId: auth.clientId, clientSecret: auth.clientSecret, tokenUrl }
        : auth,
      clock,
      open,
    })
  }
}

/** Why the mapping's tracker cannot be reached, as one line that names its variables; undefined: it can. */
export function missingTracker({ tracker }: Pick<Policy, 'tracker'>, vendors: Vendors): string | undefined {
  if (tracker !== 'jira' && tracker !== 'github') return undefined
  if (vendors[tracker] !== undefined) return undefined
  return `${TRACKER_VARIABLES[tracker]} are missing: the mapping's tracker is ${tracker}`
}

/** Why nobody can be asked for commits, though the mapping goes by them; undefined: it does not, or they can. */
export function missingCode({ deployed }: Pick<Policy, 'deployed'>, vendors: Vendors): string | undefined {
  if (!deployed.by.includes('commits') || vendors.github !== undefined) return undefined
  return `${TRACKER_VARIABLES.github} are missing: the mapping's deployed.by says commits`
}
