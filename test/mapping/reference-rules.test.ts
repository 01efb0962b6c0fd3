// A mapping with everything that a mapping may have, and what one part of it must find in another.
import { describe, expect, test } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import type { Parsed } from '../../src/mapping/fault.ts'
import { parseMapping } from '../../src/mapping/mapping.ts'
import { edit, goodWords, MAPPING, printed, readMapping } from './good.ts'
import { FULL_MAPPING } from './good-full.ts'

const english = goodWords()
const german = { ...english, locale: 'de' }
const read = (text: string): Parsed<Policy> => parseMapping(text, 'shop.yaml', german, english)

describe('a mapping with every key', () => {
  test('becomes a policy in the core’s own terms', () => {
    const parsed = read(FULL_MAPPING)
    expect(printed(parsed)).toEqual([])
    expect(parsed.ok && parsed.value).toMatchObject({
      words: english,
      languages: [english, german],
      ticketPrefix: '#',
      fields: {
        source: '13',
        existing: '17',
        reason: '18',
        workaround: '19',
        quote: '21',
        proposal: '22',
        level: '23',
        escalation: '24',
      },
      promotion: {
        reasons: { reason_third_party: 'third-party', reason_modified: 'customer-modification' },
        feature: { option: 'bug_feature', accepted: 'quote_accepted', type: '10007' },
        levels: { declined: 'level_1', confirmed: 'level_2' },
        contacts: 'support_contact',
      },
      readiness: [
        { what: 'steps', asks: 'customer', isRequired: true, field: '31' },
        { what: 'logs', asks: 'customer', isRequired: false },
        { what: 'workaround', asks: 'agent', isRequired: true, field: '19' },
      ],
      impact: {
        questions: { core: '32', degraded: '33' },
        proposals: [
          { answers: { core: 'core_down' }, label: 'Critical' },
          { answers: { core: 'core_up', degraded: 'degraded_no' }, label: 'Low' },
        ],
      },
      issues: { attachments: true },
      priorities: [
        { label: 'Critical', proposal: 'proposed_critical', timing: 'at-once' },
        { label: 'Low', proposal: 'proposed_low', timing: 'at-discretion' },
      ],
      defaultPriority: 'Low',
      eta: { says: 'deployment', rollout: { name: 'rollout-days' } },
      plans: [
        {
          name: 'enterprise',
          organizations: ['41'],
          tags: ['plan_enterprise'],
          clocks: [
            {
              clock: 'response',
              within: { ms: 1_800_000 },
              calendar: { name: 'always' },
              priorities: ['Critical'],
            },
            { clock: 'response', within: { ms: 14_400_000 }, calendar: { name: 'office' } },
          ],
        },
        {
          name: 'standard',
          organizations: [],
          tags: [],
          clocks: [{ clock: 'resolution', within: { days: 5 }, calendar: { name: 'office' } }],
        },
      ],
      escalation: {
        unsatisfied: 'customer_unsatisfied',
        calendar: { name: 'office' },
        levels: [
          { label: 'team lead', option: 'esc_1', afterMs: 0 },
          { label: 'executive management', option: 'esc_2', afterMs: 5_400_000 },
        ],
      },
    })
    expect(parsed.ok && parsed.value.fields).not.toHaveProperty('sentry')
    expect(parsed.ok && Object.keys(parsed.value.readiness[1] ?? {})).not.toContain('field')
  })

  test('may leave all of them out, and then asks for nothing', () => {
    const parsed = readMapping(MAPPING)
    expect(parsed.ok && parsed.value).toMatchObject({
      languages: [english],
      ticketPrefix: '',
      promotion: { reasons: {} },
      readiness: [],
      issues: { attachments: false },
      eta: { says: 'fix' },
      plans: [],
    })
    for (const key of ['impact', 'defaultPriority', 'escalation'])
      expect(parsed.ok && Object.keys(parsed.value)).not.toContain(key)
    expect(parsed.ok && Object.keys(parsed.value.promotion)).toHaveLength(6)
    expect(parsed.ok && Object.keys(parsed.value.fields)).toHaveLength(6)
  })

  test('may leave the field of the other language out, and then has one', () => {
    const parsed = read(edit(FULL_MAPPING, 'languages: [en, de]\n', ''))
    expect(parsed.ok && parsed.value.languages).toEqual([english])
  })
})

