// Fetches files that a vendor keeps outside of its API, such as attachments. An address of one comes in a payload, so
// where it may lead is decided here once more: our own vendor's account, or the vendor's content hosts, to which no
// credentials go. A redirect is never followed here: it is handed back, and its address judged like any other.
import { done, failed, failureOf, type Result, WAIT_WITHOUT_HEADER } from '../core/failure.ts'
import type { Instant } from '../core/ref.ts'
import { exchange } from './exchange.ts'
import type { HttpOptions } from './http.ts'
import { createPace } from './pace.ts'
import { waitAsked } from './retry-after.ts'

export type FileCall = {
  readonly url: string
  /** The value of the Authorization header; refused for any host but the account's. */
  readonly authorization?: string
}

export type Fetched =
  | { readonly kind: 'content'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'elsewhere'; readonly url: string }

/** Gives a file's content, or the address that the answer redirects to. */
export type FetchFile = (call: FileCall) => Promise<Result<Fetched>>

export type FileOptions = Omit<HttpOptions, 'limits' | 'gate'> & {
  /** Names of hosts beside the account's that keep files. They are asked over https alone, and on its own port. */
  readonly contentHosts: RegExp
  /** Bytes: more of a file is not received. */
  readonly most: number
}

/** Builds the one function that fetches files. Failures: `refused` (host-not-allowed, too-large), or as for `Http`. */
export function createFetchFile(options: FileOptions): FetchFile {
  const { system, clock, patience = Number.POSITIVE_INFINITY } = options
  const pace = createPace([], clock)

  return async function fetchFile({ url: address, authorization }) {
    const end = (result: Result<Fetched>, status: number | 'none' = 'none'): Result<Fetched> => {
      options.observe?.({ system, method: 'GET', status, outcome: outcomeOf(result) })
      return result
    }
    const url = URL.parse(address)
    if (url === null || !mayAsk(url, authorization !== undefined, options))
      return end(failed({ kind: 'refused', system, reason: 'host-not-allowed' }))
    const late = (at: Instant) => end(failed({ kind: 'later', system, at }))
    const task = async (): Promise<Result<Fetched>> => {
      const request = (signal: AbortSignal) =>
        new Request(url, {
          headers: { accept: '*/*', ...(authorization === undefined ? {} : { authorization }) },
          redirect: 'manual',
          signal,
        })
      const answered = await exchange(options, request, (response) => readBytes(response, options.most))
      if (answered === undefined) return late(clock.now() + WAIT_WITHOUT_HEADER)
      const result = read(answered.response, answered.content, url, options)
      if (!result.ok && result.failure.kind === 'later') pace.hold(url.host, result.failure.at)
      return end(result, answered.response.status)
    }
    return pace.run({ host: url.host, what: `GET ${url.pathname}`, task, patience, late })
  }
}

function outcomeOf(result: Result<Fetched>): string {
  if (result.ok) return 'done'
  return result.failure.kind === 'refused' ? result.failure.reason : result.failure.kind
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

function read(
  { status, headers, ok }: Response,
  content: Uint8Array<ArrayBuffer> | undefined,
  url: URL,
  { system, clock }: FileOptions,
): Result<Fetched> {
  if (REDIRECTS.includes(status)) {
    const next = URL.parse(headers.get('location') ?? '', url)
    if (next === null) return failed({ kind: 'refused', system, status, reason: 'invalid' })
    return done({ kind: 'elsewhere', url: next.href })
  }
  if (!ok) {
    const wait = waitAsked(headers, clock.now())
    const answer = { system, status, repeatable: true, ...(wait === undefined ? {} : { wait }) }
    return failed(failureOf(answer, clock.now()))
  }
  if (content === undefined) return failed({ kind: 'refused', system, status, reason: 'too-large' })
  return done({ kind: 'content', bytes: content })
}

/** Not by its `origin`: a `blob:` address has that of the address inside it. */
function mayAsk(url: URL, withCredentials: boolean, { origins, contentHosts }: FileOptions): boolean {
  if (url.username !== '' || url.password !== '') return false
  if (origins.includes(`${url.protocol}//${url.host}`)) return true
  // `host` has the port, where it is another than the one of https.
  return !withCredentials && url.protocol === 'https:' && contentHosts.test(url.host)
}

/** What a success holds. Undefined: it is no success, or too long; then the rest is not even received. */
async function readBytes(response: Response, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!response.ok) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > most) return undefined
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
