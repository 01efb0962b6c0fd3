// How GitHub is configured: its variables, each fault in one line, and a start that a missing tracker stops.
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Drivers } from '../src/cli/drivers.ts'
import { serve } from '../src/cli/serve.ts'
import { type Environment, readConfig } from '../src/config.ts'
import { missingTracker } from '../src/connect.ts'
import { shippedPolicy } from './policy.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const PKCS1 = String(privateKey.export({ type: 'pkcs1', format: 'pem' }))
const PKCS8 = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
const OTHERS: Environment = {
  ZENDESK_URL: 'https://help.example',
  ZENDESK_CLIENT_ID: 'id',
  ZENDESK_CLIENT_SECRET: 'secret',
  ZENDESK_WEBHOOK_SECRET: 'zendesk-secret',
  SENTRY_ORG: 'acme',
  SENTRY_AUTH_TOKEN: 'token',
  SENTRY_CLIENT_SECRET: 'client-secret',
}
const JIRA: Environment = {
  JIRA_URL: 'https://jira.example',
  JIRA_EMAIL: 'bridge@example.com',
  JIRA_API_TOKEN: 'token',
  JIRA_WEBHOOK_SECRET: 'hook-secret',
}
const APP: Environment = {
  GITHUB_APP_ID: '12345',
  GITHUB_PRIVATE_KEY: PKCS1,
  GITHUB_INSTALLATION_ID: '678',
  GITHUB_WEBHOOK_SECRET: 'new-secret, old-secret',
}
const read = (environment: Environment, files: Readonly<Record<string, string>> = {}) =>
  readConfig({ ...OTHERS, ...environment }, (path) => files[path])
function vendors(environment: Environment, files?: Readonly<Record<string, string>>) {
  const result = read(environment, files)
  if (!result.ok) throw new Error(result.faults.join('\n'))
  return result.config.vendors
}
function faults(environment: Environment) {
  const result = read(environment)
  return result.ok ? [] : result.faults
}

