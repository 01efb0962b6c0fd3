// One builder for a valid world of one case: each test states its one difference.
import { type Applied, type Link, NOTHING_APPLIED } from '../../src/core/case.ts'
import { decide } from '../../src/core/decide.ts'
import { type Diff, diff } from '../../src/core/diff.ts'
import type { UpdateTicket } from '../../src/core/effect.ts'
import type { Facts, IssueFacts, TicketFacts, Touches } from '../../src/core/facts.ts'
import type { Known } from '../../src/core/given.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Words } from '../../src/core/sentence.ts'
import { ALWAYS } from '../../src/mapping/calendar.ts'
import { shippedPolicy } from '../policy.ts'

/** The shipped mapping with nothing that a mapping may leave out. */
export const policy: Policy = plainOf(shippedPolicy())

function plainOf({ impact: _, escalation: __, defaultPriority: ___, ...shipped }: Policy): Policy {
  const { bug, severity, source, issue: key, stage, eta } = shipped.fields
  const { proposed, confirmed, declined, confirmers, tag } = shipped.promotion
  return {
    ...shipped,
    mode: 'sync',
    languages: [shipped.words],
    ticketPrefix: '#',
    fields: { bug, severity, source, issue: key, stage, eta },
    promotion: { proposed, confirmed, declined, confirmers, tag, reasons: {} },
    readiness: [],
    issues: { ...shipped.issues, attachments: false },
    priorities: shipped.priorities.map(({ label, severity: option, issue: id, ticket: urgency }) => ({
      label,
      severity: option,
      issue: id,
      ticket: urgency,
    })),
    eta: { says: 'fix' },
    plans: [],
  }
}

export const GERMAN: Words = {
  locale: 'de',
  sentences: prefixed(policy.words.sentences),
  stages: prefixed(policy.words.stages),
  information: prefixed(policy.words.information),
  releases: prefixed(policy.words.releases),
}

/** The same texts, told apart by what stands before them. */
function prefixed<Key extends string>(texts: Readonly<Record<Key, string>>): Record<Key, string> {
  return Object.fromEntries(
    Object.entries<string>(texts).map(([key, text]) => [key, `Deutsch: ${text}`]),
  ) as Record<Key, string>
}

const OPTIONAL_FIELDS = {
  existing: '360000000021',
  reason: '360000000022',
  workaround: '360000000023',
  quote: '360000000024',
  proposal: '360000000025',
  level: '360000000026',
  escalation: '360000000027',
} as const

/** Ticket fields of the checklist and of the questions. */
export const ASKED = { steps: '360000000031', version: '360000000032', core: '360000000033' } as const

export const HOUR = 3_600_000

/** The same mapping with everything that a mapping may have. */
export const FULL = {
  ...policy,
  languages: [policy.words, GERMAN],
  fields: { ...policy.fields, ...OPTIONAL_FIELDS },
  promotion: {
    ...policy.promotion,
    reasons: {
      reason_none: 'not-a-bug',
      reason_not_covered: 'not-covered',
      reason_third_party: 'third-party',
      reason_modified: 'customer-modification',
      reason_access: 'unauthorised-access',
    },
    feature: { option: 'bug_feature', accepted: 'quote_accepted', type: '10007' },
    levels: { declined: 'level_1', confirmed: 'level_2' },
    contacts: 'support_contact',
  },
  readiness: [
    { what: 'steps', asks: 'customer', isRequired: true, field: ASKED.steps },
    { what: 'version', asks: 'customer', isRequired: true, field: ASKED.version },
    { what: 'workaround', asks: 'agent', isRequired: true, field: OPTIONAL_FIELDS.workaround },
    { what: 'logs', asks: 'customer', isRequired: false },
  ],
  impact: {
    questions: { core: ASKED.core },
    proposals: [
      { answers: { core: 'core_down' }, label: 'Critical' },
      { answers: { core: 'core_up' }, label: 'Low' },
    ],
  },
  issues: { ...policy.issues, attachments: true },
  priorities: policy.priorities.map((step, at) => ({
    ...step,
    proposal: `proposed_${at + 1}`,
    timing: (['at-once', 'next-sprint', 'afterwards', 'at-discretion'] as const)[at] ?? 'at-once',
  })),
  defaultPriority: 'Medium',
  plans: [
    {
      name: 'enterprise',
      organizations: ['77'],
      tags: ['plan_enterprise'],
      clocks: [{ clock: 'response', within: { ms: HOUR / 2 }, calendar: ALWAYS }],
    },
    {
      name: 'standard',
      organizations: [],
      tags: [],
      clocks: [
        { clock: 'response', within: { ms: 4 * HOUR }, calendar: ALWAYS },
        { clock: 'triage', within: { ms: HOUR }, calendar: ALWAYS, priorities: ['Critical'] },
        { clock: 'triage', within: { ms: 8 * HOUR }, calendar: ALWAYS },
        { clock: 'estimate', within: { ms: 24 * HOUR }, calendar: ALWAYS },
        { clock: 'resolution', within: { days: 5 }, calendar: ALWAYS },
      ],
    },
  ],
  escalation: {
    unsatisfied: 'customer_unsatisfied',
    calendar: ALWAYS,
    levels: [
      { label: 'team lead', option: 'esc_1', afterMs: 0 },
      { label: 'department manager', option: 'esc_2', afterMs: 4 * HOUR },
      { label: 'executive management', option: 'esc_3', afterMs: 24 * HOUR },
    ],
  },
} as const satisfies Policy

