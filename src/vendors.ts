// How the vendors are reached: where they are, how we sign in, and with what they sign. All of them or none; of the
// trackers one is enough.
import type { Environment, Variables } from './variables.ts'

export type Vendors = {
  readonly zendesk: {
    readonly url: string
    readonly auth:
      | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string }
      | { readonly kind: 'token'; readonly email: string; readonly apiToken: string }
    readonly webhookSecrets: readonly string[]
  }
  /** At least one of `jira` and `github` is there; which one is the tracker, the mapping says. */
  readonly jira?: JiraVendor
  readonly github?: GitHubVendor
  readonly sentry: {
    readonly url: string
    readonly org: string
    readonly token: string
    readonly webhookSecrets: readonly string[]
  }
}

export type JiraVendor = {
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

export type GitHubVendor = {
  /** The REST base, such as `https://api.github.com` or `https://github.example.com/api/v3`. */
  readonly url: string
  readonly auth:
    | {
        readonly kind: 'app'
        readonly appId: string
        readonly privateKey: string
        readonly installationId: string
      }
    | { readonly kind: 'token'; readonly token: string }
  /** The first of them also makes our marks unguessable (connectors/github/mark.ts). */
  readonly webhookSecrets: readonly string[]
}

const VENDOR = /^(ZENDESK|JIRA|SENTRY)_(?!DSN)/

/**
 * What says that GitHub is meant. Not `GITHUB_API_URL` and `GITHUB_TOKEN`: GitHub's own runners and workspaces set
 * them for everything that runs there.
 */
const GITHUB = /^GITHUB_(?:APP_ID|PRIVATE_KEY|INSTALLATION_ID|WEBHOOK_SECRET)(?:_FILE)?$/
const TOKEN = /^GITHUB_TOKEN(?:_FILE)?$/

/** What a mapping's tracker needs. */
export const TRACKER_VARIABLES = {
  jira: 'JIRA_URL, JIRA_EMAIL, JIRA_API_TOKEN and JIRA_WEBHOOK_SECRET',
  github:
    'GITHUB_APP_ID, GITHUB_PRIVATE_KEY, GITHUB_INSTALLATION_ID (or GITHUB_TOKEN) and GITHUB_WEBHOOK_SECRET',
} as const

/** What can stand in a header. */
const VISIBLE = /^[\x21-\x7e]+$/
const EMAIL = /^[^\s:@]+@[^\s:@]+$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DIGITS = /^[1-9]\d{0,15}$/
const SLUG = /^[a-z0-9][a-z0-9_-]{0,99}$/i

/** Undefined: no vendor is named at all. */
export function readVendors(environment: Environment, variables: Variables): Vendors | undefined {
  const { fault, optional, required, shaped, origin } = variables
  const names = Object.keys(environment).filter((name) => (environment[name] ?? '') !== '')
  const hasGitHub = names.some((name) => GITHUB.test(name))
  const hasJira = names.some((name) => name.startsWith('JIRA_'))
  if (!hasGitHub && !names.some((name) => VENDOR.test(name))) return undefined
  // One line for both: which tracker is meant, nobody has said.
  if (!hasGitHub && !hasJira) {
    const { jira, github } = TRACKER_VARIABLES
    if (names.some((name) => TOKEN.test(name)))
      fault(
        `GITHUB_WEBHOOK_SECRET is missing: GITHUB_TOKEN alone does not make GitHub the tracker (for Jira, set ${jira})`,
      )
    else fault(`no tracker is configured: set ${jira}; or, for GitHub, ${github}`)
  }
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
    ...(hasJira ? { jira: readJira() } : {}),
    ...(hasGitHub ? { github: readGitHub() } : {}),
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

  function readJira(): JiraVendor {
    const isService = isMeant(
      ['JIRA_CLIENT_ID', 'JIRA_CLIENT_SECRET', 'JIRA_CLOUD_ID'],
      ['JIRA_EMAIL', 'JIRA_API_TOKEN'],
    )
    return {
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
    }
  }

  function readGitHub(): GitHubVendor {
    const isToken = isMeant(
      ['GITHUB_TOKEN'],
      ['GITHUB_APP_ID', 'GITHUB_PRIVATE_KEY', 'GITHUB_INSTALLATION_ID'],
    )
    const digits = (name: string, where: string) => shaped(name, required(name, where), DIGITS, 'digits')
    return {
      url: variables.base('GITHUB_API_URL', optional('GITHUB_API_URL') ?? 'https://api.github.com') ?? '',
      auth: isToken
        ? {
            kind: 'token',
            token: shaped('GITHUB_TOKEN', optional('GITHUB_TOKEN'), VISIBLE, 'visible ASCII characters'),
          }
        : {
            kind: 'app',
            appId: digits('GITHUB_APP_ID', "the App's id, from its settings"),
            privateKey: variables.pem(
              'GITHUB_PRIVATE_KEY',
              "the App's private key, the file that GitHub gave",
            ),
            installationId: digits(
              'GITHUB_INSTALLATION_ID',
              'the digits that end the address of the installation',
            ),
          },
      webhookSecrets: secrets('GITHUB_WEBHOOK_SECRET', "the webhook's secret"),
    }
  }
}
