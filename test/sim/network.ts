// The network between the service and its vendors, in both directions. What it does to a call or a webhook was
// drawn beforehand and waits, armed, for the first one that fits. The vendor commits or not, whatever we hear.
import type { Clock } from '../../src/core/clock.ts'
import { createDelivery } from '../../src/sandbox/delivery.ts'
import type { Sandbox, SandboxOptions } from '../../src/sandbox/index.ts'
import type { CallFate, WebhookFate } from './events.ts'
import type { Process } from './process.ts'
import type { Call, Overheard } from './witness.ts'

/** Where the vendors, CI and everybody else reach the service. */
export const BRIDGE = 'https://bridge.test'

export type NetworkOptions = {
  readonly clock: Clock
  readonly random: () => number
  /** How many times slower than usual vendors answer. */
  readonly slowness: number
  readonly sandbox: () => Sandbox
  readonly processes: () => readonly Process[]
  /** Told of each call to a vendor as it leaves, before anything befalls it. */
  readonly called: (call: Call) => void
  /** Told of each fate that struck. */
  readonly struck: (fate: string) => void
  /** Told of a webhook that was answered. */
  readonly answered: (webhook: Overheard, status: number) => void
}

export type Network = {
  readonly toVendor: (request: Request) => Promise<Response>
  /** Carries a vendor's webhook to one of the processes, as often as that vendor tries. */
  readonly toBridge: SandboxOptions['send']
  /** One attempt at one of the processes, chosen as a load balancer does. */
  readonly attempt: (request: Request) => Promise<Response>
  readonly armCall: (writes: boolean, fate: CallFate) => void
  readonly armWebhook: (fate: WebhookFate, delay: number) => void
  /** From now until then no webhook of this vendor arrives. */
  readonly silence: (vendor: string, until: number) => void
  /** From now until then every call to this system is answered 401. */
  readonly denied: (system: string, until: number) => void
  readonly disarm: () => void
}

/** Vendors wait some ten seconds for an answer to a webhook. */
const WEBHOOK_TIMEOUT = 10_000
const READING_POSTS = /\/(?:bulkfetch|jql|search|token|tokens|graphql)$/

const CREATIONS = /\/api\/3\/issue(?:\/\d+\/comment)?$|^\/repos\/[^/]+\/[^/]+\/issues(?:\/\d+\/comments)?$/

/**
 * Reading is never a conflict at GitHub; too fast it is, and then it answers 403.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function limited(): Response {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  return Response.json({ message }, { status: 403, headers: { 'retry-after': '60' } })
}

export function createNetwork(options: NetworkOptions): Network {
  const { clock, random } = options
  let calls: { readonly writes: boolean; readonly fate: CallFate }[] = []
  let webhooks: { readonly fate: WebhookFate; readonly delay: number }[] = []
  const deniedUntil = new Map<string, number>()
  const silentUntil = new Map<string, number>()
  const latency = () => 5 + Math.floor(random() * 40)

  function fateOf(request: Request, writes: boolean): CallFate | undefined {
    const { pathname } = new URL(request.url)
    const creates = request.method === 'POST' && CREATIONS.test(pathname)
    const armed = calls.find((each) => each.writes === writes && !(each.fate === 'twice' && creates))
    calls = calls.filter((each) => each !== armed)
    return armed?.fate
  }

  async function carryOut(request: Request): Promise<Response> {
    const answer = await options.sandbox().answer(request)
    if (answer === undefined) throw new TypeError('there is no such host')
    return answer
  }

  async function toVendor(request: Request): Promise<Response> {
    const { hostname, pathname, search } = new URL(request.url)
    const system = hostname.split('.')[0] ?? ''
    const body = await request.clone().text()
    const writes = request.method !== 'GET' && !READING_POSTS.test(pathname)
    options.called({ system, method: request.method, path: pathname + search, body, writes })
    const fate = fateOf(request, writes)
    if (fate !== undefined) options.struck(fate === '409' && system === 'github' ? '403' : fate)
    await clock.sleep(latency() * options.slowness)
    if ((deniedUntil.get(system) ?? 0) > clock.now()) return new Response('{}', { status: 401 })
    const copy = request.clone()
    switch (fate) {
      case 'lost':
        throw new TypeError('the network lost it')
      case 'no answer':
        await clock.sleep(120_000)
        throw new TypeError('the network gave up')
      case '429':
      case '503':
        return new Response('{}', { status: Number(fate), headers: { 'retry-after': '7' } })
      case '409':
        if (system === 'github') return limited()
        return new Response('{}', { status: 409 })
      case '500':
      case '401':
        return new Response('{}', { status: Number(fate) })
      case 'late':
        await clock.sleep(45_000)
        break
      case 'slow':
        await clock.sleep(12_000)
        break
      case 'twice':
        void clock.sleep(latency() * 50).then(() => carryOut(copy))
        break
    }
    const answer = await carryOut(request)
    await clock.sleep(latency() * options.slowness)
    if (fate === 'answer lost') throw new TypeError('the network lost the answer')
    if (fate === '500 though done') return new Response('<html>', { status: 500 })
    if (fate === 'cut') return new Response('{"tick', { status: answer.status })
    return answer
  }

  async function attempt(request: Request): Promise<Response> {
    const up = options.processes().filter((process) => process.isUp())
    const chosen = up[Math.floor(random() * up.length)]
    if (chosen === undefined) throw new TypeError('nobody listens')
    return chosen.receive(request)
  }

  /** One attempt as a vendor makes it: whoever does not answer in time counts as gone. */
  async function tried(request: Request): Promise<Response> {
    const copy = request.clone()
    const timer = new AbortController()
    const expiry = clock.sleep(WEBHOOK_TIMEOUT, timer.signal).then(() => undefined)
    const answered = attempt(request)
    answered.catch(() => undefined)
    const answer = await Promise.race([answered, expiry]).finally(() => timer.abort())
    if (answer === undefined) throw new TypeError('no answer in time')
    options.answered({ url: copy.url, headers: copy.headers, body: await copy.text() }, answer.status)
    return answer
  }

  const deliver = createDelivery(tried, clock)

  const toBridge: Network['toBridge'] = (request, ended = () => undefined) => {
    const fate = webhooks.shift()
    if (fate !== undefined) options.struck(`webhook ${fate.fate}`)
    if (fate?.fate === 'lost') return ended(undefined)
    const [vendor = ''] = new URL(request.url).pathname.split('/').slice(-1)
    if ((silentUntil.get(vendor) ?? 0) > clock.now()) {
      options.struck('silence')
      return ended(undefined)
    }
    if (fate?.fate === 'doubled') {
      const again = request.clone()
      void clock.sleep(fate.delay).then(() => deliver(again))
    }
    // Now and then a webhook overtakes the one before it.
    const wait = fate?.fate === 'delayed' ? fate.delay : latency() * (random() < 0.1 ? 40 : 1)
    void clock.sleep(wait).then(() => deliver(request, ended))
  }

  return {
    toVendor,
    toBridge,
    attempt,
    armCall: (writes, fate) => void calls.push({ writes, fate }),
    armWebhook: (fate, delay) => void webhooks.push({ fate, delay }),
    silence: (vendor, until) => void silentUntil.set(vendor, until),
    denied: (system, until) => void deniedUntil.set(system, until),
    disarm() {
      calls = []
      webhooks = []
      deniedUntil.clear()
      silentUntil.clear()
    },
  }
}
