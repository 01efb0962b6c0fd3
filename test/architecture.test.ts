// Holds the rooms of src (test/architecture/rooms.ts) and the rules about its code. Each rule is also shown to
// fail: an offence against it must come back as its sentence.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { roomless, wrongImports } from './architecture/imports.ts'
import type { Source } from './architecture/parse.ts'
import { faultsOfSource } from './architecture/source-rules.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const SOURCES: readonly Source[] = globSync('src/**/*.ts', { cwd: root }).map((path) => ({
  path,
  text: readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'),
}))

describe('the source', () => {
  test('keeps to its rooms', async () => {
    expect(roomless(SOURCES)).toEqual([])
    expect(await wrongImports(SOURCES)).toEqual([])
  })

  test('keeps the rules about code', () => {
    expect(SOURCES.flatMap(faultsOfSource)).toEqual([])
  })
})

// A file that imports what it may not, what it imports, and a piece of the advice.
const WRONG_IMPORTS: readonly (readonly [string, string, string])[] = [
  ['src/core/x.ts', '../store/port.ts', 'core is pure'],
  ['src/core/x.ts', 'node:fs', 'core is pure'],
  ['src/core/x.ts', '../sandbox/index.ts', 'core is pure'],
  ['src/mapping/x.ts', '../connectors/connector.ts', 'Whoever reads files hands the text in'],
  ['src/mapping/x.ts', 'node:fs/promises', 'Whoever reads files hands the text in'],
  ['src/connectors/x.ts', './zendesk/index.ts', 'knows none of them'],
  ['src/connectors/x.ts', 'hono', 'knows none of them'],
  ['src/connectors/jira/x.ts', '../zendesk/index.ts', 'its own vendor'],
  ['src/connectors/jira/x.ts', '../../store/port.ts', 'its own vendor'],
  ['src/connectors/jira/x.ts', 'hono', 'its own vendor'],
  ['src/connectors/jira/x.ts', '../../sandbox/jira/index.ts', 'its own vendor'],
  ['src/connectors/zendesk/x.ts', '../../core/sealed.ts', 'sealed text is out of reach'],
  ['src/connectors/zendesk/x.ts', 'jira.js/core', 'the SDK of connectors/jira alone'],
  ['src/webhooks/x.ts', '../reconcile/pass.ts', 'read later, by reconcile'],
  ['src/webhooks/x.ts', '../connectors/jira/perform.ts', 'read later, by reconcile'],
  ['src/webhooks/hints/x.ts', '../../store/sqlite/engine.ts', 'read later, by reconcile'],
  ['src/reconcile/x.ts', '../connectors/zendesk/index.ts', 'through ports'],
  ['src/reconcile/x.ts', '../store/sqlite/engine.ts', 'through ports'],
  ['src/reconcile/x.ts', '../sandbox/index.ts', 'through ports'],
  ['src/store/x.ts', './sqlite/engine.ts', 'knows no engine'],
  ['src/store/x.ts', 'node:sqlite', 'knows no engine'],
  ['src/store/postgres/x.ts', '../sqlite/engine.ts', 'its own driver'],
  ['src/store/sqlite/x.ts', '../../reconcile/pass.ts', 'its own driver'],
  ['src/store/sqlite/x.ts', '../../sandbox/index.ts', 'its own driver'],
  ['src/web/x.ts', '../connectors/http.ts', 'calls nobody'],
  ['src/web/x.ts', '../core/sealed.ts', 'sealed text is out of reach'],
  ['src/web/x.ts', '../mapping/mapping.ts', 'calls nobody'],
  ['src/observe/x.ts', '../store/port.ts', 'It asks nobody'],
  ['src/sandbox/x.ts', '../connectors/connector.ts', 'shares no code with what it tests'],
  ['src/sandbox/jira/x.ts', '../../reconcile/pass.ts', 'shares no code with what it tests'],
  ['src/sandbox/zendesk/x.ts', '../../store/port.ts', 'shares no code with what it tests'],
  ['src/sandbox/x.ts', '../core/said.ts', 'shares no code with what it tests'],
  ['src/service.ts', './store/sqlite/engine.ts', 'knows no engine'],
  ['src/config.ts', './store/port.ts', 'zod alone'],
  ['src/cli/x.ts', '../node.ts', 'nothing imports a root'],
]

describe('a wrong import', () => {
  test('fails with a sentence that says what to do', async () => {
    const offenders = new Map<string, string[]>()
    for (const [path, specifier] of WRONG_IMPORTS) {
      offenders.set(path, [...(offenders.get(path) ?? []), `import ${JSON.stringify(specifier)}`])
    }
    const sources = [...offenders].map(([path, lines]) => ({ path, text: lines.join('\n') }))
    const kept = SOURCES.filter(({ path }) => !offenders.has(path))
    const faults = await wrongImports([...kept, ...sources])
    for (const [path, specifier, advice] of WRONG_IMPORTS) {
      const line = (offenders.get(path) ?? []).indexOf(`import ${JSON.stringify(specifier)}`) + 1
      const found = faults.filter((fault) => fault.startsWith(`${path}:${line} imports `))
      expect(found, `${path} imports ${specifier}`).toContainEqual(expect.stringContaining(advice))
    }
  })

  test.each([
    ['a type', "import type { Store } from '../store/port.ts'"],
    ['a re-export', "export { x } from '../store/port.ts'"],
    ['a re-exported type', "export type * from '../store/port.ts'"],
    ['a dynamic import', "const store = await import('../store/port.ts')"],
    ['the type of an import', "type Store = import('../store/port.ts').Store"],
  ])('is seen as %s', async (_, text) => {
    const faults = await wrongImports([
      { path: 'src/core/x.ts', text },
      { path: 'src/store/port.ts', text: '' },
    ])
    expect(faults).toEqual([
      expect.stringContaining('src/core/x.ts:1 imports src/store/port.ts: core is pure'),
    ])
  })

  test('is seen in a circle', async () => {
    const faults = await wrongImports([
      { path: 'src/core/x.ts', text: "import './y.ts'" },
      { path: 'src/core/y.ts', text: "import './z.ts'" },
      { path: 'src/core/z.ts', text: "import type { X } from './x.ts'" },
    ])
    expect(faults).toContainEqual(expect.stringContaining('files that import each other'))
  })

  test('is not seen where there is none', async () => {
    const sources = [
      {
        path: 'src/connectors/jira/x.ts',
        text: "import 'jira.js/core'\nimport '../http.ts'\nimport './y.ts'",
      },
      { path: 'src/connectors/jira/y.ts', text: "// import '../zendesk/index.ts'" },
      { path: 'src/connectors/http.ts', text: '' },
    ]
    expect(await wrongImports(sources)).toEqual([])
  })

  test('has no hiding place: a file outside the rooms is a fault', () => {
    expect(roomless([{ path: 'src/utils/x.ts', text: '' }])).toEqual([
      'src/utils/x.ts: no room is made for this file. Give it one in test/architecture/rooms.ts.',
    ])
  })
})

