// Reads a mapping and the words beside it. How files are read comes from the root.
import { basename, dirname, join } from 'node:path'
import type { Policy } from '../core/policy.ts'
import type { Words } from '../core/sentence.ts'
import type { Parsed } from '../mapping/fault.ts'
import { parsePolicy, withWords } from '../mapping/mapping.ts'
import { parseWords } from '../mapping/words.ts'

export type Files = {
  /** A file's text; rejects when it cannot be read. */
  readonly read: (path: string) => Promise<string>
  /** The names of the files in a folder; rejects when it cannot be read. */
  readonly list: (folder: string) => Promise<readonly string[]>
}

/** The language of a words file by its name, for example `en` of `mappings/words.en.yaml`. */
export function languageOf(path: string): string | undefined {
  return /^words\.(.+)\.yaml$/.exec(basename(path))?.[1]
}

/**
 * The policy of a mapping file, with the words of its languages, or the faults of either. Rejects when the mapping
 * or its folder cannot be read.
 */
export async function loadMapping(path: string, files: Files): Promise<Parsed<Policy>> {
  const folder = dirname(path)
  const languages = (await files.list(folder)).flatMap((file) => languageOf(file) ?? [])
  const parsed = parsePolicy(await files.read(path), path, languages)
  if (!parsed.ok) return parsed
  const words: Words[] = []
  for (const locale of parsed.value.locales) {
    const wordsPath = join(folder, `words.${locale}.yaml`)
    const text = await files.read(wordsPath).catch(() => undefined)
    if (text === undefined) {
      const fault = { file: wordsPath, line: 1, column: 1, path: '', message: 'cannot be read' }
      return { ok: false, faults: [fault] }
    }
    const language = parseWords(text, wordsPath)
    if (!language.ok) return language
    words.push(language.value)
  }
  const policy = withWords(parsed.value, words)
  return policy === undefined ? { ok: false, faults: [] } : { ok: true, value: policy }
}
