// CI, which reports a deploy again and again until it is heard.
import type { Clock } from '../../src/core/clock.ts'
import type { Report, Reported } from '../world/actors/index.ts'
import { BRIDGE } from './network.ts'
import { DEPLOY_TOKEN } from './process.ts'

export type CiOptions = {
  readonly clock: Clock
  /** One attempt at the service. Rejects, or never ends, when nobody answers. */
  readonly attempt: (request: Request) => Promise<Response>
  /** What the service has recorded. */
  readonly recorded: readonly Reported[]
  /** Told what must not be. */
  readonly bug: (what: string) => void
}

/** How long CI waits for an answer, and from one attempt to the next, in milliseconds. */
const TIMEOUT = 20_000
const PAUSE = 5_000

/** Gives what has CI report one deploy, made now. */
export function createCi({ clock, attempt, recorded, bug }: CiOptions): (deploy: Report) => void {
  async function heard(deploy: Report, at: number): Promise<void> {
    const { version, ...rest } = deploy
    const what = { repository: 'permits', ...rest, ...(version === '' ? {} : { version }) }
    const body = JSON.stringify({ ...what, deployed_at: new Date(at).toISOString() })
    const headers = { authorization: `Bearer ${DEPLOY_TOKEN}`, 'content-type': 'application/json' }
    for (let status = 0; status !== 202; await clock.sleep(PAUSE)) {
      const request = new Request(`${BRIDGE}/webhooks/deploys`, { method: 'POST', body, headers })
      const expiry = clock.sleep(TIMEOUT).then(() => 0)
      const tried = attempt(request).then(
        (answer) => answer.status,
        () => 0,
      )
      status = await Promise.race([tried, expiry])
      if (status === 400) bug('CI was refused')
      if (status === 202 && !recorded.some((each) => isSame(each, deploy)))
        bug('CI was answered 202 and its deploy is not recorded')
    }
  }

  return (deploy) => void heard(deploy, clock.now())
}

function isSame(one: Report, other: Report): boolean {
  return (
    one.version === other.version &&
    one.sha === other.sha &&
    one.status === other.status &&
    one.environment === other.environment
  )
}
