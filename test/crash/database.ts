// What the database of a service that is not running holds, read from a copy: opening the file itself would
// already repair it, and that is the next start's work.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Acknowledged } from './network.ts'

export type Held = {
  /** Intents that were begun and not ended, and when. */
  readonly open: readonly { readonly key: string; readonly at: number }[]
  /** Of those that were acknowledged, which the database does not know. */
  readonly missing: readonly Acknowledged[]
  /** Hints that were not looked at. */
  readonly undrained: number
  /** What SQLite says of the file's own health. */
  readonly integrity: string
}

/** Undefined: there is no database yet. */
export function readDatabase(file: string, acknowledged: readonly Acknowledged[]): Held | undefined {
  if (!existsSync(file)) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'bugbridge-copy-'))
  const copy = join(folder, 'copy.db')
  try {
    copyFileSync(file, copy)
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
    const db = new DatabaseSync(copy)
    try {
      const tables = db.prepare("select name from sqlite_schema where name = 'journal'").all()
      if (tables.length === 0) {
        return { open: [], missing: acknowledged, undrained: 0, integrity: 'ok' }
      }
      const delivery = db.prepare(
        "select 1 from deliveries where system = ? and (id = ? or id like ? || '/%') limit 1",
      )
      const deploy = db.prepare(
        "select 1 from deploys join deliveries on deliveries.id = delivery_id where version || ' ' || status = ?",
      )
      return {
        open: db
          .prepare('select key, begun_at from journal where ended_at is null')
          .all()
          .map((row) => ({ key: String(row.key), at: Number(row.begun_at) })),
        missing: acknowledged.filter(
          ({ system, id }) =>
            (system === 'deploys' ? deploy.get(id) : delivery.get(system, id, id)) === undefined,
        ),
        undrained: Number(
          db.prepare('select count(*) as n from deliveries where drained_at is null').get()?.n,
        ),
        integrity: String(db.prepare('pragma quick_check').get()?.quick_check),
      }
    } finally {
      db.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
