// Holds the README to the program: variables, verbs, routes, keys, paths, commands and quoted sentences.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { STAGES } from '../src/core/stage.ts'
import { mappingJsonSchema, wordsJsonSchema } from '../src/mapping/json-schema.ts'
import { createStoryPage } from '../src/sandbox/page.ts'
import { STORY } from '../src/sandbox/story.ts'
import { readDeploy } from '../src/webhooks/deploy.ts'
import { readZendesk } from '../src/webhooks/hints/zendesk.ts'
import { shippedPolicy } from './policy.ts'
import { createWorld } from './world/world.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const README = read('README.md')

const spans = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].flatMap((match) => match[1] ?? [])
const sorted = (all: Iterable<string>) => [...new Set(all)].sort()

/** The part under a heading, up to the next heading of any level. */
function section(heading: string): string {
  const [, part] = README.split(`\n${heading}\n`)
  if (part === undefined) throw new Error(`README has no heading "${heading}"`)
  return part.split(/\n#{1,4} /)[0] ?? ''
}

/** What the first column of the tables under a heading names in code. */
function firstColumn(heading: string): string[] {
  const rows = section(heading)
    .split('\n')
    .filter((line) => line.startsWith('|'))
  return rows.flatMap((row) => spans(row.split(/(?<!\\)\|/)[1] ?? ''))
}

/** The fenced block of a language that holds this text. */
function block(language: string, holding: string): string {
  const fences = [...README.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
  const found = fences.find(([, name, text]) => name === language && text?.includes(holding))?.[2]
  if (found === undefined) throw new Error(`README has no ${language} block with ${holding}`)
  return found
}

describe('variables', () => {
  const reading = ['src/config.ts', 'src/vendors.ts'].map(read).join('')
  const known = sorted(
    [...reading.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)'/g)].flatMap((match) => match[1] ?? []),
  )

  test('of the configuration are those of the README', () => {
    expect(sorted(firstColumn('### Variables'))).toEqual(known)
  })

  test('that the README names anywhere are read', () => {
    const asking = ['test/contract/contract.test.ts', 'test/hostile/http/fuzz.ts'].map(read).join('')
    const ofTests = [...asking.matchAll(/process\.env\.(\w+)/g)]
    const others = ['NAME_FILE', ...ofTests.map(([, name]) => name)]
    const named = [...README.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map(([name]) => name)
    expect(sorted(named).filter((name) => !known.includes(name) && !others.includes(name))).toEqual([])
  })

  test('of the example start the service', () => {
    const lines = block('sh', '# bugbridge.env').matchAll(/^(\w+)=(.+)$/gm)
    const environment = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]))
    expect(readConfig(environment, () => undefined)).toMatchObject({
      ok: true,
      config: { mode: 'observe', vendors: { zendesk: { webhookSecrets: { length: 2 } } } },
    })
  })
})

test('the verbs of the command line are those of the README', () => {
  const verbs = [...read('src/cli/main.ts').matchAll(/case '([a-z]+)'/g)].flatMap((match) => match[1] ?? [])
  const named = firstColumn('### Command line').map(
    (command) => /^npx bugbridge ([a-z]+)/.exec(command)?.[1] ?? command,
  )
  expect(sorted(named)).toEqual(sorted(verbs.filter((verb) => verb !== 'help')))
})

test('the routes of the service and its sandbox are those of the README', async () => {
  const world = createWorld()
  const routes = [...world.service.app.routes, ...createStoryPage(world).app.routes]
  await world.close()
  const answered = routes.filter(({ method }) => method !== 'ALL')
  expect(sorted(firstColumn('### Routes'))).toEqual(
    sorted(answered.map(({ method, path }) => `${method} ${path}`)),
  )
})

describe('keys', () => {
  type Schema = {
    readonly properties?: Readonly<Record<string, Schema>>
    readonly items?: Schema
  }

  /** The paths of all keys that hold a value; a stage's name stands as `<stage>`. */
  function leaves(schema: Schema, path: readonly string[] = []): string[] {
    const inner = schema.items?.properties ?? schema.properties
    if (inner === undefined) return [path.join('.')]
    const isStages = path.at(-1) === 'stages'
    return Object.entries(inner).flatMap(([key, each]) => leaves(each, [...path, isStages ? '<stage>' : key]))
  }

  test.each([
    ['a mapping', '### Keys of a mapping', mappingJsonSchema()],
    ['a words file', '### Keys of a words file', wordsJsonSchema()],
  ])('of %s are those of the README', (_, heading, schema) => {
    const format: Schema = JSON.parse(JSON.stringify(schema))
    expect(sorted(firstColumn(heading))).toEqual(sorted(leaves(format)))
  })

  test('that are stages are all named', () => {
    const named = spans(section('### Keys of a mapping'))
    expect(STAGES.filter((stage) => !named.includes(stage))).toEqual([])
  })
})

