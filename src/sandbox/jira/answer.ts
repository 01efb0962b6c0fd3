// The shapes that answers share: Jira's error collection, and the missing issue.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Jira's `ErrorCollection`: sentences, and sentences by field. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  errorMessages: readonly string[],
  errors: Readonly<Record<string, string>> = {},
): Response {
  return c.json({ errorMessages, errors }, status)
}

export function invalid(c: Context, errors: Readonly<Record<string, string>>): Response {
  return problem(c, 400, [], errors)
}

export function badRequest(c: Context): Response {
  return problem(c, 400, ['Invalid request payload. Refer to the REST API documentation and try again.'])
}

export function noIssue(c: Context): Response {
  return problem(c, 404, ['Issue does not exist or you do not have permission to see it.'])
}

/** The body as JSON; undefined when it is none. */
export async function bodyOf(c: Context): Promise<unknown> {
  try {
    const body: unknown = await c.req.json()
    return body
  } catch {
    return undefined
  }
}
