// Lets Octokit say addresses and bodies, and our `Http` send them, so that pace, limits and failures are ours.
// Octokit never sends, never retries and never judges an answer: only its `endpoint` functions are used.
import { Octokit } from '@octokit/rest'
import type { z } from 'zod'
import { done, type Failure, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import type { Call, Http, Reply } from '../http.ts'
import type { Credentials } from './auth.ts'
import { createEtags } from './etags.ts'
import { answerOf } from './schema.ts'

/** `read` changes nothing, `upsert` can be repeated without harm, `create` cannot. */
export type Kind = 'read' | 'upsert' | 'create'

/** What an `endpoint` function of Octokit gives, `octokit.rest.issues.get.endpoint({ … })`, and `Call.until`. */
export type Endpoint = {
  readonly method: string
  readonly url: string
  readonly body?: unknown
  readonly until?: Instant
}

/** An answer, and the number of the last page, or the cursor of the next one, where it is one of several. */
export type Page<T> = { readonly value: T; readonly last: number; readonly next?: string | undefined }

export type GitHub = {
  /**
   * Makes one request, and reads its answer with our schema, which must be a constant: unchanged answers are known
   * by it. Redirects of reads are followed on GitHub's own host; a redirected write is `again`, and nothing was done.
   */
  readonly ask: <T>(
    kind: Kind,
    schema: z.ZodType<T>,
    endpoint: (octokit: Octokit) => Endpoint,
  ) => Promise<Result<T>>
  /** The same, of one page of a list. */
  readonly page: <T>(
    schema: z.ZodType<T>,
    endpoint: (octokit: Octokit) => Endpoint,
  ) => Promise<Result<Page<T>>>
  /** All pages of a list, the first to the last. Failure `refused` (too-large) beyond a hundred. */
  readonly pages: <T>(
    schema: z.ZodType<readonly T[]>,
    endpoint: (octokit: Octokit, page: number) => Endpoint,
  ) => Promise<Result<readonly T[]>>
}

/** The version whose answers `schema.ts` reads: https://docs.github.com/en/rest/about-the-rest-api/api-versions */
const VERSION = '2022-11-28'
const REDIRECTS: readonly number[] = [301, 302, 307, 308]
const NOT_MODIFIED = 304
/** A moved repository and a moved issue, and one more. */
const HOPS = 3
const MOST_PAGES = 100
/** Entries of a full page, as every list is asked for. */
const FULL = 100
/** Of which a list of a hundred issues is the largest. */
const MOST_KEPT = 2_000

/** `url` is the REST base, without a slash at its end; its origin must be among those of the `Http`. */
export function createGitHubClient(http: Http, url: string, credentials: Credentials): GitHub {
  const octokit = new Octokit({ baseUrl: url })
  const etags = createEtags(MOST_KEPT)

  async function send(
    kind: Kind,
    endpoint: Endpoint,
    etag: string | undefined,
    mayRenew = true,
  ): Promise<Result<Reply>> {
    const authorization = await credentials.header()
    if (!authorization.ok) return authorization
    const result = await http({
      method: methodOf(endpoint.method),
      url: endpoint.url,
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'bugbridge',
        'x-github-api-version': VERSION,
        authorization: authorization.value,
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      },
      ...(endpoint.body === undefined ? {} : { body: endpoint.body }),
      purpose: kind === 'read' ? 'read' : 'write',
      repeatable: kind !== 'create',
      ...(endpoint.until === undefined ? {} : { until: endpoint.until }),
      expects: etag === undefined ? REDIRECTS : [...REDIRECTS, NOT_MODIFIED],
    })
    // 401 means that nothing was done, so even a creation may be sent again.
    const refused = !result.ok && result.failure.status === 401
    if (refused && mayRenew && credentials.discard(authorization.value))
      return send(kind, endpoint, etag, false)
    return result
  }

  async function exchange<T>(
    kind: Kind,
    schema: z.ZodType<T>,
    endpoint: Endpoint,
    hops: number,
  ): Promise<Result<Page<T>>> {
    const isCached = kind === 'read' && endpoint.method === 'GET'
    const kept = isCached ? etags.find(endpoint.url) : undefined
    const known = kept === undefined ? undefined : answerOf(kept, schema)
    const sent = await send(kind, endpoint, known === undefined ? undefined : kept?.etag)
    if (!sent.ok) return sent
    const { status, headers, json } = sent.value
    const link = headers.get('link')
    // A page may stay as it is while others come after it; without its own word the one from before holds.
    if (status === NOT_MODIFIED && known !== undefined) {
      const before = { last: kept?.last ?? 1, next: kept?.next }
      return done({ value: known, ...(link === null ? before : placeIn(link)) })
    }
    if (REDIRECTS.includes(status)) {
      const next = elsewhere(headers.get('location'), endpoint.url, url)
      // Where it leads may be public where this was not: nothing is written there unseen.
      if (kind !== 'read') return failed({ kind: 'again', system: 'github', status })
      if (next === undefined)
        return failed({ kind: 'refused', system: 'github', status, reason: 'host-not-allowed' })
      if (hops === 0) return failed({ kind: 'refused', system: 'github', status, reason: 'invalid' })
      return exchange(kind, schema, { ...endpoint, url: next }, hops - 1)
    }
    const answer = schema.safeParse(json)
    if (!answer.success) return failed(unreadable(kind))
    const place = placeIn(link)
    const etag = headers.get('etag')
    if (isCached && etag !== null && !mayGrow(json, place.last))
      etags.keep(endpoint.url, { etag, schema, answer: answer.data, ...place })
    return done({ value: answer.data, ...place })
  }

  const page: GitHub['page'] = (schema, endpoint) => exchange('read', schema, endpoint(octokit), HOPS)
  return {
    page,
    async ask(kind, schema, endpoint) {
      const answered = await exchange(kind, schema, endpoint(octokit), HOPS)
      return answered.ok ? done(answered.value.value) : answered
    },
    async pages<T>(
      schema: z.ZodType<readonly T[]>,
      endpoint: (octokit: Octokit, page: number) => Endpoint,
    ): Promise<Result<readonly T[]>> {
      const all: T[] = []
      let last = 1
      for (let at = 1; at <= last; at++) {
        if (at > MOST_PAGES) return failed({ kind: 'refused', system: 'github', reason: 'too-large' })
        const one = await page(schema, (octokit) => endpoint(octokit, at))
        if (!one.ok) return one
        all.push(...one.value.value)
        last = Math.max(last, one.value.last)
      }
      return done(all)
    },
  }
}

