// Opens a SQLite file as bugbridge's database, or says why not. A file that is not ours, or newer than this
// program, is left as it is.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { MIGRATIONS_TABLE, migrate, NEWEST } from '../migrations.ts'

/** How long a statement waits for another process (the command line beside the service) to commit, in ms. */
const BUSY_TIMEOUT = 5_000

/** KiB of pages kept in memory. With SQLite's own 2,000, waking cases among 200,000 took twice as long here. */
const CACHE = 16_000

const REMEDY =
  'Check that DATABASE_URL names a file of bugbridge, in a folder that can be written. A damaged one can be ' +
  'replaced by a backup, or moved away: what bugbridge has written elsewhere carries its mark and is found again.'

/** Opens or creates the file, checks it, and brings it to the newest migration. Throws naming file and remedy. */
export function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') makeFile(path)
    return connect(path)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw new Error(`The database ${path} cannot be used: ${reason}. ${REMEDY}`, { cause })
  }
}

/** Makes the file, for its owner alone, when there is none. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

function connect(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true })
  try {
    // Before anything else, since already the pragmas below write into the file.
    versionOf(db)
    // FULL: with NORMAL a power cut may take the last commits along (https://www.sqlite.org/pragma.html#pragma_synchronous).
    db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -${CACHE}`)
    // Locked before the number counts, so that processes which start together migrate once.
    db.exec('begin immediate')
    for (const statement of migrate(versionOf(db), 'integer')) db.exec(statement)
    db.exec('commit')
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

/** The number of the last migration; 0 for a database that holds nothing yet. */
function versionOf(db: DatabaseSync): number {
  const tables = db.prepare("select name from sqlite_schema where type = 'table'").all()
  if (tables.length === 0) return 0
  if (!tables.some(({ name }) => name === MIGRATIONS_TABLE)) throw new Error('it belongs to another program')
  const [last] = db.prepare(`select max(number) as number from ${MIGRATIONS_TABLE}`).all()
  const version = Number(last?.number)
  if (version <= NEWEST) return version
  throw new Error(
    `it was written by a newer bugbridge (migration ${version}, this one knows ${NEWEST}), so start that one`,
  )
}
