// `bugbridge check`: holds mappings and words against their rules, and shows what they amount to.
import { dirname, join, normalize } from 'node:path'
import { type Fault, printFault } from '../mapping/fault.ts'
import { parseWords } from '../mapping/words.ts'
import { type Files, languageOf, loadMapping } from './load-mapping.ts'
import { reportMapping } from './mapping-report.ts'

export type CheckIo = Files & {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

const FOLDER = 'mappings'

/**
 * Checks these files, or everything in `mappings/`; a mapping together with the words beside it. Prints every
 * fault with its line and column, and of each valid mapping its stages, its clocks and what customers will
 * read. Gives the exit code: 0 valid, 1 faults, 2 wrong usage (a file that cannot be read, or nothing to check).
 */
export async function check(files: readonly string[], io: CheckIo): Promise<number> {
  const mappings = (await filesOf(FOLDER, io)).filter((path) => languageOf(path) === undefined)
  const asked = files.length > 0 ? files.map(normalize) : mappings
  const beside = (await Promise.all(asked.map((path) => filesOf(dirname(path), io)))).flat()
  // Mappings share their words: each file and each fault comes up once.
  const paths = new Set([...asked, ...beside.filter((path) => languageOf(path) !== undefined)])
  const faults = new Set<string>()
  let isUsable = asked.length > 0
  if (!isUsable) io.err(`${FOLDER}: there is no mapping to check`)
  for (const path of paths) {
    const found = await checkFile(path, io)
    if (found === undefined) {
      io.err(`${path}: cannot be read`)
      isUsable = false
    }
    for (const fault of found ?? []) faults.add(printFault(fault))
  }
  for (const fault of faults) io.err(fault)
  if (!isUsable) return 2
  return faults.size > 0 ? 1 : 0
}

/** The faults of a file; undefined when it cannot be read. */
async function checkFile(path: string, io: CheckIo): Promise<readonly Fault[] | undefined> {
  const text = await io.read(path).catch(() => undefined)
  if (text === undefined) return undefined
  if (languageOf(path) === undefined) {
    const mapping = await loadMapping(path, io).catch(() => undefined)
    if (mapping === undefined) return undefined
    if (!mapping.ok) return mapping.faults
    for (const line of reportMapping(path, mapping.value)) io.out(line)
    return []
  }
  const words = parseWords(text, path)
  if (!words.ok) return words.faults
  io.out(`${path}: valid`)
  return []
}

/** The YAML files of a folder; none when there is no such folder. */
async function filesOf(folder: string, io: CheckIo): Promise<readonly string[]> {
  const names = await io.list(folder).catch(() => [])
  return names
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => join(folder, name))
}
