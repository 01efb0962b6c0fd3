// A damaged database is refused with a clear sentence, and left exactly as it is.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { reclaim } from '../../src/store/sqlite/lock.ts'
import { createStore } from '../../src/store/store.ts'
import { HARM } from './harm.ts'

let folder: string
let whole: string
let log: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bugbridge-damaged-'))
  whole = join(folder, 'whole.db')
  log = join(folder, 'log')
  const engine = await fill(whole, 2_000)
  await engine.close()
  const other = await fill(join(folder, 'other.db'), 300)
  copyFileSync(join(folder, 'other.db-wal'), log)
  await other.close()
})

afterAll(() => rmSync(folder, { recursive: true }))

async function fill(path: string, count: number) {
  const engine = openSqlite({ path })
  const ids = Array.from({ length: count }, (_, at) => `${path} ${at} and some more so that pages fill`)
  await createStore(engine).record(ids.map((id) => ({ system: 'zendesk', id, event: 'e', receivedAt: 1 })))
  return engine
}

describe('a database with', () => {
  test.each(Object.entries(HARM))('%s is refused and left as it is', (what, harm) => {
    const path = join(folder, `${what}.db`)
    copyFileSync(whole, path)
    harm(path, log)
    const bytes = () => [path, `${path}-wal`].map((file) => (existsSync(file) ? readFileSync(file) : ''))
    const [before, logBefore = ''] = bytes()
    expect(() => openSqlite({ path })).toThrow(`The database ${path} cannot be used: `)
    expect(() => openSqlite({ path })).toThrow(/Check that DATABASE_URL .* backup/)
    const [after, logAfter = ''] = bytes()
    expect(after).toEqual(before)
    if (logBefore !== '') expect(logAfter).toEqual(logBefore)
  })

  test('its own log beside it is opened: that is what a kill leaves behind', async () => {
    const path = join(folder, 'killed.db')
    const other = await fill(join(folder, 'living.db'), 300)
    copyFileSync(join(folder, 'living.db'), path)
    copyFileSync(join(folder, 'living.db-wal'), `${path}-wal`)
    await other.close()
    const engine = openSqlite({ path })
    expect(await createStore(engine).deliveries(1_000)).toHaveLength(300)
    await engine.close()
  })

  test('a damaged lock beside it says so, and does not speak of another bugbridge', () => {
    const path = join(folder, 'locked.db')
    writeFileSync(`${path}.lock`, 'x'.repeat(5_000))
    expect(() => reclaim(path)).toThrow(`${path}.lock cannot be taken`)
  })
})
