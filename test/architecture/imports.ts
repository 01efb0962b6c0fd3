// Who imports what, held against the rooms by dependency-cruiser. It cannot read TypeScript 7, so it is given a
// skeleton of each file: its imports alone, types included, as plain JavaScript.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type IForbiddenRuleType } from 'dependency-cruiser'
import { everything, isSyntax, lineOf, parse, type Source } from './parse.ts'
import { CYCLE, NAMED_TOGETHER, OPEN, ROOMS, SHUT } from './rooms.ts'

type Import = { readonly specifier: string; readonly line: number }

/** Every wrong import among these files, as a sentence that says what to do. */
export async function wrongImports(sources: readonly Source[]): Promise<string[]> {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]))
  const folder = await mkdtemp(join(tmpdir(), 'bugbridge-architecture-'))
  try {
    for (const [path, found] of imports) await writeSkeleton(join(folder, path), found)
    const { output } = await cruise(
      [...imports.keys()],
      { baseDir: folder, validate: true, ruleSet: { forbidden: RULES.map(({ rule }) => rule) } },
      { extensions: ['.ts'] },
    )
    if (typeof output === 'string') throw new Error(output)
    return output.summary.violations.map(({ from, to, rule, unresolvedTo }) => {
      // dependency-cruiser names a module of Node without its prefix.
      const named = (specifier: string) => specifier === unresolvedTo || specifier === `node:${unresolvedTo}`
      const line = imports.get(from)?.find(({ specifier }) => named(specifier))?.line ?? 1
      const advice = RULES.find((each) => each.rule.name === rule.name)?.advice
      return `${from}:${line} imports ${to}: ${advice}`
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Files for which no room has been made. */
export function roomless(sources: readonly Source[]): string[] {
  const known = [OPEN, ...ROOMS.map(({ files }) => files)].map((files) => new RegExp(files))
  return sources
    .filter(({ path }) => !known.some((files) => files.test(path)))
    .map(({ path }) => `${path}: no room is made for this file. Give it one in test/architecture/rooms.ts.`)
}

const RULES: readonly { readonly rule: IForbiddenRuleType & { name: string }; readonly advice: string }[] = [
  ...ROOMS.map(({ files, may, advice }) => ({
    rule: { name: files, severity: 'error' as const, from: { path: files }, to: { pathNot: [...may] } },
    advice,
  })),
  ...SHUT.map(({ from, to, advice }) => ({
    rule: { name: `${from} to ${to}`, severity: 'error' as const, from: { path: from }, to: { path: to } },
    advice,
  })),
  {
    rule: { name: 'cycle', severity: 'error', from: { pathNot: NAMED_TOGETHER }, to: { circular: true } },
    advice: CYCLE,
  },
]

/** Imports, re-exports, `import()` and the types of it. */
function importsOf(source: Source): Import[] {
  return everything(parse(source)).flatMap((node) => {
    const from = node.source
    const specifier = isSyntax(from) ? from.value : undefined
    return typeof specifier === 'string' ? [{ specifier, line: lineOf(source.text, node.start) }] : []
  })
}

async function writeSkeleton(path: string, imports: readonly Import[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, imports.map(({ specifier }) => `import ${JSON.stringify(specifier)}\n`).join(''))
}
