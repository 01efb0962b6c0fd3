// A machine whose clock jumps, and one that has no file descriptors left.
import { writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { type Bench, end, must, type Trial } from '../bench.ts'
import { createCast } from '../lives.ts'
import { ISSUE } from '../network.ts'
import { faultsOf } from '../oracle.ts'
import { PLATFORM } from '../platform.ts'
import { createRandom } from '../random.ts'
import { report } from '../report.ts'

const { clock } = PLATFORM
/** Nearly a day: a deploy that is reported more than a day ahead of the clock is refused. */
const DAY = 86_000_000
/** By then everything must be done, whatever the clock did. */
const SOON = 60_000

export const MACHINE: readonly Trial[] = [
  jump('the clock jumps a day ahead, and back', [DAY, 0], false),
  jump('the clock jumps a day back, and ahead', [-DAY, 0], false),
  jump('the clock is a day back after a kill', [-DAY], true),
  jump('the clock is a day ahead after a kill', [DAY], true),
  {
    name: 'no file descriptors left',
    async run(bench, say) {
      const running = bench.start({ shell: 'ulimit -n 64' })
      await running.ready
      await bench.sendMany(10)
      const crowd = Array.from({ length: 100 }, () =>
        createConnection({ port: bench.port, host: '127.0.0.1' }).on('error', () => undefined),
      )
      await clock.sleep(300)
      const cast = createCast(bench.sandbox, createRandom(6), async () => true, false)
      const flood = bench.sendMany(20)
      for (let act = 0; act < 60; act++) {
        cast.act()
        await clock.sleep(10)
      }
      for (const each of crowd) each.destroy()
      const unheard = (await flood).filter(({ status }) => status !== 202).length
      say(`${unheard} of 20 webhooks were not accepted meanwhile`)
      const why = await bench.rest(SOON)
      const { status } = await bench.send()
      const { code, signal } = await end(running)
      return [
        ...must(why === undefined, `it does not come to rest: ${why}`),
        ...must(status === 202, `afterwards it answers ${status}`),
        ...must(code === 0, `asked to stop it ended with ${code ?? signal}: ${running.words().slice(-300)}`),
        ...bench.missing(),
      ]
    },
  },
]

/** Work goes on while the clock takes these offsets, one after another; with `killed` each comes with a new start. */
function jump(name: string, offsets: readonly number[], killed: boolean): Trial {
  return {
    name,
    async run(bench, say) {
      const file = join(bench.folder, 'clock')
      writeFileSync(file, '0')
      const bridge = `http://127.0.0.1:${bench.port}`
      const cast = createCast(
        bench.sandbox,
        createRandom(7),
        (version, status, at) => report(bench.network, bridge, { version, status, at }),
        false,
      )
      const timer = setInterval(cast.act, 40)
      let running = bench.start({ clock: file })
      await running.ready
      await clock.sleep(2_500)
      for (const offset of offsets) {
        if (killed) {
          await struck(bench, () => running.signal('SIGKILL'))
          await running.exited
          bench.network.forget()
        }
        writeFileSync(file, String(offset))
        if (killed) running = bench.start({ clock: file })
        else running.signal('SIGUSR2')
        await running.ready
        await clock.sleep(1_500)
      }
      clearInterval(timer)
      const since = clock.now()
      const why = await bench.rest(SOON, cast)
      say(`quiet after ${((clock.now() - since) / 1_000).toFixed(1)} s`)
      const { code, signal } = await end(running)
      return [
        ...must(why === undefined, `it does not come to rest: ${why}`),
        ...must(code === 0, `asked to stop it ended with ${code ?? signal}: ${running.words().slice(-300)}`),
        ...bench.missing(),
        ...(why === undefined ? faultsOf({ sandbox: bench.sandbox, cast }).map(({ what }) => what) : []),
      ]
    },
  }
}

/** When an issue was created, and the answer has not come: what became of it is unclear to the service. */
function struck({ network }: Bench, then: () => void): Promise<void> {
  return new Promise((resolve) => {
    const strike = () => {
      then()
      resolve()
    }
    network.arm('after', 0, strike, ISSUE)
  })
}
