import { describe, expect, test } from 'vitest'
import { shippedPolicy } from '../policy.ts'
import { edit, goodWords, MAPPING, printed, readMapping } from './good.ts'

describe('a valid mapping', () => {
  test('becomes a policy in the core’s own terms', () => {
    const parsed = readMapping(MAPPING)
    expect(printed(parsed)).toEqual([])
    expect(parsed.ok && parsed.value).toMatchObject({
      name: 'shop',
      mode: 'sync',
      helpdesk: 'zendesk',
      tracker: 'jira',
      source: 'sentry',
      words: goodWords(),
      fields: { bug: '11', severity: '12', source: '13', issue: '14', stage: '15', eta: '16' },
      promotion: { proposed: 'bug_proposed', confirmers: '20', tag: 'bugbridge' },
      issues: {
        project: 'SHOP',
        type: '10004',
        transition: '31',
        relatedProject: 'ENG',
        relatedType: '10005',
        relatedLink: 'Relates',
        duplicateLink: 'duplicates',
        statuses: { 'To Do': 'accepted', '10001': 'in-progress', Done: 'awaiting-release' },
        resolutions: { Fixed: 'fixed', "Won't Do": 'wont-fix' },
      },
      priorities: [
        { label: 'Critical', severity: 'sev_critical', issue: '1', ticket: 'urgent' },
        { label: 'Low', severity: 'sev_low', issue: '4', ticket: 'low' },
      ],
      stages: { deployed: { status: 'solved', option: 'eng_deployed' } },
      deployed: { by: ['release', 'deploy'], environments: ['production'], repositories: [] },
    })
  })

  test('may leave the transition out, and then the policy has none', () => {
    const parsed = readMapping(edit(MAPPING, '  transition: "31"\n', ''))
    expect(parsed.ok && Object.keys(parsed.value.issues)).not.toContain('transition')
    expect(printed(parsed)).toEqual([])
  })

  test('may hold ids without quotes, of any length, as they are written', () => {
    const parsed = readMapping(edit(MAPPING, 'bug: "11"', 'bug: 1234567890123456789'))
    expect(parsed.ok && parsed.value.fields.bug).toBe('1234567890123456789')
  })

  test('may name a status as no object should be asked for', () => {
    const parsed = readMapping(edit(MAPPING, '    To Do:', '    constructor:'))
    expect(parsed.ok && Object.keys(parsed.value.issues.statuses)).toContain('constructor')
  })

  test.each([
    ['Windows line ends', MAPPING.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${MAPPING}`],
    ['comments and a document start', `# ours\n---\n${MAPPING}`],
    [
      'JSON instead of YAML’s own style',
      edit(MAPPING, 'by: [release, deploy]', '"by": ["release", "deploy"]'),
    ],
  ])('may have %s', (_, text) => {
    expect(printed(readMapping(text))).toEqual([])
  })
})

test.each(['alleo', 'echo360', 'ecshops', 'opscom', 'standard-enterprise'])(
  'the shipped mapping %s is valid, and named after its file',
  (name) => {
    expect(shippedPolicy(name)).toMatchObject({
      name,
      mode: 'sync',
      languages: [{ locale: 'en' }, { locale: 'de' }],
    })
  },
)

// Each row breaks the good mapping in one place: what is replaced, by what, and the one fault that is printed.
const BROKEN: readonly (readonly [string, string, string])[] = [
  // Closed words
  [
    'mode: sync',
    'mode: synk',
    '2:7: mode: "synk" is not a mode. Allowed: observe, sync (did you mean sync?)',
  ],
  [
    'mode: sync',
    'mode: SYNC',
    '2:7: mode: "SYNC" is not a mode. Allowed: observe, sync (did you mean sync?)',
  ],
  ['mode: sync', 'mode: dry-run', '2:7: mode: "dry-run" is not a mode. Allowed: observe, sync'],
  [
    'system: zendesk',
    'system: zendsk',
    '5:11: helpdesk.system: "zendsk" is not a known helpdesk. Allowed: zendesk (did you mean zendesk?)',
  ],
  ['system: jira', 'system: gitlab', '20:11: tracker.system: "gitlab" is not a known tracker. Allowed: jira'],
  [
    'reported: { status: open',
    'reported: { status: pending',
    '40:23: stages.reported.status: "pending" is not a ticket status. Allowed: open, awaiting-reply, on-hold, solved',
  ],
  [
    'accepted: { status: on-hold',
    'accepted: { status: on-holdd',
    '41:23: stages.accepted.status: "on-holdd" is not a ticket status. Allowed: open, awaiting-reply, on-hold, solved (did you mean on-hold?)',
  ],
  ['status: solved', 'status: closed', '45:23: stages.deployed.status: "closed" is not a ticket status.'],
  [
    'To Do: accepted',
    'To Do: acepted',
    '30:12: tracker.statuses["To Do"]: "acepted" is not a stage. Allowed: reported, accepted,',
  ],
  ['10001: in-progress', '10001: free text', '31:12: tracker.statuses.10001: "free text" is not a stage.'],
  [
    'Fixed: fixed',
    'Fixed: deployed',
    '34:12: tracker.resolutions.Fixed: "deployed" is not a meaning of a resolution. Allowed: fixed, wont-fix, duplicate, cannot-reproduce, not-covered, not-a-bug',
  ],
  [
    'ticket: urgent',
    'ticket: urgentt',
    '37:68: priorities[0].ticket: "urgentt" is not a ticket priority. Allowed: low, normal, high, urgent (did you mean urgent?)',
  ],
  [
    'by: [release, deploy]',
    'by: [release, deploys]',
    '52:17: deployed.by[1]: "deploys" is not evidence. Allowed: release, deploy (did you mean deploy?)',
  ],
  // Keys
  [
    'transition: "31"',
    'transitoin: "31"',
    '23:3: tracker.transitoin: "transitoin" is not a key here. Allowed: system, project, type, transition, related, attachments, impact, duplicate_link, statuses, resolutions (did you mean transition?)',
  ],
  ['mode: sync', 'mode: sync\ntoString: x', '3:1: toString: "toString" is not a key here.'],
  [
    '    eta: "16"',
    '    eta: "16"\n    ETA 2: "17"',
    '13:5: helpdesk.fields["ETA 2"]: "ETA 2" is not a key here. Allowed: bug, severity, sentry, issue, stage, eta',
  ],
  [
    'label: Low,',
    'label: Low, colour: red,',
    '38:19: priorities[1].colour: "colour" is not a key here. Allowed: label, severity, issue, ticket',
  ],
  ['mode: sync\n', '', '1:1: mode: is missing'],
  ['    stage: "15"\n', '', '6:3: helpdesk.fields.stage: is missing'],
  ['  not-a-bug: { status: open, option: eng_not_a_bug }\n', '', '39:1: stages.not-a-bug: is missing'],
  ['label: Critical, ', '', '37:5: priorities[0].label: is missing'],
  [', option: eng_in_qa', '', '43:3: stages.in-qa.option: is missing'],
  ['  confirmers: "20"\n', '', '13:1: promotion.confirmers: is missing'],
  // Kinds
  ['mode: sync', 'mode:', '2:6: mode: is empty'],
  ['mode: sync', 'mode: ~', '2:7: mode: is empty'],
  ['name: shop', 'name: true', '1:7: name: must be text, not true: put it in quotes if it is meant as text'],
  [
    'name: shop',
    'name: 1.5',
    '1:7: name: must be text, not a number: put it in quotes if it is meant as text',
  ],
  ['name: shop', 'name: [shop]', '1:7: name: must be text, not a list'],
  ['mode: sync', 'mode: { sync: true }', '2:7: mode: must be text, not a group of keys'],
  [
    'environments: [production]',
    'environments: production',
    '53:17: deployed.environments: must be a list, not text',
  ],
  [
    'deployed: { status: solved, option: eng_deployed }',
    'deployed: solved',
    '45:13: stages.deployed: must be a group of keys, not text',
  ],
  // Ids and names
  ['bug: "11"', 'bug: "11a"', '7:10: helpdesk.fields.bug: "11a" is not an id: ids are digits, such as 10004'],
  ['bug: "11"', 'bug: -11', '7:10: helpdesk.fields.bug: must be text, not a number'],
  ['bug: "11"', 'bug: 0x11', '7:10: helpdesk.fields.bug: must be text, not a number'],
  ['bug: "11"', 'bug: 1e9', '7:10: helpdesk.fields.bug: must be text, not a number'],
  ['bug: "11"', 'bug: ""', '7:10: helpdesk.fields.bug: "" is not an id'],
  ['type: "10004"', 'type: Bug', '22:9: tracker.type: "Bug" is not an id'],
  ['issue: "4"', 'issue: Low', '38:45: priorities[1].issue: "Low" is not an id'],
  ['project: SHOP', 'project: shop-1', '21:12: tracker.project: must be a project key'],
  [
    'option: eng_reported',
    'option: Eng Reported',
    '40:37: stages.reported.option: "Eng Reported" is not an option: options are up to 80 of a-z, 0-9',
  ],
  ['tag: bugbridge', 'tag: bug bridge', '18:8: promotion.tag: "bug bridge" is not an option'],
  ['name: shop', 'name: "shop\\e[31m"', '1:7: name: "shop\\u001b[31m" is not a name'],
  ['link: Relates', 'link: "Relates "', '27:11: tracker.related.link: "Relates " is not a name'],
  ['    Done:', '    "":', '32:5: tracker.statuses[""]: "" is not a name'],
  // Languages
  [
    'locale: en',
    'locale: english language',
    '3:9: locale: "english language" is not a language, such as en or pt-BR',
  ],
  ['locale: en', 'locale: de', '3:9: locale: "de" is not a language that there are words for. Allowed: en'],
  // Rules over several keys
  [
    'severity: "12"',
    'severity: "11"',
    '8:15: helpdesk.fields.severity: "11" is also at helpdesk.fields.bug: each must differ',
  ],
  [
    'eng_in_qa',
    'eng_accepted',
    '43:37: stages.in-qa.option: "eng_accepted" is also at stages.accepted.option: each must differ',
  ],
  [
    'severity: sev_low',
    'severity: sev_critical',
    '38:29: priorities[1].severity: "sev_critical" is also at priorities[0].severity',
  ],
  ['label: Low', 'label: Critical', '38:14: priorities[1].label: "Critical" is also at priorities[0].label'],
  ['issue: "4"', 'issue: "1"', '38:45: priorities[1].issue: "1" is also at priorities[0].issue'],
  [
    'tag: bugbridge',
    'tag: bug_confirmed',
    '18:8: promotion.tag: "bug_confirmed" is also at promotion.confirmed',
  ],
  [
    'by: [release, deploy]',
    'by: [deploy, deploy]',
    '52:16: deployed.by[1]: "deploy" is also at deployed.by[0]',
  ],
  [
    'Done: awaiting-release',
    'Done: in-qa',
    '29:3: tracker.statuses: at least one status must mean awaiting-release or deployed',
  ],
  [
    'wont-fix: { status: open',
    'wont-fix: { status: solved',
    '46:23: stages.wont-fix.status: solved is for the stage deployed alone',
  ],
  ['by: [release, deploy]', 'by: []', '52:7: deployed.by: needs at least one of release, deploy'],
  [
    'environments: [production]',
    'environments: []',
    '53:17: deployed.environments: needs at least one environment',
  ],
]

describe('a mapping with one fault names its line, its column, its key and what is wrong', () => {
  test.each(BROKEN)('%j → %j', (from, to, fault) => {
    const lines = printed(readMapping(edit(MAPPING, from, to)))
    expect(lines).toEqual([expect.stringContaining(`shop.yaml:${fault}`)])
  })
})

test('all faults of a mapping come at once, in the order of the file', () => {
  const broken = [
    ['mode: sync', 'mode: synk'],
    ['severity: "12"', 'severity: "11"'],
    ['eng_in_qa', 'eng_accepted'],
    ['accepted: { status: on-hold', 'accepted: { status: hold'],
    ['environments: [production]', 'environments: []'],
  ].reduce((text, [from = '', to = '']) => edit(text, from, to), MAPPING)
  const places = printed(readMapping(broken)).map((line) => line.split(': ', 2).join(' '))
  expect(places).toEqual([
    'shop.yaml:2:7 mode',
    'shop.yaml:8:15 helpdesk.fields.severity',
    'shop.yaml:41:23 stages.accepted.status',
    'shop.yaml:43:37 stages.in-qa.option',
    'shop.yaml:53:17 deployed.environments',
  ])
})

test('a misspelled key is unknown, and the right one missing', () => {
  expect(printed(readMapping(edit(MAPPING, '    stage: "15"', '    satge: "15"')))).toEqual([
    'shop.yaml:6:3: helpdesk.fields.stage: is missing',
    'shop.yaml:11:5: helpdesk.fields.satge: "satge" is not a key here. Allowed: bug, severity, sentry, issue, stage, eta, existing, reason, workaround, quote, proposal, level, escalation (did you mean stage?)',
  ])
})

test('a missing table of statuses is one fault, not two', () => {
  const text = MAPPING.replace(/ {2}statuses:\n(?: {4}.*\n)+/, '')
  expect(printed(readMapping(text))).toEqual(['shop.yaml:19:1: tracker.statuses: is missing'])
})

test('a long or strange value is cut and escaped in the message', () => {
  const [line = ''] = printed(
    readMapping(edit(MAPPING, 'mode: sync', `mode: "\\u202e\\x07${'x'.repeat(500)}"`)),
  )
  expect(line).toContain('"\\u202e\\u0007xxxx')
  expect(line.length).toBeLessThan(200)
})
