// SIGTERM: under load, while it starts, and twice.
import { createConnection } from 'node:net'
import { type Bench, end, must, type Trial } from '../bench.ts'
import { createCast } from '../lives.ts'
import { PLATFORM } from '../platform.ts'
import { bugsIn } from '../process.ts'
import { createRandom } from '../random.ts'

/** What the README promises, and some time for the processor. */
const LIMIT = 11_000
const { clock } = PLATFORM

export const SIGTERM: readonly Trial[] = [
  {
    name: 'SIGTERM under load, with a client that never ends its request',
    async run(bench, say) {
      const running = bench.start()
      await running.ready
      const stop = keepBusy(bench)
      await clock.sleep(1_500)
      const slow = createConnection({ port: bench.port, host: '127.0.0.1' }).on('error', () => undefined)
      slow.write('POST /webhooks/zendesk HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{')
      const flood = bench.sendMany(50)
      await clock.sleep(5)
      const { code, signal, ms: took } = await end(running)
      stop()
      slow.destroy()
      await flood
      say(`ended after ${took} ms`)
      return [
        ...must(code === 0, `it ended with ${code ?? signal}`),
        ...must(took < LIMIT, `it took ${took} ms`),
        ...bench.missing(),
      ]
    },
  },
  {
    name: 'SIGTERM while it starts',
    async run(bench) {
      const faults: string[] = []
      for (let wait = 0; wait <= 400; wait += 50) {
        const running = bench.start()
        await clock.sleep(wait)
        const { code, signal, ms: took } = await end(running)
        faults.push(
          ...must(code === 0 || signal === 'SIGTERM', `after ${wait} ms it ended with ${code ?? signal}`),
          ...must(took < LIMIT, `after ${wait} ms it took ${took} ms`),
          ...bugsIn(running).map((line) => `after ${wait} ms it said: ${line}`),
        )
      }
      const running = bench.start()
      faults.push(...must(await running.ready, `it does not start any more: ${running.words()}`))
      return faults
    },
  },
  {
    name: 'SIGTERM twice',
    async run(bench) {
      const running = bench.start()
      await running.ready
      const stop = keepBusy(bench)
      await clock.sleep(1_000)
      const flood = bench.sendMany(50)
      running.signal('SIGTERM')
      await clock.sleep(20)
      const { code, signal, ms: took } = await end(running)
      stop()
      await flood
      return [
        // The second one may cut the first one short: whoever insists wants it gone.
        ...must(code === 0 || signal === 'SIGTERM', `it ended with ${code ?? signal}`),
        ...must(took < LIMIT, `it took ${took} ms`),
        ...bench.missing(),
      ]
    },
  },
]

function keepBusy({ sandbox }: Bench): () => void {
  const cast = createCast(sandbox, createRandom(5), async () => true)
  const timer = setInterval(cast.act, 20)
  return () => clearInterval(timer)
}
