// Real HTTP between the parts of a world that runs on virtual time: every request leaves by a socket and arrives
// at a server on this machine, under the address that it was sent to.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'

/** Takes a request to where it is answered. */
export type Carry = (request: Request, answer: (arrived: Request) => Promise<Response>) => Promise<Response>

export type Loopback = {
  readonly carry: Carry
  /** Whether anything is on its way. */
  readonly isBusy: () => boolean
  readonly close: () => Promise<void>
}

/** Names the request on its way, and the address that it was meant for. */
const TICKET = 'x-loopback-ticket'
const ADDRESS = 'x-loopback-address'
/** What the carrying itself adds or fixes, on the way there and back. */
const HOP = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', TICKET, ADDRESS]

/** Listens on a free port of 127.0.0.1. */
export async function openLoopback(): Promise<Loopback> {
  const waiting = new Map<string, (arrived: Request) => Promise<Response>>()
  /** On a socket at the moment; while it is answered, the clock may go on. */
  const travelling = new Set<string>()
  let next = 0

  const server = createServer(
    getRequestListener(async (arrived) => {
      const ticket = arrived.headers.get(TICKET) ?? ''
      const answer = waiting.get(ticket)
      const address = arrived.headers.get(ADDRESS)
      if (answer === undefined || address === null) return new Response(null, { status: 404 })
      const headers = new Headers(arrived.headers)
      for (const name of HOP) headers.delete(name)
      const body = await bodyOf(arrived)
      travelling.delete(ticket)
      const response = await answer(new Request(address, { method: arrived.method, headers, body }))
      travelling.add(ticket)
      return response
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  async function carry(request: Request, answer: (arrived: Request) => Promise<Response>): Promise<Response> {
    const ticket = String(next++)
    travelling.add(ticket)
    waiting.set(ticket, answer)
    try {
      const headers = new Headers(request.headers)
      headers.set(TICKET, ticket)
      headers.set(ADDRESS, request.url)
      const { method } = request
      const sent = { method, headers, body: await bodyOf(request), redirect: 'manual' } as const
      const response = await fetch(`http://127.0.0.1:${port}/`, sent)
      const content = await response.arrayBuffer()
      const { status } = response
      return new Response([204, 304].includes(status) ? null : content, { status, headers: response.headers })
    } finally {
      waiting.delete(ticket)
      travelling.delete(ticket)
    }
  }

  return {
    carry,
    isBusy: () => travelling.size > 0,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(message: Request): Promise<ArrayBuffer | null> {
  return message.method === 'GET' || message.method === 'HEAD' ? null : message.arrayBuffer()
}