/** A ticket of the full mapping on which nothing is missing, by a support contact who writes English. */
export function ready(difference: Partial<TicketFacts> = {}): TicketFacts {
  return ticket({
    requester: { locale: 'en-US', tags: ['support_contact'] },
    respondedAt: NOW - 1_000,
    ...difference,
    fields: {
      [ASKED.steps]: 'Open the permits page.',
      [ASKED.version]: '4.1',
      [FULL.fields.workaround]: 'none',
      ...difference.fields,
    },
  })
}

export const NOW = Date.parse('2026-03-02T09:00:00Z')

export const STATUSES = {
  todo: { id: '10000', name: 'To Do', category: 'new' },
  progress: { id: '3', name: 'In Progress', category: 'indeterminate' },
  qa: { id: '10101', name: 'In QA', category: 'indeterminate' },
  done: { id: '10002', name: 'Done', category: 'done' },
} as const

export const FIXED = { id: '10000', name: 'Done' }
export const DUPLICATE = { id: '10002', name: 'Duplicate' }

/** A confirmed ticket that somebody is assigned to. */
export function ticket(difference: Partial<TicketFacts> = {}): TicketFacts {
  return {
    ref: { system: 'zendesk', id: '35436' },
    url: 'https://help.example/agent/tickets/35436',
    status: 'open',
    priority: 'normal',
    tags: [],
    requester: { locale: 'en-US', tags: [] },
    createdAt: NOW - 3_600_000,
    assigned: true,
    stamp: '2026-03-02T08:00:00Z',
    isFresh: false,
    text: {
      subject: 'Permits page is blank',
      description: 'Since this morning the permits page stays blank.',
    },
    ...difference,
    fields: {
      [policy.fields.bug]: policy.promotion.confirmed,
      [policy.fields.severity]: 'sev_high',
      ...difference.fields,
    },
  }
}

/** An issue that engineering has accepted. */
export function issue(difference: Partial<IssueFacts> = {}): IssueFacts {
  return {
    ref: { system: 'jira', id: '20001' },
    key: 'OPS-1',
    url: 'https://jira.example/browse/OPS-1',
    status: STATUSES.todo,
    priority: '2',
    versions: [],
    links: [],
    marks: [],
    updated: NOW,
    ...difference,
  }
}

export const LINK: Link = {
  issue: { system: 'jira', id: '20001' },
  role: 'primary',
  mark: 'bugbridge-zendesk-35436',
}

/** A promoted case with one accepted issue. */
export function facts(difference: Partial<Facts> = {}): Facts {
  return {
    ticket: ticket(),
    primary: [issue()],
    related: [],
    missing: [],
    deploys: [],
    shipments: [],
    source: undefined,
    confirmation: undefined,
    existing: undefined,
    attachments: undefined,
    onHold: true,
    ...difference,
  }
}

export const NEW_CASE: Known = { links: [], applied: NOTHING_APPLIED }

export function known(difference: Partial<Known> = {}): Known {
  return { links: [LINK], applied: NOTHING_APPLIED, ...difference }
}

export function plan(world: Facts, what: Known = known(), touches?: Touches, now = NOW, by = policy): Diff {
  return diff(decide(world, by, what, now), world, what.applied, by, touches)
}

export function updateIn(result: Diff): UpdateTicket | undefined {
  return result.effects.find((effect) => effect.kind === 'update-ticket')
}

/** The ticket after a write went through, as the helpdesk would show it. */
export function written(before: TicketFacts, update: UpdateTicket): TicketFacts {
  const merged = { ...before.fields, ...update.fields }
  const fields = Object.fromEntries(
    Object.entries(merged).flatMap(([id, value]) => (value === null ? [] : [[id, value]])),
  )
  return {
    ...before,
    fields,
    tags: [...before.tags, ...update.addTags],
    ...(update.status === undefined ? {} : { status: update.status }),
    ...(update.priority === undefined ? {} : { priority: update.priority }),
  }
}

/** Carries every effect out on the facts until nothing is left to do: the pure picture of a quiet world. */
export function settle(
  world: Facts,
  what: Known,
  now = NOW,
  by = policy,
): { world: Facts; known: Known; texts: string[] } {
  let current = { world, known: what, texts: [] as string[] }
  for (let turn = 0; turn < 8; turn++) {
    const result = plan(current.world, current.known, undefined, now, by)
    let applied: Applied = result.applied
    let { world: next } = current
    const texts = [...current.texts]
    for (const effect of result.effects) {
      if (effect.kind === 'update-ticket') {
        next = { ...next, ticket: written(next.ticket, effect) }
        texts.push(...(effect.comment?.said.map((said) => said.text) ?? []))
        applied = { ...effect.applies, done: applied.done }
      } else if (effect.kind === 'unlink-ticket') {
        const stem = effect.key.replace('un', '')
        applied = { ...applied, done: applied.done.filter((key) => !key.startsWith(`${stem}/`)) }
      } else if (effect.kind !== 'create-issue') {
        applied = { ...applied, done: [...applied.done, effect.key] }
      }
    }
    current = { world: next, known: { ...current.known, applied }, texts }
    // What is created is a matter of the shell: the plan goes on asking for it.
    if (result.effects.every((effect) => effect.kind === 'create-issue')) return current
  }
  throw new Error('the plan never becomes empty')
}
