// A stand-in of Jira Cloud for the demo, the tests and the simulator: small, stateful, and with the vendor's
// documented shapes, limits and errors. All time and randomness come in from outside.
import { Hono } from 'hono'
import type { Clock } from '../../core/clock.ts'
import { problem } from './answer.ts'
import { attachmentRoutes } from './attachment-routes.ts'
import { changelogRoutes } from './changelog-routes.ts'
import { createChanges } from './changes.ts'
import { commentRoutes } from './comment-routes.ts'
import { createEngineer, type Engineer } from './engineer.ts'
import { createGuard, type Rates } from './guard.ts'
import { issueRoutes } from './issue-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { propertyRoutes } from './property-routes.ts'
import { createRender } from './render.ts'
import { createSearchIndex } from './search-index.ts'
import { searchRoutes } from './search-routes.ts'
import { BRIDGE } from './site.ts'
import { siteRoutes } from './site-routes.ts'
import { createVersions } from './versions.ts'
import { type IssueView, viewOf } from './view.ts'
import { createWebhooks } from './webhooks.ts'
import { createWorld } from './world.ts'

export type { IssueView } from './view.ts'
export { signatureOf } from './webhooks.ts'

export type JiraSandboxOptions = {
  readonly clock: Clock
  /** Gives numbers from 0 up to 1, as `Math.random` does. */
  readonly random: () => number
  /** Where the site says it lives, for example `https://acme.atlassian.net`. */
  readonly origin: string
  /** Whose credentials are accepted: Basic with both, or Bearer with the token. */
  readonly account: { readonly email: string; readonly token: string }
  /** The admin webhook, if one is set up. */
  readonly webhook?: { readonly url: string; readonly secret: string }
  /** Takes a webhook on its way. Called while the change is made: it must not call back at once. */
  readonly send: (request: Request) => void
  /** Milliseconds before a search sees a change; 2000 unless given. */
  readonly indexLag?: number
  /** Other limits than the documented ones. */
  readonly limits?: Rates
}

export type JiraSandbox = Engineer & {
  readonly fetch: (request: Request) => Promise<Response>
  /** The account id behind the accepted credentials, as webhooks and changelogs name it. */
  readonly bridgeAccount: string
  /** Undefined: there is no such issue, or it was deleted. */
  readonly view: (issueIdOrKey: string) => IssueView | undefined
  /** Every issue, oldest first. */
  readonly issues: () => readonly IssueView[]
  /** How often each endpoint was called, by `METHOD /pattern`, refused calls included. */
  readonly calls: () => Readonly<Record<string, number>>
  /** From now on every call answers 401. */
  readonly revoke: () => void
}

export function createJiraSandbox(options: JiraSandboxOptions): JiraSandbox {
  const { clock, origin, account, indexLag = 2_000, limits: rates = {} } = options
  const index = createSearchIndex(clock, indexLag)
  const world = createWorld(index.note)
  const render = createRender({ origin, clock, world }, '3')
  const webhooks = createWebhooks(options, createRender({ origin, clock, world }, '2'))
  const changes = createChanges(world, clock, webhooks)
  const versions = createVersions(world, webhooks)
  const guard = createGuard({ clock, world, account, rates })
  const site = { clock, world, index, changes, versions, render }

  const app = new Hono()
  const routes = [
    searchRoutes,
    issueRoutes,
    attachmentRoutes,
    commentRoutes,
    propertyRoutes,
    linkRoutes,
    changelogRoutes,
    siteRoutes,
  ]
  for (const route of routes.flatMap((routesOf) => routesOf(site))) {
    app.on(route.method, route.path, (c) => guard.stop(route, c) ?? route.answer(c))
  }
  app.notFound((c) => problem(c, 404, ['There is no such endpoint.']))

  return {
    ...createEngineer(world, changes, versions),
    fetch: async (request) => app.fetch(request),
    bridgeAccount: BRIDGE.accountId,
    view(issueIdOrKey) {
      const issue = world.find(issueIdOrKey)
      return issue && viewOf(world, issue)
    },
    issues: () => [...world.issues.values()].map((issue) => viewOf(world, issue)),
    calls: guard.calls,
    revoke: guard.revoke,
  }
}
