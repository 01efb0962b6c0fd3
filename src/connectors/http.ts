// The only fetch in the project: allowed hosts, pace, time limit, Retry-After, status → failure. Whoever needs
// the network is handed an `Http`; nobody else may call `fetch` (a test holds this).
import type { Clock } from '../core/clock.ts'
import {
  done,
  type Failure,
  failed,
  failureOf,
  type RefusalReason,
  type Result,
  WAIT_WITHOUT_HEADER,
} from '../core/failure.ts'
import type { Instant, System, TicketRef } from '../core/ref.ts'
import { readText } from './answer-text.ts'
import { createPace, type Limit } from './pace.ts'
import { waitAsked } from './retry-after.ts'

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** `credentials` asks for a token; `write` changes something; `read` does not, whatever its method. */
  readonly purpose: 'read' | 'write' | 'credentials'
  /** True when a repeat cannot do anything twice: reads always, and writes that the vendor upserts or checks. */
  readonly repeatable: boolean
  /** The tickets that a helpdesk write is about, for the gate. */
  readonly about?: readonly TicketRef[]
}

export type Reply = { readonly status: number; readonly headers: Headers; readonly json: unknown }
export type Http = (call: Call) => Promise<Result<Reply>>

/** The last thing before bytes leave: undefined lets them go. */
export type Gate = (sending: {
  readonly purpose: Call['purpose']
  readonly body: string
  readonly about: readonly TicketRef[]
}) => RefusalReason | undefined

export type HttpOptions = {
  readonly system: System
  readonly fetch: (request: Request) => Promise<Response>
  readonly clock: Clock
  /** Origins that may be called, from the configuration: an address in a payload never leads anywhere else. */
  readonly origins: readonly string[]
  readonly limits: readonly Limit[]
  readonly timeout: number
  /** Milliseconds that a call may wait for its turn before it fails as `later`; absent: as long as it takes. */
  readonly patience?: number
  readonly gate?: Gate
  readonly observe?: (call: {
    system: System
    method: string
    status: number | 'none'
    outcome: string
  }) => void
}

/** Builds the one function by which a connector reaches its vendor. Failures come back as data, never thrown. */
export function createHttp(options: HttpOptions): Http {
  const { system, clock } = options
  const pace = createPace(options.limits, clock)

  return async function http(call) {
    const note = (status: number | 'none', outcome: string) =>
      options.observe?.({ system, method: call.method, status, outcome })
    const refuse = (reason: RefusalReason): Result<Reply> => {
      note('none', reason)
      return failed({ kind: 'refused', system, reason })
    }
    const url = URL.parse(call.url)
    // Not by its `origin`: a `blob:` address has that of the address inside it.
    if (url === null || !options.origins.includes(`${url.protocol}//${url.host}`))
      return refuse('host-not-allowed')
    const body = call.body === undefined ? undefined : JSON.stringify(call.body)
    const late = (at: Instant): Result<Reply> => {
      note('none', 'later')
      return failed({ kind: 'later', system, at })
    }
    const task = async (): Promise<Result<Reply>> => {
      if (call.purpose !== 'read') {
        const reason = options.gate?.({ purpose: call.purpose, body: body ?? '', about: call.about ?? [] })
        if (reason !== undefined) return refuse(reason)
      }
      const outcome = await send(options, call, url, body)
      note(outcome.status ?? 'none', outcome.result.ok ? 'done' : outcome.result.failure.kind)
      if (outcome.hold !== undefined) pace.hold(url.host, outcome.hold)
      return outcome.result
    }
    const patience = options.patience ?? Number.POSITIVE_INFINITY
    return pace.run({ host: url.host, what: `${call.method} ${url.pathname}`, task, patience, late })
  }
}

type Sent = { readonly result: Result<Reply>; readonly status?: number; readonly hold?: number }

async function send(options: HttpOptions, call: Call, url: URL, body: string | undefined): Promise<Sent> {
  const { clock } = options
  const limit = new AbortController()
  const timer = new AbortController()
  // Raced, not only aborted: a stand-in or a proxy that ignores the signal must not hold a lease for ever.
  const expiry = clock.sleep(options.timeout, timer.signal).then((): 'expired' => 'expired')
  try {
    const request = new Request(url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
      // A redirect is an answer like another, and refused: it could lead anywhere, with our credentials.
      redirect: 'manual',
      signal: limit.signal,
    })
    const answered = options
      .fetch(request)
      .then(async (response) => ({ response, text: await readText(response) }))
    answered.catch(() => undefined)
    const first = await Promise.race([answered, expiry])
    if (first === 'expired') return { result: failed(unheard(options, call)) }
    return read(options, call, first.response, first.text)
  } catch {
    return { result: failed(unheard(options, call)) }
  } finally {
    timer.abort()
    limit.abort()
  }
}

function read(options: HttpOptions, call: Call, response: Response, text: string | undefined): Sent {
  const { system, clock } = options
  const { status, headers } = response
  const wait = waitAsked(headers, clock.now())
  if (status < 200 || status > 299) {
    const answer = { system, status, repeatable: call.repeatable, ...(wait === undefined ? {} : { wait }) }
    const failure = failureOf(answer, clock.now())
    return { status, result: failed(failure), ...(failure.kind === 'later' ? { hold: failure.at } : {}) }
  }
  const json = text === undefined ? undefined : parse(text)
  // An answer that was cut in the middle, or is too long: the vendor did its part, and we do not know what it said.
  if (json === undefined) return { status, result: failed(unheard(options, call)) }
  return { status, result: done({ status, headers, json: json.value }) }
}

/** Never "at once": a proxy that answers everything with a page of its own would be asked without a pause. */
function unheard({ system, clock }: HttpOptions, call: Call): Failure {
  if (!call.repeatable) return { kind: 'unclear', system }
  return { kind: 'later', system, at: clock.now() + WAIT_WITHOUT_HEADER }
}

function parse(text: string): { readonly value: unknown } | undefined {
  if (text === '') return { value: null }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
