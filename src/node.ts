#!/usr/bin/env node
// The Node root: the only place that reads the real clock, randomness, network, environment and files, and
// that constructs the embedded engine. Nothing imports it.
import { createHmac, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Drivers } from './cli/drivers.ts'
import { BOUNDS, createListen } from './cli/listen.ts'
import { main } from './cli/main.ts'
import { readFileText } from './cli/read-file.ts'
import type { Cancel } from './core/clock.ts'
import { createReporter, type Reporter } from './observe/sentry.ts'
import { openSqlite } from './store/sqlite/engine.ts'
import { reclaim } from './store/sqlite/lock.ts'
import { createStore } from './store/store.ts'

const stop = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
})

// Whoever reads our output may stop reading (`| head`); that is no fault.
process.stdout.on('error', () => process.exit(0))

// Nor is it one when nobody reads the log any more. Unheard, each such error would be written to the log again.
process.stderr.on('error', () => undefined)

const reporters: Reporter[] = []

// A bug that nobody caught: told by name and place, and then the process ends; whoever supervises it starts it
// again, and the next one finds everything where this one left it.
process.on('uncaughtException', (error) => {
  process.stderr.write('bugbridge stops: a bug of its own\n')
  for (const reporter of reporters) reporter.report(error, { event: 'uncaught' })
  void Promise.all(reporters.map((reporter) => reporter.flush(2_000))).finally(() => process.exit(1))
})

const drivers: Drivers = {
  environment: process.env,
  read: async (path) => readFileText(path),
  list: (folder) => readdir(folder),
  readSecret(path) {
    try {
      return readFileText(path)
    } catch {
      return undefined
    }
  },
  clock: {
    now: () => Date.now(),
    async sleep(ms, cancel) {
      await delay(Math.max(0, ms), undefined, cancel === undefined ? {} : { signal: signalOf(cancel) }).catch(
        () => undefined,
      )
    },
  },
  random: () => Math.random(),
  newToken: () => randomUUID(),
  fetch: (request) => fetch(request),
  digestWith: (salt) => (text) => createHmac('sha256', salt).update(text).digest('hex').slice(0, 16),
  async openStore(path, purpose) {
    if (purpose === 'look' && !existsSync(path)) {
      throw new Error(
        `There is no database ${path}: set DATABASE_URL as the service has it, in the same folder.`,
      )
    }
    const release = purpose === 'serve' ? reclaim(path) : undefined
    const store = createStore(openSqlite({ path, defer: (flush) => void setImmediate(flush) }))
    if (purpose === 'serve') await store.release()
    return {
      ...store,
      async close() {
        await store.close()
        release?.()
      },
    }
  },
  listen: createListen(BOUNDS),
  reporterTo(dsn) {
    const reporter = createReporter({ dsn })
    reporters.push(reporter)
    return reporter
  },
  stopping: stop,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  log: (line) => void process.stderr.write(line),
}

function signalOf(cancel: Cancel): AbortSignal {
  if (cancel instanceof AbortSignal) return cancel
  const controller = new AbortController()
  if (cancel.aborted) controller.abort()
  else cancel.addEventListener('abort', () => controller.abort(), { once: true })
  return controller.signal
}

process.exitCode = await main(process.argv.slice(2), drivers)
