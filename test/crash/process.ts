// The service in a process of its own: started, asked, and ended from outside.
import { type ChildProcess, spawn } from 'node:child_process'
import { z } from 'zod'
import { environmentOf } from '../../src/cli/bridge.ts'
import type { Vendors } from '../../src/config.ts'
import { PLATFORM } from './platform.ts'

export type Launch = {
  /** The built service. */
  readonly script: string
  readonly vendors: Vendors
  readonly port: number
  /** The path of its database. */
  readonly file: string
  /** A shell command before the program, such as a limit. */
  readonly shell?: string
  /** A file with the milliseconds by which its clock is wrong; read again on SIGUSR2. */
  readonly clock?: string
  readonly user?: number
}

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Running = {
  readonly pid: number
  /** True once it serves; false when it ended before. */
  readonly ready: Promise<boolean>
  readonly exited: Promise<Exit>
  readonly signal: (signal: NodeJS.Signals) => void
  /** What it wrote to stderr so far. */
  readonly words: () => string
}

/**
 * Creations of unclear outcome are looked for after this long. It must be more than an attempt can take (Sentry is
 * asked five times a second at most, on a busy machine) and the stand-in's index lags; less than that doubles issues.
 */
const SETTLE = 4_000

const SHIFT = new URL('shift.ts', import.meta.url).href

export function launch({ script, vendors, port, file, shell, clock, user }: Launch): Running {
  const flags = ['--disable-warning=ExperimentalWarning', ...(clock === undefined ? [] : ['--import', SHIFT])]
  const words = [process.execPath, ...flags, script, 'serve']
  const [command = '', ...rest] =
    shell === undefined ? words : ['bash', '-c', `${shell}; exec "$@"`, 'bash', ...words]
  const child = spawn(command, rest, {
    env: {
      PATH: process.env.PATH,
      ...(clock === undefined ? {} : { CRASH_CLOCK: clock }),
      NODE_COMPILE_CACHE: `${script}.cache`,
      ...environmentOf(vendors, port, file),
      BUGBRIDGE_SETTLE_MS: String(SETTLE),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(-200_000)
  })
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }))
    // `close` and not `exit`: by then everything that it wrote has been read.
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.on('data', (piece: Buffer) => {
      if (piece.toString().includes(' is at http')) resolve(true)
    })
    void exited.then(() => resolve(false))
  })
  return { pid: child.pid ?? 0, ready, exited, signal: (signal) => send(child, signal), words: () => said }
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
}

const Status = z.object({ due: z.number(), leased: z.number(), pendingHints: z.number() })
const Cases = z.object({ cases: z.array(z.object({ id: z.string(), failure: z.string().nullable() })) })

async function ask<T>(port: number, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const request = new Request(`http://127.0.0.1:${port}${path}`)
  const answer = await PLATFORM.fetch(request).then(
    (response) => response.json(),
    () => undefined,
  )
  const parsed = schema.safeParse(answer)
  return parsed.success ? parsed.data : undefined
}

/** Bugs of its own that the service reports, and whatever it says outside its log. */
export function bugsIn({ words }: Pick<Running, 'words'>): readonly string[] {
  return words()
    .split('\n')
    .filter((line) => line !== '' && (!line.startsWith('{') || line.includes('"event":"fault"')))
}

/** What the service still has to do, in words; undefined: nothing at the moment. */
export async function unrest(port: number): Promise<string | undefined> {
  const now = await ask(port, '/api/v1/status', Status)
  const list = await ask(port, '/api/v1/cases?limit=500', Cases)
  if (now === undefined || list === undefined) return 'it does not answer'
  const failing = list.cases.filter((each) => each.failure !== null)
  const failures = failing.map((each) => `${each.id} (${each.failure})`)
  if (now.due + now.leased + now.pendingHints + failing.length === 0) return undefined
  return [`${now.due} due, ${now.leased} on lease, ${now.pendingHints} hints`, ...failures].join(', ')
}
