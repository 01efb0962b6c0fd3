// The environment, read once at the start. Every fault is one line that names the
// variable and the remedy, and all of them are reported together.
import { createVariables, type Environment, type Variables } from './variables.ts'

export type { Environment } from './variables.ts'

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

/** What can stand in a header. */
const VISIBLE = /^[\x21-\x7e]+$/
const EMAIL = /^[^\s:@]+@[^\s:@]+$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const SLUG = /^[a-z0-9][a-z0-9_-]{0,99}$/i
const DSN = /^https?:\/\/[0-9a-z]+@[^\s@/?#]+\/(?:[\w-]+\/)*\d+$/i
const HOST = /^[a-z0-9.:_-]{1,253}$/i

/**
 * Reads the configuration. `readFile` serves `NAME_FILE`: a secret kept in a file; it gives undefined when the
 * file cannot be read.
 */
export function readConfig(
  environment: Environment,
  readFile: (path: string) => string | undefined,
): ConfigResult {
  const variables = createVariables(environment, readFile)
  const { faults, fault, optional, shaped, origin, whole } = variables

  function mode(): Config['mode'] {
    const text = optional('BUGBRIDGE_MODE')
    if (text === undefined || text === 'observe' || text === 'sync') return text
    return fault('BUGBRIDGE_MODE must be observe or sync')
  }
  const token = (name: string, text: string) =>
    shaped(name, variables.secret(name, text), VISIBLE, 'visible ASCII characters without spaces')
  const admin = optional('BUGBRIDGE_ADMIN_TOKEN')
  const dsn = optional('SENTRY_DSN')

  const config: Config = {
    port: whole('PORT', 65_535) ?? 8787,
    host: shaped('HOST', optional('HOST') ?? '127.0.0.1', HOST, 'the name or the address of a host'),
    publicUrl: origin('PUBLIC_URL', optional('PUBLIC_URL')),
    databaseUrl: optional('DATABASE_URL') ?? 'file:data/bugbridge.db',
    mapping: optional('BUGBRIDGE_MAPPING') ?? 'mappings/opscom.yaml',
    mode: mode(),
    adminToken: admin && token('BUGBRIDGE_ADMIN_TOKEN', admin),
    deployTokens: variables
      .list('DEPLOY_TOKEN', optional('DEPLOY_TOKEN'))
      .map((each) => token('DEPLOY_TOKEN', each)),
    sentryDsn: dsn && shaped('SENTRY_DSN', dsn, DSN, 'as Sentry shows it: https://key@host/1'),
    settle: whole('BUGBRIDGE_SETTLE_MS', 3_600_000),
    vendors: readVendors(environment, variables),
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
  const misplaced = faultOfDatabase(config.databaseUrl)
  if (misplaced !== undefined) fault(`DATABASE_URL ${misplaced}`)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config }
}

/** What can be no database, told before it is opened: opening some of these would hang. */
function faultOfDatabase(url: string): string | undefined {
  if (!url.startsWith('file:')) return 'must start with file: (the embedded database)'
  const path = url.slice('file:'.length)
  if (path.startsWith('file:') || /[?#%]/.test(path))
    return 'must be file: and a plain path, without ?, # and %'
  if (path === '' || path.endsWith('/')) return 'must name a file, not a folder'
  const isOfTheSystem = /^\/+(?:proc|sys|dev(?!\/+shm\/))(?:\/|$)/.test(path)
  return isOfTheSystem ? 'must name a file on a disk, not one of /dev, /proc or /sys' : undefined
}

/** Undefined: no vendor is named at all. */
function readVendors(environment: Environment, variables: Variables): Vendors | undefined {
  const { fault, optional, required, shaped, origin } = variables
  if (!Object.entries(environment).some(([name, value]) => VENDOR.test(name) && value !== ''))
    return undefined
  const url = (name: string, example: string) => origin(name, required(name, `for example ${example}`)) ?? ''
  const email = (name: string, whose: string) =>
    shaped(name, required(name, whose), EMAIL, 'an e-mail address')
  const secrets = (name: string, where: string) =>
    variables.list(name, required(name, where)).map((each) => variables.secret(name, each))

  /** Whether any of these is set, and none of the others: with both, nobody could tell which way is meant. */
  function isMeant(names: readonly string[], others: readonly string[]): boolean {
    const isSet = (name: string) => optional(name) !== undefined
    const mine = names.filter(isSet)
    const theirs = others.filter(isSet)
    if (mine.length > 0 && theirs.length > 0) {
      const [left, right] = [mine.join(', '), theirs.join(', ')]
      fault(`${left} and ${right} are two ways to sign in: keep one, and remove either ${left} or ${right}`)
    }
    return mine.length > 0 && (theirs.length === 0 || mine.length === names.length)
  }
  const isLegacy = isMeant(
    ['ZENDESK_EMAIL', 'ZENDESK_API_TOKEN'],
    ['ZENDESK_CLIENT_ID', 'ZENDESK_CLIENT_SECRET'],
  )
  const isService = isMeant(
    ['JIRA_CLIENT_ID', 'JIRA_CLIENT_SECRET', 'JIRA_CLOUD_ID'],
    ['JIRA_EMAIL', 'JIRA_API_TOKEN'],
  )
  const cloudId = () => required('JIRA_CLOUD_ID', "the site's cloud id, from /_edge/tenant_info")

  return {
    zendesk: {
      url: url('ZENDESK_URL', 'https://yours.zendesk.com'),
      auth: isLegacy
        ? {
            kind: 'token',
            email: email('ZENDESK_EMAIL', 'whose token it is'),
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
      url: url('JIRA_URL', 'https://yours.atlassian.net'),
      auth: isService
        ? {
            kind: 'oauth',
            clientId: required('JIRA_CLIENT_ID', "the service account's OAuth client"),
            clientSecret: required('JIRA_CLIENT_SECRET', 'its secret'),
            cloudId: shaped('JIRA_CLOUD_ID', cloudId(), UUID, 'a cloud id, as /_edge/tenant_info shows it'),
          }
        : {
            kind: 'basic',
            email: email('JIRA_EMAIL', 'whose API token it is'),
            apiToken: required('JIRA_API_TOKEN', 'an API token, at most one year old'),
          },
      webhookSecrets: secrets('JIRA_WEBHOOK_SECRET', "the admin webhook's secret"),
    },
    sentry: {
      url: origin('SENTRY_URL', optional('SENTRY_URL') ?? 'https://sentry.io') ?? '',
      org: shaped(
        'SENTRY_ORG',
        required('SENTRY_ORG', "the organisation's slug"),
        SLUG,
        "an organisation's slug",
      ),
      token: shaped(
        'SENTRY_AUTH_TOKEN',
        required('SENTRY_AUTH_TOKEN', "an internal integration's token"),
        VISIBLE,
        'visible ASCII characters without spaces',
      ),
      webhookSecrets: secrets('SENTRY_CLIENT_SECRET', "the internal integration's client secret"),
    },
  }
}
