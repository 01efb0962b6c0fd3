import { expect, test } from 'vitest'
import { check } from '../../src/cli/check.ts'
import { edit, MAPPING, WORDS } from './good.ts'

/** Runs `check` over files in memory. */
async function run(files: Readonly<Record<string, string>>, asked: readonly string[] = []) {
  const out: string[] = []
  const err: string[] = []
  const code = await check(asked, {
    read: async (path) => files[path] ?? Promise.reject(new Error('no such file')),
    list: async (folder) => {
      const names = Object.keys(files).filter((path) => path.startsWith(`${folder}/`))
      if (names.length === 0) throw new Error('no such folder')
      return names.map((path) => path.slice(folder.length + 1))
    },
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })
  return { code, out, err }
}

const GOOD = {
  'mappings/shop.yaml': MAPPING,
  'mappings/words.en.yaml': WORDS,
  'mappings/mapping.schema.json': '{}',
}

test('a valid folder is shown as stages and as what customers will read, and exits 0', async () => {
  const { code, out, err } = await run(GOOD)
  expect(err).toEqual([])
  expect(code).toBe(0)
  expect(out).toEqual([
    'mappings/shop.yaml: valid (shop, mode sync, language en)',
    '',
    'stage             ticket   option                the customer reads',
    'reported          open     eng_reported          -',
    'accepted          on-hold  eng_accepted          We have ticket 35436.',
    'in-progress       on-hold  eng_in_progress       -',
    'in-qa             on-hold  eng_in_qa             -',
    'awaiting-release  on-hold  eng_awaiting_release  -',
    'deployed          solved   eng_deployed          Fixed: 35436.',
    'wont-fix          open     eng_wont_fix          -',
    'duplicate         open     eng_duplicate         -',
    'cannot-reproduce  open     eng_cannot_reproduce  -',
    'not-covered       open     eng_not_covered       -',
    'not-a-bug         open     eng_not_a_bug         -',
    '',
    'No clocks.',
    '',
    'What a customer can read (en):',
    '  accepted       We have ticket 35436.',
    '  eta            Expected by December 15, 2026.',
    '  eta-moved      Ticket 35436: now December 15, 2026.',
    '  eta-withdrawn  No date for 35436.',
    '  rolling-out    On its way: 35436.',
    '  deployed       Fixed: 35436.',
    '  regressed      Not fixed yet: 35436.',
    '  follow-up      We go on here with ticket 35436.',
    '',
    'mappings/words.en.yaml: valid',
  ])
})

/** What `check` prints of the good mapping after these changes, from the line `heading` to the next empty one. */
async function reported(heading: string, ...changes: readonly (readonly [string, string])[]) {
  const mapping = changes.reduce((text, [from, to]) => edit(text, from, to), MAPPING)
  const { code, out, err } = await run({
    ...GOOD,
    'mappings/shop.yaml': mapping,
    'mappings/words.de.yaml': edit(edit(WORDS, 'locale: en', 'locale: de'), 'Fixed: ', 'Behoben: '),
  })
  expect(err).toEqual([])
  expect(code).toBe(0)
  const from = out.findIndex((line) => line.startsWith(heading))
  return out.slice(from, out.indexOf('', from))
}

const FIELDS = (...more: readonly string[]) => ['    eta: "16"\n', `    eta: "16"\n${more.join('')}`] as const
const ADD = (more: string) => ['deployed:\n  by:', `${more}deployed:\n  by:`] as const
const READS = 'What a customer can read (en):'

// What a mapping adds or takes out, and the sentences that customers can then read beside those of every mapping.
const SAYS: readonly (readonly [string, readonly (readonly [string, string])[], readonly string[]])[] = [
  ['a date of the fix', [], ['eta', 'eta-moved', 'eta-withdrawn', 'rolling-out']],
  [
    'a date of the deployment',
    [ADD('eta: { says: deployment }\n')],
    ['deployment', 'deployment-moved', 'deployment-withdrawn', 'rolling-out'],
  ],
  [
    'evidence that knows of no organisations',
    [['by: [release, deploy]', 'by: [release]']],
    ['eta', 'eta-moved', 'eta-withdrawn'],
  ],
  [
    'a timing for one priority',
    [['ticket: low }', 'ticket: low, timing: at-discretion }']],
    ['timing-at-discretion', 'eta', 'eta-moved', 'eta-withdrawn', 'rolling-out'],
  ],
  [
    'a field for the workaround',
    [FIELDS('    workaround: "17"\n')],
    ['workaround', 'eta', 'eta-moved', 'eta-withdrawn', 'rolling-out'],
  ],
  [
    'something that the customer must tell',
    [ADD('readiness: [{ what: steps, asks: customer, required: true, field: "18" }]\n')],
    ['missing', 'eta', 'eta-moved', 'eta-withdrawn', 'rolling-out'],
  ],
  [
    'something that the customer may tell, or the agent must',
    [
      ADD(
        'readiness: [{ what: steps, asks: customer, required: false }, { what: workaround, asks: agent, required: true, field: "18" }]\n',
      ),
    ],
    ['eta', 'eta-moved', 'eta-withdrawn', 'rolling-out'],
  ],
  [
    'a path for features, and evidence that knows of no organisations',
    [
      FIELDS('    quote: "17"\n'),
      [
        '  tag: bugbridge\n',
        '  tag: bugbridge\n  feature: { option: bug_feature, accepted: quote_yes, type: "7" }\n',
      ],
      ['by: [release, deploy]', 'by: [release]'],
    ],
    [
      'eta',
      'eta-moved',
      'eta-withdrawn',
      'feature-held',
      'feature-accepted',
      'feature-eta',
      'feature-eta-moved',
      'feature-eta-withdrawn',
      'feature-deployed',
      'feature-regressed',
      'feature-follow-up',
    ],
  ],
]

