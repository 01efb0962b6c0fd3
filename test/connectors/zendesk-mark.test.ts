// What stands settled on a ticket has to fit into the kilobyte that Zendesk keeps with a write.
import { describe, expect, it } from 'vitest'
import { readMark, writeMark } from '../../src/connectors/zendesk/mark.ts'
import type { Audit } from '../../src/connectors/zendesk/schema.ts'
import type { Applied } from '../../src/core/case.ts'
import type { Attachment, Facts, TicketFacts } from '../../src/core/facts.ts'
import type { Known } from '../../src/core/given.ts'
import { seen } from '../../src/core/merge.ts'
import type { Policy } from '../../src/core/policy.ts'
import { ASKED, FULL, facts, HOUR, issue, NOW, ready, STATUSES, settle } from '../core/build.ts'

const size = (mark: string) => new TextEncoder().encode(JSON.stringify(mark)).length
const reread = (mark: string) => readMark({ metadata: { custom: { bugbridge: mark } } } as Audit)
const longId = (id: string) => `1234567890${id.slice(-4)}`

/** The full mapping with ids as long as those of an account of today. */
const by: Policy = {
  ...FULL,
  fields: Object.fromEntries(
    Object.entries(FULL.fields).map(([name, id]) => [name, longId(id)]),
  ) as unknown as Policy['fields'],
  priorities: FULL.priorities.map((step) => ({ ...step, label: `P${step.issue} ${step.label}` })),
  impact: { ...FULL.impact, proposals: [{ answers: { core: 'core_down' }, label: 'P1 Critical' }] },
  readiness: FULL.readiness.map((each) =>
    'field' in each && each.what === 'workaround' ? { ...each, field: longId(FULL.fields.workaround) } : each,
  ),
}
const file = (id: string): Attachment => ({
  id,
  name: 'a.log',
  type: 'text/plain',
  bytes: 1,
  url: 'https://x.test',
})
const LINK = {
  issue: { system: 'jira', id: '1020001' },
  role: 'primary',
  mark: 'bugbridge-zendesk-1235436',
} as const
const TASK = {
  issue: { system: 'jira', id: '1020009' },
  role: 'related',
  mark: 'bugbridge-sentry-4509',
  source: '4509',
} as const

/** All that can become of one ticket, at its worst: nothing in time, nothing complete, and told of all of it. */
function longest(): Applied {
  const { respondedAt: _, ...silent } = ready({
    ref: { system: 'zendesk', id: '1235436' },
    createdAt: NOW - 1_000 * HOUR,
    organization: '55',
    requester: { locale: 'en', tags: [] },
  })
  const withFields = (fields: Record<string, string>): TicketFacts => ({
    ...silent,
    fields: {
      [by.fields.bug]: by.promotion.confirmed,
      [by.fields.severity]: 'sev_low',
      [ASKED.core]: 'core_down',
      ...fields,
    },
  })
  const times = { proposedAt: NOW - 999 * HOUR, waits: [] }
  const look = (before: { world: Facts; known: Known }, change: Partial<Facts>, links = before.known.links) =>
    settle({ ...before.world, ...change }, { ...before.known, links }, NOW, by)
  const blank: Facts = facts({ ticket: withFields({}), primary: [], attachments: [] })
  const manager = { by: '9', allowed: true }
  const asked = settle(
    { ...blank, confirmation: manager },
    { links: [], applied: { seq: 0, values: {}, told: {}, done: [] }, times },
    NOW,
    by,
  )
  const replied = look(asked, { ticket: { ...asked.world.ticket, status: 'open' } })
  const version = { id: '10001', name: '4.2.0', released: false, day: '2026-12-05' }
  const bug = issue({ ref: LINK.issue, key: 'PROJECT-12345', versions: [version] })
  const task = issue({ ref: TASK.issue, key: 'PROJECT-12346' })
  const linked = look(
    replied,
    {
      primary: [bug],
      related: [task],
      attachments: [file('12345678901234'), file('12345678901235')],
      ticket: {
        ...replied.world.ticket,
        tags: [...replied.world.ticket.tags, by.escalation?.unsatisfied ?? ''],
        fields: { ...replied.world.ticket.fields, [by.fields.workaround ?? '']: 'Reload.' },
      },
    },
    [LINK, TASK],
  )
  const done = { status: STATUSES.done, resolution: { id: '10000', name: 'Done' }, priority: '1' } as const
  const deploy = {
    environment: 'production',
    repository: 'app',
    version: '4.2.0',
    status: 'success',
    at: 1,
  } as const
  const rolling = look(linked, {
    primary: [{ ...bug, ...done }],
    deploys: [{ ...deploy, organizations: ['77'] }],
  })
  return rolling.known.applied
}

describe('the mark of a ticket on which everything happened', () => {
  const applied = longest()

  it('has all that it can have', () => {
    expect(Object.keys(applied.told).sort()).toEqual(
      [
        ...['contact', 'customer', 'escalation/1', 'escalation/2', 'escalation/3', 'eta', 'files', 'lack'],
        ...[
          'late-estimate',
          'late-resolution',
          'late-response',
          'late-triage',
          'missing',
          'priority',
          'progress',
        ],
        ...['proposed', 'recommended', 'related/1020009', 'rollout', 'timing', 'workaround'],
      ].sort(),
    )
    expect(Object.keys(applied.values)).toHaveLength(8)
    expect(applied.done).toHaveLength(5)
  })

  it('fits with all but the effects that may be repeated, and says the same when it is read', () => {
    const mark = writeMark(applied)
    expect(size(mark)).toBeLessThanOrEqual(1_000)
    expect(reread(mark)).toEqual({ ...applied, done: [] })
  })

  it('keeps what was told, whatever else does not fit', () => {
    const told = {
      ...applied.told,
      ...Object.fromEntries([1, 2, 3, 4].map((at) => [`duplicate/102000${at}`, `102000${at}`])),
    }
    const mark = writeMark({ ...applied, told })
    expect(size(mark)).toBeLessThanOrEqual(1_000)
    expect(reread(mark)).toEqual({ seq: applied.seq, values: {}, told, done: [] })
  })
})

describe('a field in a mark', () => {
  const of = (values: Applied['values']): Applied => ({ seq: 3, values, told: {}, done: [] })

  it.each<[string, Applied['values'], string]>([
    ['that stands as it was wanted', { status: { want: 'on-hold', seen: seen('on-hold') } }, '"on-hold"'],
    [
      'that a person left otherwise',
      { '13': { want: 'on-hold', seen: '00ff' } },
      '{"want":"on-hold","seen":"00ff"}',
    ],
    ['that stands empty as it was wanted', { '13': { want: null, seen: '' } }, 'null'],
    ['that a person emptied', { '13': { want: 'eng_in_qa', seen: '' } }, '{"want":"eng_in_qa","seen":""}'],
  ])('%s', (_, values, written) => {
    const mark = writeMark(of(values))
    expect(mark).toContain(`:${written}}`)
    expect(reread(mark)).toEqual(of(values))
  })

  it('is read in the form in which it was written before', () => {
    expect(reread(JSON.stringify(longest()))).toEqual(longest())
  })
})
