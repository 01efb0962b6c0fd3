// Every regular expression that stands in src, found by the parser: a new one is covered by itself.
import { globSync, readFileSync } from 'node:fs'
import { everything, isSyntax, lineOf, parse } from '../../architecture/parse.ts'

const ROOT = new URL('../../../', import.meta.url)

export type Pattern = {
  /** File and line. */
  readonly place: string
  readonly source: string
  readonly flags: string
}

/** The literals, and the places where one is built from text. */
export function collectPatterns(): {
  readonly literals: readonly Pattern[]
  readonly built: readonly string[]
} {
  const literals: Pattern[] = []
  const built: string[] = []
  for (const path of globSync('src/**/*.ts', { cwd: ROOT }).toSorted()) {
    const text = readFileSync(new URL(path, ROOT), 'utf8')
    for (const node of everything(parse({ path, text }))) {
      const { regex } = node
      if (typeof regex === 'object' && regex !== null && 'pattern' in regex && 'flags' in regex) {
        const place = `${path}:${lineOf(text, node.start)}`
        literals.push({ place, source: String(regex.pattern), flags: String(regex.flags) })
      }
      const isMade = node.type === 'NewExpression' || node.type === 'CallExpression'
      if (isMade && isSyntax(node.callee) && node.callee.name === 'RegExp') built.push(path)
    }
  }
  return { literals, built: [...new Set(built)] }
}
