// Group commit: batches that arrive in the same moment share one transaction and so one fsync, which is what a
// durable write costs most. Each runs in a savepoint of its own: one that fails takes nothing with it.
import type { Engine, Query, Row } from '../engine.ts'

type Rows = readonly (readonly Row[])[]

type Waiting = {
  readonly queries: readonly Query[]
  readonly resolve: (rows: Rows) => void
  readonly reject: (error: unknown) => void
}

/** Tells a caller what became of its batch. Called only when that is final. */
type Settle = () => void

export type GroupCommit = {
  readonly batch: Engine['batch']
  /** Commits what is waiting now. */
  readonly flush: () => void
}

/** `inTransaction` tells whether the database still has one: a full disk, for example, ends it by itself. */
export function createGroupCommit(
  execute: (query: Query) => readonly Row[],
  inTransaction: () => boolean,
  defer: (flush: () => void) => void,
): GroupCommit {
  let waiting: Waiting[] = []

  function run(sql: string): void {
    execute({ sql, parameters: [] })
  }

  function attempt({ queries, resolve, reject }: Waiting): Settle {
    run('savepoint batch')
    try {
      const rows = queries.map(execute)
      run('release batch')
      return () => resolve(rows)
    } catch (error) {
      if (!inTransaction()) throw error
      run('rollback to batch')
      run('release batch')
      return () => reject(error)
    }
  }

  function commit(group: readonly Waiting[]): readonly Settle[] {
    try {
      run('begin immediate')
      const settles = group.map(attempt)
      run('commit')
      return settles
    } catch (error) {
      if (inTransaction()) run('rollback')
      return group.map(
        ({ reject }) =>
          () =>
            reject(error),
      )
    }
  }

  function flush(): void {
    const group = waiting
    waiting = []
    if (group.length > 0) for (const settle of commit(group)) settle()
  }

  return {
    batch(queries) {
      return new Promise((resolve, reject) => {
        waiting.push({ queries, resolve, reject })
        if (waiting.length === 1) defer(flush)
      })
    },
    flush,
  }
}
