// A scenario proves its line only if it fails without it: with the line taken out of the mapping, what it asks for
// does not happen any more.
import { describe, expect, it } from 'vitest'
import type { Policy } from '../../src/core/policy.ts'
import { FIELD } from '../../src/sandbox/story.ts'
import { DAYS, type Desk, type Opening, openDesk } from './desk.ts'

type Line = {
  readonly opening?: Omit<Opening, 'change'>
  readonly takeOut: (policy: Policy) => Policy
  /** Plays the line, and says whether what it asks for happens. */
  readonly happens: (desk: Desk) => Promise<boolean>
}

const COMPLETE = { steps: 'Open the permits page twice.', version: '4.1.0' }
const WORKAROUND = { workaround: 'Open it in a private window.' }

const notes = (desk: Desk, ticket: number) => desk.notes(ticket).join('\n')
const told = (desk: Desk, ticket: number) => desk.told(ticket).join('\n')

const withoutPlans = (policy: Policy): Policy => ({ ...policy, plans: [] })
const withoutReadiness = (policy: Policy): Policy => ({ ...policy, readiness: [] })

/** A ticket that a manager has confirmed. */
async function confirmed(desk: Desk, fields: Parameters<Desk['managerConfirms']>[1] = {}): Promise<number> {
  const ticket = await desk.customerWrites()
  await desk.managerConfirms(ticket, fields)
  return ticket
}