test.each(SAYS)(
  'a mapping with %s shows the sentences that go with it, and no others',
  async (_, changes, more) => {
    const [, ...lines] = await reported(READS, ...changes)
    const names = lines.map((line) => line.trim().split(' ')[0])
    expect(names.toSorted()).toEqual(['accepted', 'deployed', 'regressed', 'follow-up', ...more].toSorted())
  },
)

test('sentences are shown in every language, with the ticket as its customers know it', async () => {
  const both = [
    ['locale: en\n', 'locale: en\nlanguages: [en, de]\n'],
    ['  system: zendesk\n', '  system: zendesk\n  reference: "#{ticket}"\n'],
  ] as const
  expect(await reported('mappings/shop.yaml', ...both)).toEqual([
    'mappings/shop.yaml: valid (shop, mode sync, languages en, de)',
  ])
  expect(await reported(READS, ...both)).toContain('  deployed       Fixed: #35436.')
  expect(await reported('What a customer can read (de):', ...both)).toEqual(
    expect.arrayContaining([
      '  deployed       Behoben: #35436.',
      '  eta            Expected by 15. Dezember 2026.',
    ]),
  )
})

test('what is asked of a customer is shown as one list, and a workaround as the agent’s own words', async () => {
  const lines = await reported(
    READS,
    FIELDS('    workaround: "17"\n'),
    ADD(
      'readiness: [{ what: steps, asks: customer, required: true, field: "18" }, { what: logs, asks: customer, required: true }]\n',
    ),
  )
  expect(lines).toEqual(
    expect.arrayContaining([
      '  missing        Ticket 35436: please send the steps and log files.',
      '  workaround     Try this: (as the agent has written it)',
    ]),
  )
})

test('clocks are shown with their plans, in the order in which they are looked for', async () => {
  const plans = `calendars:
  office: { zone: America/New_York, open: { mon: 08:00-17:00 } }
plans:
  - name: big
    tags: [plan_big]
    clocks:
      - { clock: response, within: 90m, calendar: always }
  - name: all
    clocks:
      - { clock: response, within: 24h, calendar: office, priorities: [Critical, Low] }
      - { clock: triage, within: 2d, calendar: office }
`
  expect(await reported('plan', ADD(plans))).toEqual([
    'plan  clock     within  calendar  priorities',
    'big   response  90m     always    all',
    'all   response  24h     office    Critical, Low',
    'all   triage    2d      office    all',
  ])
})

test('faults of all files are printed, each once, and exit 1', async () => {
  const { code, out, err } = await run({
    ...GOOD,
    'mappings/other.yaml': edit(MAPPING, 'mode: sync', 'mode: synk'),
    'mappings/words.en.yaml': edit(WORDS, 'We have ticket', 'Sentry has'),
  })
  expect(code).toBe(1)
  expect(out).toEqual([])
  expect(err).toEqual([
    'mappings/other.yaml:2:7: mode: "synk" is not a mode. Allowed: observe, sync (did you mean sync?)',
    'mappings/words.en.yaml:3:13: customer.accepted: a text for customers never names Sentry',
  ])
})

test('a valid mapping is shown although another one is broken', async () => {
  const { code, out } = await run({ ...GOOD, 'mappings/other.yaml': '' })
  expect(code).toBe(1)
  expect(out).toContain('mappings/shop.yaml: valid (shop, mode sync, language en)')
})

test('a file can be asked for alone, and is checked with the words beside it', async () => {
  const files = { ...GOOD, 'x/a.yaml': MAPPING, 'x/words.en.yaml': '', 'x/b.yaml': '' }
  const { code, err } = await run(files, ['./x/a.yaml'])
  expect(code).toBe(1)
  expect(err).toEqual(['x/words.en.yaml:1:1: is empty'])
})

test('words can be asked for alone', async () => {
  expect(await run(GOOD, ['mappings/words.en.yaml'])).toEqual({
    code: 0,
    out: ['mappings/words.en.yaml: valid'],
    err: [],
  })
})

test('a mapping whose language has no words file is at fault', async () => {
  const { code, err } = await run({ 'mappings/shop.yaml': MAPPING, 'mappings/words.de.yaml': '' })
  expect(code).toBe(1)
  expect(err[0]).toBe(
    'mappings/shop.yaml:3:9: locale: "en" is not a language that there are words for. Allowed: de',
  )
})

test('a file that is not there is wrong usage, and the others are checked all the same', async () => {
  const { code, err } = await run(GOOD, ['mappings/nope.yaml', 'mappings/shop.yaml'])
  expect(code).toBe(2)
  expect(err).toEqual(['mappings/nope.yaml: cannot be read'])
})

test('a folder without mappings is wrong usage', async () => {
  expect(await run({})).toEqual({ code: 2, out: [], err: ['mappings: there is no mapping to check'] })
})
