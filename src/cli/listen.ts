// The HTTP server, with bounds on how slow and how many its clients may be: whoever dawdles on purpose is cut off,
// and holds up neither the others nor the end of the process.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Drivers, Listener } from './drivers.ts'

/** Times are in milliseconds. */
export type Bounds = {
  /** Until the headers of a request are there, counted from the first byte or, on a new connection, at once. */
  readonly headers: number
  /** Until its body is there too. */
  readonly request: number
  /** How often these two are looked at: nobody is cut off later than this after them. */
  readonly check: number
  /** How long nothing may move in either direction while an answer is read. */
  readonly silence: number
  /** How long a connection is kept between two requests. */
  readonly idle: number
  /** How many connections there may be; those beyond are closed unanswered. */
  readonly connections: number
  /** How long requests under way may take to end once the server is asked to close. */
  readonly closing: number
}

/**
 * Node's own are 60 s, 300 s, no limit on silence and none on connections
 * (https://nodejs.org/api/http.html#serverrequesttimeout). Vendors send at once, and have given up after half a
 * minute at the latest. Between requests a connection is kept for longer than proxies keep theirs, usually 60 s: one
 * that sends on a connection just closed answers 502 in our place, which Zendesk does not try again.
 */
export const BOUNDS: Bounds = {
  headers: 10_000,
  request: 30_000,
  check: 1_000,
  silence: 60_000,
  idle: 75_000,
  connections: 2_000,
  closing: 2_000,
}

/** Gives what starts a server within these bounds. It rejects when the address cannot be listened on. */
export function createListen(bounds: Bounds): Drivers['listen'] {
  return function listen(app, hostname, port) {
    const answer = getRequestListener((request) => app.fetch(request), { hostname })
    const server = createServer(
      {
        headersTimeout: bounds.headers,
        requestTimeout: bounds.request,
        connectionsCheckingInterval: bounds.check,
        keepAliveTimeout: bounds.idle,
      },
      (incoming, outgoing) => void answer(incoming, outgoing),
    )
    server.timeout = bounds.silence
    server.maxConnections = bounds.connections

    /** A closing server checks no times any more, so a request that never ends would keep it open for ever. */
    function close(): Promise<void> {
      return new Promise((closed) => {
        const last = setTimeout(() => server.closeAllConnections(), bounds.closing)
        server.close(() => {
          clearTimeout(last)
          closed()
        })
      })
    }

    return new Promise<Listener>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, hostname, () => {
        const address = server.address()
        resolve({ port: typeof address === 'object' ? (address?.port ?? port) : port, close })
      })
    })
  }
}
