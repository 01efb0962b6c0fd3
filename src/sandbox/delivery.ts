// How the vendors' webhooks travel when an answer does not come or is not 2xx: each vendor retries in its own
// way, and some not at all (vendor sources in each connector's README).
import type { Clock } from '../core/clock.ts'

type Ended = (status: number | undefined) => void

type Policy = {
  readonly attempts: number
  readonly wait: number
  readonly retries: (status: number | undefined) => boolean
}

/** By the route that they are sent to. `undefined` as a status: no answer at all. */
const POLICIES: Readonly<Record<string, Policy>> = {
  '/webhooks/zendesk': {
    attempts: 5,
    wait: 1_000,
    retries: (status) => status === undefined || [409, 429, 503].includes(status),
  },
  '/webhooks/jira': {
    attempts: 5,
    wait: 1_000,
    retries: (status) => status === undefined || status === 429 || status >= 500,
  },
  '/webhooks/sentry': { attempts: 1, wait: 0, retries: () => false },
  // https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
  '/webhooks/github': { attempts: 1, wait: 0, retries: () => false },
}

/**
 * Builds the carrier of webhooks: the `send` of the sandbox. It never throws; a webhook that runs out of
 * attempts is lost, as with the vendor. `ended` hears of the last attempt's status, undefined when none came.
 */
export function createDelivery(
  fetch: (request: Request) => Promise<Response>,
  clock: Clock,
): (request: Request, ended?: Ended) => void {
  async function deliver(request: Request, ended: Ended = () => undefined): Promise<void> {
    const policy = POLICIES[new URL(request.url).pathname]
    for (let attempt = 1; attempt <= (policy?.attempts ?? 1); attempt++) {
      const status = await fetch(request.clone()).then(
        (response) => response.status,
        () => undefined,
      )
      if (attempt >= (policy?.attempts ?? 1) || !policy?.retries(status)) return ended(status)
      await clock.sleep(policy.wait * attempt)
    }
  }
  return (request, ended) => void deliver(request, ended)
}
