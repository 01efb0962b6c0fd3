// The times agreed with a customer: which run, until when, and what is said when one is not kept.
import { describe, expect, it } from 'vitest'
import type { Applied, Times } from '../../src/core/case.ts'
import { clocksOf } from '../../src/core/clocks.ts'
import { decide } from '../../src/core/decide.ts'
import type { TicketFacts } from '../../src/core/facts.ts'
import { clocksFor, planFor } from '../../src/core/plan.ts'
import type { ClockName, PriorityStep } from '../../src/core/policy.ts'
import type { Stage } from '../../src/core/stage.ts'
import { pausesOf, timesAfter } from '../../src/core/times.ts'
import { FULL, facts, HOUR, known, LINK, NOW, policy, ready, settle } from './build.ts'

const OPENED = NOW - HOUR
const PROPOSED = NOW - HOUR / 2
const [critical, , medium] = FULL.priorities

type Row = {
  readonly stage?: Stage
  readonly step?: PriorityStep | undefined
  readonly ticket?: Partial<TicketFacts>
  readonly times?: Times | undefined
  readonly told?: Applied['told']
  readonly isLinked?: boolean
  readonly now?: number
}

/** An unanswered ticket that was proposed half an hour ago, one hour after it was opened. */
function clocks({ stage = 'reported', step = medium, now = NOW, ...row }: Row) {
  const { respondedAt: _, ...silent } = ready({ createdAt: OPENED })
  const times = 'times' in row ? row.times : { proposedAt: PROPOSED, waits: [] }
  return clocksOf(stage, step, {
    facts: facts({ ticket: { ...silent, ...row.ticket }, primary: [] }),
    policy: FULL,
    known: {
      links: row.isLinked === true ? [LINK] : [],
      applied: { ...known().applied, told: row.told ?? {} },
      ...(times === undefined ? {} : { times }),
    },
    now,
  })
}

/** For example `response 3h`, counted from now; a late one is marked. */
function running(row: Row): string[] {
  const { now = NOW } = row
  return clocks(row).states.map(
    ({ clock, due, isLate }) => `${clock} ${(due - now) / HOUR}h${isLate ? ' late' : ''}`,
  )
}

const ALL = ['response 3h', 'triage 7.5h', 'estimate 23.5h', 'resolution 119.5h']
const without = (...names: readonly ClockName[]) =>
  ALL.filter((each) => !names.some((name) => each.startsWith(name)))

describe('the clocks that run', () => {
  const waits = [{ from: NOW - HOUR / 4, to: NOW - HOUR / 8 }]
  it.each<[string, Row, string[]]>([
    ['all, from the ticket’s opening and from its proposal', {}, ALL],
    ['the response ends with the first public reply', { ticket: { respondedAt: NOW } }, without('response')],
    ['the triage ends when there is an issue', { isLinked: true, stage: 'accepted' }, without('triage')],
    ['the estimate ends when a date was told', { told: { eta: '2026-04-01' } }, without('estimate')],
    [
      'the estimate was told in time though it was withdrawn since',
      { told: { eta: 'none' } },
      without('estimate'),
    ],
    ['all end when it is deployed', { stage: 'deployed' }, []],
    ['all end when it was declined', { stage: 'not-covered' }, []],
    ['all end without a fix', { stage: 'wont-fix' }, []],
    ['none but the response begins before a proposal', { times: { waits: [] } }, ['response 3h']],
    ['a case of an older bugbridge has the response alone', { times: undefined }, ['response 3h']],
    [
      'a priority has its own time',
      { step: critical },
      ['response 3h', 'triage 0.5h', 'estimate 23.5h', 'resolution 119.5h'],
    ],
    ['of no priority, those that are for all run', { step: undefined }, ALL],
    [
      'at the time agreed it is late',
      { now: PROPOSED + 8 * HOUR },
      ['response -4.5h late', 'triage 0h late', 'estimate 16h', 'resolution 112h'],
    ],
    [
      'a millisecond before it is not',
      { now: OPENED + 4 * HOUR - 1 },
      [
        `response ${1 / HOUR}h`,
        `triage ${(4.5 * HOUR + 1) / HOUR}h`,
        `estimate ${(20.5 * HOUR + 1) / HOUR}h`,
        `resolution ${(116.5 * HOUR + 1) / HOUR}h`,
      ],
    ],
    [
      'all stand still while the customer was asked',
      { times: { proposedAt: PROPOSED, waits } },
      ['response 3.125h', 'triage 7.625h', 'estimate 23.625h', 'resolution 119.625h'],
    ],
    [
      'all stand still while the customer is asked',
      { times: { proposedAt: PROPOSED, waits: [], waitingSince: NOW - HOUR / 4 } },
      ['response 3.25h', 'triage 7.75h', 'estimate 23.75h', 'resolution 119.75h'],
    ],
    ['a plan by tag', { ticket: { tags: ['plan_enterprise'] } }, ['response -0.5h late']],
    ['a plan by organisation', { ticket: { organization: '77' } }, ['response -0.5h late']],
    ['the plan for the rest', { ticket: { organization: '78', tags: ['other'] } }, ALL],
  ])('%s', (_, row, expected) => {
    expect(running(row)).toEqual(expected)
  })

  it('are looked at again when the next of them is over, which is in time', () => {
    expect(clocks({}).lookAgain).toBe(OPENED + 4 * HOUR)
    expect(clocks({ now: OPENED + 4 * HOUR }).lookAgain).toBe(PROPOSED + 8 * HOUR)
  })

  it('are not looked at again by the hour while the customer is asked: time alone changes nothing', () => {
    expect(clocks({ times: { proposedAt: PROPOSED, waits: [], waitingSince: NOW } })).not.toHaveProperty(
      'lookAgain',
    )
  })

  it('are none without a plan', () => {
    const given = { facts: facts(), policy, known: known(), now: NOW }
    expect(clocksOf('accepted', medium, given)).toEqual({ states: [], notices: [] })
  })

  it('tell the agent of each that is late, once, and mark the case', () => {
    const late = NOW + 5 * HOUR
    const subject = ready({ createdAt: OPENED })
    const { respondedAt: _, ...silent } = subject
    const times = { proposedAt: PROPOSED, waits: [] }
    const world = facts({ ticket: silent })
    const quiet = settle(world, known({ times }), late, FULL)
    expect(quiet.texts).toContain(FULL.words.sentences['agent-late-response'])
    expect(quiet.texts).not.toContain(FULL.words.sentences['agent-late-resolution'])
    expect(settle(quiet.world, quiet.known, late, FULL).texts).toEqual([])
    expect(decide(world, FULL, known({ times }), late).attention).toContain('late-response')
  })
})

