// The routes of `/webhooks`: a hint is recorded durably, and only then answered. Nothing is decided here, and
// nothing of a body is kept.
import { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { Policy } from '../core/policy.ts'
import type { Store } from '../store/port.ts'
import { accepted, BUSY, GITHUB_LIMIT, invalid, type Outcome, refusal } from './answer.ts'
import { environmentFault, noteOn, readDeploy } from './deploy.ts'
import { type Accepted, type Door, enter, refused } from './door.ts'
import { readGitHub } from './hints/github.ts'
import { readJira } from './hints/jira.ts'
import { readSentry } from './hints/sentry.ts'
import { readZendesk } from './hints/zendesk.ts'
import type { Pressure } from './pressure.ts'
import { verifyBearer } from './signature/bearer.ts'
import { verifyGitHub } from './signature/github.ts'
import { verifyJira } from './signature/jira.ts'
import { verifySentry } from './signature/sentry.ts'
import { verifyZendesk } from './signature/zendesk.ts'
import type { Vendor } from './vendor.ts'

export type VendorName = 'zendesk' | 'jira' | 'github' | 'sentry'

const VENDORS: Readonly<Record<VendorName, Vendor>> = {
  zendesk: { variable: 'ZENDESK_WEBHOOK_SECRET', verify: verifyZendesk, read: readZendesk },
  jira: { variable: 'JIRA_WEBHOOK_SECRET', verify: verifyJira, read: readJira },
  github: {
    variable: 'GITHUB_WEBHOOK_SECRET',
    limit: GITHUB_LIMIT,
    verify: verifyGitHub,
    read: readGitHub,
  },
  sentry: { variable: 'SENTRY_CLIENT_SECRET', verify: verifySentry, read: readSentry },
}

/** What happened at a door, in closed words and numbers; `error` is for the reporter alone. */
export type WebhookSeen = {
  readonly system: VendorName | 'deploys'
  readonly status: number
  readonly outcome: Outcome
  readonly hints: number
  readonly unknown: boolean
  readonly error?: unknown
}

export type WebhookOptions = {
  readonly store: Store
  readonly policy: Policy
  /**
   * Signing secrets, several while they rotate. A system without any answers 401, not 503: nothing it sends can
   * be verified, and to ask a stranger to come again later would promise what waiting does not bring.
   */
  readonly secrets: Readonly<Record<VendorName, readonly string[]>>
  /** Bearer tokens of CI; without any, deploys answer 401 likewise. */
  readonly deployTokens: readonly string[]
  readonly clock: Clock
  /** Told how many hints have just become durable, so that the loop looks at once. */
  readonly wake: (hints: number) => void
  readonly pressure: Pressure
  readonly observe?: (seen: WebhookSeen) => void
}

/**
 * `POST /webhooks/zendesk|jira|github|sentry|deploys`. 202 once durable; 401 bad or missing signature; 413 over 1 MiB
 * (GitHub: 25); 400 unreadable; 503 with Retry-After when the store fails or too much comes at once; 405 for other methods; 404
 * for other systems.
 */
export function createWebhooks(options: WebhookOptions): Hono {
  const app = new Hono()
  const doors = {
    zendesk: vendorDoor('zendesk', options),
    jira: vendorDoor('jira', options),
    github: vendorDoor('github', options),
    sentry: vendorDoor('sentry', options),
    deploys: deployDoor(options),
  }
  app.use('/webhooks/*', async function forTheSenderAlone(context, next) {
    context.header('cache-control', 'no-store')
    context.header('x-content-type-options', 'nosniff')
    return next()
  })
  async function enterInTurn(door: Door, request: Request): Promise<Accepted> {
    const place = options.pressure.admit(request)
    if (place === undefined) return refused(BUSY)
    try {
      return await enter(door, request, place.holds)
    } finally {
      place.leave()
    }
  }

  for (const system of ['zendesk', 'jira', 'github', 'sentry', 'deploys'] as const) {
    app.post(`/webhooks/${system}`, async (context) => {
      const { answer, ...seen } = await enterInTurn(doors[system], context.req.raw)
      if (seen.hints > 0) options.wake(seen.hints)
      options.observe?.({ system, status: answer.status, outcome: answer.outcome, ...seen })
      return context.json(answer.body, answer.status, answer.headers)
    })
    app.all(`/webhooks/${system}`, (context) =>
      context.json(refusal('method', 'Send this as POST.'), 405, { allow: 'POST' }),
    )
  }
  app.all('/webhooks/*', (context) =>
    context.json(refusal('unknown-system', 'Known here: zendesk, jira, github, sentry, deploys.'), 404),
  )
  return app
}

function vendorDoor(system: VendorName, { store, policy, secrets, clock }: WebhookOptions): Door {
  const { variable, limit, verify, read } = VENDORS[system]
  return {
    variable,
    ...(limit === undefined ? {} : { limit }),
    verify: (received) => verify(received, secrets[system]),
    async accept(body, received) {
      const receivedAt = clock.now()
      const notes = read(body, received, policy.fields)
      const isNew = await store.record(notes.map((noted) => ({ ...noted, system, receivedAt })))
      return {
        answer: accepted(isNew.includes(true)),
        hints: notes.filter((noted, index) => isNew[index] && noted.hint !== undefined).length,
        unknown: notes.some((noted) => noted.unknown),
      }
    },
  }
}

function deployDoor({ store, policy, deployTokens, clock }: WebhookOptions): Door {
  return {
    variable: 'DEPLOY_TOKEN',
    verify: (received) => verifyBearer(received, deployTokens),
    async accept(body) {
      const receivedAt = clock.now()
      const report = readDeploy(body, receivedAt)
      if (!report.ok) return refused(invalid(report.field, report.allowed))
      const { deploy } = report
      const fault = environmentFault(deploy, policy.deployed)
      if (fault !== undefined) return refused(invalid('environment', fault))
      const isNew = await store.recordDeploy(deploy, { ...report.delivery, receivedAt })
      return {
        answer: accepted(isNew, noteOn(deploy, policy.deployed)),
        hints: isNew ? 1 : 0,
        unknown: false,
      }
    },
  }
}
