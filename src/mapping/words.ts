// A words file → the sentences of one language.
import type { Words } from '../core/sentence.ts'
import { type Parsed, quote } from './fault.ts'
import { judge, type Rule } from './judge.ts'
import { wordsSchema } from './words-schema.ts'

/** Reads a words file. `text` is its content, `file` its name for the faults. */
export function parseWords(text: string, file: string): Parsed<Words> {
  const judged = judge(text, file, wordsSchema, [isNamedAfterItsLanguage(file)])
  if (!judged.ok) return judged
  const { locale, customer, agent, stages, information, releases } = judged.value
  const sentences = { ...customer, ...agent }
  return { ok: true, value: { locale, sentences, stages, information, releases } }
}

/** A words file is found by its name, `words.<locale>.yaml`, so the name must not lie. */
function isNamedAfterItsLanguage(file: string): Rule {
  const named = /(?:^|[\\/])words\.([\w-]+)\.yaml$/.exec(file)?.[1]
  return (value) => {
    const { locale }: { readonly locale?: unknown } = Object(value)
    if (named === undefined || typeof locale !== 'string' || locale === named) return []
    const message = `${quote(locale)} is not the language in the file's name, ${named}`
    return [{ path: ['locale'], on: 'value', message }]
  }
}