describe('the plan of a ticket (S1)', () => {
  it('is the first that fits, and none where there are none', () => {
    const both = ready({ organization: '77', tags: ['plan_enterprise'] })
    expect(planFor(both, FULL)?.name).toBe('enterprise')
    expect(planFor(ready(), FULL)?.name).toBe('standard')
    expect(planFor(ready(), policy)).toBeUndefined()
  })

  it('has of each clock the first that is for the priority', () => {
    const [, standard] = FULL.plans
    const triage = (label?: string) =>
      clocksFor(standard, label).find(({ clock }) => clock === 'triage')?.within
    expect(triage('Critical')).toEqual({ ms: HOUR })
    expect(triage('Low')).toEqual({ ms: 8 * HOUR })
    expect(triage()).toEqual({ ms: 8 * HOUR })
  })
})

describe('what is kept from look to look', () => {
  const at = (hour: number) => Date.UTC(2026, 2, 2, hour)
  const seen = (status: TicketFacts['status'], hour: number) =>
    ready({ status, stamp: new Date(at(hour)).toISOString() })

  it.each<[string, Times | undefined, TicketFacts, number | undefined, Times]>([
    ['nothing of a ticket that is open', undefined, seen('open', 9), undefined, { waits: [] }],
    ['when it was proposed', undefined, seen('open', 9), at(8), { proposedAt: at(8), waits: [] }],
    [
      'when it was first proposed',
      { proposedAt: at(7), waits: [] },
      seen('open', 9),
      at(8),
      { proposedAt: at(7), waits: [] },
    ],
    [
      'since when the customer is asked',
      { waits: [] },
      seen('awaiting-reply', 9),
      undefined,
      { waits: [], waitingSince: at(9) },
    ],
    [
      'since when the customer is asked, whatever else changes meanwhile',
      { waits: [], waitingSince: at(9) },
      seen('awaiting-reply', 11),
      undefined,
      { waits: [], waitingSince: at(9) },
    ],
    [
      'until when the customer was asked',
      { proposedAt: at(7), waits: [{ from: at(1), to: at(2) }], waitingSince: at(9) },
      seen('open', 11),
      undefined,
      {
        proposedAt: at(7),
        waits: [
          { from: at(1), to: at(2) },
          { from: at(9), to: at(11) },
        ],
      },
    ],
    [
      'no time that runs backwards',
      { waits: [], waitingSince: at(9) },
      seen('open', 8),
      undefined,
      { waits: [{ from: at(9), to: at(9) }] },
    ],
  ])('is %s', (_, before, ticket, proposedAt, after) => {
    expect(timesAfter(before, ticket, proposedAt)).toEqual(after)
  })

  it('is no more than fifty waits, the newest', () => {
    const waits = Array.from({ length: 50 }, (_, hour) => ({ from: hour, to: hour + 1 }))
    const after = timesAfter({ waits, waitingSince: at(9) }, seen('open', 11), undefined)
    expect(after.waits).toHaveLength(50)
    expect(after.waits[0]).toEqual({ from: 1, to: 2 })
    expect(after.waits.at(-1)).toEqual({ from: at(9), to: at(11) })
  })

  it('makes the pauses, of which the last lasts until now', () => {
    const waits = [{ from: 1, to: 2 }]
    expect(pausesOf({ waits, waitingSince: 5 }, 9)).toEqual([
      { from: 1, to: 2 },
      { from: 5, to: 9 },
    ])
    expect(pausesOf({ waits }, 9)).toEqual(waits)
    expect(pausesOf(undefined, 9)).toEqual([])
  })
})
