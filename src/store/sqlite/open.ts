// Opens a SQLite file as bugbridge's database, or says why not. A file that is not ours, or newer than this
// program, is left as it is.
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { MIGRATIONS_TABLE, migrate, NEWEST } from '../migrations.ts'
import { examine, nameFile } from './examine.ts'
import { makePlainFile } from './plain-file.ts'

/**
 * How long a statement waits for another process (the command line beside the service) to commit, in ms. Nothing
 * else is done meanwhile, and whoever is refused is asked to come again: so it is less than senders wait.
 */
const BUSY_TIMEOUT = 1_000

/** KiB of pages kept in memory. With SQLite's own 2,000, waking cases among 200,000 took twice as long here. */
const CACHE = 16_000

const REMEDY =
  'Check that DATABASE_URL names a file of bugbridge, in a folder that can be written. A damaged one can be ' +
  'replaced by a backup, or moved away: what bugbridge has written elsewhere carries its mark and is found again.'

/** Opens or creates the file, checks it, and brings it to the newest migration. Throws naming file and remedy. */
export function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') makePlainFile(path)
    return connect(path)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw new Error(`The database ${path} cannot be used: ${reason}. ${REMEDY}`, { cause })
  }
}

function connect(path: string): DatabaseSync {
  // Whoever may write merges a log that is left into the file as soon as he closes it, even one that is not its own.
  const isExamined = existsSync(`${path}-wal`) && examineAside(path)
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true })
  try {
    // Before anything else, since already the pragmas below write into the file.
    versionOf(db)
    if (!isExamined) examine(db, path)
    // FULL: with NORMAL a power cut may take the last commits along (https://www.sqlite.org/pragma.html#pragma_synchronous).
    db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -${CACHE}`)
    // What is deleted is overwritten: SQLite would else leave it readable in the file, for who knows how long.
    db.exec('pragma secure_delete = on')
    // Locked before the number counts, so that processes which start together migrate once.
    db.exec('begin immediate')
    nameFile(db)
    for (const statement of migrate(versionOf(db), 'integer')) db.exec(statement)
    db.exec('commit')
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

/** Looks at the file together with its log, through a connection that cannot write. */
function examineAside(path: string): true {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, readOnly: true })
  try {
    versionOf(db)
    examine(db, path)
    return true
  } finally {
    db.close()
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
