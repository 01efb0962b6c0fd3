// A stand-in of GitHub for the demo, the tests and the simulator: small, stateful, and with the vendor's documented
// shapes, limits and errors. All time and randomness come in from outside.
import { Hono } from 'hono'
import type { Clock } from '../../core/clock.ts'
import { missing } from './answer.ts'
import { appRoutes } from './app-routes.ts'
import { createCallers } from './callers.ts'
import { createCatalogue } from './catalogue.ts'
import { commentRoutes } from './comment-routes.ts'
import { createDeliveries, type Send } from './deliveries.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { deploymentRoutes } from './deployment-routes.ts'
import { createDeployments } from './deployments.ts'
import { createDeveloper, type Developer } from './developer.ts'
import { createEngineer, type Engineer } from './engineer.ts'
import { createGit } from './git.ts'
import { gitRoutes } from './git-routes.ts'
import { graphqlRoutes } from './graphql-routes.ts'
import { createGuard } from './guard.ts'
import { createHappenings } from './happenings.ts'
import { createIssueChanges } from './issue-changes.ts'
import { issueRoutes } from './issue-routes.ts'
import { labelRoutes } from './label-routes.ts'
import type { Rates } from './limits.ts'
import { createNames } from './names.ts'
import { createOperator, type Operator } from './operator.ts'
import { createPlaces } from './places.ts'
import { createPullChanges } from './pull-changes.ts'
import { pullRoutes } from './pull-routes.ts'
import { createPushes } from './pushes.ts'
import { relationRoutes } from './relation-routes.ts'
import { createReleases } from './releases.ts'
import { createRelocation } from './relocation.ts'
import { createRenderCommits } from './render-commit.ts'
import { createDeploymentHooks, createRenderDeployments } from './render-deployment.ts'
import { createRender } from './render-issue.ts'
import { createRenderPulls } from './render-pull.ts'
import type { App } from './render-user.ts'
import { bothWays, organizationRoutes, repositoryRoutes } from './repository-routes.ts'
import type { Site } from './route.ts'
import { createSearchIndex } from './search-index.ts'
import { searchRoutes } from './search-routes.ts'
import { type IssueView, viewOf } from './view.ts'
import { createWebhooks } from './webhooks.ts'
import { createWorld } from './world.ts'

export type { Outcome, Send } from './deliveries.ts'
export { signatureOf } from './deliveries.ts'
export type { IssueView } from './view.ts'

export type GithubSandboxOptions = {
  readonly clock: Clock
  /** Gives numbers from 0 up to 1, as `Math.random` does. */
  readonly random: () => number
  /** Where the API says it lives, for example `https://api.github.com`. */
  readonly origin: string
  /** A user's token that is accepted, and reaches every repository. */
  readonly token: string
  /** The App that is installed, with the public key (PEM) that its JWTs are checked by. */
  readonly app?: App & { readonly publicKey: string }
  /** The webhook, if one is set up: the App's, or every repository's when there is no App. */
  readonly webhook?: { readonly url: string; readonly secret: string }
  readonly send: Send
  /** Milliseconds before a search sees a change; 2000 unless given. */
  readonly indexLag?: number
  /** Other limits than the documented ones. */
  readonly limits?: Rates
}

export type GithubSandbox = Engineer &
  Developer &
  Operator & {
    readonly fetch: (request: Request) => Promise<Response>
    /** The login that the user's token acts as; and the App's. */
    readonly bridgeLogin: string
    readonly botLogin: string
    /** The id of the webhook, for the deliveries of a repository. */
    readonly hook: number
    /** By `owner/name#5`. Undefined: there is no such issue, or it was deleted. */
    readonly view: (issue: string) => IssueView | undefined
    /** Every issue and pull request, oldest first. */
    readonly issues: () => readonly IssueView[]
    /** How often each endpoint was called, by `METHOD /pattern`, refused calls included. */
    readonly calls: () => Readonly<Record<string, number>>
    /** From now on every call answers 401. */
    readonly revoke: () => void
  }

export function createGithubSandbox(options: GithubSandboxOptions): GithubSandbox {
  const { clock, random, app, indexLag = 2_000, limits: rates = {} } = options
  const index = createSearchIndex(clock, indexLag)
  const world = createWorld(index.note)
  const names = createNames(world)
  const bot = world.user(`${app?.slug ?? 'bugbridge'}[bot]`)
  const owner = world.user('bugbridge-bot')
  const places = createPlaces(options.origin)
  const render = createRender(places, world, app)
  const deliveries = createDeliveries(options)
  const webhooks = createWebhooks(render, deliveries)
  const catalogue = createCatalogue(world, clock, webhooks)
  const changes = createIssueChanges(world, clock, webhooks, createHappenings(world, render, webhooks))
  const relocation = createRelocation(world, clock, catalogue, changes, webhooks)
  const callers = createCallers({ clock, random, app, bot, owner, token: options.token })
  const guard = createGuard({ clock, random, callers, rates })
  const site: Site = { clock, world, render, app }
  const git = createGit()
  const commits = createRenderCommits(world, render)
  const pulls = createRenderPulls(render)
  const told = createRenderPulls({ ...render, repository: webhooks.repositoryJson })
  const pushes = createPushes({ world, clock, git, changes, webhooks, commits, pulls: told })
  const pullChanges = createPullChanges({ world, clock, git, changes, pushes, webhooks, pulls: told })
  const deploys = createRenderDeployments(render)
  const deployments = createDeployments(world, clock, createDeploymentHooks(render, deploys, webhooks))
  const releases = createReleases(world, clock, render, webhooks)
  const hooks = deliveryRoutes(deliveries, app, places)
  const desk = { world, names, catalogue, changes, relocation, webhooks, now: clock.now }

  const hono = new Hono()
  const ofRepositories = [
    repositoryRoutes(site),
    issueRoutes(site, catalogue, changes),
    commentRoutes(site, changes),
    labelRoutes(site, catalogue, changes),
    relationRoutes(site, relocation),
    gitRoutes(site, git, commits, pulls),
    pullRoutes(site, git, commits, pulls),
    deploymentRoutes(git, deployments, deploys, releases),
    hooks.ofRepositories,
  ]
  const routes = [
    ...appRoutes(site, callers),
    ...organizationRoutes(site),
    ...hooks.ofApp,
    ...graphqlRoutes(site),
    ...searchRoutes(site, index),
    ...ofRepositories.flat().flatMap((route) => bothWays(site, route)),
  ]
  for (const route of routes) hono.on(route.method, route.path, (c) => guard.take(route, c))
  hono.notFound(missing)

  return {
    ...createEngineer(desk),
    ...createDeveloper({ world, clock, names, git, pushes, pullChanges }),
    ...createOperator({ world, names, git, pushes, deployments, releases }),
    hook: deliveries.hook,
    fetch: async (request) => hono.fetch(request),
    bridgeLogin: owner.login,
    botLogin: bot.login,
    view(ref) {
      const issue = names.find(ref)
      return issue && viewOf(world, names, issue)
    },
    issues: () => [...world.issues.values()].map((issue) => viewOf(world, names, issue)),
    calls: guard.calls,
    revoke: callers.revoke,
  }
}