describe('the variables of GitHub', () => {
  it('are an App’s, without any of Jira’s', () => {
    expect(vendors(APP)).not.toHaveProperty('jira')
    expect(vendors(APP)).toMatchObject({
      github: {
        url: 'https://api.github.com',
        auth: { kind: 'app', appId: '12345', privateKey: PKCS1.trim(), installationId: '678' },
        webhookSecrets: ['new-secret', 'old-secret'],
      },
    })
  })

  it('may stand beside those of Jira', () => {
    expect(vendors({ ...APP, ...JIRA })).toMatchObject({ jira: {}, github: {} })
    expect(vendors(JIRA)).not.toHaveProperty('github')
  })

  it('may be a token, and another server', () => {
    const more = { GITHUB_TOKEN: 'github_pat_1', GITHUB_API_URL: 'https://github.example.com/api/v3/' }
    expect(vendors({ ...more, GITHUB_WEBHOOK_SECRET: 'long-enough' })?.github).toMatchObject({
      url: 'https://github.example.com/api/v3',
      auth: { kind: 'token', token: 'github_pat_1' },
    })
  })

  it.each([
    ['PKCS#8', PKCS8],
    ['in one line', PKCS1.trim().replaceAll('\n', '\\n')],
    ['with line ends of Windows', PKCS1.replaceAll('\n', '\r\n')],
  ])('take a key %s', (_, key) => {
    const github = vendors({ ...APP, GITHUB_PRIVATE_KEY: key })?.github
    expect(github?.auth).toMatchObject({
      privateKey: expect.stringMatching(/^-----BEGIN [\w ]+-----\n[^\\\r]+$/),
    })
  })

  it('take a key from a file', () => {
    const { GITHUB_PRIVATE_KEY: _, ...rest } = APP
    const github = vendors({ ...rest, GITHUB_PRIVATE_KEY_FILE: '/run/key' }, { '/run/key': PKCS1 })?.github
    expect(github?.auth).toMatchObject({ privateKey: PKCS1.trim() })
  })

  it('that GitHub’s own runners set mean nothing by themselves', () => {
    const ofARunner = {
      GITHUB_API_URL: 'https://api.github.com',
      GITHUB_TOKEN: 'ghs_1',
      GITHUB_ACTIONS: 'true',
    }
    expect(vendors({ ...ofARunner, ...JIRA })).not.toHaveProperty('github')
    expect(readConfig(ofARunner, () => undefined)).toMatchObject({ ok: true, config: { vendors: undefined } })
  })

  it.each([
    [{ GITHUB_APP_ID: '' }, 'GITHUB_APP_ID is missing'],
    [{ GITHUB_APP_ID: 'Iv1.abc' }, 'GITHUB_APP_ID must be digits'],
    [{ GITHUB_INSTALLATION_ID: '' }, 'GITHUB_INSTALLATION_ID is missing'],
    [{ GITHUB_PRIVATE_KEY: '' }, 'GITHUB_PRIVATE_KEY is missing'],
    [
      { GITHUB_PRIVATE_KEY: '-----BEGIN RSA PRIVATE KEY-----' },
      'GITHUB_PRIVATE_KEY must be a private key in PEM',
    ],
    [{ GITHUB_PRIVATE_KEY: PKCS1.replace('RSA ', '') }, 'GITHUB_PRIVATE_KEY must be a private key in PEM'],
    [
      { GITHUB_PRIVATE_KEY: `${PKCS1}\u0000` },
      'GITHUB_PRIVATE_KEY holds a line break or a control character',
    ],
    [{ GITHUB_WEBHOOK_SECRET: '' }, 'GITHUB_WEBHOOK_SECRET is missing'],
    [{ GITHUB_WEBHOOK_SECRET: 'short' }, 'GITHUB_WEBHOOK_SECRET is shorter than 8 characters'],
    [{ GITHUB_API_URL: 'http://github.example.com' }, 'GITHUB_API_URL must begin with https://'],
    [{ GITHUB_API_URL: 'https://github.example.com/api?x=1' }, 'GITHUB_API_URL must end after the host'],
    [{ GITHUB_API_URL: 'https://me:pw@github.example.com' }, 'GITHUB_API_URL must hold no user'],
    [{ ...APP, GITHUB_TOKEN: 'ghp_1' }, 'are two ways to sign in: keep one'],
  ])('of which one is wrong: $1', (change: Environment, fault) => {
    const found = faults({ ...APP, ...change })
    expect(found).toEqual([expect.stringContaining(fault)])
    expect(found.join()).not.toContain(PKCS1.slice(40, 80))
  })
})

describe('the tracker of the mapping', () => {
  it.each([
    ['jira', JIRA, undefined],
    ['github', APP, undefined],
    [
      'jira',
      APP,
      "JIRA_URL, JIRA_EMAIL, JIRA_API_TOKEN and JIRA_WEBHOOK_SECRET are missing: the mapping's tracker is jira",
    ],
    [
      'github',
      JIRA,
      "GITHUB_APP_ID, GITHUB_PRIVATE_KEY, GITHUB_INSTALLATION_ID (or GITHUB_TOKEN) and GITHUB_WEBHOOK_SECRET are missing: the mapping's tracker is github",
    ],
  ])('%s', (tracker, environment, message) => {
    const configured = vendors(environment)
    if (configured === undefined) throw new Error('they were set')
    expect(missingTracker({ tracker }, configured)).toBe(message)
  })

  it('without its credentials stops the start with one line, before anything is opened', async () => {
    const lines: string[] = []
    const { readFile, readdir } = await import('node:fs/promises')
    const drivers = {
      environment: { ...OTHERS, ...APP, BUGBRIDGE_MAPPING: 'mappings/opscom.yaml' },
      read: (path: string) => readFile(path, 'utf8'),
      list: (folder: string) => readdir(folder),
      readSecret: () => undefined,
      openStore: () => Promise.reject(new Error('opened')),
      out: (line: string) => lines.push(line),
      err: (line: string) => lines.push(line),
    } as unknown as Drivers
    expect(shippedPolicy().tracker).toBe('jira')
    expect(await serve(drivers)).toBe(1)
    expect(lines).toEqual([expect.stringContaining("the mapping's tracker is jira")])
  })
})