test('every drop-down option of the shipped mapping is in the README, and every field', () => {
  const { promotion, priorities, stages, fields } = shippedPolicy()
  const { proposed, confirmed, declined } = promotion
  const options = [proposed, confirmed, declined, ...priorities.map((step) => step.severity)]
  const table = section('### 1. Zendesk')
  expect(sorted(spans(table).filter((word) => /^(?:bug|sev|eng)_/.test(word)))).toEqual(
    sorted([...options, ...Object.values(stages).map((rule) => rule.option)]),
  )
  const rows = table.split('\n').filter((line) => line.startsWith('|'))
  expect(rows.length - 2).toBe(Object.keys(fields).length)
})

describe('places', () => {
  test('that the README names exist', () => {
    const paths = [
      ...spans(README).filter((word) => /^(?:src|test|mappings)\/[\w./-]+$/.test(word)),
      ...[...README.matchAll(/\]\(([^)#]+)\)/g)].flatMap((match) => match[1] ?? []),
    ].filter((path) => path !== 'mappings/ours.yaml')
    expect(paths.length).toBeGreaterThan(30)
    expect(paths.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([])
  })

  test('that its links lead to are headings', () => {
    const anchors = [...README.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    )
    const links = [...README.matchAll(/\]\(#([^)]+)\)/g)].flatMap((match) => match[1] ?? [])
    expect(links.filter((link) => !anchors.includes(link))).toEqual([])
  })

  test('that are rooms of the source are all told', () => {
    const rooms = readdirSync(new URL('../src', import.meta.url), { withFileTypes: true })
    const told = firstColumn('## Architecture').filter((word) => /^[a-z]+$/.test(word))
    expect(sorted(told)).toEqual(sorted(rooms.filter((each) => each.isDirectory()).map(({ name }) => name)))
  })

  test('each promise names its faults, and is shown by a test file or a command', () => {
    const rows = section('## What is promised')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) {
      const [, , faults = '', , shown = ''] = row.split('|')
      expect(faults.trim(), row).not.toBe('')
      expect(shown, row).toMatch(/`(?:test\/[\w/-]+\.test\.ts|npm (?:run \w+|test))/)
    }
  })
})

test('every npm command of the README is a script', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
  const named = [...README.matchAll(/\bnpm (?:run ([a-z]+)|(start|test)\b)/g)].map(
    ([, run, own]) => run ?? own ?? '',
  )
  expect(sorted(named).filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
})

describe('examples', () => {
  test('the excerpt of the demo says what the story and the words say', () => {
    const lines = block('text', 'escalation manager:').split('\n')
    const steps = lines.filter((line) => STORY.some(({ who }) => line.startsWith(`${who}: `)))
    expect(steps.length).toBeGreaterThan(0)
    for (const step of steps) expect(STORY.map(({ who, does }) => `${who}: ${does}`)).toContain(step)
    const sentences = Object.values(shippedPolicy().words.sentences)
    const quoted = lines.flatMap((line) => /the customer reads: "(.+)"/.exec(line)?.[1] ?? [])
    expect(quoted.length).toBeGreaterThan(0)
    for (const text of quoted) expect(sentences).toContain(text.replace('#35436', '{ticket}'))
  })

  test('the report of a deploy is taken as it stands', () => {
    const body = /-d '(.+)'/.exec(block('sh', '/webhooks/deploys'))?.[1] ?? ''
    const report = readDeploy(JSON.parse(body), Date.parse('2026-12-01T00:00:00Z'))
    expect(report).toMatchObject({ ok: true, deploy: { environment: 'production', version: '4.2.0' } })
  })

  test('the body of the trigger makes a ticket a case', () => {
    const body: Record<string, unknown> = JSON.parse(
      block('json', 'ticket_id').replace('{{ticket.id}}', '5158'),
    )
    const noted = readZendesk(
      body,
      { headers: new Headers(), bytes: new Uint8Array() },
      shippedPolicy().fields,
    )
    expect(noted).toMatchObject([{ hint: { subject: 'ticket:5158' }, opens: true }])
  })
})
