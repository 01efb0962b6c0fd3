// The environment: every fault is one line that names the variable, and all of them come at once.
import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Drivers } from '../src/cli/drivers.ts'
import { main } from '../src/cli/main.ts'
import { type Environment, readConfig } from '../src/config.ts'

const VENDORS: Environment = {
  ZENDESK_URL: 'https://help.example/',
  ZENDESK_CLIENT_ID: 'id',
  ZENDESK_CLIENT_SECRET: 'secret',
  ZENDESK_WEBHOOK_SECRET: 'new-secret, old-secret',
  JIRA_URL: 'https://jira.example',
  JIRA_EMAIL: 'bridge@example.com',
  JIRA_API_TOKEN: 'token',
  JIRA_WEBHOOK_SECRET: 'hook-secret',
  SENTRY_ORG: 'acme',
  SENTRY_AUTH_TOKEN: 'token',
  SENTRY_CLIENT_SECRET: 'client-secret',
}
const PEM = `-----BEGIN PRIVATE KEY-----\n${'a'.repeat(64)}\n-----END PRIVATE KEY-----`
const CLOUD = '11223344-a1b2-3b33-c444-def123456789'
const files: Readonly<Record<string, string>> = { '/run/secret': 'from-a-file\n', '/run/empty': '\n' }
const read = (environment: Environment) => readConfig(environment, (path) => files[path])

function faultsOf(environment: Environment): readonly string[] {
  const result = read(environment)
  return result.ok ? [] : result.faults
}

function configOf(environment: Environment) {
  const result = read(environment)
  if (!result.ok) throw new Error(result.faults.join('\n'))
  return result.config
}

describe('the configuration', () => {
  it('needs nothing: then the sandbox takes the place of the vendors', () => {
    expect(configOf({})).toMatchObject({
      port: 8787,
      host: '127.0.0.1',
      vendors: undefined,
      databaseUrl: undefined,
    })
  })

  it('takes the vendors, several secrets, and addresses without a slash at the end', () => {
    const { vendors } = configOf(VENDORS)
    expect(vendors?.zendesk).toEqual({
      url: 'https://help.example',
      auth: { kind: 'oauth', clientId: 'id', clientSecret: 'secret' },
      webhookSecrets: ['new-secret', 'old-secret'],
    })
    expect(vendors?.jira?.auth).toEqual({ kind: 'basic', email: 'bridge@example.com', apiToken: 'token' })
    expect(vendors?.sentry.url).toBe('https://sentry.io')
  })

  it('reads a secret from a file, without its last line break', () => {
    const { ZENDESK_CLIENT_SECRET: _, ...rest } = VENDORS
    const { vendors } = configOf({ ...rest, ZENDESK_CLIENT_SECRET_FILE: '/run/secret' })
    expect(vendors?.zendesk.auth).toMatchObject({ clientSecret: 'from-a-file' })
  })

  it('takes a service account of Jira, and the legacy token of Zendesk', () => {
    const { vendors } = configOf({
      ...VENDORS,
      ZENDESK_CLIENT_ID: '',
      ZENDESK_EMAIL: 'bridge@example.com',
      ZENDESK_API_TOKEN: 'old',
      ZENDESK_CLIENT_SECRET: '',
      JIRA_EMAIL: '',
      JIRA_API_TOKEN: '',
      JIRA_CLIENT_ID: 'id',
      JIRA_CLIENT_SECRET: 'secret',
      JIRA_CLOUD_ID: CLOUD,
    })
    expect(vendors?.zendesk.auth).toEqual({ kind: 'token', email: 'bridge@example.com', apiToken: 'old' })
    expect(vendors?.jira?.auth).toEqual({
      kind: 'oauth',
      clientId: 'id',
      clientSecret: 'secret',
      cloudId: CLOUD,
    })
  })

  it.each([
    ['a port that is no port', { PORT: 'http' }, ['PORT must be a whole number from 0 to 65535']],
    ['a port that is too large', { PORT: '70000' }, ['PORT must be a whole number from 0 to 65535']],
    ...['0', '999', '3600001'].map((settle): [string, Environment, string[]] => [
      `a time to settle of ${settle} ms`,
      { BUGBRIDGE_SETTLE_MS: settle },
      ['BUGBRIDGE_SETTLE_MS must be a whole number from 1000 to 3600000'],
    ]),
    ['an unknown mode', { BUGBRIDGE_MODE: 'dry' }, ['BUGBRIDGE_MODE must be observe or sync']],
    [
      'another database',
      { DATABASE_URL: 'mysql://x' },
      ['DATABASE_URL must start with file: (the embedded database)'],
    ],
    [
      'pages open to the network without a token',
      { HOST: '0.0.0.0' },
      ['BUGBRIDGE_ADMIN_TOKEN is missing: with HOST open to the network, the pages need a token'],
    ],
    [
      'an address that is none',
      { PUBLIC_URL: 'javascript:alert(1)' },
      ['PUBLIC_URL must be an http(s) address'],
    ],
    [
      'a file that is not there',
      { BUGBRIDGE_ADMIN_TOKEN_FILE: '/nowhere' },
      ['BUGBRIDGE_ADMIN_TOKEN_FILE: the file cannot be read or is empty'],
    ],
    [
      'an empty file',
      { BUGBRIDGE_ADMIN_TOKEN_FILE: '/run/empty' },
      ['BUGBRIDGE_ADMIN_TOKEN_FILE: the file cannot be read or is empty'],
    ],
  ])('says what is wrong with %s', (_, environment, faults) => {
    expect(faultsOf(environment)).toEqual(faults)
  })

  it.each(Object.keys(VENDORS))('says that %s is missing when the other vendors are there', (name) => {
    const { [name]: _, ...rest } = VENDORS
    expect(faultsOf(rest)).toEqual([expect.stringMatching(new RegExp(`^${name} is missing: `))])
  })

  const NO_JIRA = { JIRA_URL: '', JIRA_EMAIL: '', JIRA_API_TOKEN: '', JIRA_WEBHOOK_SECRET: '' }

  it.each([
    [
      'no tracker at all',
      {},
      /^no tracker is configured: set JIRA_URL, .*; or, for GitHub, GITHUB_APP_ID, .*GITHUB_WEBHOOK_SECRET$/,
    ],
    ["GitHub's token alone", { GITHUB_TOKEN: 'ghp_1' }, /^GITHUB_WEBHOOK_SECRET is missing: .*for Jira, set/],
    [
      "GitHub's token alone, in a file",
      { GITHUB_TOKEN_FILE: '/run/secret' },
      /^GITHUB_WEBHOOK_SECRET is missing: /,
    ],
    [
      'an App without a secret',
      { GITHUB_APP_ID: '1', GITHUB_INSTALLATION_ID: '2', GITHUB_PRIVATE_KEY: PEM },
      /^GITHUB_WEBHOOK_SECRET is missing: /,
    ],
    ['an address of Jira alone', { JIRA_URL: 'https://jira.example' }, /^JIRA_EMAIL is missing/],
  ])('says in a line what is missing with %s', (_, environment: Environment, message) => {
    const faults = faultsOf({ ...VENDORS, ...NO_JIRA, ...environment })
    expect(faults[0]).toMatch(message)
    expect(faults).toHaveLength('JIRA_URL' in environment ? 3 : 1)
  })

  it('does not start with a misspelt variable of its own', () => {
    expect(faultsOf({ BUGBRIDGE_MODES: 'observe' })).toEqual([
      expect.stringMatching(/^BUGBRIDGE_MODES is not a variable of bugbridge\. Allowed: /),
    ])
    expect(faultsOf({ BUGBRIDGE_ADMIN_TOKEN_FILE: '/run/secret' })).toEqual([])
  })

  it('reports all faults at once, and never the value of a secret', () => {
    const faults = faultsOf({
      PORT: 'x',
      BUGBRIDGE_MODE: 'y',
      ZENDESK_URL: 'ftp://hunter2',
      ZENDESK_CLIENT_SECRET: 'hunter2',
    })
    expect(faults.length).toBeGreaterThan(8)
    expect(faults.join()).not.toContain('hunter2')
  })
})

