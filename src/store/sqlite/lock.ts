// One service per embedded database: a lock that the operating system gives back when the process dies,
// however it dies. Whoever holds it knows that the leases of the process before it are nobody's.
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Takes the lock beside the database file and gives what releases it. Throws, naming the remedy, when another
 * service holds it. `:memory:` needs none.
 */
export function reclaim(path: string): () => void {
  if (path === ':memory:') return () => undefined
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(`${path}.lock`, 'a', 0o600))
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 })
  try {
    // An exclusive transaction that stays open: https://www.sqlite.org/lockingv3.html
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    lock.close()
    throw new Error(
      `Another bugbridge serves the database ${path}. Stop it, or name another file in DATABASE_URL.`,
      { cause },
    )
  }
  return () => lock.close()
}
