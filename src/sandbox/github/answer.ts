// The shapes that answers share: GitHub's errors, and lists in pages.
// https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

const DOCS = 'https://docs.github.com/rest'

/** `message`, and the status once more as text, which the description leaves out of 422. */
export function problem(c: Context, status: ContentfulStatusCode, message: string): Response {
  const again = status === 422 ? {} : { status: String(status) }
  return c.json({ message, documentation_url: DOCS, ...again }, status)
}

/** Nothing is there, or nothing that the caller may see: GitHub does not say which. */
export function missing(c: Context): Response {
  return problem(c, 404, 'Not Found')
}

/** One thing that is wrong with what was sent. */
export type Fault = {
  readonly resource: string
  readonly field: string
  readonly code: 'missing_field' | 'invalid' | 'already_exists' | 'custom' | 'missing'
  readonly message?: string
  readonly value?: string | number | null
}

export function invalid(c: Context, errors: readonly Fault[]): Response {
  return c.json({ message: 'Validation Failed', errors, documentation_url: DOCS }, 422)
}

export function unreadable(c: Context): Response {
  return problem(c, 400, 'Problems parsing JSON')
}

/** `to`: an address of the API. GETs are moved for good; other methods keep theirs (307). */
export function movedTo(c: Context, to: string): Response {
  const status = c.req.method === 'GET' ? 301 : 307
  const message = status === 301 ? 'Moved Permanently' : 'Temporary Redirect'
  c.header('Location', to)
  return c.json({ message, url: to, documentation_url: DOCS }, status)
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

export type Page = { readonly page: number; readonly size: number }

/** `page` and `per_page` as asked, within what GitHub gives: 30 unless asked, 100 at most. */
export function pageOf(c: Context): Page {
  const whole = (name: string, usual: number) => {
    const value = Number(c.req.query(name) ?? usual)
    return Number.isInteger(value) && value > 0 ? value : usual
  }
  return { page: whole('page', 1), size: Math.min(whole('per_page', 30), 100) }
}

/** The part of the list that was asked for; the `Link` header names the pages around it. */
export function paged<Item>(c: Context, list: readonly Item[]): readonly Item[] {
  const { page, size } = pageOf(c)
  linkPages(c, page, Math.max(1, Math.ceil(list.length / size)))
  return list.slice((page - 1) * size, page * size)
}

export function linkPages(c: Context, page: number, last: number): void {
  const links = [
    ...(page > 1 ? [`${linkTo(c, 'page', page - 1)}; rel="prev"`] : []),
    ...(page < last ? [`${linkTo(c, 'page', page + 1)}; rel="next"`] : []),
    ...(page < last ? [`${linkTo(c, 'page', last)}; rel="last"`] : []),
    ...(page > 1 ? [`${linkTo(c, 'page', 1)}; rel="first"`] : []),
  ]
  if (links.length > 0) c.header('Link', links.join(', '))
}

/** This request's address with another parameter, in angle brackets. */
export function linkTo(c: Context, name: string, value: string | number): string {
  const url = new URL(c.req.url)
  url.searchParams.set(name, String(value))
  return `<${url.href}>`
}
