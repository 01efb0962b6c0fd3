// The embedded engine: the contract, and what only a file can do.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, test } from 'vitest'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { hint, NOON, TICKET } from './contract/world.ts'
import { type Opened, storeContract } from './contract.ts'

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'bugbridge-store-'))
}

async function open(): Promise<Opened> {
  const home = folder()
  const path = join(home, 'bugbridge.db')
  const engines = [openSqlite({ path })]
  const reopen = async () => {
    const engine = openSqlite({ path })
    engines.push(engine)
    return createStore(engine)
  }
  const [engine] = engines
  return {
    engine,
    store: createStore(engine),
    reopen,
    async close() {
      for (const each of engines) await each.close()
      rmSync(home, { recursive: true })
    },
  }
}

storeContract('sqlite', open)
