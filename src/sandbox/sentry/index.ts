// A stand-in of Sentry for the demo, the tests and the simulator: small, stateful, and with the vendor's
// documented shapes, limits and errors. All time and randomness come in from outside.
import { Hono } from 'hono'
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import { createGuard, type Rate } from './guard.ts'
import { permalinkOf } from './render.ts'
import { createRoutes } from './routes.ts'
import { shortIdOf } from './short-id.ts'
import { createWebhooks, DEVELOPER, SENTRY } from './webhooks.ts'
import { createWorld, type Installation, type SentryIssue, type Status } from './world.ts'

export { signatureOf } from './webhooks.ts'

export type SentrySandboxOptions = {
  readonly clock: Clock
  /** Gives numbers from 0 up to 1, as `Math.random` does. */
  readonly random: () => number
  /** Where the site says it lives, for example `https://acme.sentry.io`. */
  readonly origin: string
  /** The organisation's slug. */
  readonly org: string
  readonly token: string
  /** The integration's webhook, if it has one; the secret is its client secret. */
  readonly webhook?: { readonly url: string; readonly secret: string }
  /** Takes a webhook on its way. Called while the change is made: it must not call back at once. */
  readonly send: (request: Request) => void
  /** Another rate than 40 calls per second to an endpoint. */
  readonly limit?: Rate
}

export type NewSentryIssue = {
  readonly title: string
  readonly culprit: string
  /** The project's slug; a new one is made when it is not there. */
  readonly project: string
}

export type SentryView = {
  readonly id: string
  readonly shortId: string
  readonly title: string
  readonly status: Status
  readonly substatus: string | null
  readonly comments: readonly string[]
  /** The last time that it was seen again after it had been resolved; undefined: never. */
  readonly regressedAt: Instant | undefined
  /** What the integration linked: at most one. */
  readonly externalIssues: readonly { readonly displayName: string; readonly webUrl: string }[]
}

export type SentrySandbox = {
  readonly fetch: (request: Request) => Promise<Response>
  /** The one installation of the app `bugbridge`. */
  readonly installation: string
  /** An error is seen for the first time. */
  readonly addIssue: (issue: NewSentryIssue) => {
    readonly id: string
    readonly shortId: string
    readonly permalink: string
  }
  readonly resolve: (id: string) => void
  /** A resolved error is seen again. */
  readonly regress: (id: string) => void
  readonly comment: (id: string, text: string) => void
  /** Undefined: there is no such issue. */
  readonly view: (id: string) => SentryView | undefined
  /** How often each endpoint was called, by `METHOD /pattern`, refused calls included. */
  readonly calls: () => Readonly<Record<string, number>>
}

const INSTALLATION: Installation = {
  uuid: 'a8e5d37a-0000-4000-8000-000000000001',
  app: { uuid: '2ebf071f-0000-4000-8000-000000000002', slug: 'bugbridge', sentryAppId: 1 },
}

/** Ids of Sentry's cloud are long; they count up from here. */
const FIRST_ISSUE = 4_500_000_000

export function createSentrySandbox(options: SentrySandboxOptions): SentrySandbox {
  const { clock, origin, org, token, limit } = options
  const world = createWorld()
  const webhooks = createWebhooks(options, INSTALLATION)
  const guard = createGuard({ clock, token, rate: limit })

  const site = { origin, org, now: () => clock.now(), world, webhooks, installation: INSTALLATION }
  const app = new Hono({ strict: true })
  for (const route of createRoutes(site)) {
    app.on(route.method, route.path, (c) => guard.stop(route, c) ?? route.answer(c))
  }
  app.notFound((c) => c.json({ detail: 'The requested resource does not exist' }, 404))

  function change(
    id: string,
    patch: Partial<SentryIssue>,
    type: SentryIssue['activity'][number]['type'],
    data: Readonly<Record<string, unknown>> = {},
  ): SentryIssue {
    const before = world.issues.get(id)?.activity ?? []
    const issue = world.change(id, { ...patch, activity: [...before, { type, at: clock.now(), data }] })
    if (issue === undefined) throw new Error(`the Sentry stand-in has no issue ${id}`)
    return issue
  }

  return {
    fetch: async (request) => app.fetch(request),
    installation: INSTALLATION.uuid,
    addIssue({ title, culprit, project: slug }) {
      const [type = title, ...message] = title.split(': ')
      const project = world.findProject(slug)
      const issue = world.put({
        id: String(FIRST_ISSUE + world.count('issues')),
        shortId: shortIdOf(slug, world.count(`issues of ${slug}`)),
        project,
        title,
        culprit,
        type,
        value: message.join(': '),
        status: 'unresolved',
        substatus: 'new',
        statusDetails: {},
        firstSeen: clock.now(),
        lastSeen: clock.now(),
        count: 1,
        comments: [],
        activity: [],
        externalIssue: null,
      })
      webhooks.issue('created', issue, SENTRY)
      return { id: issue.id, shortId: issue.shortId, permalink: permalinkOf(options, issue.id) }
    },
    resolve(id) {
      const issue = change(id, { status: 'resolved', substatus: null, statusDetails: {} }, 'set_resolved')
      webhooks.issue('resolved', issue, DEVELOPER)
    },
    regress(id) {
      const back = { status: 'unresolved', substatus: 'regressed', statusDetails: {} } as const
      webhooks.issue('unresolved', change(id, { ...back, lastSeen: clock.now() }, 'set_regression'), SENTRY)
    },
    comment(id, text) {
      const comments = [...(world.issues.get(id)?.comments ?? []), text]
      webhooks.commented(change(id, { comments }, 'note', { text }), world.count('comments'), text)
    },
    view(id) {
      const issue = world.issues.get(id)
      if (issue === undefined) return undefined
      const { shortId, title, status, substatus, comments, activity, externalIssue } = issue
      const regressedAt = activity.findLast(({ type }) => type === 'set_regression')?.at
      const linked =
        externalIssue === null
          ? []
          : [{ displayName: externalIssue.displayName, webUrl: externalIssue.webUrl }]
      return { id, shortId, title, status, substatus, comments, regressedAt, externalIssues: linked }
    },
    calls: guard.calls,
  }
}
