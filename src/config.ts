// The environment, read once at the start. Every fault is one line that names the
// variable and the remedy, and all of them are reported together.
import { createVariables, type Environment } from './variables.ts'
import { readVendors, type Vendors } from './vendors.ts'

export type { Environment } from './variables.ts'
export type { GitHubVendor, JiraVendor, Vendors } from './vendors.ts'
export { TRACKER_VARIABLES } from './vendors.ts'

export type Config = {
  readonly port: number
  readonly host: string
  readonly publicUrl: string | undefined
  /** Where the database is; undefined: nobody has said. */
  readonly databaseUrl: string | undefined
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

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly string[] }

/** Our own variables: a misspelt one must not start in another mode than the one that was meant. */
const OWN = ['BUGBRIDGE_MAPPING', 'BUGBRIDGE_MODE', 'BUGBRIDGE_ADMIN_TOKEN', 'BUGBRIDGE_SETTLE_MS']

/** In milliseconds. Half of it must be enough to reach a vendor, or nothing would ever be sent. */
const SHORTEST_SETTLE = 1_000

/** What an address of the embedded database begins with. */
const SCHEME = 'file:'

/** What can stand in a header. */
const VISIBLE = /^[\x21-\x7e]+$/
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
    port: whole('PORT', 0, 65_535) ?? 8787,
    host: shaped('HOST', optional('HOST') ?? '127.0.0.1', HOST, 'the name or the address of a host'),
    publicUrl: origin('PUBLIC_URL', optional('PUBLIC_URL')),
    databaseUrl: optional('DATABASE_URL'),
    mapping: optional('BUGBRIDGE_MAPPING') ?? 'mappings/opscom.yaml',
    mode: mode(),
    adminToken: admin && token('BUGBRIDGE_ADMIN_TOKEN', admin),
    deployTokens: variables
      .list('DEPLOY_TOKEN', optional('DEPLOY_TOKEN'))
      .map((each) => token('DEPLOY_TOKEN', each)),
    sentryDsn: dsn && shaped('SENTRY_DSN', dsn, DSN, 'as Sentry shows it: https://key@host/1'),
    settle: whole('BUGBRIDGE_SETTLE_MS', SHORTEST_SETTLE, 3_600_000),
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
  const misplaced = config.databaseUrl && faultOfDatabase(config.databaseUrl)
  if (misplaced !== undefined) fault(`DATABASE_URL ${misplaced}`)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config }
}

/** The file of the database. What the sandbox makes is kept only where somebody asked for it. */
export function databaseOf({ databaseUrl, vendors }: Config, purpose: 'serve' | 'look'): string {
  if (databaseUrl !== undefined) return databaseUrl.slice(SCHEME.length)
  return vendors === undefined && purpose === 'serve' ? ':memory:' : 'data/bugbridge.db'
}

/** What can be no database, told before it is opened: opening some of these would hang. */
function faultOfDatabase(url: string): string | undefined {
  if (!url.startsWith(SCHEME)) return 'must start with file: (the embedded database)'
  const path = url.slice(SCHEME.length)
  if (path.startsWith(SCHEME) || /[?#%]/.test(path))
    return 'must be file: and a plain path, without ?, # and %'
  if (path === '' || path.endsWith('/')) return 'must name a file, not a folder'
  const isOfTheSystem = /^\/+(?:proc|sys|dev(?!\/+shm\/))(?:\/|$)/.test(path)
  return isOfTheSystem ? 'must name a file on a disk, not one of /dev, /proc or /sys' : undefined
}
