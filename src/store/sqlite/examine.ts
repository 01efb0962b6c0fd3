// Is this file whole, and is the log beside it its own? Asked before anything is written, so that a damaged file
// is left as it is.
import { closeSync, openSync, readSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** Where the application id stands in a file: https://www.sqlite.org/fileformat.html#the_database_header */
const ID_AT = 68

/**
 * Gives a file that has none a number of its own, in the one place of it that SQLite leaves to applications. A log
 * says nothing about which file it belongs to, but the first page that is in it carries this number too.
 */
export function nameFile(db: DatabaseSync): void {
  const [row] = db.prepare('select 1 + abs(random() % 2147483646) as id').all()
  if (idOf(db) === 0) db.exec(`pragma application_id = ${Number(row?.id)}`)
}

/**
 * Reads every page once (a hundred megabytes take about a second). Throws when one of them is damaged, or when the
 * log holds another file's pages.
 */
export function examine(db: DatabaseSync, path: string): void {
  const own = idIn(path)
  if (own !== 0 && own !== idOf(db)) {
    throw new Error(`the log ${path}-wal belongs to another file, so put back the two that belong together`)
  }
  const [health] = db.prepare('pragma quick_check(1)').all()
  if (health?.quick_check !== 'ok') throw new Error('it is damaged')
}

function idOf(db: DatabaseSync): number {
  return Number(db.prepare('pragma application_id').get()?.application_id)
}

/** The number as it stands in the file itself, without its log; 0: none. */
function idIn(path: string): number {
  if (path === ':memory:') return 0
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4)
    return readSync(file, bytes, 0, bytes.length, ID_AT) === bytes.length ? bytes.readInt32BE() : 0
  } finally {
    closeSync(file)
  }
}
