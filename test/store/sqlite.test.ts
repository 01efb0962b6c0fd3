// The embedded engine: the contract, and what only a file can do.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Case, NOTHING_APPLIED } from '../../src/core/case.ts'
import type { Query } from '../../src/store/engine.ts'
import { MIGRATIONS_TABLE, migrate, NEWEST } from '../../src/store/migrations.ts'
import { openSqlite, type SqliteOptions } from '../../src/store/sqlite/engine.ts'
import { reclaim } from '../../src/store/sqlite/lock.ts'
import { createStore } from '../../src/store/store.ts'
import { hint, ID, lease, NOON, opening, TICKET } from './contract/world.ts'
import { type Opened, storeContract } from './contract.ts'

const EMPTY: Case = { id: ID, ticket: TICKET, links: [], applied: NOTHING_APPLIED, attempts: 0 }

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bugbridge-store-'))
}

storeContract('sqlite', async (): Promise<Opened> => {
  const folder = newFolder()
  const path = join(folder, 'bugbridge.db')
  const engine = openSqlite({ path })
  const others: (typeof engine)[] = []
  return {
    engine,
    store: createStore(engine),
    async reopen() {
      const other = openSqlite({ path })
      others.push(other)
      return createStore(other)
    },
    async close() {
      for (const each of [engine, ...others]) await each.close()
      rmSync(folder, { recursive: true })
    },
  }
})

