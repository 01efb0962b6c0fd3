// A server on a real port, as the root starts it but with little patience, and a client that may send any bytes.
import { connect, type Socket } from 'node:net'
import { type Bounds, createListen } from '../../../src/cli/listen.ts'
import { type Ask, goodAsk } from './requests.ts'
import { ROUTES } from './routes.ts'
import type { World } from './world.ts'

/** Milliseconds, as short as a busy machine allows. */
const SHORT: Bounds = {
  headers: 250,
  request: 500,
  check: 25,
  silence: 600,
  idle: 300,
  connections: 200,
  closing: 100,
}

export type Served = { readonly port: number; readonly close: () => Promise<void> }

export function serve(
  { app }: { readonly app: Pick<World['app'], 'fetch'> },
  bounds: Partial<Bounds> = {},
): Promise<Served> {
  return createListen({ ...SHORT, ...bounds })(app, '127.0.0.1', 0)
}

/** One answer as it came over the wire. */
export type Heard = {
  readonly status: number
  readonly head: readonly (readonly [string, string])[]
  readonly text: string
}

/** A connection, with everything that was heard on it. It listens until the server ends it. */
export type Line = {
  readonly socket: Socket
  /** Resolves when the connection is over, whoever ended it. */
  readonly over: Promise<readonly Heard[]>
}

export function open(port: number): Line {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const pieces: Buffer[] = []
  socket.on('data', (piece) => void pieces.push(piece))
  // A reset is one way to be cut off; what came before it counts.
  socket.on('error', () => undefined)
  const over = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(Buffer.concat(pieces).toString('latin1')))
  }).then(answersIn)
  return { socket, over }
}

/**
 * Sends these very bytes, and listens until the server ends it. `ends`: nothing more will come, which the server may
 * take for a reason not to answer.
 */
export function say(port: number, bytes: string | Uint8Array, ends = false): Promise<readonly Heard[]> {
  const { socket, over } = open(port)
  const sent = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
  if (ends) socket.end(sent)
  else socket.write(sent)
  return over
}

export const statusesOf = (heard: readonly Heard[]): number[] => heard.map(({ status }) => status)

/** The answers in a stream, each as long as its own headers say. */
function answersIn(stream: string): Heard[] {
  const answers: Heard[] = []
  let rest = stream
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) throw new Error(`half an answer: ${JSON.stringify(rest.slice(0, 80))}`)
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) [ -~]*$/.exec(first)?.[1])
    if (Number.isNaN(status)) throw new Error(`no status line: ${JSON.stringify(first)}`)
    const head = lines.map((line) => {
      const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+): ?(.*)$/.exec(line) ?? []
      if (name === '') throw new Error(`no header: ${JSON.stringify(line)}`)
      return [name.toLowerCase(), value] as const
    })
    const { text, behind } = bodyOf(rest.slice(end + 4), head)
    answers.push({ status, head, text })
    rest = behind
  }
  return answers
}

function bodyOf(rest: string, head: Heard['head']): { readonly text: string; readonly behind: string } {
  const header = (wanted: string) => head.find(([name]) => name === wanted)?.[1]
  if (header('transfer-encoding') !== 'chunked') {
    const length = Number(header('content-length') ?? 0)
    return { text: rest.slice(0, length), behind: rest.slice(length) }
  }
  let text = ''
  let at = 0
  for (;;) {
    const [line = '', size = ''] = /^([0-9a-f]+)\r\n/.exec(rest.slice(at, at + 20)) ?? []
    if (line === '') throw new Error(`no chunk: ${JSON.stringify(rest.slice(at, at + 20))}`)
    const start = at + line.length
    const length = Number.parseInt(size, 16)
    text += rest.slice(start, start + length)
    at = start + length + 2
    if (length === 0) return { text, behind: rest.slice(at) }
  }
}

/** The bytes of a request as a well-behaved client sends them. */
export function written(ask: Ask, more: readonly string[] = ['Connection: close']): Buffer {
  const { method, target, headers, body } = ask
  const own = headers.filter(([name]) => name !== 'host').map(([name, value]) => `${name}: ${value}`)
  const length = body === null ? [] : [`Content-Length: ${body.length}`]
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: localhost', ...own, ...length, ...more]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)])
}

/** The good request of a route. */
export function goodBytes(name: string, world: World, nth = 0, more?: readonly string[]): Buffer {
  const route = ROUTES.find(({ method, path }) => `${method} ${path}` === name)
  if (route === undefined) throw new Error(`there is no route ${name}`)
  return written(goodAsk(route, world, nth), more)
}
