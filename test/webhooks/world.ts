// A valid world for the webhook tests: the real routes on the real store in memory, a clock that stands still,
// and senders that sign as the vendors do.
import { createHmac } from 'node:crypto'
import type { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import type { Deploy } from '../../src/core/facts.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { RecordedDelivery, Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createPressure, type Pressure } from '../../src/webhooks/pressure.ts'
import { createWebhooks, type VendorName, type WebhookSeen } from '../../src/webhooks/routes.ts'

/** Every deploy that was recorded. */
export async function deploysOf(store: Store): Promise<readonly Deploy[]> {
  return (await store.deploysAfter(0, 1_000)).map(({ deploy }) => deploy)
}

export const NOW = Date.parse('2026-11-21T12:00:00Z')
export const SECRET = 'old-secret'
export const NEXT_SECRET = 'new-secret'
export const TOKEN = 'ci-token-0123456789'
export const STAMP = '2026-11-21T12:00:00Z'

export type World = {
  readonly app: Hono
  readonly store: Store
  readonly seen: WebhookSeen[]
  /** How often the loop was woken. */
  readonly wakes: () => number
  /** Of how many hints it was told. */
  readonly hints: () => number
  readonly send: (
    path: string,
    headers: HeadersInit,
    body?: BodyInit | null,
    method?: string,
  ) => Promise<Answered>
  /** Everything recorded, oldest first. */
  readonly recorded: () => Promise<RecordedDelivery[]>
}
export type Answered = { readonly status: number; readonly headers: Headers; readonly text: string }

export function createWorld(
  options: {
    readonly secrets?: readonly string[]
    readonly path?: string
    readonly pressure?: Pressure
    readonly deployed?: Partial<Policy['deployed']>
  } = {},
): World {
  const store = createStore(openSqlite({ path: options.path ?? ':memory:' }))
  onTestFinished(() => store.close())
  const seen: WebhookSeen[] = []
  const secrets = options.secrets ?? [NEXT_SECRET, SECRET]
  let wakes = 0
  let hints = 0
  const pressure =
    options.pressure ??
    createPressure(
      () => 0,
      () => undefined,
    )
  const app = createWebhooks({
    store,
    policy: policy(options.deployed),
    secrets: { zendesk: secrets, jira: secrets, github: secrets, sentry: secrets },
    deployTokens: secrets.length === 0 ? [] : ['next-ci-token', TOKEN],
    clock: { now: () => NOW, sleep: async () => undefined },
    pressure,
    wake: (count) => {
      wakes += 1
      hints += count
    },
    observe: (event) => seen.push(event),
  })
  return {
    app,
    store,
    seen,
    wakes: () => wakes,
    hints: () => hints,
    async send(path, headers, body = null, method = 'POST') {
      const answer = await app.request(path, { method, headers, body, ...duplex(body) })
      return { status: answer.status, headers: answer.headers, text: await answer.text() }
    },
    recorded: async () => [...(await store.deliveries(1_000))].sort((left, right) => left.seq - right.seq),
  }
}

/** The headers with which each vendor would send this body. */
export function signed(
  system: VendorName,
  body: string | Uint8Array,
  secret = SECRET,
): Record<string, string> {
  const hmac = (prefix = '') => createHmac('sha256', secret).update(prefix).update(body)
  switch (system) {
    case 'zendesk':
      return {
        'x-zendesk-webhook-signature': hmac(STAMP).digest('base64'),
        'x-zendesk-webhook-signature-timestamp': STAMP,
      }
    case 'jira':
      return { 'x-hub-signature': `sha256=${hmac().digest('hex')}` }
    case 'github':
      return { 'x-hub-signature-256': `sha256=${hmac().digest('hex')}` }
    case 'sentry':
      return { 'sentry-hook-signature': hmac().digest('hex') }
  }
}

/** A body of each vendor that gives one hint. */
export const GOOD: Readonly<Record<VendorName, object>> = {
  zendesk: {
    id: 'cbe4028c-7239-495d-b020-f22348516046',
    type: 'zen:event-type:ticket.status_changed',
    subject: 'zen:ticket:5158',
    detail: { id: '5158', subject: 'It broke again', description: 'Call me, Jane' },
    event: { current: 'OPEN', previous: 'PENDING' },
  },
  jira: {
    timestamp: 1_596_481_635_907,
    webhookEvent: 'jira:issue_updated',
    issue: { id: '10040', key: 'OPS-1', fields: { summary: 'Null pointer in Basket.total' } },
    changelog: { items: [{ field: 'status', from: '1', fromString: 'To Do', to: '2', toString: 'Done' }] },
  },
  github: {
    action: 'closed',
    issue: { id: 73_464_126, number: 12, title: 'Null pointer in Basket.total', body: 'Call me, Jane' },
    repository: { id: 1_296_269, full_name: 'acme/shop' },
    sender: { login: 'jane' },
  },
  sentry: {
    action: 'resolved',
    data: { issue: { id: '1170820242', title: 'ReferenceError: blooopy is not defined', shortId: 'SHOP-9' } },
    installation: { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d64c7de' },
    actor: { type: 'user', id: 1, name: 'Meredith' },
  },
}

/** Only the fields are read by the routes; the rest is a mapping as small as can be. */
function policy(deployed: Partial<Policy['deployed']> = {}): Policy {
  return {
    name: 'test',
    mode: 'sync',
    helpdesk: 'zendesk',
    tracker: 'jira',
    source: 'sentry',
    fields: { bug: '3601', severity: '3602', source: '3603', issue: '3604', stage: '3605', eta: '3606' },
    deployed: { by: ['deploy'], environments: ['production', 'staging'], repositories: [], ...deployed },
  } as Policy
}

function duplex(body: BodyInit | null): object {
  return body instanceof ReadableStream ? { duplex: 'half' } : {}
}