// Code that breaks a rule, and a piece of the sentence; each is in line 2.
const WRONG_CODE: readonly (readonly [string, string])[] = [
  ['const at = Date.now()', 'uses Date.now. Take a Clock'],
  ['const clock = { now: Date.now }', 'uses Date.now. Take a Clock'],
  ['const at = new Date()', 'uses new Date() without an argument. Take a Clock'],
  ['const at = Math.random()', 'uses Math.random. Take `random: () => number`'],
  ['const url = process.env.URL', 'uses process.env. Take a setting'],
  ['const { URL } = process.env', 'uses process.env. Take a setting'],
  ['const answer = await fetch(url)', 'uses the global fetch. Take an Http'],
  ['const http = createHttp({ fetch })', 'uses the global fetch. Take an Http'],
  ['const answer = await globalThis.fetch(url)', 'uses globalThis.fetch. Take an Http'],
  ['const json = (await fetch(url)) as unknown', 'uses the global fetch. Take an Http'],
  ['const f = (fetch: Fetch) => fetch(url), g = () => fetch(url)', 'uses the global fetch. Take an Http'],
  ['setTimeout(run, 1)', 'uses the global setTimeout. Take a Clock'],
  ['const stop = setInterval(run, 1)', 'uses the global setInterval. Take a Clock'],
  ['const x: any = 1', 'says any. Say unknown'],
  ['const x = 1 as any', 'says any. Say unknown'],
  ['function f(list: any[]) { return list }', 'says any. Say unknown'],
  ['const x = list[0]!', 'says ! of what may be missing'],
  ['let x!: string', 'says ! of what may be missing'],
  ['const x = y as Ticket', 'casts. Check the value with a schema'],
  ['const x = y as unknown as Ticket', 'casts. Check the value with a schema'],
  ['const x = <Ticket>y', 'casts. Check the value with a schema'],
  ['// @ts-expect-error', 'silences the compiler'],
  ['/* @ts-nocheck */', 'silences the compiler'],
]

// Code that looks like an offence and is none.
const RIGHT_CODE: readonly (readonly [string, string])[] = [
  ['the same words in a comment', '// Date.now(), fetch(), x as any, y! and process.env'],
  ['the same words in a text', 'const text = "new Date() as any, setTimeout(fetch)"'],
  ['a date with an argument', 'const at = new Date(now)'],
  ['a fetch that was handed in', 'function f(fetch: Fetch) { return fetch(url) }'],
  ['a fetch that was handed in with others', 'const f = ({ fetch, url = "" }: Options) => fetch(url)'],
  ['a fetch that the file declares', 'export const fetch = createFetch()\nfetch(url)'],
  ['a fetch of somebody else', 'const answer = await options.fetch(request)'],
  ['a fetch in a type', 'type Options = { readonly fetch: typeof fetch }'],
  ['a setTimeout that was imported', "import { setTimeout } from './clock.ts'\nsetTimeout(1)"],
  ['constants', 'const list = [1] as const'],
  ['unknown', 'const value = JSON.parse(text) as unknown'],
  ['a renamed import', "import { x as y } from './x.ts'"],
]

describe('wrong code', () => {
  const faultsOf = (text: string, path = 'src/web/x.ts') => faultsOfSource({ path, text })

  test.each(WRONG_CODE)('%s', (code, sentence) => {
    expect(faultsOf(`// First line.\n${code}`)).toContainEqual(
      expect.stringContaining(`src/web/x.ts:2 ${sentence}`),
    )
  })

  test.each(RIGHT_CODE)('is not seen in %s', (_, code) => {
    expect(faultsOf(code)).toEqual([])
  })

  test('is a file of more than 250 lines', () => {
    expect(faultsOf('//\n'.repeat(251))).toEqual([
      expect.stringContaining('has 251 lines, over 250. Look for the seam'),
    ])
    expect(faultsOf('//\n'.repeat(250))).toEqual([])
  })

  test('may read time and the network in a root, and cast in a schema', () => {
    const rooted = 'const at = Date.now() + Math.random()\nsetTimeout(() => fetch(process.env.URL), 1)'
    for (const path of ['src/node.ts', 'src/worker.ts', 'src/cli/serve.ts'])
      expect(faultsOf(rooted, path)).toEqual([])
    for (const path of ['src/connectors/jira/schema.ts', 'src/core/said.ts']) {
      expect(faultsOf('const x = y as Ticket', path)).toEqual([])
      expect(faultsOf(rooted, path)).toHaveLength(5)
    }
  })
})