/** A full page with none after it: it stays as it is when another follows, and would be said to be the last for ever. */
function mayGrow(json: unknown, last: number): boolean {
  return Array.isArray(json) && json.length >= FULL && last === 1
}

/** A creation whose answer cannot be read has still happened. */
function unreadable(kind: Kind): Failure {
  return kind === 'create'
    ? { kind: 'unclear', system: 'github' }
    : { kind: 'refused', system: 'github', reason: 'unreadable' }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function methodOf(name: string): Call['method'] {
  const method = METHODS.find((each) => each === name)
  if (method === undefined) throw new Error('an Octokit endpoint with a method that Http does not have')
  return method
}

/** Where a redirect leads, when that is within the same API: our credentials go nowhere else. */
function elsewhere(location: string | null, from: string, base: string): string | undefined {
  if (location === null || location === '') return undefined
  const next = URL.parse(location, from)
  const home = URL.parse(base)
  if (next === null || home === null) return undefined
  const isHome = `${next.protocol}//${next.host}` === `${home.protocol}//${home.host}`
  const path = home.pathname.replace(/(?<!\/)\/+$/, '')
  return isHome && next.username === '' && next.pathname.startsWith(`${path}/`) ? next.href : undefined
}

function placeIn(link: string | null): Omit<Page<unknown>, 'value'> {
  return { last: lastPage(link), next: nextCursor(link) }
}

/**
 * The number of the last page, from `rel="last"`, or of the next where that is all that is told; 1: there is one.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api#using-link-headers
 */
function lastPage(link: string | null): number {
  const links = linksIn(link)
  const pageOf = (name: string) => {
    const found = links.find((each) => each.includes(`rel="${name}"`))
    return Number(/[?&]page=(\d{1,6})(?:&|>)/.exec(found ?? '')?.[1] ?? 1)
  }
  return Math.max(pageOf('last'), pageOf('next'))
}

/** Where the next page begins, in a list that goes by cursors. */
function nextCursor(link: string | null): string | undefined {
  const found = linksIn(link).find((each) => each.includes('rel="next"'))
  return /[?&]cursor=([\w.%=-]{1,300})(?:&|>)/.exec(found ?? '')?.[1]
}

function linksIn(link: string | null): readonly string[] {
  return (link ?? '').slice(0, 4_000).split(',')
}
