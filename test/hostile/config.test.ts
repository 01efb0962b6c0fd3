// Hostile variables: each is either of its shape or named in one line with its remedy, and no value is repeated.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Environment, readConfig } from '../../src/config.ts'

const GOOD: Environment = {
  PORT: '8787',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'https://bugbridge.example.com',
  DATABASE_URL: 'file:data/bugbridge.db',
  BUGBRIDGE_MODE: 'observe',
  BUGBRIDGE_ADMIN_TOKEN: 'admin-token',
  DEPLOY_TOKEN: 'deploy-token,another-token',
  BUGBRIDGE_SETTLE_MS: '300000',
  SENTRY_DSN: 'https://0123456789abcdef@o1.ingest.sentry.io/42',
  ZENDESK_URL: 'https://yours.zendesk.com',
  ZENDESK_CLIENT_ID: 'id',
  ZENDESK_CLIENT_SECRET: 'secret',
  ZENDESK_WEBHOOK_SECRET: 'new-secret, old-secret',
  JIRA_URL: 'https://yours.atlassian.net',
  JIRA_EMAIL: 'bridge@example.com',
  JIRA_API_TOKEN: 'token',
  JIRA_WEBHOOK_SECRET: 'hook-secret',
  SENTRY_URL: 'https://sentry.io',
  SENTRY_ORG: 'acme',
  SENTRY_AUTH_TOKEN: 'token',
  SENTRY_CLIENT_SECRET: 'client-secret',
}
const CLOUD = '11223344-a1b2-3b33-c444-def123456789'
const CANARY = 'hunter2'

function faultsOf(change: Environment, files: Environment = {}): readonly string[] {
  const result = readConfig({ ...GOOD, ...change }, (path) => files[path])
  return result.ok ? [] : result.faults
}

