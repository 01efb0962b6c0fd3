// A damaged database: at the start, and under a service that is running.
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bench, end, isWorthRepeating, must, type Trial } from '../bench.ts'
import { HARM, overwrite } from '../harm.ts'

export const DAMAGE: readonly Trial[] = [
  {
    name: 'a damaged database at the start',
    async run(bench) {
      await fill(bench)
      const whole = join(bench.folder, 'whole')
      copyFileSync(bench.file, whole)
      const log = await foreignLog(bench)
      const faults: string[] = []
      for (const [what, harm] of Object.entries(HARM)) {
        copyFileSync(whole, bench.file)
        harm(bench.file, log)
        const before = readFileSync(bench.file)
        const { code, words } = await bench.refuse()
        faults.push(
          ...must(code === 1, `${what}: it ended with ${code}`),
          ...must(
            words.includes(`${bench.file} cannot be used`) && words.includes('backup'),
            `${what}: it said ${words}`,
          ),
          ...must(words.trim().split('\n').length === 1, `${what}: it said more than one line`),
          ...must(before.equals(readFileSync(bench.file)), `${what}: the file was changed`),
        )
      }
      return faults
    },
  },
  {
    name: 'a database that is damaged under the running service',
    async run(bench) {
      await fill(bench)
      // With a log beside it the file is examined through another connection, so that this one has read few pages.
      writeFileSync(`${bench.file}-wal`, '')
      const running = bench.start()
      await running.ready
      overwrite(bench.file, 4_096 * 2, statSync(bench.file).size)
      const harmed = readFileSync(bench.file)
      const answers = await bench.sendMany(20)
      const { code, signal } = await end(running)
      const after = readFileSync(bench.file)
      const next = await bench.refuse()
      const wrong = answers.filter((answer) => !isWorthRepeating(answer))
      return [
        ...must(wrong.length === 0, `answered ${JSON.stringify(wrong[0])}`),
        ...must(code === 0, `asked to stop it ended with ${code ?? signal}: ${running.words().slice(-300)}`),
        ...must(harmed.subarray(8_192).equals(after.subarray(8_192)), 'what was damaged was written over'),
        ...must(
          next.code === 1 && next.words.includes('cannot be used'),
          `the next start said: ${next.words}`,
        ),
      ]
    },
  },
]

/** Some thousand deliveries in the file itself, with no log beside it. */
async function fill(bench: Bench): Promise<void> {
  const running = bench.start()
  await running.ready
  for (let round = 0; round < 15; round++) await bench.sendMany(100)
  await end(running)
}

/** A log that another database left behind. */
async function foreignLog(bench: Bench): Promise<string> {
  const file = join(bench.folder, 'other.db')
  const running = bench.start({ file })
  await running.ready
  await bench.sendMany(100)
  running.signal('SIGKILL')
  await running.exited
  return `${file}-wal`
}
