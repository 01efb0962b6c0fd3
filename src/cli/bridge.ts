// A bugbridge in a process of its own, for the demo: started, watched, killed and started again from outside.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Vendors } from '../config.ts'
import type { Drivers } from './drivers.ts'
import { SANDBOX_DEPLOY_TOKEN } from './sandbox.ts'

export type Bridge = {
  /** Kills the process as a power cut would, and starts it again on the same database. */
  readonly restart: () => Promise<void>
  /** Resolves when bugbridge has nothing to do at the moment. */
  readonly quiet: () => Promise<void>
  /** Of each case what was done and because of what, newest first, and the clocks that run. */
  readonly why: () => Promise<readonly Why[]>
  readonly stop: () => Promise<void>
}

const status = z.object({ due: z.number(), leased: z.number(), pendingHints: z.number() })
const because = z.object({ rule: z.string(), facts: z.array(z.string()) })
const entry = z.object({
  says: z.string(),
  outcome: z.string().nullable(),
  begunAt: z.string(),
  because: z.array(because),
})
const clock = z.object({ clock: z.string(), due: z.string(), isLate: z.boolean() })
const summary = z.object({ id: z.string(), failure: z.string().nullable(), dueAt: z.string().nullable() })
const cases = z.object({ cases: z.array(summary) })
const why = z.object({ id: z.string(), entries: z.array(entry), clocks: z.array(clock) })

export type JournalLine = z.infer<typeof entry>
export type Why = z.infer<typeof why>

/** Creations of unclear outcome are looked for after this long: the stand-in's search index lags by less. */
const SETTLE = 1_500
const POLL = 60
/** Quiet means quiet twice in a row, this many polls apart, so that a webhook under way is not missed. */
const QUIET_POLLS = 5
const PATIENCE = 60_000
/** A ticket that has just changed is written a second later (its stamps count in seconds): that is awaited too. */
const SOON = 2_500

type Start = {
  readonly port: number
  readonly vendors: Vendors
  readonly drivers: Drivers
  /** Path of the mapping in force. */
  readonly mapping: string
}

export async function startBridge({ port, vendors, drivers, mapping }: Start): Promise<Bridge> {
  const { clock, fetch } = drivers
  const folder = await mkdtemp(join(tmpdir(), 'bugbridge-demo-'))
  const address = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let restarting: Promise<void> | undefined

  async function ask<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const answer = await fetch(new Request(`${address}${path}`)).then(
      (response) => response.json(),
      () => undefined,
    )
    const parsed = schema.safeParse(answer)
    return parsed.success ? parsed.data : undefined
  }

  async function start(): Promise<void> {
    const root = fileURLToPath(new URL('../node.ts', import.meta.url))
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', root, 'serve'], {
      env: {
        ...pathOf(drivers),
        ...environmentOf(vendors, port, join(folder, 'bugbridge.db')),
        BUGBRIDGE_MAPPING: mapping,
      },
      stdio: 'ignore',
    })
    for (const until = clock.now() + PATIENCE; clock.now() < until; await clock.sleep(20)) {
      if ((await ask('/healthz', z.unknown())) !== undefined) return
    }
    throw new Error('bugbridge did not start')
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const dying = child
    if (dying === undefined || dying.exitCode !== null) return
    const gone = new Promise<void>((resolve) => dying.once('exit', () => resolve()))
    dying.kill(signal)
    await gone
  }

  async function isQuiet(): Promise<boolean> {
    await restarting
    const now = await ask('/api/v1/status', status)
    const list = await ask('/api/v1/cases', cases)
    if (now === undefined || list === undefined) return false
    const soon = clock.now() + SOON
    return (
      now.due + now.leased + now.pendingHints === 0 &&
      list.cases.every(
        ({ failure, dueAt }) => failure === null && (dueAt === null || Date.parse(dueAt) > soon),
      )
    )
  }

  await start()
  return {
    async restart() {
      restarting = end('SIGKILL').then(start)
      await restarting
    },
    async quiet() {
      let calm = 0
      for (const until = clock.now() + PATIENCE; calm < QUIET_POLLS; await clock.sleep(POLL)) {
        calm = (await isQuiet()) ? calm + 1 : 0
        if (clock.now() > until) throw new Error('bugbridge does not come to rest')
      }
    },
    async why() {
      const list = await ask('/api/v1/cases', cases)
      const each = await Promise.all(
        (list?.cases ?? []).map(({ id }) => ask(`/api/v1/cases/${id}/why?limit=500`, why)),
      )
      return each.flatMap((found) => found ?? [])
    },
    async stop() {
      await restarting
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function pathOf({ environment }: Drivers): Record<string, string> {
  return environment.PATH === undefined ? {} : { PATH: environment.PATH }
}

/** The variables by which a service reaches the sandbox's stand-ins. */
export function environmentOf(
  { zendesk, jira, sentry }: Vendors,
  port: number,
  database: string,
): Record<string, string> {
  if (zendesk.auth.kind !== 'oauth' || jira?.auth.kind !== 'basic')
    throw new Error('the sandbox has other credentials')
  return {
    PORT: String(port),
    DATABASE_URL: `file:${database}`,
    BUGBRIDGE_SETTLE_MS: String(SETTLE),
    DEPLOY_TOKEN: SANDBOX_DEPLOY_TOKEN,
    ZENDESK_URL: zendesk.url,
    ZENDESK_CLIENT_ID: zendesk.auth.clientId,
    ZENDESK_CLIENT_SECRET: zendesk.auth.clientSecret,
    ZENDESK_WEBHOOK_SECRET: zendesk.webhookSecrets.join(),
    JIRA_URL: jira.url,
    JIRA_EMAIL: jira.auth.email,
    JIRA_API_TOKEN: jira.auth.apiToken,
    JIRA_WEBHOOK_SECRET: jira.webhookSecrets.join(),
    SENTRY_URL: sentry.url,
    SENTRY_ORG: sentry.org,
    SENTRY_AUTH_TOKEN: sentry.token,
    SENTRY_CLIENT_SECRET: sentry.webhookSecrets.join(),
  }
}
