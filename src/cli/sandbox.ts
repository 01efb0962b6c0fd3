// Serves the sandbox: the stand-ins, each on a port of its own over real HTTP, and the story page.
import type { Hono } from 'hono'
import { createDelivery } from '../sandbox/delivery.ts'
import { createSandbox, type Sandbox } from '../sandbox/index.ts'
import { createStoryPage } from '../sandbox/page.ts'
import { STORY, type Stage } from '../sandbox/story.ts'
import type { Drivers, Listener } from './drivers.ts'

/** Shown at the start, so that the first page already has a case in it. */
const OPENING = 3
/** Jira's index lags by seconds; here by less, so that the story does not wait. */
const INDEX_LAG = 300
/** Between two of the opening steps, so that they happen one after another. */
const PAUSE = 1_200

export type RunningSandbox = {
  readonly sandbox: Sandbox
  readonly vendors: Sandbox['vendors']
  /** The story page. */
  readonly app: Hono
  /** Plays the opening of the story. */
  readonly begin: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts the stand-ins beside a bugbridge that answers at `bridge`. `wrap` may stand between them and the network. */
export async function startSandbox(
  bridge: string,
  drivers: Pick<Drivers, 'listen' | 'clock' | 'random' | 'fetch'>,
  wrap: (answer: (request: Request) => Promise<Response>) => (request: Request) => Promise<Response> = (
    answer,
  ) => answer,
): Promise<RunningSandbox> {
  const { clock, random, fetch } = drivers
  let sandbox: Sandbox | undefined
  const answer = wrap(
    (request) => sandbox?.answer(request) ?? Promise.resolve(new Response(null, { status: 404 })),
  )
  const open = (): Promise<Listener> =>
    drivers.listen({ fetch: (request) => answer(request) }, '127.0.0.1', 0)
  const [zendesk, jira, github, sentry] = await Promise.all([open(), open(), open(), open()])
  const at = ({ port }: Listener) => `http://127.0.0.1:${port}`
  sandbox = createSandbox({
    clock,
    random,
    bridge,
    origins: { zendesk: at(zendesk), jira: at(jira), github: at(github), sentry: at(sentry) },
    send: createDelivery(fetch, clock),
    indexLag: INDEX_LAG,
  })
  const stage: Stage = { sandbox, cast: {}, deploy: (version) => reportDeploy(version, bridge, drivers) }
  const page = createStoryPage(stage)
  return {
    sandbox,
    vendors: sandbox.vendors,
    app: page.app,
    async begin() {
      for (let step = 0; step < OPENING && step < STORY.length; step++) {
        await page.next()
        await clock.sleep(PAUSE)
      }
    },
    async close() {
      await Promise.all([zendesk, jira, github, sentry].map((listener) => listener.close()))
    },
  }
}

/** The deploy token of the sandbox's CI. */
export const SANDBOX_DEPLOY_TOKEN = 'sandbox-deploy-token'

/** As CI reports a deploy. */
export async function reportDeploy(
  version: string,
  bridge: string,
  { fetch, clock }: Pick<Drivers, 'fetch' | 'clock'>,
): Promise<void> {
  const body = {
    environment: 'production',
    version,
    repository: 'permits',
    status: 'success',
    deployed_at: new Date(clock.now()).toISOString(),
  }
  const answer = await fetch(
    new Request(`${bridge}/webhooks/deploys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SANDBOX_DEPLOY_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
  if (!answer.ok) throw new Error(`the deploy was answered ${answer.status}`)
}
