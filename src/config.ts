// The environment, read once at the start. Every fault is one line that names the
// variable and the remedy, and all of them are reported together.
import { z } from 'zod'

/** Variables by name, as the root reads them. */
export type Environment = Readonly<Record<string, string | undefined>>

export type Config = {
  readonly port: number
  readonly host: string
  readonly publicUrl: string | undefined
  readonly databaseUrl: string
  readonly mapping: string
  readonly mode: 'observe' | 'sync' | undefined
  readonly adminToken: string | undefined
  readonly deployTokens: readonly string[]
  readonly sentryDsn: string | undefined
  /** Milliseconds until a creation of unclear outcome must be findable; undefined: the usual. */
  readonly settle: number | undefined
  /** Undefined: no vendor is configured at all, so the sandbox takes their place. */
  readonly vendors: Vendors | undefined
}

export type Vendors = {
  readonly zendesk: {
    readonly url: string
    readonly auth:
      | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string }
      | { readonly kind: 'token'; readonly email: string; readonly apiToken: string }
    readonly webhookSecrets: readonly string[]
  }
  readonly jira: {
    readonly url: string
    readonly auth:
      | { readonly kind: 'basic'; readonly email: string; readonly apiToken: string }
      | {
          readonly kind: 'oauth'
          readonly clientId: string
          readonly clientSecret: string
          readonly cloudId: string
        }
    readonly webhookSecrets: readonly string[]
  }
  readonly sentry: {
    readonly url: string
    readonly org: string
    readonly token: string
    readonly webhookSecrets: readonly string[]
  }
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly string[] }

const VENDOR = /^(ZENDESK|JIRA|SENTRY)_(?!DSN)/

/** Our own variables: a misspelt one must not start in another mode than the one that was meant. */
const OWN = ['BUGBRIDGE_MAPPING', 'BUGBRIDGE_MODE', 'BUGBRIDGE_ADMIN_TOKEN', 'BUGBRIDGE_SETTLE_MS']

const isHttp = (text: string) => ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '')
const address = z.string().refine(isHttp, 'must be an http(s) address')

/**
 * Reads the configuration. `readFile` serves `NAME_FILE`: a secret kept in a file; it gives undefined when the
 * file cannot be read.
 */
export function readConfig(
  environment: Environment,
  readFile: (path: string) => string | undefined,
): ConfigResult {
  const faults: string[] = []
  const fault = (line: string): undefined => {
    faults.push(line)
    return undefined
  }

  function optional(name: string): string | undefined {
    const path = environment[`${name}_FILE`]
    if (path === undefined || path === '') return environment[name] === '' ? undefined : environment[name]
    const text = readFile(path)?.trim()
    return text === undefined || text === ''
      ? fault(`${name}_FILE: the file cannot be read or is empty`)
      : text
  }
  const required = (name: string, remedy: string): string =>
    optional(name) ?? fault(`${name} is missing: ${remedy}`) ?? ''
  const list = (text: string | undefined): string[] =>
    (text ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
  function url(name: string, text: string | undefined): string | undefined {
    if (text === undefined || text === '') return undefined
    return address.safeParse(text).success
      ? text.replace(/\/+$/, '')
      : fault(`${name} must be an http(s) address`)
  }
  function whole(name: string, most: number): number | undefined {
    const text = optional(name)
    if (text === undefined) return undefined
    const isWhole = /^\d{1,9}$/.test(text) && Number(text) <= most
    return isWhole ? Number(text) : fault(`${name} must be a whole number from 0 to ${most}`)
  }
  function mode(): Config['mode'] {
    const text = optional('BUGBRIDGE_MODE')
    if (text === undefined || text === 'observe' || text === 'sync') return text
    return fault('BUGBRIDGE_MODE must be observe or sync')
  }
  const secrets = (name: string, where: string) => list(required(name, where))

  function vendors(): Vendors | undefined {
    if (!Object.entries(environment).some(([name, value]) => VENDOR.test(name) && value !== ''))
      return undefined
    const legacy = optional('ZENDESK_API_TOKEN') !== undefined && optional('ZENDESK_CLIENT_ID') === undefined
    const cloudId = optional('JIRA_CLOUD_ID')
    const isService = optional('JIRA_CLIENT_ID') !== undefined
    return {
      zendesk: {
        url: url('ZENDESK_URL', required('ZENDESK_URL', 'for example https://yours.zendesk.com')) ?? '',
        auth: legacy
          ? {
              kind: 'token',
              email: required('ZENDESK_EMAIL', 'whose token it is'),
              apiToken: required('ZENDESK_API_TOKEN', 'the token'),
            }
          : {
              kind: 'oauth',
              clientId: required('ZENDESK_CLIENT_ID', 'a confidential OAuth client of Zendesk'),
              clientSecret: required('ZENDESK_CLIENT_SECRET', 'its secret'),
            },
        webhookSecrets: secrets('ZENDESK_WEBHOOK_SECRET', "the webhook's signing secret"),
      },
      jira: {
        url: url('JIRA_URL', required('JIRA_URL', 'for example https://yours.atlassian.net')) ?? '',
        auth: isService
          ? {
              kind: 'oauth',
              clientId: required('JIRA_CLIENT_ID', "the service account's OAuth client"),
              clientSecret: required('JIRA_CLIENT_SECRET', 'its secret'),
              cloudId:
                cloudId ??
                fault("JIRA_CLOUD_ID is missing: the site's cloud id, from /_edge/tenant_info") ??
                '',
            }
          : {
              kind: 'basic',
              email: required('JIRA_EMAIL', 'whose API token it is'),
              apiToken: required('JIRA_API_TOKEN', 'an API token, at most one year old'),
            },
        webhookSecrets: secrets('JIRA_WEBHOOK_SECRET', "the admin webhook's secret"),
      },
      sentry: {
        url: url('SENTRY_URL', optional('SENTRY_URL') ?? 'https://sentry.io') ?? '',
        org: required('SENTRY_ORG', "the organisation's slug"),
        token: required('SENTRY_AUTH_TOKEN', "an internal integration's token"),
        webhookSecrets: secrets('SENTRY_CLIENT_SECRET', "the internal integration's client secret"),
      },
    }
  }

  const config: Config = {
    port: whole('PORT', 65_535) ?? 8787,
    host: optional('HOST') ?? '127.0.0.1',
    publicUrl: url('PUBLIC_URL', optional('PUBLIC_URL')),
    databaseUrl: optional('DATABASE_URL') ?? 'file:data/bugbridge.db',
    mapping: optional('BUGBRIDGE_MAPPING') ?? 'mappings/opscom.yaml',
    mode: mode(),
    adminToken: optional('BUGBRIDGE_ADMIN_TOKEN'),
    deployTokens: list(optional('DEPLOY_TOKEN')),
    sentryDsn: url('SENTRY_DSN', optional('SENTRY_DSN')),
    settle: whole('BUGBRIDGE_SETTLE_MS', 3_600_000),
    vendors: vendors(),
  }
  for (const name of Object.keys(environment)) {
    if (name.startsWith('BUGBRIDGE_') && !OWN.includes(name.replace(/_FILE$/, ''))) {
      fault(`${name} is not a variable of bugbridge. Allowed: ${OWN.join(', ')}`)
    }
  }
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(config.host)
  if (!isLocal && config.adminToken === undefined) {
    fault('BUGBRIDGE_ADMIN_TOKEN is missing: with HOST open to the network, the pages need a token')
  }
  if (!config.databaseUrl.startsWith('file:'))
    fault('DATABASE_URL must start with file: (the embedded database)')
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config }
}