const LINES: readonly (readonly [string, string, string, Line])[] = [
  [
    'E1',
    'echo360',
    'tickets are known as #123456',
    {
      takeOut: (policy) => ({ ...policy, ticketPrefix: '' }),
      async happens(desk) {
        const ticket = await confirmed(desk, WORKAROUND)
        return told(desk, ticket).includes(`ticket #${ticket}`)
      },
    },
  ],
  [
    'E2',
    'echo360',
    'an escalated ticket stays Open',
    {
      takeOut: (policy) => ({
        ...policy,
        stages: { ...policy.stages, accepted: { ...policy.stages.accepted, status: 'on-hold' } },
      }),
      async happens(desk) {
        const ticket = await confirmed(desk, WORKAROUND)
        return desk.ticket(ticket).status === 'open'
      },
    },
  ],
  [
    'E3',
    'echo360',
    'the date is that of a deployment',
    {
      takeOut: (policy) => ({ ...policy, eta: { says: 'fix' } }),
      async happens(desk) {
        const ticket = await confirmed(desk, WORKAROUND)
        await desk.engineering(ticket, (issue, jira) => jira.setDueDate(issue, '2026-04-02'))
        return told(desk, ticket).includes('is planned for the deployment on April 2, 2026')
      },
    },
  ],
  [
    'E4',
    'echo360',
    'nothing is created before a workaround was sought',
    {
      takeOut: withoutReadiness,
      async happens(desk) {
        await confirmed(desk)
        return desk.issues().length === 0
      },
    },
  ],
  [
    'E6',
    'echo360',
    'the answers propose a priority',
    {
      takeOut: ({ impact: _, ...policy }) => policy,
      async happens(desk) {
        const answers = { core: 'core_yes', degraded: 'degraded_all', workaroundKnown: 'wa_none' }
        const ticket = await confirmed(desk, { ...WORKAROUND, ...answers })
        return desk.issue(ticket).priority === '1' && desk.field(ticket, 'proposal') === 'prop_1'
      },
    },
  ],
  [
    'E7',
    'echo360',
    'the customer is told when it is taken up',
    {
      takeOut: (policy) => ({
        ...policy,
        priorities: policy.priorities.map(({ timing: _, ...step }) => step),
      }),
      async happens(desk) {
        const ticket = await confirmed(desk, { ...WORKAROUND, severity: 'sev_1' })
        return told(desk, ticket).includes('at once')
      },
    },
  ],
  [
    'O1',
    'opscom',
    'an escalation manager confirms',
    {
      takeOut: (policy) => ({ ...policy, promotion: { ...policy.promotion, confirmers: '1' } }),
      async happens(desk) {
        await confirmed(desk, { severity: 'sev_high' })
        return desk.issues().length === 1
      },
    },
  ],
  [
    'O4',
    'opscom',
    'a deploy that CI reports is what makes it available',
    {
      takeOut: (policy) => ({ ...policy, deployed: { ...policy.deployed, by: ['release'] } }),
      async happens(desk) {
        const ticket = await confirmed(desk, { severity: 'sev_high' })
        await desk.engineering(ticket, (issue, jira) => {
          jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
          jira.transition(issue, 'Done')
        })
        await desk.ciDeploys('4.2.0')
        return desk.ticket(ticket).status === 'solved'
      },
    },
  ],
  [
    'O5',
    'opscom',
    'what is critical is assessed within 15 minutes',
    {
      takeOut: withoutPlans,
      async happens(desk) {
        const ticket = await desk.customerWrites({
          fields: { [FIELD.severity]: 'sev_critical', [FIELD.bug]: 'bug_proposed' },
        })
        await desk.wait('20m')
        return notes(desk, ticket).includes('Late: this has not been assessed')
      },
    },
  ],
  [
    'O7',
    'opscom',
    'a date falls on a day of roll-outs',
    {
      takeOut: (policy) => ({ ...policy, eta: { says: policy.eta.says } }),
      async happens(desk) {
        const ticket = await confirmed(desk, { severity: 'sev_high' })
        // A Friday; the next roll-out is on Tuesday.
        await desk.engineering(ticket, (issue, jira) => jira.setDueDate(issue, '2026-04-03'))
        return told(desk, ticket).includes('April 7, 2026')
      },
    },
  ],
  [
    'S1',
    'standard-enterprise',
    'enterprise is answered within 30 minutes',
    {
      takeOut: (policy) => ({ ...policy, plans: policy.plans.filter(({ name }) => name !== 'enterprise') }),
      async happens(desk) {
        const ticket = await desk.customerWrites({ tags: ['plan_enterprise'] })
        await desk.agentProposes(ticket)
        await desk.wait('30m')
        return notes(desk, ticket).includes('Late: the customer has had no first reply')
      },
    },
  ],
  [
    'S2',
    'standard-enterprise',
    'High is what prevents business operations',
    {
      takeOut: (policy) => ({
        ...policy,
        priorities: policy.priorities.filter(({ label }) => label !== 'High'),
      }),
      async happens(desk) {
        const ticket = await confirmed(desk, { severity: 'sev_high' })
        return desk.issue(ticket).priority === '2' && desk.ticket(ticket).priority === 'urgent'
      },
    },
  ],
  [
    'S3',
    'standard-enterprise',
    'a time that is not kept climbs the ladder',
    {
      takeOut: ({ escalation: _, ...policy }) => policy,
      async happens(desk) {
        const ticket = await desk.customerWrites({ tags: ['plan_enterprise'] })
        await desk.agentProposes(ticket)
        await desk.wait('30m')
        return notes(desk, ticket).includes('Escalated to') && desk.field(ticket, 'escalation') === 'esc_1'
      },
    },
  ],
  [
    'S4',
    'standard-enterprise',
    'it is declined with its reason',
    {
      takeOut: (policy) => ({ ...policy, promotion: { ...policy.promotion, reasons: {} } }),
      async happens(desk) {
        const ticket = await desk.customerWrites()
        await desk.managerDeclines(ticket, 'reason_third_party')
        return notes(desk, ticket).includes('software of a third party')
      },
    },
  ],
  [
    'C1',
    'ecshops',
    'a reply within 48 hours',
    {
      opening: { settings: DAYS },
      takeOut: withoutPlans,
      async happens(desk) {
        const ticket = await desk.customerWrites()
        await desk.agentProposes(ticket)
        await desk.wait('48h')
        return notes(desk, ticket).includes('Late: the customer has had no first reply')
      },
    },
  ],
  [
    'C2',
    'ecshops',
    'what is missing is asked for',
    {
      takeOut: withoutReadiness,
      async happens(desk) {
        const ticket = await confirmed(desk)
        const isAsked = told(desk, ticket).includes('we still need from you')
        return isAsked && desk.issues().length === 0 && desk.ticket(ticket).status === 'pending'
      },
    },
  ],
  [
    'C3',
    'ecshops',
    'each outcome has its level',
    {
      takeOut: (policy) => {
        const { levels: _, ...promotion } = policy.promotion
        return { ...policy, promotion }
      },
      async happens(desk) {
        const bug = await confirmed(desk, COMPLETE)
        const none = await desk.customerWrites()
        await desk.managerDeclines(none, 'reason_no_bug')
        return desk.field(bug, 'level') === 'level_2' && desk.field(none, 'level') === 'level_1'
      },
    },
  ],
  [
    'C4',
    'ecshops',
    'extra functionality is held until its quote is accepted',
    {
      takeOut: (policy) => {
        const { feature: _, ...promotion } = policy.promotion
        return { ...policy, promotion }
      },
      async happens(desk) {
        const ticket = await desk.customerWrites()
        await desk.agentSets(ticket, { ...COMPLETE, bug: 'bug_feature' })
        const isHeld = told(desk, ticket).includes('priced on its own') && desk.issues().length === 0
        await desk.agentSets(ticket, { quote: 'quote_accepted' })
        return isHeld && desk.issues().length === 1
      },
    },
  ],
  [
    'A1',
    'alleo',
    'four hours to a first reply at Severity 1',
    {
      // A Monday, 9:00 in New York.
      opening: { start: '2026-03-02T14:00:00Z' },
      takeOut: (policy) => ({
        ...policy,
        plans: policy.plans.map((plan) => ({
          ...plan,
          clocks: plan.clocks.filter(({ priorities }) => priorities?.includes('Severity 1') !== true),
        })),
      }),
      async happens(desk) {
        const ticket = await desk.customerWrites({
          fields: { [FIELD.severity]: 'sev_1', [FIELD.bug]: 'bug_proposed' },
        })
        await desk.wait('5h')
        return notes(desk, ticket).includes('Late: the customer has had no first reply')
      },
    },
  ],
  [
    'A2',
    'alleo',
    'files travel to the issue',
    {
      takeOut: (policy) => ({ ...policy, issues: { ...policy.issues, attachments: false } }),
      async happens(desk) {
        const ticket = await desk.customerWrites({ files: ['app.log'] })
        await desk.managerConfirms(ticket, { severity: 'sev_2' })
        return desk.issue(ticket).attachments.length === 1
      },
    },
  ],
  [
    'A2',
    'alleo',
    'what would help is named',
    {
      takeOut: withoutReadiness,
      async happens(desk) {
        const ticket = await desk.customerWrites()
        await desk.agentProposes(ticket)
        return notes(desk, ticket).includes('It would help engineering to have: the steps')
      },
    },
  ],
  [
    'A3',
    'alleo',
    'On-Hold until it is released to production',
    {
      takeOut: (policy) => ({
        ...policy,
        deployed: { ...policy.deployed, environments: ['staging'] },
      }),
      async happens(desk) {
        const ticket = await confirmed(desk, { severity: 'sev_2' })
        await desk.engineering(ticket, (issue, jira) => {
          jira.setFixVersions(issue, [jira.addVersion({ name: '4.2.0' })])
          jira.transition(issue, 'Done')
        })
        await desk.world.report({ environment: 'staging', version: '4.2.0', status: 'success' })
        await desk.wait('3m')
        return desk.ticket(ticket).status === 'hold'
      },
    },
  ],
  [
    'A4',
    'alleo',
    'agents are told when it is not a support contact who asks',
    {
      takeOut: (policy) => {
        const { contacts: _, ...promotion } = policy.promotion
        return { ...policy, promotion }
      },
      async happens(desk) {
        const ticket = await desk.customerWrites()
        await desk.agentProposes(ticket)
        return notes(desk, ticket).includes("not one of the customer's support contacts")
      },
    },
  ],
]

describe('a line that is taken out', () => {
  it.each(LINES)('%s (%s): %s, and without the line not', async (_, name, __, line) => {
    const { opening = {}, takeOut, happens } = line
    const whole = await openDesk(name, opening)
    expect(await happens(whole)).toBe(true)
    await whole.close()
    const without = await openDesk(name, { ...opening, change: takeOut })
    expect(await happens(without)).toBe(false)
    await without.close()
  })
})
