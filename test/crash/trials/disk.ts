// A disk that is full, that may not be written, and that holds somebody else's lock.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Bench, end, isWorthRepeating, must, type Trial } from '../bench.ts'
import { PLATFORM } from '../platform.ts'
import type { Running } from '../process.ts'

const { clock } = PLATFORM
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

export const DISK: readonly Trial[] = [
  {
    name: 'disk full',
    async run(bench, say) {
      const disk = dirname(bench.file)
      if (
        !tryTo(() =>
          execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], { stdio: 'ignore' }),
        )
      ) {
        say('left out: nothing can be mounted here')
        return []
      }
      try {
        return await onFullDisk(bench, disk, say)
      } finally {
        await bench.stopAll()
        execFileSync('umount', [disk])
      }
    },
  },
  {
    name: 'a limit on the size of files',
    async run(bench, say) {
      // In blocks of 1,024 bytes.
      const running = bench.start({ shell: 'ulimit -Sf 700' })
      await running.ready
      const refused = await fillUntilRefused(bench)
      const isLifted = tryTo(() =>
        execFileSync('prlimit', ['--pid', String(running.pid), '--fsize=unlimited']),
      )
      if (!isLifted) say('whether it recovers is left out: there is no prlimit here')
      return [
        ...must(
          refused !== undefined && isWorthRepeating(refused),
          `the answer was ${JSON.stringify(refused)}`,
        ),
        ...(isLifted ? await recovered(bench) : []),
        ...(await ended(running)),
        ...bench.missing(),
      ]
    },
  },
  {
    name: 'a folder and a file that may not be written',
    async run(bench) {
      const disk = dirname(bench.file)
      const user = isRoot ? { user: NOBODY } : {}
      chmodSync(disk, 0o555)
      const empty = await bench.refuse(user)
      chmodSync(disk, 0o755)
      if (isRoot) chownSync(disk, NOBODY, NOBODY)
      const running = bench.start(user)
      await running.ready
      await bench.sendMany(5)
      await ended(running)
      chmodSync(bench.file, 0o444)
      chmodSync(disk, 0o555)
      const before = readFileSync(bench.file)
      const old = await bench.refuse(user)
      const isSame = before.equals(readFileSync(bench.file))
      chmodSync(disk, 0o755)
      return [
        ...refusal('an empty folder', empty, bench),
        ...refusal('a file', old, bench),
        ...must(isSame, 'the file was changed'),
      ]
    },
  },
  {
    name: 'a database that another program has locked',
    async run(bench, say) {
      const running = bench.start()
      await running.ready
      await bench.send()
      const other = new DatabaseSync(bench.file, { timeout: 5_000 })
      other.exec('begin immediate')
      const [first] = await bench.sendMany(3)
      other.exec('rollback')
      other.close()
      say(`answered ${first?.status} after ${first?.ms} ms`)
      return [
        ...must(first !== undefined && isWorthRepeating(first), `the answer was ${JSON.stringify(first)}`),
        ...(await recovered(bench)),
        ...(await ended(running)),
        ...bench.missing(),
      ]
    },
  },
]

async function onFullDisk(bench: Bench, disk: string, say: (line: string) => void): Promise<string[]> {
  const running = bench.start()
  await running.ready
  await bench.sendMany(20)
  const filler = join(disk, 'filler')
  fill(filler)
  const refused = await fillUntilRefused(bench)
  const [again] = await bench.sendMany(10)
  rmSync(filler)
  const faults = [
    ...must(refused !== undefined && isWorthRepeating(refused), `the answer was ${JSON.stringify(refused)}`),
    ...must(again !== undefined && isWorthRepeating(again), `the next was ${JSON.stringify(again)}`),
    ...(await recovered(bench)),
  ]
  fill(filler)
  const { code, signal } = await end(running)
  faults.push(
    ...must(code === 0, `asked to stop on a full disk it ended with ${code ?? signal}: ${running.words()}`),
  )
  const starting = await bench.refuse()
  say(
    `a start on a full disk: ${starting.code === 1 ? 'refused' : `ended with ${starting.code ?? starting.signal}`}`,
  )
  rmSync(filler)
  const last = bench.start()
  faults.push(...must(await last.ready, `it does not start again: ${last.words()}`), ...(await ended(last)))
  return [...faults, ...bench.missing()]
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  for (let size = 65_536; size >= 1; size = Math.floor(size / 4)) {
    while (tryTo(() => writeFileSync(file, Buffer.alloc(size, 120), { flag: 'a' })));
  }
}

async function fillUntilRefused(bench: Bench) {
  for (let tries = 0; tries < 400; tries++) {
    const bad = (await bench.sendMany(20)).find(({ status }) => status !== 202)
    if (bad !== undefined) return bad
  }
  return undefined
}

/** Within some seconds, without a new start, webhooks are accepted again, and the rest is done. */
async function recovered(bench: Bench): Promise<string[]> {
  for (const until = clock.now() + 30_000; clock.now() < until; await clock.sleep(100)) {
    if ((await bench.send()).status !== 202) continue
    const why = await bench.rest(60_000)
    return why === undefined ? [] : [`afterwards it does not come to rest: ${why}`]
  }
  return ['it accepts nothing any more once the trouble is over']
}

async function ended(running: Running): Promise<string[]> {
  const { code, signal } = await end(running)
  return must(code === 0, `asked to stop it ended with ${code ?? signal}: ${running.words().slice(-300)}`)
}

/** One clear line that names the file and what to do. */
function refusal(
  what: string,
  { code, words }: Awaited<ReturnType<Bench['refuse']>>,
  { file }: Bench,
): string[] {
  return [
    ...must(code === 1, `${what}: it ended with ${code}`),
    ...must(words.includes(file) && words.includes('DATABASE_URL'), `${what}: it said ${words}`),
    ...must(words.trim().split('\n').length === 1, `${what}: it said more than one line: ${words}`),
  ]
}

function tryTo(what: () => unknown): boolean {
  try {
    what()
    return true
  } catch {
    return false
  }
}
