// Lets jira.js' functions speak through the handed `Http`, so that pace, limits and failures are ours. jira.js
// knows addresses and bodies; it never sends, never retries and never judges an answer.
import type { Client, SendRequestOptions } from 'jira.js/core'
import type { z } from 'zod'
import { describeFailure, done, type Failure, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Call, Http, Reply } from '../http.ts'
import type { Credentials } from './auth.ts'
import { unchecked } from './schema.ts'

/** `read` changes nothing, `upsert` can be repeated without harm, `create` cannot. */
type Kind = 'read' | 'upsert' | 'create'

/** Makes one request by a jira.js function, and reads its answer with our schema. */
export type Ask = <T>(
  kind: Kind,
  schema: z.ZodType<T>,
  call: (client: Client) => Promise<unknown>,
  /** Not sent after it (`Call.until`). */
  until?: Instant,
) => Promise<Result<T>>

/** jira.js passes a failure on only when it is thrown: this carries ours through it, from `sendRequest` to `ask`. */
class RequestFailed extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(describeFailure(failure))
    this.failure = failure
  }
}

/** `url` is the REST base: `https://site.atlassian.net`, or `https://api.atlassian.com/ex/jira/{cloudId}`. */
export function createAsk(http: Http, url: string, credentials: Credentials): Ask {
  async function send(
    kind: Kind,
    options: SendRequestOptions,
    until: Instant | undefined,
    mayRenew = true,
  ): Promise<Result<Reply>> {
    const authorization = await credentials.header()
    if (!authorization.ok) return authorization
    const result = await http({
      method: methodOf(options.method),
      url: addressOf(url, options),
      headers: { ...options.headers, authorization: authorization.value },
      ...(options.body instanceof FormData ? { form: options.body } : { body: options.body }),
      purpose: kind === 'read' ? 'read' : 'write',
      repeatable: kind !== 'create',
      ...(until === undefined ? {} : { until }),
    })
    // 401 means that nothing was done, so even a creation may be sent again.
    const refused = !result.ok && result.failure.status === 401
    if (refused && mayRenew && credentials.discard(authorization.value))
      return send(kind, options, until, false)
    return kind === 'read' && result.ok && isAnonymous(result.value)
      ? failed({ kind: 'denied', system: 'jira', status: result.value.status })
      : result
  }

  return async function ask(kind, schema, call, until) {
    const client: Client = {
      async sendRequest<T>(options: SendRequestOptions<T>): Promise<T> {
        const sent = await send(kind, options, until)
        if (!sent.ok) throw new RequestFailed(sent.failure)
        return unchecked<T>(sent.value.json)
      },
    }
    try {
      const answer = schema.safeParse(await call(client))
      if (answer.success) return done(answer.data)
      // A creation whose answer cannot be read has still happened.
      return failed(
        kind === 'create'
          ? { kind: 'unclear', system: 'jira' }
          : { kind: 'refused', system: 'jira', reason: 'invalid' },
      )
    } catch (error) {
      if (error instanceof RequestFailed) return failed(error.failure)
      throw error
    }
  }
}

/**
 * Jira answers 200 to an expired token where reading is open to anonymous users, as if nothing were there: every
 * issue would look deleted. Only this header tells (https://github.com/MrRefactoring/jira.js/issues/418).
 */
function isAnonymous(reply: Reply): boolean {
  return /FAILED|DENIED/.test(reply.headers.get('x-seraph-loginreason') ?? '')
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const

function methodOf(name: string | undefined): Call['method'] {
  const method = METHODS.find((each) => each === (name ?? 'GET'))
  if (method === undefined) throw new Error('a jira.js function with a method that Http does not have')
  return method
}

/** As jira.js' own client does: the path is appended to the base, lists repeat their name, gaps are left out. */
function addressOf(base: string, options: SendRequestOptions): string {
  const address = new URL(`${base.replace(/(?<!\/)\/+$/, '')}${options.url}`)
  for (const [name, value] of Object.entries(options.searchParams ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) address.searchParams.append(name, String(each))
    }
  }
  return address.href
}
