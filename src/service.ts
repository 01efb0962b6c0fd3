// Joins the parts into a service: the only code that both roots share. It constructs no engine and reads no
// environment, so the whole of it runs in a simulator as well.
import { Hono } from 'hono'
import type { Vendors } from './config.ts'
import { connect } from './connect.ts'
import { createCodeHost } from './connectors/github/code-host.ts'
import { createLinkedIssues, createSentWebhooks, type GitHubApi } from './connectors/github/index.ts'
import { ZENDESK_EGRESS } from './connectors/zendesk/index.ts'
import type { Clock } from './core/clock.ts'
import type { Policy } from './core/policy.ts'
import type { Digest } from './core/shingle.ts'
import type { Told } from './observe/happening.ts'
import type { Metrics } from './observe/metrics.ts'
import { createCode } from './reconcile/code.ts'
import { createDeployBook } from './reconcile/deploy-book.ts'
import { type Compare, createCompare } from './reconcile/drift.ts'
import { createGate } from './reconcile/gate.ts'
import { createLinkTurns } from './reconcile/link-turns.ts'
import { sweepLists } from './reconcile/lists.ts'
import { createLoop, type Loop, type LoopPorts } from './reconcile/loop.ts'
import { createOnHold } from './reconcile/on-hold.ts'
import { SETTINGS, type Settings } from './reconcile/ports.ts'
import { createSeenClock } from './reconcile/seen-clock.ts'
import { sweep } from './reconcile/sweep.ts'
import type { Swept } from './reconcile/swept.ts'
import type { Store } from './store/port.ts'
import { createWeb } from './web/index.ts'
import { createPressure } from './webhooks/pressure.ts'
import { createWebhooks } from './webhooks/routes.ts'

export type ServiceOptions = {
  readonly policy: Policy
  readonly vendors: Vendors
  readonly deployTokens: readonly string[]
  /** Where vendors reach us, when that is known. */
  readonly publicUrl?: string | undefined
  /** Where the sandbox's story is told, when there is one. */
  readonly storyUrl: string | undefined
  /** Opens the pages and the API; undefined: they are open to whoever sits at this machine (web/access.ts). */
  readonly adminToken: string | undefined
  readonly store: Store
  readonly fetch: (request: Request) => Promise<Response>
  readonly clock: Clock
  readonly random: () => number
  /** A name that no other lease has. */
  readonly newToken: () => string
  readonly digest: Digest
  readonly settings?: Partial<Settings>
  /** Milliseconds: how long an answer is awaited, and how long a call may queue for its turn. */
  readonly timing?: { readonly timeout: number; readonly patience: number }
  readonly metrics: Metrics
  readonly observe: (told: Told) => void
}

export type Service = {
  readonly app: Hono
  readonly loop: Loop
  /** Makes cases due that nobody has looked at for an interval; gives their number. */
  readonly sweep: () => Promise<number>
  /**
   * Reads some pages of each vendor's list of changes now, or of the lists of these names, and asks for webhooks that
   * failed. What comes of it waits for the loop.
   */
  readonly sweepLists: (names?: readonly string[]) => Promise<readonly Swept[]>
  /** What would change now for these cases, at most a hundred; writes nothing. */
  readonly plan: Compare
}

export function createService(options: ServiceOptions): Service {
  const { policy, vendors, store, metrics } = options
  const clock = createSeenClock(options.clock)
  const { gate, memory } = createGate({ policy, egress: ZENDESK_EGRESS, digest: options.digest })
  const { zendesk, tracker, sentry, github } = connect({ ...options, clock }, gate)
  const { url } = vendors.github ?? {}
  const isOnGitHub = policy.tracker === 'github' && github !== undefined && url !== undefined
  const linked = isOnGitHub ? createLinkedIssues(github, url) : undefined
  const settings = { ...SETTINGS, ...options.settings }
  const ports: LoopPorts = {
    helpdesk: zendesk,
    tracker,
    source: sentry,
    ...(github === undefined ? {} : { code: createCode(createCodeHost(github, linked)) }),
    sentWebhooks: github === undefined ? [] : sentWebhooksOf(github, options),
    store,
    clock,
    random: options.random,
    policy,
    settings,
    gate: memory,
    deploys: createDeployBook(store),
    linkTurns: createLinkTurns(clock),
    onHold: createOnHold(zendesk, clock),
    observe: options.observe,
  }
  const loop = createLoop(ports, options.newToken)
  const pressure = createPressure(loop.backlog, (isOn) => options.observe({ kind: 'pressure', isOn }))
  const app = new Hono()
  app.route(
    '/',
    createWebhooks({
      store,
      policy,
      secrets: {
        zendesk: vendors.zendesk.webhookSecrets,
        jira: vendors.jira?.webhookSecrets ?? [],
        github: vendors.github?.webhookSecrets ?? [],
        sentry: vendors.sentry.webhookSecrets,
      },
      deployTokens: options.deployTokens,
      clock,
      wake: loop.wake,
      pressure,
      observe: (seen) => options.observe({ kind: 'webhook', ...seen }),
    }),
  )
  app.route(
    '/',
    createWeb({
      store,
      policy,
      clock,
      adminToken: options.adminToken,
      metrics,
      isBusy: pressure.isOn,
      wake: () => loop.wake(1),
      fault: (error) => options.observe({ kind: 'fault', where: 'web', error }),
      ...(options.storyUrl === undefined ? {} : { storyUrl: options.storyUrl }),
    }),
  )
  return {
    app,
    loop,
    sweep: () => sweep(ports),
    sweepLists: (names) =>
      sweepLists(ports, { token: options.newToken(), isForced: true, ...(names && { names }) }),
    plan: createCompare(ports),
  }
}

/** Nobody is asked where the mapping does not go by GitHub, or nothing may be written. */
function sentWebhooksOf(github: GitHubApi, { policy, publicUrl }: ServiceOptions) {
  const { tracker, issues, deployed } = policy
  const repositories = [
    ...(tracker === 'github' ? [issues.project, issues.relatedProject] : []),
    ...(deployed.by.includes('commits') ? deployed.services.map(({ repository }) => repository) : []),
  ]
  if (policy.mode !== 'sync' || repositories.length === 0) return []
  return createSentWebhooks({ github, repositories, publicUrl })
}
