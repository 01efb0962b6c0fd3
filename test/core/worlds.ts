// Random worlds of one case, for the laws.
import fc from 'fast-check'
import type { Times } from '../../src/core/case.ts'
import type { IssueFacts } from '../../src/core/facts.ts'
import type { Known } from '../../src/core/given.ts'
import type { TicketStatus } from '../../src/core/policy.ts'
import { ASKED, DUPLICATE, FIXED, FULL, facts, HOUR, issue, known, NOW, STATUSES, ticket } from './build.ts'

export const anyIssue: fc.Arbitrary<IssueFacts> = fc
  .record({
    status: fc.constantFrom(...Object.values(STATUSES)),
    resolution: fc.constantFrom(
      undefined,
      FIXED,
      DUPLICATE,
      { id: '10001', name: "Won't Do" },
      { id: '9', name: 'Odd' },
    ),
    priority: fc.constantFrom('1', '2', '3', '4', '5'),
    versions: fc.array(
      fc.record({
        id: fc.constantFrom('1', '2'),
        name: fc.constantFrom('4.1.0', '4.2.0'),
        released: fc.boolean(),
        day: fc.constantFrom('2026-03-20', '2026-04-01'),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ resolution, ...rest }) => issue(resolution === undefined ? rest : { ...rest, resolution }))

export const anyStatus = fc.constantFrom<TicketStatus>('open', 'awaiting-reply', 'on-hold', 'solved')

/** A world of the full mapping at some time, proposed or with engineering, with whatever may be on its ticket. */
export const anyFullWorld = fc
  .record({
    what: anyIssue,
    isLinked: fc.boolean(),
    status: anyStatus,
    locale: fc.constantFrom('en-US', 'de-AT', 'fr'),
    tags: fc.subarray(['plan_enterprise', 'customer_unsatisfied']),
    contact: fc.subarray(['support_contact']),
    organization: fc.constantFrom('55', '77'),
    bug: fc.constantFrom('proposed', 'confirmed', 'declined', 'feature', 'none'),
    severity: fc.constantFrom('', 'sev_low', 'sev_critical'),
    core: fc.constantFrom('', 'core_down', 'core_up'),
    quote: fc.constantFrom('', 'quote_accepted'),
    reason: fc.constantFrom('', 'reason_access', 'reason_modified'),
    workaround: fc.constantFrom('', 'none', 'Reload twice', 'See www.shop'),
    steps: fc.constantFrom('', 'Open it.'),
    files: fc.subarray(['501', '502']),
    left: fc.boolean(),
    existing: fc.constantFrom(undefined, { found: [], unknown: ['OPS-404'] }),
    confirmation: fc.constantFrom(undefined, { by: '9', allowed: true }, { by: '8', allowed: false }),
    deploys: fc.subarray([['77'], ['55'], undefined]),
    times: fc.constantFrom<Times | undefined>(
      undefined,
      { waits: [] },
      { proposedAt: NOW - 20 * HOUR, waits: [{ from: NOW - 19 * HOUR, to: NOW - 18 * HOUR }] },
      { proposedAt: NOW - 200 * HOUR, waits: [] },
      { proposedAt: NOW - 2 * HOUR, waits: [], waitingSince: NOW - HOUR },
    ),
  })
  .map((each) => {
    const { proposed, confirmed, declined, feature } = FULL.promotion
    const options: Readonly<Record<string, string>> = {
      proposed,
      confirmed,
      declined,
      feature: feature.option,
    }
    const written = {
      [FULL.fields.bug]: options[each.bug] ?? '',
      [FULL.fields.severity]: each.severity,
      [FULL.fields.quote]: each.quote,
      [FULL.fields.reason]: each.reason,
      [FULL.fields.workaround]: each.workaround,
      [ASKED.core]: each.core,
      [ASKED.steps]: each.steps,
      [ASKED.version]: '4.1',
    }
    const world = facts({
      ticket: {
        ...ticket({ status: each.status, tags: each.tags, organization: each.organization }),
        requester: { locale: each.locale, tags: each.contact },
        fields: Object.fromEntries(Object.entries(written).filter(([, value]) => value !== '')),
      },
      primary: each.isLinked ? [each.what] : [],
      attachments: each.files.map((id) => ({ id, name: id, type: '', bytes: 1, url: 'https://x.test' })),
      existing: each.isLinked ? undefined : each.existing,
      confirmation: each.isLinked ? undefined : each.confirmation,
      deploys: each.deploys.map((organizations) => ({
        environment: 'production',
        repository: 'app',
        version: '4.2.0',
        status: 'success',
        at: 1,
        ...(organizations === undefined ? {} : { organizations }),
      })),
    })
    const done = each.left ? ['left/502'] : []
    const what: Known = {
      links: each.isLinked ? known().links : [],
      applied: { ...known().applied, done },
      ...(each.times === undefined ? {} : { times: each.times }),
    }
    return { world, what }
  })
