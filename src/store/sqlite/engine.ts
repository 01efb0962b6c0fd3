// The embedded engine: one file, Node's own SQLite, and one commit shared by all batches of a moment.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { SQLITE } from '../dialect.ts'
import type { Engine, Query, Row } from '../engine.ts'
import { createGroupCommit } from './group-commit.ts'
import { openDatabase } from './open.ts'

/** Prepared statements kept; the verbs have some forty, and a few grow with the length of a list. */
const STATEMENTS = 200

export type SqliteOptions = {
  /** A file, made with its folder when missing, or `:memory:`. */
  readonly path: string
  /**
   * Runs the flush at the end of this moment: batches that arrive before it share its commit. The root gives
   * `setImmediate`, so that everything the network brought in one turn of the event loop is one commit.
   */
  readonly defer?: (flush: () => void) => void
}

/**
 * Opens a SQLite database as an engine, migrated and ready. Throws when the file cannot be used, naming it and
 * the remedy; the file is then unchanged.
 */
export function openSqlite({ path, defer = soon }: SqliteOptions): Engine {
  const db = openDatabase(path)
  const group = createGroupCommit(createExecute(db), () => db.isOpen && db.isTransaction, defer)
  return {
    dialect: SQLITE,
    batch: group.batch,
    async scrub() {
      group.flush()
      try {
        // Rows that moved from page to page leave copies in the gaps, which `secure_delete` does not reach: so the
        // file is written anew. Other processes read on meanwhile, and writers wait.
        db.exec('vacuum')
      } catch (error) {
        if (isBusy(error)) return false
        throw error
      }
      // The pages as they were are still in the log: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
      const [row] = db.prepare('pragma wal_checkpoint(truncate)').all()
      return row?.busy === 0
    },
    async close() {
      group.flush()
      if (db.isOpen) db.close()
    },
  }
}

function soon(flush: () => void): void {
  void Promise.resolve().then(flush)
}

/** Runs one statement; each text is prepared once. */
function createExecute(db: DatabaseSync): (query: Query) => readonly Row[] {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()

  return function execute({ sql, parameters }) {
    let statement = statements.get(sql)
    if (statement === undefined) {
      const [oldest] = statements.keys()
      if (statements.size >= STATEMENTS && oldest !== undefined) statements.delete(oldest)
      statement = db.prepare(sql)
      statements.set(sql, statement)
    }
    return statement.all(...parameters.map(input))
  }
}

/** Whether others were at it for longer than `timeout` waits: https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}

function input(value: unknown): SQLInputValue {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value
  throw new TypeError(`A ${typeof value} cannot be stored`)
}
