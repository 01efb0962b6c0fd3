// A world for the pages: the real store in memory, a clock that stands still, and cases as a pass would leave
// them. A test states only what is different about its case.
import type { Hono } from 'hono'
import { type Case, NOTHING_APPLIED, type Verdict } from '../../src/core/case.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Instant } from '../../src/core/ref.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import type { Intent, Store } from '../../src/store/port.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createWeb, type WebOptions } from '../../src/web/index.ts'
import { shippedPolicy } from '../policy.ts'

export const NOW = Date.parse('2026-11-21T14:03:22Z')
export const TOKEN = 'correct-horse-battery-staple'

export type World = {
  readonly app: Hono
  readonly store: Store
  readonly policy: Policy
  /** Milliseconds that the clock has moved on from `NOW`. */
  readonly pass: (ms: number) => void
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answered>
}
export type Answered = { readonly status: number; readonly headers: Headers; readonly text: string }

export function createWorld(options: Partial<WebOptions> = {}): World {
  const store = options.store ?? createStore(openSqlite({ path: ':memory:' }))
  const policy = options.policy ?? shippedPolicy()
  let now = NOW
  const app = createWeb({
    policy,
    clock: { now: () => now, sleep: async () => undefined },
    adminToken: undefined,
    metrics: createMetrics(),
    isBusy: () => false,
    ...options,
    store,
  })
  return {
    app,
    store,
    policy,
    pass(ms) {
      now += ms
    },
    async get(path, headers = {}) {
      const answer = await app.request(path, { headers })
      return { status: answer.status, headers: answer.headers, text: await answer.text() }
    },
  }
}

export type Told = Omit<Intent, 'caseId'> & {
  readonly begunAt?: Instant
  readonly endedAt?: Instant
  /** Absent: it never ended. */
  readonly outcome?: string
  readonly result?: string
  readonly attempts?: number
}

export type Put = {
  readonly ticket?: string
  /** Null: nobody has looked at the case yet. */
  readonly verdict?: Partial<Verdict> | null
  readonly case?: Partial<Case>
  readonly entries?: readonly Told[]
  readonly dueAt?: Instant
  /** Left on lease until then. */
  readonly leasedUntil?: Instant
}

/** Puts a case into the store as a pass would: opened, leased, journal written, saved. Gives its id. */
export async function put(store: Store, put: Put = {}): Promise<string> {
  const ticket = { system: 'zendesk', id: put.ticket ?? '35436' }
  const id = `zendesk-${ticket.id}`
  const at = put.verdict?.at ?? NOW - 120_000
  const token = `lease-${id}`
  await store.open(ticket, at)
  await store.lease({ now: at, until: put.leasedUntil ?? at + 1_000, token, limit: 100 })
  for (const entry of put.entries ?? []) {
    const { kind, key, because, changes, begunAt = at, outcome, result } = entry
    const told = changes === undefined ? {} : { changes }
    for (let attempt = 0; attempt < (entry.attempts ?? 1); attempt++) {
      await store.begin({ kind, key, because, ...told, caseId: id }, token, begunAt, 0)
    }
    if (outcome !== undefined) await store.end(key, outcome, entry.endedAt ?? begunAt + 400, result)
  }
  if (put.leasedUntil !== undefined) return id
  const verdict: Verdict | undefined =
    put.verdict === null ? undefined : { ...plainVerdict(ticket.id, at), ...put.verdict }
  const saved = await store.save({
    case: {
      id,
      ticket,
      links: [],
      applied: NOTHING_APPLIED,
      attempts: 0,
      ...(verdict === undefined ? {} : { verdict }),
      ...put.case,
    },
    token,
    hints: 0,
    dueAt: put.dueAt,
    now: at,
    watches: [],
  })
  if (!saved) throw new Error(`${id} was not saved`)
  return id
}

function plainVerdict(ticket: string, at: Instant): Verdict {
  return {
    at,
    stage: 'in-progress',
    ticketUrl: `https://opscom.zendesk.com/agent/tickets/${ticket}`,
    issues: [{ key: 'OPS-1', url: 'https://opscom.atlassian.net/browse/OPS-1', role: 'primary' }],
    because: [{ rule: 'tracker.statuses: in-progress', facts: ['OPS-1 status In Progress'] }],
    attention: [],
    planned: [],
  }
}
