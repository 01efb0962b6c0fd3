// Calls to one Zendesk account: with credentials, and with answers checked against their schema.
import type { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { done, failed, type Result } from '../../core/failure.ts'
import type { Instant, TicketRef } from '../../core/ref.ts'
import type { Call, Http, Reply } from '../http.ts'
import { MISFIT_WAIT, PAGES } from './limits.ts'
import { ZENDESK } from './system.ts'
import type { Credentials } from './token.ts'

type Paged = { readonly next_page?: string | null | undefined }

export type Dated<T> = { readonly value: T; readonly at: Instant }

export type Client = {
  /** Reads a path. Failure `later` when the answer does not fit the schema. */
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<Result<T>>
  /** The same, with Zendesk's own time of the answer in epoch ms; 0 when the answer does not say. */
  readonly getDated: <T>(path: string, schema: z.ZodType<T>) => Promise<Result<Dated<T>>>
  /** Reads pages one after the other, as many as are asked for, up to the bound. Ends after a failure. */
  readonly pages: <T extends Paged>(path: string, schema: z.ZodType<T>) => AsyncGenerator<Result<T>>
  /** Changes something; gives the answer's JSON. Both: not sent after `until` (`Call.until`). */
  readonly put: (
    path: string,
    body: unknown,
    about: readonly TicketRef[],
    until: Instant,
  ) => Promise<Result<unknown>>
  /** Creates something; gives the answer's JSON. Zendesk takes a repeat with the same key for the same request. */
  readonly post: (
    path: string,
    body: unknown,
    about: readonly TicketRef[],
    key: string,
    until: Instant,
  ) => Promise<Result<unknown>>
  /** Makes any other call with our credentials, given as the value of its Authorization header. */
  readonly signedIn: <T>(call: (authorization: string) => Promise<Result<T>>) => Promise<Result<T>>
}

export function createClient(options: {
  readonly http: Http
  readonly url: string
  readonly clock: Clock
  readonly credentials: Credentials
}): Client {
  const { http, url, clock, credentials } = options

  /** A 401 is repeated once with new credentials: Zendesk has done nothing of it. */
  async function signedIn<T>(call: (authorization: string) => Promise<Result<T>>): Promise<Result<T>> {
    const header = await credentials.header()
    if (!header.ok) return header
    const reply = await call(header.value)
    if (reply.ok || reply.failure.status !== 401 || !credentials.turnedAway(header.value)) return reply
    const fresh = await credentials.header()
    return fresh.ok ? call(fresh.value) : fresh
  }

  function send(call: Call): Promise<Result<Reply>> {
    return signedIn((authorization) => http({ ...call, headers: { ...call.headers, authorization } }))
  }

  async function get<T>(path: string, schema: z.ZodType<T>): Promise<Result<T>> {
    const dated = await getDated(path, schema)
    return dated.ok ? done(dated.value.value) : dated
  }

  async function getDated<T>(path: string, schema: z.ZodType<T>): Promise<Result<Dated<T>>> {
    const reply = await send({ method: 'GET', url: `${url}${path}`, purpose: 'read', repeatable: true })
    if (!reply.ok) return reply
    const parsed = schema.safeParse(reply.value.json)
    const at = Date.parse(reply.value.headers.get('date') ?? '') || 0
    if (parsed.success) return done({ value: parsed.data, at })
    // `later`, since nothing was changed that could be unclear, and a proxy's page or a vendor's bad release
    // passes. `refused` would never be read again.
    return failed({ kind: 'later', system: ZENDESK, at: clock.now() + MISFIT_WAIT })
  }

  async function* pages<T extends Paged>(path: string, schema: z.ZodType<T>): AsyncGenerator<Result<T>> {
    const joint = path.includes('?') ? '&' : '?'
    for (let page = 1; page <= PAGES.atMost; page++) {
      const reply = await get(`${path}${joint}per_page=${PAGES.size}&page=${page}`, schema)
      yield reply
      if (!reply.ok || typeof reply.value.next_page !== 'string') return
    }
  }

  return {
    get,
    getDated,
    pages,
    signedIn,
    async put(path, body, about, until) {
      const call = { method: 'PUT', url: `${url}${path}`, body, purpose: 'write', about, until } as const
      // Never repeatable: a lost answer is `unclear`, and whoever asked looks for our mark before repeating.
      const reply = await send({ ...call, repeatable: false })
      return reply.ok ? done(reply.value.json) : reply
    },
    async post(path, body, about, key, until) {
      const call = { method: 'POST', url: `${url}${path}`, body, purpose: 'write', about, until } as const
      // https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency
      const headers = { 'idempotency-key': key }
      const reply = await send({ ...call, headers, repeatable: false })
      return reply.ok ? done(reply.value.json) : reply
    },
  }
}