describe('a sqlite file', () => {
  let folder: string
  let path: string
  let closing: (() => Promise<void>)[]

  beforeEach(() => {
    folder = newFolder()
    path = join(folder, 'bugbridge.db')
    closing = []
  })

  afterEach(async () => {
    for (const close of closing) await close()
    rmSync(folder, { recursive: true })
  })

  function open(options: Partial<SqliteOptions> = {}) {
    const engine = openSqlite({ path, ...options })
    closing.push(engine.close)
    return {
      engine,
      store: createStore(engine),
      raw: (sql: string) => engine.batch([{ sql, parameters: [] }]),
    }
  }

  /** Runs statements on the file as another program would. */
  function tamper(sql: string) {
    const db = new DatabaseSync(path)
    db.exec(sql)
    db.close()
  }

  function seen() {
    return { names: readdirSync(folder), bytes: readFileSync(path), mode: statSync(path).mode }
  }

  /** Runs a program in a process of its own, with the engine and the store at hand. */
  function run(program: string): Promise<{ readonly signal: string; readonly output: string }> {
    const source = (file: string) =>
      JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../src/store', file)))
    const head = `
      import { writeSync } from 'node:fs'
      import { openSqlite } from ${source('sqlite/engine.ts')}
      import { createStore } from ${source('store.ts')}
      const store = createStore(openSqlite({ path: ${JSON.stringify(path)} }))
`
    return new Promise((resolve) => {
      execFile(process.execPath, ['--input-type=module', '-e', head + program], (error, output) => {
        resolve({ signal: error?.signal ?? `exit ${error?.code ?? 0}`, output })
      })
    })
  }

  test('is made for its owner alone, with the folder that it lies in', async () => {
    path = join(folder, 'data', 'deep', 'bugbridge.db')
    await open().store.open(TICKET, NOON)
    const modes = ['', '-wal', '-shm'].map((suffix) => statSync(`${path}${suffix}`).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
  })

  test('survives a power cut: write-ahead log, flushed at every commit, with foreign keys in force', async () => {
    const { raw } = open()
    expect(await raw('pragma journal_mode')).toEqual([[{ journal_mode: 'wal' }]])
    expect(await raw('pragma synchronous')).toEqual([[{ synchronous: 2 }]])
    expect(await raw('pragma foreign_keys')).toEqual([[{ foreign_keys: 1 }]])
    expect(await raw('pragma busy_timeout')).toEqual([[{ timeout: 1_000 }]])
  })

  test('of bugbridge is opened again as it was left', async () => {
    const first = open()
    await first.store.open(TICKET, NOON)
    await first.store.close()
    expect(await open().store.find(ID)).toMatchObject({ dueAt: NOON })
  })

  test.for([
    ['is damaged', () => writeFileSync(path, 'no database at all, '.repeat(500)), /not a database/],
    ['belongs to another program', () => tamper('create table contacts (id integer)'), /another program/],
    ['is newer than the program', newer, /newer bugbridge.*migration 999/],
  ] as const)('that %s is refused by name, with a remedy, and left as it is', async ([, prepare, reason]) => {
    await prepare()
    const before = seen()
    expect(() => openSqlite({ path })).toThrow(reason)
    expect(() => openSqlite({ path })).toThrow(path)
    expect(() => openSqlite({ path })).toThrow(/DATABASE_URL/)
    expect(seen()).toEqual(before)
  })

  async function newer() {
    await openSqlite({ path }).close()
    tamper('insert into bugbridge_migrations values (999)')
  }

  test('that cannot be opened at all is refused by name', () => {
    path = folder
    expect(() => openSqlite({ path })).toThrow(`The database ${folder} cannot be used`)
  })

  test('is migrated once when several processes start together', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => run('await store.close()')))
    expect(outcomes.map(({ signal }) => signal)).toEqual(['exit 0', 'exit 0', 'exit 0'])
    expect(await open().raw('select number from bugbridge_migrations')).toEqual([
      Array.from({ length: NEWEST }, (_, index) => ({ number: index + 1 })),
    ])
  })

  test('of the first release is brought forward with everything in it', async () => {
    const steps = migrate(0, 'integer')
    const first = steps.slice(0, steps.indexOf(`insert into ${MIGRATIONS_TABLE} values (1)`) + 1)
    expect(first.length).toBeGreaterThan(10)
    const before = new DatabaseSync(path)
    for (const statement of first) before.exec(statement)
    const state = (id: string) =>
      JSON.stringify({ ...EMPTY, id, ticket: { system: 'zendesk', id: id.slice(8) } })
    for (const [id, due, token] of [
      ['zendesk-due', NOON, null],
      ['zendesk-asleep', null, null],
      ['zendesk-leased', NOON, 'gone'],
      ['zendesk-later', NOON + 9, null],
    ] as const) {
      before
        .prepare(
          `insert into cases (id, ticket_system, ticket_id, state, watching, hints, due_at, lease_token, leased_until, saved_at)
          values (?, 'zendesk', ?, ?, '[]', 3, ?, ?, ?, ?)`,
        )
        .run(id, id.slice(8), state(id), due, token, token === null ? null : NOON + 60_000, NOON)
      before.prepare("insert into watches values ('jira', 'issue:10001', ?)").run(id)
    }
    before.exec(
      `insert into deliveries (system, id, event, received_at, hint_system, hint_subject, unknown)
      values ('jira', '1', 'e', 1, 'jira', 'issue:10001', 0)`,
    )
    before.close()

    const { store } = open()
    await store.release()
    expect((await lease(store, 'a', NOON)).map((each) => each.case.id)).toEqual([
      'zendesk-due',
      'zendesk-leased',
    ])
    expect(await store.drain(NOON + 1)).toEqual({ drained: 1, woken: 4 })
    expect((await lease(store, 'b', NOON + 1)).map((each) => each.case.id)).toEqual([
      'zendesk-asleep',
      'zendesk-later',
    ])
    expect(await store.count(NOON + 1)).toEqual({ cases: 4, due: 0, leased: 4, pendingHints: 0 })
  })

  test('of an earlier release keeps its commits with the services that they were found under', async () => {
    const steps = migrate(0, 'integer')
    const before = new DatabaseSync(path)
    const end = steps.indexOf(`insert into ${MIGRATIONS_TABLE} values (7)`) + 1
    for (const statement of steps.slice(0, end)) before.exec(statement)
    before.exec(
      `insert into commits (name, repository, sha, change, services, found_at)
      values ('OPS-1', 'acme/shop', 'abcdef1', '7', '["checkout"]', 1)`,
    )
    before.exec("insert into tips values ('acme/shop', 'main', 'abcdef1', 1)")
    before.close()

    const { store } = open()
    expect(await store.commitsNaming(['OPS-1'])).toEqual([
      { name: 'OPS-1', repository: 'acme/shop', sha: 'abcdef1', change: '7', services: ['checkout'] },
    ])
    expect(await store.tips('acme/shop')).toEqual(new Map([['main', 'abcdef1']]))
  })

  test('holds everything that was acknowledged before the process was killed', async () => {
    const { signal, output } = await run(`
      const record = async (id) => {
        await store.record([{ system: 'jira', id, event: 'e', receivedAt: 1 }])
        writeSync(1, id + '\\n')
        if (id === '40') process.kill(process.pid, 'SIGKILL')
      }
      await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
        for (let id = lane; id < 400; id += 8) await record(String(id))
      }))`)
    expect(signal).toBe('SIGKILL')
    const acknowledged = output.trim().split('\n')
    expect(acknowledged.length).toBeGreaterThan(40)
    const repeats = acknowledged.map((id) => ({ system: 'jira', id, event: 'e', receivedAt: 2 }))
    expect(await open().store.record(repeats)).toEqual(repeats.map(() => false))
  })

  test('gets one commit for all that comes in one moment, and nobody hears of it before', async () => {
    const flushes: (() => void)[] = []
    const { store } = open({ defer: (flush) => flushes.push(flush) })
    const { store: outside } = open()
    const heard: boolean[] = []
    const recorded = ['1', '2', '3'].map(async (id) => heard.push(...(await store.record([hint(id)]))))
    await Promise.resolve()
    expect(await outside.count(NOON)).toMatchObject({ pendingHints: 0 })
    expect([heard, flushes.length]).toEqual([[], 1])
    flushes[0]?.()
    await Promise.all(recorded)
    expect(heard).toEqual([true, true, true])
    expect(await outside.count(NOON)).toMatchObject({ pendingHints: 3 })
  })

  test('that is full refuses what does not fit, and takes it when there is room', async () => {
    const { store, raw } = open()
    await raw('pragma max_page_count = 1')
    const many = Array.from({ length: 500 }, (_, index) => hint(`${index}`))
    await expect(store.record(many)).rejects.toThrow(/full/)
    await raw('pragma max_page_count = 100000')
    expect(await store.record(many)).toEqual(many.map(() => true))
  })

  const ORPHAN = "insert into watches values ('jira', 'issue:1', 'nobody')"

  test.for([
    ['fails', ['pragma defer_foreign_keys = on', ORPHAN], /FOREIGN KEY/],
    ['ends before its time', ['insert or rollback into bugbridge_migrations values (1)'], /UNIQUE/],
  ] as const)(
    'whose commit %s refuses everybody in it, and serves those who come next',
    async ([, sqls, reason]) => {
      const { engine, store } = open()
      const faulty = sqls.map((sql) => ({ sql, parameters: [] }))
      const together = [store.record([hint('1')]), engine.batch(faulty), store.record([hint('2')])]
      const outcomes = await Promise.allSettled(together)
      expect(outcomes).toMatchObject(
        together.map(() => ({ status: 'rejected', reason: { message: expect.stringMatching(reason) } })),
      )
      expect(await store.record([hint('1'), hint('2')])).toEqual([true, true])
    },
  )

  /** How often a text stands in the database's files. */
  function standing(text: string): number {
    return readdirSync(folder).reduce(
      (sum, name) => sum + readFileSync(join(folder, name), 'latin1').split(text).length - 1,
      0,
    )
  }

  test.each([1, 2, 3])(
    'holds no byte of a ticket that was forgotten, whatever came before: seed %i',
    async (seed) => {
      const canary = { system: 'zendesk', id: '9137462805' }
      const { engine, store } = open()
      let state = seed
      const random = () => {
        state = (state * 48_271) % 2_147_483_647
        return state / 2_147_483_647
      }
      const any = (most: number) => Math.floor(random() * most)
      for (let round = 0; round < 60; round++) {
        const now = NOON + round * 1_000
        const tickets = Array.from({ length: 12 }, () =>
          random() < 0.2 ? canary.id : `${1_000_000_000 + any(60)}`,
        )
        await store.record(
          tickets.map((id, at) => ({
            ...opening(`${round}-${at}`, id),
            receivedAt: now,
            opens: random() < 0.7,
          })),
        )
        if (random() < 0.7) await store.drain(now)
        for (const leased of await store.lease({ now, until: now + 999, token: `${round}`, limit: 20 })) {
          const { id } = leased.case
          const because = [{ rule: `${id} `.repeat(any(60)), facts: [] }]
          await store.begin(
            { key: `${id}/${round}`, caseId: id, kind: 'update-ticket', because },
            `${round}`,
            now,
            0,
          )
          if (random() < 0.6) await store.end(`${id}/${round}`, 'done', now)
          // States that grow and shrink move from page to page, and leave copies behind.
          const failure = `${id} `.repeat(any(400))
          const saved = { ...leased.case, failure, ...(random() < 0.2 ? { retired: now } : {}) }
          const watches = Array.from(
            { length: any(6) },
            (_, at) => ({ system: 'jira', subject: `issue:${at}` }) as const,
          )
          await store.save({
            case: saved,
            token: `${round}`,
            hints: leased.hints,
            dueAt: undefined,
            now,
            watches,
          })
        }
        if (random() < 0.2) await store.prune(now - 9_000, now - 9_000)
      }
      expect(standing(canary.id)).toBeGreaterThan(50)
      expect(await store.forget(canary, NOON + 1e9, 0)).toMatchObject({ kind: 'forgotten', isScrubbed: true })
      expect(standing(canary.id)).toBe(0)
      expect(await engine.batch([{ sql: 'pragma integrity_check', parameters: [] }])).toEqual([
        [{ integrity_check: 'ok' }],
      ])
    },
  )

  test('is overwritten where something was deleted', async () => {
    const { store } = open()
    await store.record(Array.from({ length: 300 }, (_, at) => hint(`${at}`, `issue:9137462805-${at}`)))
    await store.drain(NOON)
    await store.prune(NOON + 1, 0)
    await store.prune(NOON + 1, 0)
    const other = new DatabaseSync(path)
    other.exec('pragma wal_checkpoint(truncate)')
    other.close()
    expect(standing('9137462805')).toBe(0)
  })

  test('says that bytes are left while another process reads, and leaves none when asked again', async () => {
    const { store, raw } = open()
    await raw('pragma busy_timeout = 1')
    await store.open(TICKET, NOON)
    const reader = new DatabaseSync(path)
    reader.exec('begin; select * from cases')
    await store.open(TICKET, NOON + 1)
    expect(await store.forget(TICKET, NOON, 0)).toMatchObject({ kind: 'forgotten', isScrubbed: false })
    reader.exec('rollback')
    reader.close()
    expect(await store.forget(TICKET, NOON, 0)).toMatchObject({ kind: 'forgotten', isScrubbed: true })
    expect(standing(ID)).toBe(0)
  })

  test('is served by one service at a time', () => {
    const release = reclaim(path)
    expect(() => reclaim(path)).toThrow(`Another bugbridge serves the database ${path}`)
    release()
    reclaim(path)()
  })

  test('is closed only after what was handed over is written', async () => {
    const { store } = open({ defer: () => undefined })
    const recording = store.record([hint('1')])
    await store.close()
    expect(await recording).toEqual([true])
    await store.close()
    expect(await open().store.count(NOON)).toMatchObject({ pendingHints: 1 })
  })

  test('takes more different statements than are kept prepared', async () => {
    const { raw } = open()
    for (let n = 0; n < 250; n++) expect(await raw(`select ${n} as n`)).toEqual([[{ n }]])
    expect(await raw('select 0 as n')).toEqual([[{ n: 0 }]])
  })

  test('is not needed: a database can live in memory', async () => {
    const { store } = open({ path: ':memory:' })
    await store.open(TICKET, NOON)
    expect(await lease(store, 'worker', NOON)).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([])
  })

  test('is searched by index in every verb', async () => {
    const { engine } = open()
    const queries: Query[] = []
    const store = createStore({
      ...engine,
      batch(batch) {
        queries.push(...batch)
        return engine.batch(batch)
      },
    })
    const finishing = { case: EMPTY, hints: 0, token: 'worker', now: NOON }
    const delivery = { system: 'deploys', id: '1', event: 'success', receivedAt: NOON }
    await store.record([hint('1')])
    await store.drain(NOON)
    await lease(store, 'worker', NOON)
    await store.save({ ...finishing, dueAt: undefined, watches: [] })
    await store.drop(finishing)
    await store.begin({ key: 'k', caseId: ID, kind: 'create-issue', because: [] }, 'worker', NOON, 0)
    await store.end('k', 'done', NOON)
    await store.unended(ID)
    await store.journal(ID, 9)
    await store.open(TICKET, NOON)
    await store.wake(NOON, NOON, 9)
    await store.release()
    await store.find(ID)
    await store.list(9)
    await store.list(9, ID)
    await store.recordDeploy(
      { environment: 'production', repository: 'shop', status: 'success', at: NOON },
      delivery,
    )
    await store.deploysAfter(0, 9)
    await store.forgetDeploys([1])
    await store.traces(TICKET)
    await store.forget(TICKET, NOON, 9)
    await store.forgottenAt(TICKET)
    await store.recall(TICKET)
    await store.count(NOON)
    await store.prune(NOON, NOON)
    const plans = await engine.batch(
      queries.map(({ sql, parameters }) => ({ sql: `explain query plan ${sql}`, parameters })),
    )
    const steps = plans.flatMap((plan, at) => {
      // Who is next is ranked among as many as a limit lets in; nothing else is sorted.
      const isRanked = /row_number|group by/.test(queries[at]?.sql ?? '')
      return plan.map(({ detail }) => String(detail)).filter((step) => !isRanked || !/TEMP B-TREE/.test(step))
    })
    const tables = 'cases|deliveries|watches|journal|deploys|forgotten'
    expect(steps.length).toBeGreaterThan(40)
    expect(
      steps.filter((step) => new RegExp(`^SCAN (?:${tables})\\b(?!.* USING )|TEMP B-TREE`).test(step)),
    ).toEqual([])
  })
})
