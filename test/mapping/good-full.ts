// A second valid mapping: the first with every key that may be left out.
import { edit, MAPPING } from './good.ts'

const CHANGES: readonly (readonly [from: string, to: string])[] = [
  ['locale: en\n', 'locale: en\nlanguages: [en, de]\n'],
  ['  system: zendesk\n', '  system: zendesk\n  reference: "#{ticket}"\n'],
  [
    '    eta: "16"\n',
    `    eta: "16"
    existing: "17"
    reason: "18"
    workaround: "19"
    quote: "21"
    proposal: "22"
    level: "23"
    escalation: "24"
`,
  ],
  [
    '  tag: bugbridge\n',
    `  tag: bugbridge
  reasons:
    reason_third_party: third-party
    reason_modified: customer-modification
  feature: { option: bug_feature, accepted: quote_accepted, type: "10007" }
  levels: { declined: level_1, confirmed: level_2 }
  contacts: support_contact
readiness:
  - { what: steps, asks: customer, required: true, field: "31" }
  - { what: logs, asks: customer, required: false }
  - { what: workaround, asks: agent, required: true, field: "19" }
impact:
  questions: { core: "32", degraded: "33" }
  proposals:
    - { answers: { core: core_down }, label: Critical }
    - { answers: { core: core_up, degraded: degraded_no }, label: Low }
`,
  ],
  ['  duplicate_link: duplicates\n', '  duplicate_link: duplicates\n  attachments: true\n'],
  ['ticket: urgent }', 'ticket: urgent, proposal: proposed_critical, timing: at-once }'],
  [
    'ticket: low }\n',
    `ticket: low, proposal: proposed_low, timing: at-discretion }
default_priority: Low
eta: { says: deployment, rollout: rollout-days }
calendars:
  office:
    zone: America/New_York
    open: { mon: "08:00-17:00", tue: "08:00-12:00, 13:00-17:00" }
    holidays: [ { name: Thanksgiving, on: 4th thursday in November } ]
  rollout-days:
    zone: UTC
    open: { thu: "09:00-17:00" }
plans:
  - name: enterprise
    organizations: ["41"]
    tags: [plan_enterprise]
    clocks:
      - { clock: response, within: 30m, calendar: always, priorities: [Critical] }
      - { clock: response, within: 4h, calendar: office }
  - name: standard
    clocks:
      - { clock: resolution, within: 5d, calendar: office }
escalation:
  unsatisfied: customer_unsatisfied
  calendar: office
  levels:
    - { label: team lead, option: esc_1, after: 0h }
    - { label: executive management, option: esc_2, after: 90m }
`,
  ],
]

export const FULL_MAPPING = CHANGES.reduce((text, [from, to]) => edit(text, from, to), MAPPING)