describe('a hostile variable', () => {
  it.each([
    [
      'an address without TLS',
      { ZENDESK_URL: 'http://yours.zendesk.com' },
      /^ZENDESK_URL must begin with https:\/\//,
    ],
    ['another one', { JIRA_URL: 'http://10.0.0.1' }, /^JIRA_URL must begin with https:\/\//],
    [
      'a host that only begins like this machine',
      { SENTRY_URL: 'http://127.0.0.1.evil.test' },
      /^SENTRY_URL must begin/,
    ],
    [
      'an address with credentials',
      { JIRA_URL: `https://${CANARY}@yours.test` },
      /^JIRA_URL must hold no user/,
    ],
    [
      'a host behind a user',
      { ZENDESK_URL: 'https://yours.zendesk.com@evil.test' },
      /^ZENDESK_URL must hold no user/,
    ],
    [
      'an address with a path',
      { ZENDESK_URL: 'https://yours.zendesk.com/api/v2' },
      /^ZENDESK_URL must end after the host/,
    ],
    [
      'an address with a query',
      { JIRA_URL: `https://yours.test?token=${CANARY}` },
      /^JIRA_URL must end after the host/,
    ],
    [
      'an address with a fragment',
      { PUBLIC_URL: 'https://yours.test#x' },
      /^PUBLIC_URL must end after the host/,
    ],
    ['an address of a file', { PUBLIC_URL: 'file:///etc/passwd' }, /^PUBLIC_URL must be an http/],
    ['no address', { SENTRY_URL: 'sentry.io' }, /^SENTRY_URL must be an http/],
    [
      'a report address without a key',
      { SENTRY_DSN: 'https://sentry.io/42' },
      /^SENTRY_DSN must be as Sentry/,
    ],
    ['a secret of two lines', { JIRA_API_TOKEN: 'a\nX-Evil: b' }, /^JIRA_API_TOKEN holds a line break/],
    ['a secret with a zero', { ZENDESK_CLIENT_SECRET: 'a\0b' }, /^ZENDESK_CLIENT_SECRET holds a line break/],
    [
      'a token that no header can hold',
      { SENTRY_AUTH_TOKEN: 'tökén…' },
      /^SENTRY_AUTH_TOKEN must be visible ASCII/,
    ],
    [
      'a token that no bearer can send',
      { DEPLOY_TOKEN: 'two words here' },
      /^DEPLOY_TOKEN must be visible ASCII/,
    ],
    ['a short token', { BUGBRIDGE_ADMIN_TOKEN: 'admin' }, /^BUGBRIDGE_ADMIN_TOKEN is shorter than 8/],
    ['one short entry of several', { DEPLOY_TOKEN: 'long-enough,x' }, /^DEPLOY_TOKEN is shorter than 8/],
    ['a short signing secret', { JIRA_WEBHOOK_SECRET: 'x' }, /^JIRA_WEBHOOK_SECRET is shorter than 8/],
    [
      'an empty entry',
      { ZENDESK_WEBHOOK_SECRET: 'new-secret,,old-secret' },
      /^ZENDESK_WEBHOOK_SECRET has an empty entry/,
    ],
    ['nothing but commas', { SENTRY_CLIENT_SECRET: ' , ' }, /^SENTRY_CLIENT_SECRET has an empty entry/],
    [
      'both ways into Zendesk',
      { ZENDESK_API_TOKEN: CANARY },
      /^ZENDESK_API_TOKEN and ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET are two ways to sign in: keep one, and remove either ZENDESK_API_TOKEN or /,
    ],
    [
      'both ways into Jira',
      { JIRA_CLIENT_ID: 'id', JIRA_CLIENT_SECRET: CANARY, JIRA_CLOUD_ID: CLOUD },
      /^JIRA_CLIENT_ID, JIRA_CLIENT_SECRET, JIRA_CLOUD_ID and JIRA_EMAIL, JIRA_API_TOKEN are two ways/,
    ],
    [
      'a cloud id that is a path',
      {
        JIRA_EMAIL: '',
        JIRA_API_TOKEN: '',
        JIRA_CLIENT_ID: 'id',
        JIRA_CLIENT_SECRET: 's',
        JIRA_CLOUD_ID: '../../x',
      },
      /^JIRA_CLOUD_ID must be a cloud id/,
    ],
    ['an organisation that is a path', { SENTRY_ORG: '..' }, /^SENTRY_ORG must be an organisation's slug/],
    ['a name for an e-mail address', { JIRA_EMAIL: 'bridge:x' }, /^JIRA_EMAIL must be an e-mail address/],
    ['a host that is none', { HOST: 'a b' }, /^HOST must be the name or the address of a host/],
    [
      'a database of the system',
      { DATABASE_URL: 'file:/proc/self/mem' },
      /^DATABASE_URL must name a file on a disk/,
    ],
    ['a device', { DATABASE_URL: 'file://dev/zero' }, /^DATABASE_URL must name a file on a disk/],
    ['a folder', { DATABASE_URL: 'file:data/' }, /^DATABASE_URL must name a file, not a folder/],
    ['no database', { DATABASE_URL: 'file:' }, /^DATABASE_URL must name a file, not a folder/],
    [
      'a database with parameters',
      { DATABASE_URL: 'file:file:x?mode=memory' },
      /^DATABASE_URL must be file: and a plain path/,
    ],
    ['a huge value', { JIRA_API_TOKEN: CANARY.repeat(1_000) }, /^JIRA_API_TOKEN is longer than 4096/],
  ])('%s is named in one line', (_, change: Environment, line) => {
    expect(faultsOf(change)).toEqual([expect.stringMatching(line)])
    expect(faultsOf(change).join()).not.toContain(CANARY)
  })

  it('in a file is held to the same, but for the line break at its end', () => {
    const change = { JIRA_API_TOKEN: '', JIRA_API_TOKEN_FILE: '/run/token' }
    expect(faultsOf(change, { '/run/token': 'token\r\n\n' })).toEqual([])
    expect(faultsOf(change, { '/run/token': 'to\nken\n' })).toEqual([expect.stringMatching(/line break/)])
    expect(faultsOf({ JIRA_API_TOKEN_FILE: '/run/token' }, { '/run/token': 'token' })).toEqual([
      'JIRA_API_TOKEN and JIRA_API_TOKEN_FILE are both set: remove one of them',
    ])
  })

  it.each([
    'http://127.0.0.1:4000',
    'http://localhost',
    'http://[::1]:80',
    'https://yours.test:8443',
    'https://yours.test/',
  ])('%s is an address', (address) =>
    expect(faultsOf({ JIRA_URL: address, PUBLIC_URL: address })).toEqual([]),
  )
})

const odd = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      ' ',
      ',',
      ',,',
      '\n',
      '\0',
      'a\r\nb: c',
      'http://',
      'https://',
      'https://x',
      'http://x',
      'javascript:1',
    ],
    ...[
      'https://a@b',
      'https://a/b',
      '//x',
      'https://[::1',
      'https://1.2.3',
      'https://2130706433',
      'HTTPS://X',
    ],
    ...[
      'file:',
      'file:/dev/null',
      'file:../x',
      ':memory:',
      '-1',
      '65536',
      '1e3',
      '0x10',
      '٣',
      'NaN',
      'observe ',
      'SYNC',
    ],
    ...[
      'x'.repeat(5_000),
      '\u202e',
      '\ud800',
      '__proto__',
      '$HOME',
      '$(id)',
      'é',
      'secret-é-secret',
      '../..',
      '%2e%2e',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
)

describe('hostile variables together', () => {
  it('give a configuration of the right shape, or lines that name them', () => {
    const runs = 2_000
    let taken = 0
    const names = Object.keys(GOOD)
    const changes = fc.dictionary(fc.constantFrom(...names, ...names.map((name) => `${name}_FILE`)), odd, {
      minKeys: 1,
      maxKeys: 3,
    })
    fc.assert(
      fc.property(changes, fc.string({ unit: 'binary' }), (change, content) => {
        const result = readConfig({ ...GOOD, ...change }, (path) => (path.length % 2 ? content : undefined))
        if (!result.ok) {
          expect(result.faults.length).toBeGreaterThan(0)
          for (const line of result.faults) expect(line).toMatch(/^[A-Z]+(?:_[A-Z]+)*\b[^\p{Cc}]+$/u)
          return
        }
        taken += 1
        const {
          vendors,
          adminToken = 'x'.repeat(8),
          deployTokens,
          publicUrl = 'https://x.test',
        } = result.config
        if (vendors === undefined) throw new Error('the vendors were there')
        const { zendesk, jira, sentry } = vendors
        if (jira === undefined) throw new Error('Jira was there')
        for (const url of [zendesk.url, jira.url, sentry.url, publicUrl]) {
          expect(new URL(url).origin).toBe(url)
          expect(url).toMatch(/^https:\/\/|^http:\/\/(?:127\.|localhost(?::|$)|\[::1\])/)
        }
        for (const token of [sentry.token, adminToken, ...deployTokens])
          expect(new Headers({ authorization: `Bearer ${token}` }).get('authorization')).toBe(
            `Bearer ${token}`,
          )
        const secrets = [zendesk, jira, sentry].flatMap((vendor) => vendor.webhookSecrets)
        for (const secret of [...secrets, adminToken, ...deployTokens])
          expect(secret.length).toBeGreaterThanOrEqual(8)
        expect([zendesk, jira, sentry].every((vendor) => vendor.webhookSecrets.length > 0)).toBe(true)
      }),
      { seed: 20261121, numRuns: runs },
    )
    expect(taken).toBeGreaterThan(50)
    console.log(`hostile: configuration ${runs} environments, ${taken} taken`)
  })
})
