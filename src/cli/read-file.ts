// Reads files whose names a person gave: only files, and never more of one than can be needed.
import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** Bytes. A mapping, its words and a secret are far smaller; what is longer is refused by whoever reads it. */
const MOST_BYTES = 1024 * 1024

/**
 * The file's beginning as UTF-8; all of it, when it is of a sensible size. Throws when it cannot be read, or is no
 * file: a pipe or a device may never end.
 */
export function readFileText(path: string): string {
  const found = statSync(path)
  if (!found.isFile()) throw new Error('not a file')
  // What the system makes up as it is read has no size, and may never end either.
  const bytes = Buffer.alloc(Math.min(found.size, MOST_BYTES))
  const file = openSync(path, 'r')
  try {
    return bytes.toString('utf8', 0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}
