// The ticket fields that the mappings name, and the ticket statuses of the account. No field is
// shown to end users: they carry issue keys and engineering's words.
import { stamp } from './time.ts'

export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const
export type Status = (typeof STATUSES)[number]

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

export type Field = {
  readonly id: number
  readonly title: string
  /** `tagger` is a drop-down; its values are its options. */
  readonly type: 'tagger' | 'text' | 'date'
  readonly options: readonly string[]
}

const STAGES = ['reported', 'accepted', 'in_progress', 'in_qa', 'awaiting_release', 'deployed']
const ENDS = ['wont_fix', 'duplicate', 'cannot_reproduce', 'not_covered', 'not_a_bug']
const REASONS = ['no_bug', 'not_covered', 'third_party', 'modification', 'unauthorised']
const SEVERITIES = ['critical', 'high', 'medium', 'low', '1', '2', '3', '4'].map((each) => `sev_${each}`)

/** What every mapping that is shipped with bugbridge asks for; each uses some of them. */
export const FIELDS: readonly Field[] = [
  dropDown(360000000001, 'Bug', ['bug_proposed', 'bug_confirmed', 'bug_declined', 'bug_feature']),
  dropDown(360000000002, 'Severity', SEVERITIES),
  text(360000000003, 'Sentry'),
  text(360000000004, 'Issue'),
  dropDown(
    360000000005,
    'Stage',
    [...STAGES, ...ENDS].map((stage) => `eng_${stage}`),
  ),
  { id: 360000000006, title: 'Expected fix', type: 'date', options: [] },
  text(360000000007, 'Existing issue'),
  dropDown(
    360000000008,
    'Why it is declined',
    REASONS.map((reason) => `reason_${reason}`),
  ),
  text(360000000009, 'Workaround'),
  dropDown(
    360000000010,
    'Quote',
    ['requested', 'offered', 'accepted', 'declined'].map((each) => `quote_${each}`),
  ),
  dropDown(360000000011, 'Proposed severity', ['prop_1', 'prop_2', 'prop_3', 'prop_4', ...SEVERITIES]),
  dropDown(360000000012, 'Level', ['level_1', 'level_2', 'level_3']),
  dropDown(360000000013, 'Escalation', ['esc_1', 'esc_2', 'esc_3']),
  text(360000000014, 'Steps to reproduce'),
  text(360000000015, 'Version'),
  dropDown(360000000016, 'Core functionality is affected', ['core_yes', 'core_no']),
  dropDown(360000000017, 'Degraded', ['degraded_all', 'degraded_some', 'degraded_no']),
  dropDown(360000000018, 'Workaround is known', ['wa_yes', 'wa_none']),
  dropDown(360000000019, 'Cosmetic', ['cosmetic_yes', 'cosmetic_no']),
]

function text(id: number, title: string): Field {
  return { id, title, type: 'text', options: [] }
}

function dropDown(id: number, title: string, options: readonly string[]): Field {
  return { id, title, type: 'tagger', options }
}

export function fieldOf(id: string): Field | undefined {
  return FIELDS.find((field) => String(field.id) === id)
}

/** Whether the field takes the value; null empties any field. */
export function accepts(field: Field, value: string | null): boolean {
  if (value === null) return true
  switch (field.type) {
    case 'tagger':
      return field.options.includes(value)
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value)
    case 'text':
      return true
    default:
      return field.type satisfies never
  }
}

/** A ticket field as `GET /api/v2/ticket_fields` lists it. */
export function fieldJson(field: Field, position: number, origin: string) {
  return {
    url: `${origin}/api/v2/ticket_fields/${field.id}.json`,
    id: field.id,
    type: field.type,
    title: field.title,
    raw_title: field.title,
    title_in_portal: field.title,
    position,
    active: true,
    required: false,
    required_in_portal: false,
    visible_in_portal: false,
    editable_in_portal: false,
    removable: true,
    created_at: stamp(0),
    updated_at: stamp(0),
    ...(field.type === 'tagger' ? { custom_field_options: field.options.map(optionJson(field)) } : {}),
  }
}

function optionJson(field: Field) {
  return function option(value: string, position: number) {
    const name = value.replaceAll('_', ' ')
    return { id: field.id + (position + 1) * 1_000, name, raw_name: name, value, position }
  }
}

const CATEGORIES = ['new', 'open', 'pending', 'hold', 'solved'] as const
const FIRST_STATUS_ID = 8447320465786

/** The custom status that stands for a status. A closed ticket keeps that of solved, as it has no category. */
export function customStatusId(status: Status): number {
  const category = CATEGORIES.find((known) => known === status) ?? 'solved'
  return FIRST_STATUS_ID + CATEGORIES.indexOf(category)
}

/** `GET /api/v2/custom_statuses`: one default status in each category. On-Hold may be inactive. */
export function customStatusesJson(onHoldActive: boolean) {
  return CATEGORIES.map((category) => ({
    id: customStatusId(category),
    status_category: category,
    agent_label: category === 'hold' ? 'On-hold' : capital(category),
    end_user_label: capital(shownToCustomers(category)),
    description: '',
    end_user_description: '',
    active: category !== 'hold' || onHoldActive,
    default: true,
    created_at: stamp(0),
    updated_at: stamp(0),
  }))
}

/** On-hold is internal: the requester sees Open (Zendesk help, "About ticket statuses"). */
export function shownToCustomers(status: Status): Status {
  return status === 'hold' ? 'open' : status
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
