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

function input(value: unknown): SQLInputValue {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value
  throw new TypeError(`A ${typeof value} cannot be stored`)
}
