// Ways in which a database file gets damaged, for files of at least 30 pages.
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'

const PAGE = 4_096

/** Each does its harm to the file at the path; `log` is the log of another database. */
export const HARM: Readonly<Record<string, (path: string, log: string) => void>> = {
  'garbage in its header': (path) => overwrite(path, 0, 200),
  'garbage in its middle': (path) => overwrite(path, 20 * PAGE, 24 * PAGE),
  'its end cut off': (path) => truncateSync(path, 10 * PAGE + 100),
  'the log of another database beside it': (path, log) => copyFileSync(log, `${path}-wal`),
}

export function overwrite(path: string, from: number, to: number): void {
  const bytes = readFileSync(path)
  bytes.fill('x', from, to)
  writeFileSync(path, bytes)
}