describe('the database', () => {
  const FILE = { DATABASE_URL_FILE: '/run/database' }

  /** What the service, or a command beside it, opens. */
  async function opened(environment: Environment, purpose: 'serve' | 'look') {
    const paths: string[] = []
    const drivers: Pick<
      Drivers,
      'environment' | 'readSecret' | 'read' | 'list' | 'openStore' | 'out' | 'err'
    > = {
      environment,
      readSecret: (path) => (path === '/run/database' ? 'file:kept/bugs.db\n' : undefined),
      read: (path) => readFile(path, 'utf8'),
      list: (folder) => readdir(folder),
      async openStore(path) {
        paths.push(path)
        throw new Error('as far as that')
      },
      out: () => undefined,
      err: (line) => void (line === 'as far as that' || paths.push(line)),
    }
    await main(purpose === 'serve' ? ['serve'] : ['deliveries'], drivers as Drivers)
    return paths
  }

  it.each([
    ['the sandbox', {}, ':memory:', 'data/bugbridge.db'],
    ['the sandbox, with an empty address', { DATABASE_URL: '' }, ':memory:', 'data/bugbridge.db'],
    ['the sandbox, with an address', { DATABASE_URL: 'file:my.db' }, 'my.db', 'my.db'],
    ['the sandbox, with an address in a file', FILE, 'kept/bugs.db', 'kept/bugs.db'],
    ['real vendors', VENDORS, 'data/bugbridge.db', 'data/bugbridge.db'],
    ['real vendors, with an address in a file', { ...VENDORS, ...FILE }, 'kept/bugs.db', 'kept/bugs.db'],
  ])('of %s', async (_, environment, served, looked) => {
    expect([await opened(environment, 'serve'), await opened(environment, 'look')]).toEqual([
      [served],
      [looked],
    ])
  })
})
