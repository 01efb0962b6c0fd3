// One service per embedded database: a lock that the operating system gives back when the process dies,
// however it dies. Whoever holds it knows that the leases of the process before it are nobody's.
import { DatabaseSync } from 'node:sqlite'
import { isOtherThanFile, makePlainFile } from './plain-file.ts'

/**
 * Takes the lock beside the database file and gives what releases it. Throws, naming the remedy, when another
 * service holds it. `:memory:` needs none.
 */
export function reclaim(path: string): () => void {
  // What is no file needs no lock either: whoever opens it says what it is.
  if (path === ':memory:' || isOtherThanFile(path)) return () => undefined
  try {
    makePlainFile(`${path}.lock`)
    return lockUp(`${path}.lock`)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw new Error(
      reason === 'database is locked'
        ? `Another bugbridge serves the database ${path}. Stop it, or name another file in DATABASE_URL.`
        : `The database ${path} cannot be used: its lock ${path}.lock cannot be taken: ${reason}. Check that DATABASE_URL names a file in a folder that can be written; a lock that is damaged can be removed.`,
      { cause },
    )
  }
}

function lockUp(file: string): () => void {
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    // An exclusive transaction that stays open: https://www.sqlite.org/lockingv3.html
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    lock.close()
    throw cause
  }
  return () => lock.close()
}
