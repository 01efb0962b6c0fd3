// Webhooks on their way: signed, sent once, and kept for three days with what became of them. GitHub sends nothing
// again by itself; a redelivery is asked for, and has the same guid.
// https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
import { createHmac } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { App } from './render-user.ts'

/** The status that the receiver answered; undefined: no answer came. */
export type Outcome = number | undefined

/**
 * Carries a webhook, and says once what became of it; until then it is under way. It must not call back at once.
 */
export type Send = (request: Request, ended: (outcome: Outcome) => void) => void

export type Delivery = {
  /** Digits: it is larger than a JavaScript number holds, as GitHub's are. */
  readonly id: string
  readonly guid: string
  readonly event: string
  readonly action: string | null
  readonly repository: number
  readonly at: Instant
  readonly redelivery: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Undefined: it is still under way. */
  readonly ended: { readonly status: Outcome; readonly at: Instant } | undefined
}

export type Deliveries = {
  readonly hook: number
  /** Where the hook leads; undefined: there is none. */
  readonly url: string | undefined
  readonly post: (event: string, action: string | null, repository: number, body: object) => void
  /** Sends the same once more. */
  readonly again: (delivery: Delivery) => void
  /** What has ended in the last three days, newest first. */
  readonly ended: () => readonly Delivery[]
}

type Options = {
  readonly clock: Clock
  readonly random: () => number
  readonly app?: App | undefined
  readonly webhook?: { readonly url: string; readonly secret: string } | undefined
  readonly send: Send
}

const KEPT = 3 * 86_400_000
const HOOK = 501
/** With the five of the number they make nineteen: https://github.com/octokit/request.js/issues/797 */
const NINETEEN_DIGITS = '38040046231722'

/** The value of `X-Hub-Signature-256` for these bytes. */
export function signatureOf(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

export function createDeliveries({ clock, random, app, webhook, send }: Options): Deliveries {
  let log: readonly Delivery[] = []
  let last = 70_000

  function deliver(delivery: Omit<Delivery, 'id' | 'at' | 'ended'>): void {
    if (webhook === undefined) return
    last += 1
    const { headers, body } = delivery
    const id = `${NINETEEN_DIGITS}${last}`
    const made: Delivery = { ...delivery, id, at: clock.now(), ended: undefined }
    log = [...log.filter(isKept), made]
    send(new Request(webhook.url, { method: 'POST', headers, body }), (status) => {
      const ended = { status, at: clock.now() }
      log = log.map((one) => (one.id === id ? { ...one, ended } : one))
    })
  }

  function isKept({ at }: Delivery): boolean {
    return at > clock.now() - KEPT
  }

  return {
    hook: HOOK,
    url: webhook?.url,
    post(event, action, repository, rest) {
      if (webhook === undefined) return
      const installation = app && { installation: { id: app.installation, node_id: `I_${app.installation}` } }
      const body = JSON.stringify({ ...(action === null ? {} : { action }), ...rest, ...installation })
      const guid = uuid(random)
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'GitHub-Hookshot/044aadd',
        'x-github-delivery': guid,
        'x-github-event': event,
        'x-github-hook-id': String(HOOK),
        'x-github-hook-installation-target-id': String(app?.id ?? repository),
        'x-github-hook-installation-target-type': app === undefined ? 'repository' : 'integration',
        'x-hub-signature-256': signatureOf(webhook.secret, body),
      }
      deliver({ guid, event, action, repository, redelivery: false, headers, body })
    },
    again({ guid, event, action, repository, headers, body }) {
      deliver({ guid, event, action, repository, redelivery: true, headers, body })
    },
    ended: () => log.filter((one) => isKept(one) && one.ended !== undefined).toReversed(),
  }
}

function uuid(random: () => number): string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}
