// The program as people start it: it keeps its bounds, and stops in time though somebody dawdles.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { open, say, statusesOf } from './socket.ts'

/** Starts the sandbox on a free port, and gives the port once it listens. */
async function start(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const root = fileURLToPath(new URL('../../../src/node.ts', import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', root, 'serve'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: { PATH: process.env.PATH ?? '', PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)?.[1]
    if (port !== undefined) return { child, port: Number(port) }
  }
  throw new Error('it did not start')
}

test('asked to stop while requests drip, it is gone within seconds and in order', async () => {
  const { child, port } = await start()
  const stuck = [
    'POST /webhooks/jira HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{',
    'POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
    'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ',
    '',
  ].map((start) => {
    const line = open(port)
    line.socket.write(start)
    const timer = setInterval(() => line.socket.write('x'), 100)
    line.socket.on('close', () => clearInterval(timer))
    return line
  })
  const working = await say(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect(statusesOf(working)).toEqual([200])

  child.kill('SIGTERM')
  const [code, signal] = await once(child, 'exit')
  expect([code, signal]).toEqual([0, null])
  for (const heard of await Promise.all(stuck.map(({ over }) => over)))
    expect(statusesOf(heard)).not.toContain(202)
}, 40_000)
