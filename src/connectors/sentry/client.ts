// One call to Sentry's API: address, token, and our schema over the answer. Addresses are built from the
// configuration alone, never taken from an answer or from what a person wrote.
import type { z } from 'zod'
import { done, failed, type Result } from '../../core/failure.ts'
import type { Http } from '../http.ts'

export type Answer<T> = { readonly value: T; readonly headers: Headers }

export type Ask = <T>(
  path: string,
  schema: z.ZodType<T>,
  /** Present: the call is a write that Sentry upserts. */
  body?: Readonly<Record<string, unknown>>,
) => Promise<Result<Answer<T>>>

/** `path` begins behind `/api/0/` and ends with a slash, as all of Sentry's do. */
export function createAsk(http: Http, url: string, token: string): Ask {
  const base = `${url.replace(/(?<!\/)\/+$/, '')}/api/0/`
  return async function ask(path, schema, body) {
    const result = await http({
      method: body === undefined ? 'GET' : 'POST',
      url: base + path,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
      purpose: body === undefined ? 'read' : 'write',
      repeatable: true,
    })
    if (!result.ok) return result
    const answer = schema.safeParse(result.value.json)
    if (!answer.success) return failed({ kind: 'refused', system: 'sentry', reason: 'invalid' })
    return done({ value: answer.data, headers: result.value.headers })
  }
}
