// How APIs are called: allowed hosts, pace, time limit, Retry-After, status → failure. Whoever needs the network is
// handed an `Http`, or a `FetchFile` (file.ts) for files; nobody else may call `fetch` (a test holds this).
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
import { exchange } from './exchange.ts'
import { createPace, type Limit } from './pace.ts'
import { isLimit, waitAsked } from './retry-after.ts'

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as multipart/form-data, instead of a body. No gate can read it, so none lets it through. */
  readonly form?: FormData
  /** `credentials` asks for a token; `write` changes something; `read` does not, whatever its method. */
  readonly purpose: 'read' | 'write' | 'credentials'
  /** True when a repeat cannot do anything twice: reads always, and writes that the vendor upserts or checks. */
  readonly repeatable: boolean
  /**
   * Statuses beside 2xx that are an answer too: 304, or a redirect that the caller judges. None is ever followed
   * here, and an answer with such a status has null for what cannot be read of it.
   */
  readonly expects?: readonly number[]
  /** Epoch ms: not sent after it, but `later`. By then somebody else may take the attempt for dead, and make another. */
  readonly until?: Instant
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
  /** Milliseconds to wait at least when the vendor says "slow down" and not for how long; absent: five seconds. */
  readonly leastWait?: number
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
    if (call.form !== undefined && options.gate !== undefined) return refuse('gate-unreadable')
    const body = call.body === undefined ? undefined : JSON.stringify(call.body)
    const late = (at: Instant): Result<Reply> => {
      note('none', 'later')
      return failed({ kind: 'later', system, at })
    }
    const task = async (): Promise<Result<Reply>> => {
      if (call.until !== undefined && call.until < clock.now()) return late(clock.now())
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

async function send(options: HttpOptions, call: Call, url: URL, json: string | undefined): Promise<Sent> {
  const body = call.form ?? json
  const request = (signal: AbortSignal) =>
    new Request(url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
      // A redirect is an answer like another, and refused: it could lead anywhere, with our credentials.
      redirect: 'manual',
      signal,
    })
  const answered = await exchange(options, request, readText)
  if (answered === undefined) return { result: failed(unheard(options, call)) }
  return read(options, call, answered.response, answered.content)
}

function read(options: HttpOptions, call: Call, response: Response, text: string | undefined): Sent {
  const { system, clock } = options
  const { status, headers } = response
  if (call.expects?.includes(status)) {
    return { status, result: done({ status, headers, json: parse(text ?? '')?.value ?? null }) }
  }
  if (status < 200 || status > 299) {
    const isLimited = isLimit(status, headers)
    const wait = waitAsked(headers, clock.now()) ?? (isLimited ? options.leastWait : undefined)
    const answer = {
      system,
      status,
      isLimit: isLimited,
      repeatable: call.repeatable,
      ...(wait === undefined ? {} : { wait }),
    }
    const failure = failureOf(answer, clock.now())
    return { status, result: failed(failure), ...(failure.kind === 'later' ? { hold: failure.at } : {}) }
  }
  // Too long, and as long the next time: whoever reads may ask for less.
  if (text === undefined && call.purpose === 'read')
    return { status, result: failed({ kind: 'refused', system, reason: 'unreadable' }) }
  const json = text === undefined ? undefined : parse(text)
  // An answer that was cut in the middle: the vendor did its part, and we do not know what it said.
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
    return { value: parsed(text) }
  } catch {
    return undefined
  }
}

/**
 * GitHub's ids of webhook deliveries have nineteen digits, more than a JavaScript number holds: such numbers come as
 * their digits. https://github.com/octokit/request.js/issues/797
 */
function parsed(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) => {
    const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    const { source } = context ?? {}
    return isRounded && source !== undefined && /^-?\d+$/.test(source) ? source : value
  })
}
