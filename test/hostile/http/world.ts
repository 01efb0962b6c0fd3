// The whole service with its sandbox page, as `serve` puts them together, on a store that counts what is written.
// Nothing runs in the background: what a request does, it does before it is answered.
import { Hono } from 'hono'
import type { Policy } from '../../../src/core/policy.ts'
import { createMetrics } from '../../../src/observe/metrics.ts'
import { createSandbox } from '../../../src/sandbox/index.ts'
import { createStoryPage } from '../../../src/sandbox/page.ts'
import type { Stage } from '../../../src/sandbox/story.ts'
import { createService } from '../../../src/service.ts'
import type { Store } from '../../../src/store/port.ts'
import { openSqlite } from '../../../src/store/sqlite/engine.ts'
import { createStore } from '../../../src/store/store.ts'
import type { VendorName } from '../../../src/webhooks/routes.ts'
import { shippedPolicy } from '../../policy.ts'

export const NOW = Date.parse('2026-11-21T12:00:00Z')
export const ADMIN = 'correct-horse-battery-staple'
export const DEPLOY_TOKEN = 'ci-token-0123456789'
/** The one case that is there. */
export const CASE = 'zendesk-35436'

export type World = {
  readonly app: Hono
  readonly store: Store
  readonly stage: Stage
  readonly policy: Policy
  /** The secret with which each vendor signs; no two are the same. */
  readonly secrets: Readonly<Record<VendorName, string>>
  /** True when no admin token is set, so that the pages are for this machine alone. */
  readonly isOpen: boolean
  /** How many deliveries and deploys were recorded that had not been before. */
  readonly recorded: () => number
  /** Verbs of the store that wrote anything else: none is a request's business. */
  readonly meddled: readonly string[]
  /** Bugs of ours that were reported. */
  readonly faults: readonly unknown[]
  readonly close: () => Promise<void>
}

export type WorldOptions = {
  readonly isOpen?: boolean
  readonly policy?: Policy
  /** Without even the one case. */
  readonly isEmpty?: boolean
}

const POLICY = shippedPolicy()
const READING = [
  'approvals',
  'crowds',
  'cursors',
  'find',
  'list',
  'journal',
  'unended',
  'deploys',
  'deliveries',
  'count',
  'close',
]

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { isOpen = false, isEmpty = false, policy = POLICY } = options
  const clock = { now: () => NOW, sleep: async () => undefined }
  const store = createStore(openSqlite({ path: ':memory:' }))
  if (!isEmpty) await store.open({ system: 'zendesk', id: '35436' }, NOW)
  let recorded = 0
  const meddled: string[] = []
  const faults: unknown[] = []

  const watched = new Proxy(store, {
    get(target, name) {
      const verb: unknown = Reflect.get(target, name)
      if (typeof verb !== 'function' || READING.includes(String(name))) return verb
      return async (...given: readonly unknown[]) => {
        const result: unknown = await Reflect.apply(verb, target, given)
        if (name === 'record' && Array.isArray(result)) recorded += result.filter((isNew) => isNew).length
        else if (name === 'recordDeploy') recorded += result === true ? 1 : 0
        // An answer to what nobody asked writes nothing.
        else if (name !== 'answer' || result === true) meddled.push(String(name))
        return result
      }
    },
  })
  const sandbox = createSandbox({
    clock,
    random: () => 0.5,
    bridge: 'https://bridge.test',
    origins: { zendesk: 'https://zendesk.test', jira: 'https://jira.test', sentry: 'https://sentry.test' },
    send: () => undefined,
  })
  const stage: Stage = { sandbox, cast: {}, deploy: async () => undefined }
  const vendors = {
    ...sandbox.vendors,
    github: {
      url: 'https://api.github.test',
      auth: { kind: 'token', token: 'sandbox-github-token' },
      webhookSecrets: ['sandbox-github-secret'],
    },
  } as const
  const service = createService({
    policy,
    vendors,
    deployTokens: [DEPLOY_TOKEN],
    storyUrl: '/sandbox',
    adminToken: isOpen ? undefined : ADMIN,
    store: watched,
    fetch: async () => new Response(null, { status: 503 }),
    clock,
    random: () => 0.5,
    newToken: () => 'lease',
    digest: (text) => text.slice(0, 16),
    metrics: createMetrics(),
    observe(told) {
      if (told.kind === 'fault' || (told.kind === 'webhook' && told.error !== undefined)) faults.push(told)
    },
  })
  const app = new Hono()
  app.route('/', createStoryPage(stage).app)
  app.route('/', service.app)

  const secretOf = (system: VendorName) => vendors[system].webhookSecrets[0] ?? ''
  return {
    app,
    store,
    stage,
    policy,
    secrets: {
      zendesk: secretOf('zendesk'),
      jira: secretOf('jira'),
      github: secretOf('github'),
      sentry: secretOf('sentry'),
    },
    isOpen,
    recorded: () => recorded,
    meddled,
    faults,
    close: () => store.close(),
  }
}
