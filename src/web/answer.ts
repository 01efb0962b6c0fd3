// What is answered when something is not as asked: a plain page for people, `{ error: { code, message } }` for
// tools. Never anything that was sent, nor what a database or a vendor said.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Html, html } from './html.ts'

export type Problem = {
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly title: string
  readonly message: string
}

export const NOT_FOUND: Problem = {
  status: 404,
  code: 'not-found',
  title: 'There is no such page',
  message: 'Nothing is found at this address.',
}

export const NO_CASE: Problem = {
  status: 404,
  code: 'unknown-case',
  title: 'There is no such case',
  message: 'No case goes by this name. A case is named after its ticket, for example zendesk-35436.',
}

export const UNAVAILABLE: Problem = {
  status: 503,
  code: 'unavailable',
  title: 'No answer right now',
  message: 'bugbridge could not answer. Most likely its database cannot be reached: try again in a moment.',
}

export const UNAUTHORISED: Problem = {
  status: 401,
  code: 'unauthorised',
  title: 'Sign in',
  message: 'Send the admin token as "Authorization: Bearer <token>".',
}

export const NOT_LOCAL: Problem = {
  status: 403,
  code: 'not-local',
  title: 'Only from this machine',
  message:
    'No admin token is set, so this is readable at http://localhost, http://127.0.0.1 and http://[::1] alone, and not through a proxy. Set BUGBRIDGE_ADMIN_TOKEN to read it under another name.',
}

export const NO_APPROVAL: Problem = {
  status: 404,
  code: 'unknown-approval',
  title: 'There is no such approval',
  message: 'Nothing was asked under this number.',
}

export const UNREADABLE_DECISION: Problem = {
  status: 400,
  code: 'invalid-decision',
  title: 'This answer cannot be read',
  message: 'Send { "decision": "approved" } or { "decision": "rejected" } as application/json.',
}

export const FOREIGN: Problem = {
  status: 403,
  code: 'another-site',
  title: 'Only from bugbridge’s own pages',
  message: 'This came from another site. Open the overview and answer there.',
}

/** A query that cannot be answered. `allowed` says what the parameter may be. */
export function badQuery(parameter: string, allowed: string): Problem {
  return {
    status: 400,
    code: 'invalid-query',
    title: 'This address cannot be read',
    message: `The parameter "${parameter}" must be ${allowed}.`,
  }
}

/** Whether a path is for tools rather than people. */
export function isForTools(path: string): boolean {
  return /^\/(?:api\/|healthz$|readyz$|metrics$)/.test(path)
}

/** Answers with the problem, as JSON or as a page. */
export function answer(
  context: Context,
  problem: Problem,
  frame: (title: string, main: Html) => Html,
): Response | Promise<Response> {
  const { status, code, title, message } = problem
  if (isForTools(context.req.path)) return context.json({ error: { code, message } }, status)
  const main = html`<h1>${title}</h1><p>${message}</p><p><a href="/">To the overview</a></p>`
  return context.html(frame(title, main), status)
}