// Each row breaks the mapping in one place: what is replaced, by what, and the one fault that is printed.
const BROKEN: readonly (readonly [string, string, string])[] = [
  // What is named must be there.
  [
    'within: 4h, calendar: office',
    'within: 4h, calendar: ofice',
    'plans[0].clocks[1].calendar: "ofice" is not one of the calendars. Allowed: always, office, rollout-days (did you mean office?)',
  ],
  [
    '  calendar: office\n  levels',
    '  calendar: shop\n  levels',
    'escalation.calendar: "shop" is not one of the calendars. Allowed: always, office, rollout-days',
  ],
  ['rollout: rollout-days', 'rollout: days', 'eta.rollout: "days" is not one of the calendars.'],
  [
    'default_priority: Low',
    'default_priority: Lo',
    'default_priority: "Lo" is not the label of a priority. Allowed: Critical, Low (did you mean Low?)',
  ],
  [
    'core_down }, label: Critical',
    'core_down }, label: Medium',
    'impact.proposals[0].label: "Medium" is not the label of a priority.',
  ],
  [
    'priorities: [Critical]',
    'priorities: [Critical, High]',
    'plans[0].clocks[0].priorities[1]: "High" is not the label of a priority.',
  ],
  [
    'degraded: degraded_no',
    'degradad: degraded_no',
    'impact.proposals[1].answers.degradad: "degradad" is not one of the questions. Allowed: core, degraded (did you mean degraded?)',
  ],
  // What needs a ticket field.
  ['    quote: "21"\n', '', 'promotion.feature: needs the ticket field helpdesk.fields.quote'],
  ['    reason: "18"\n', '', 'promotion.reasons: needs the ticket field helpdesk.fields.reason'],
  ['    level: "23"\n', '', 'promotion.levels: needs the ticket field helpdesk.fields.level'],
  ['    proposal: "22"\n', '', 'impact: needs the ticket field helpdesk.fields.proposal'],
  ['    escalation: "24"\n', '', 'escalation: needs the ticket field helpdesk.fields.escalation'],
  [' proposal: proposed_low,', '', 'priorities[1]: needs a proposal: the option that the answers propose'],
  // Plans.
  [
    '  - name: standard\n',
    '  - name: standard\n    tags: [plan_standard]\n',
    'plans[1]: the last plan is for all other tickets: leave organizations and tags out',
  ],
  [
    '    organizations: ["41"]\n    tags: [plan_enterprise]\n',
    '',
    'plans[0]: needs organizations or tags: only the last plan is for all other tickets',
  ],
  ['name: standard', 'name: enterprise', 'plans[1].name: "enterprise" is also at plans[0].name'],
  // Languages.
  ['languages: [en, de]', 'languages: [de, en]', 'languages[0]: the first language is that of locale'],
  [
    'languages: [en, de]',
    'languages: [en, en]',
    'languages[1]: "en" is also at languages[0]: each must differ',
  ],
  [
    'languages: [en, de]',
    'languages: [en, fr]',
    'languages[1]: "fr" is not a language that there are words for. Allowed: de, en',
  ],
  ['languages: [en, de]', 'languages: []', 'languages: needs at least one language'],
  // Options are tags: each can mean one thing.
  [
    'option: esc_2',
    'option: level_1',
    'escalation.levels[1].option: "level_1" is also at promotion.levels.declined',
  ],
  [
    'proposal: proposed_low',
    'proposal: sev_low',
    'priorities[1].proposal: "sev_low" is also at priorities[1].severity',
  ],
  [
    'accepted: quote_accepted',
    'accepted: bug_feature',
    'promotion.feature.accepted: "bug_feature" is also at promotion.feature.option',
  ],
  ['label: executive management', 'label: team lead', 'escalation.levels[1].label: "team lead" is also at'],
  ['what: logs', 'what: steps', 'readiness[1].what: "steps" is also at readiness[0].what'],
  ['level: "23"', 'level: "22"', 'helpdesk.fields.level: "22" is also at helpdesk.fields.proposal'],
  // Each key by itself.
  ['reference: "#{ticket}"', 'reference: "T{ticket}"', 'helpdesk.reference: must be {ticket} or "#{ticket}"'],
  [
    'reason_modified: customer-modification',
    'reason_modified: modified',
    'promotion.reasons.reason_modified: "modified" is not a reason. Allowed: not-a-bug, not-covered, third-party,',
  ],
  ['what: logs', 'what: log', 'readiness[1].what: "log" is not a piece of information.'],
  [
    'asks: agent',
    'asks: nobody',
    'readiness[2].asks: "nobody" is not somebody to ask. Allowed: customer, agent',
  ],
  ['required: false', 'required: no', 'readiness[1].required: must be true or false, not text'],
  ['attachments: true', 'attachments: [true]', 'tracker.attachments: must be true or false, not a list'],
  ['timing: at-once', 'timing: now', 'priorities[0].timing: "now" is not a timing.'],
  [
    'says: deployment',
    'says: release',
    'eta.says: "release" is not a kind of date. Allowed: fix, deployment',
  ],
  ['clock: resolution', 'clock: solution', 'plans[1].clocks[0].clock: "solution" is not a clock.'],
  [
    'within: 5d',
    'within: 5w',
    'plans[1].clocks[0].within: "5w" is not a time: write minutes, hours or open days',
  ],
  [
    'after: 90m',
    'after: 2d',
    'escalation.levels[1].after: is not a time: write minutes or hours, such as 30m, 8h or 0h',
  ],
  ['priorities: [Critical]', 'priorities: []', 'plans[0].clocks[0].priorities: needs at least one priority'],
]

describe('a mapping with one fault says where it is and what is wrong', () => {
  test.each(BROKEN)('%j → %j', (from, to, fault) => {
    expect(printed(read(edit(FULL_MAPPING, from, to)))).toEqual([expect.stringContaining(`: ${fault}`)])
  })
})

test('a checklist of nine entries is too long, of eight it is not', () => {
  const list = ['expected', 'actual', 'version', 'browser', 'page', 'since'].map(
    (what) => `  - { what: ${what}, asks: customer, required: true, field: "50" }\n`,
  )
  const longer = (count: number) =>
    read(edit(FULL_MAPPING, 'readiness:\n', `readiness:\n${list.slice(0, count).join('')}`))
  expect(printed(longer(5))).toEqual([])
  expect(printed(longer(6))).toEqual([expect.stringContaining('readiness: has more than 8 entries')])
})

test('a fault in the priorities does not hide the labels that are there', () => {
  const text = edit(FULL_MAPPING, 'issue: "4", ', '')
  expect(printed(read(text))).toEqual([expect.stringContaining('priorities[1].issue: is missing')])
})
