// Makes the file that SQLite works on, for its owner alone. Whatever else stands under that name is refused before
// it is opened: opening a pipe or a device may wait for ever.
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes the file and its folder when they are missing. Throws when something else than a file has the name. */
export function makePlainFile(path: string): void {
  if (isOtherThanFile(path)) throw new Error('it is no file, but a folder, a pipe or a device')
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

/** Whether a folder, a pipe, a device or the like has the name. */
export function isOtherThanFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false
}
