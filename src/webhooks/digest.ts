// Names for deliveries that bring none of their own.
import { createHash } from 'node:crypto'

/** SHA-256, in hex, of the parts one after another. */
export function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
