// Holds the README to the program: variables, verbs, routes, keys, paths, commands and quoted sentences.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { STAGES } from '../src/core/stage.ts'
import { mappingJsonSchema, wordsJsonSchema } from '../src/mapping/json-schema.ts'
import { parseMapping } from '../src/mapping/mapping.ts'
import { LOG_EVENTS } from '../src/observe/log.ts'
import { createMetrics } from '../src/observe/metrics.ts'
import { createStoryPage } from '../src/sandbox/page.ts'
import { STORY } from '../src/sandbox/story.ts'
import { migrate } from '../src/store/migrations.ts'
import { readDeploy } from '../src/webhooks/deploy.ts'
import { readGitHub } from '../src/webhooks/hints/github.ts'
import { readZendesk } from '../src/webhooks/hints/zendesk.ts'
import { shippedPolicy, shippedWords } from './policy.ts'
import { createWorld } from './world/world.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const README = read('README.md')
const MAPPINGS = readdirSync(new URL('../mappings', import.meta.url)).flatMap(
  (file) => /^(?!words\.)(.+)\.yaml$/.exec(file)?.[1] ?? [],
)

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

describe('of what the service tells of itself', () => {
  const heading = '### Log and metrics'

  test('the events of the log are those of the README', () => {
    const paragraph = section(heading)
      .split('\n')
      .find((line) => line.startsWith('The log is on stderr'))
    expect(sorted(spans(paragraph ?? ''))).toEqual(sorted(LOG_EVENTS))
  })

  test('the metrics are those of the README', () => {
    const known = [
      ...createMetrics()
        .expose()
        .matchAll(/^# TYPE (\w+) /gm),
    ].map(([, name = '']) => name)
    expect(known.length).toBeGreaterThan(10)
    const told = firstColumn(heading).map((name) => name.replace(/\{.*\}$/, ''))
    expect(told.toSorted()).toEqual(known.toSorted())
  })
})

test('what is stored is told of every table of the database, and of no other', () => {
  const tables = migrate(0, 'integer').flatMap(
    (statement) => /^create table (\w+)/.exec(statement)?.[1] ?? [],
  )
  expect(tables.length).toBeGreaterThan(10)
  expect(firstColumn('### What is stored, and what never is').toSorted()).toEqual(tables.toSorted())
})

test.each([
  ['| release | `deploy:releases` |', { release: { id: 1 } }, ['deploy:releases']],
  [
    '| deployment, deployment_status | `deploy:<environment>` |',
    { deployment: { environment: 'eu' } },
    ['deploy:eu'],
  ],
  ['| pushes, pull requests, comments, all others | nothing |', { pusher: {} }, []],
  ['| pushes, pull requests, comments, all others | nothing |', { pull_request: { number: 1 } }, []],
  ['| pushes, pull requests, comments, all others | nothing |', { comment: {}, issue: { number: 1 } }, []],
])("GitHub's README says what is looked at: %s", (row, sent, subjects) => {
  const body = { ...sent, repository: { id: 1, full_name: 'acme/shop' } }
  const noted = readGitHub(body, { headers: new Headers(), bytes: new Uint8Array() })
  expect(noted.flatMap(({ hint }) => hint?.subject ?? [])).toEqual(subjects)
  expect(read('src/connectors/github/README.md').split('\n')).toContain(row)
})

describe('keys', () => {
  type Schema = {
    readonly properties?: Readonly<Record<string, Schema>>
    readonly items?: Schema
    readonly additionalProperties?: Schema | boolean
  }

  /** The paths of all keys that hold a value; a name stands as `<stage>` or `<calendar>`. */
  function leaves(schema: Schema, path: readonly string[] = []): string[] {
    const named = schema.additionalProperties
    if (typeof named === 'object' && named.properties !== undefined)
      return leaves(named, [...path, `<${path.at(-1)?.replace(/s$/, '')}>`])
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

describe('ticket fields', () => {
  const table = (heading: string) =>
    section(heading)
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
  const optionsIn = (heading: string) => table(heading).flatMap((row) => spans(row.split('|')[3] ?? ''))
  const always = '### 1. Zendesk'
  const sometimes = '#### Fields that only some policies need'

  test('of the mapping in force by default are those of the README, with every option', () => {
    const { promotion, priorities, stages, fields } = shippedPolicy()
    const { proposed, confirmed, declined } = promotion
    expect(sorted(optionsIn(always))).toEqual(
      sorted([
        ...[proposed, confirmed, declined],
        ...priorities.map((step) => step.severity),
        ...Object.values(stages).map((rule) => rule.option),
      ]),
    )
    expect(table(always)).toHaveLength(Object.keys(fields).length)
  })

  test.each(MAPPINGS)('of %s are in the README, with every option', (name) => {
    const { promotion, priorities, stages, impact, escalation } = shippedPolicy(name)
    const { proposed, confirmed, declined, reasons, feature, levels } = promotion
    const options = [
      ...[proposed, confirmed, declined, ...Object.keys(reasons)],
      ...(feature === undefined ? [] : [feature.option, feature.accepted]),
      ...Object.values(levels ?? {}),
      ...priorities.flatMap((step) => [step.severity, step.proposal ?? []].flat()),
      ...Object.values(stages).map((rule) => rule.option),
      ...(impact?.proposals ?? []).flatMap(({ answers }) => Object.values(answers)),
      ...(escalation?.levels ?? []).map((level) => level.option),
    ]
    const told = [...optionsIn(always), ...optionsIn(sometimes)]
    expect(options.filter((option) => !told.includes(option))).toEqual([])
  })
})

describe('the guide to a mapping', () => {
  const known = ['en', 'de'].map((locale) => shippedWords(locale))
  const readOurs = (text: string) => parseMapping(text, 'ours.yaml', ...known)
  const [, guide = ''] = README.split('\n### From an empty file to a checked mapping\n')
  const [steps = ''] = guide.split('\n### ')
  const blocks = [...steps.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  const isAdded = (text: string) => /^(?:calendars|readiness):/.test(text)

  test('leads to a valid mapping once its required parts are there, and not before', () => {
    const required = blocks.filter((text) => !isAdded(text))
    expect(readOurs(required.join(''))).toMatchObject({ ok: true, value: { name: 'ours', plans: [] } })
    expect(readOurs(required.slice(0, -1).join('')).ok).toBe(false)
  })

  test('adds parts that are valid too', () => {
    expect(readOurs(blocks.join(''))).toMatchObject({
      ok: true,
      value: { plans: [{ name: 'enterprise' }, { clocks: { length: 2 } }], readiness: { length: 2 } },
    })
  })

  // What is changed in a shipped mapping, row by row of the README's table.
  const MISTAKES: readonly (readonly [mapping: string, from: string, to: string])[] = [
    ['opscom', 'eta: "360000000006"', 'eta: Expected fix'],
    ['opscom', '    stage: "360000000005"', '    satge: "360000000005"'],
    ['opscom', 'eta: "360000000006"', 'eta: "360000000005"'],
    ['opscom', 'accepted: { status: on-hold', 'accepted: { status: solved'],
    ['opscom', '    Done: awaiting-release', '    Done: in-qa'],
    ['opscom', '[en, de]', '[en, fr]'],
    ['opscom', '[en, de]', '[de, en]'],
    ['ecshops', '    quote: "360000000010"', '    # quote'],
    [
      'opscom',
      'within: 15m, calendar: always, priorities: [Critical]',
      'within: 15m, calendar: always, priorities: [Crtical]',
    ],
    ['opscom', 'within: 15m', 'within: 15 minutes'],
    ['standard-enterprise', 'after: 8h', 'after: 1d'],
    ['opscom', 'America/Toronto', 'EST'],
    ['opscom', 'tue: 09:00-17:00', 'tue: 9-17'],
    ['opscom', 'thu: 09:00-17:00', 'thu: 22:00-06:00'],
    ['opscom', 'on: 12-26', 'on: 26-12'],
    ['opscom', 'rollout: rollout-days', 'rollout: rollout-day'],
    ['standard-enterprise', '  - name: standard\n', '  - name: standard\n    tags: [plan_standard]\n'],
    ['echo360', 'severity: sev_2, proposal: prop_2', 'severity: sev_2'],
  ]
  const rows = section('### Common mistakes')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((row) => (row.split(' | ')[1] ?? '').replace(/ \|$/, ''))

  test('names every mistake that is tried here', () => {
    expect(rows).toHaveLength(MISTAKES.length)
  })

  test.each(MISTAKES.map((mistake, at) => [...mistake, rows[at] ?? ''] as const))(
    'quotes what is said of %s: %j → %j',
    (name, from, to, quoted) => {
      const text = read(`mappings/${name}.yaml`)
      expect(text).toContain(from)
      const parsed = readOurs(text.replace(from, to))
      const messages = parsed.ok ? [] : parsed.faults.map((fault) => fault.message)
      const [start = '', end = ''] = quoted.split('… ')
      expect(messages.filter((message) => message.startsWith(start) && message.endsWith(end))).toHaveLength(1)
    },
  )
})

describe('places', () => {
  test('that the README names exist', () => {
    const paths = [
      ...spans(README).filter((word) => /^(?:src|test|mappings)\/[\w./-]+$/.test(word)),
      ...[...README.matchAll(/\]\(((?!https:)[^)#]+)\)/g)].flatMap((match) => match[1] ?? []),
    ].filter((path) => path !== 'mappings/ours.yaml' && path !== 'mappings/words.fr.yaml')
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

test('the shipped mappings are those of the README', () => {
  const named = firstColumn('## Your own mapping')
  expect(sorted(named)).toEqual(sorted(MAPPINGS.map((name) => `mappings/${name}.yaml`)))
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
