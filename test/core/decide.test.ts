import { describe, expect, it } from 'vitest'
import { decide } from '../../src/core/decide.ts'
import {
  DUPLICATE,
  FIXED,
  facts,
  issue,
  known,
  LINK,
  NEW_CASE,
  NOW,
  plan,
  policy,
  STATUSES,
  settle,
  ticket,
  updateIn,
} from './build.ts'

const { fields, promotion } = policy
const bug = (value: string) => ticket({ fields: { [fields.bug]: value } })
const manager = { by: '9', allowed: true }
const frontLine = { by: '8', allowed: false }

describe('promotion (O1)', () => {
  it.each([
    ['a proposal alone creates nothing', bug(promotion.proposed), undefined, [], true],
    ['a proposal creates nothing even by a manager', bug(promotion.proposed), manager, [], true],
    ['a front-line confirmation creates nothing', ticket(), frontLine, [], true],
    ["a manager's confirmation creates the issue", ticket(), manager, ['create-issue'], true],
    ['a declined bug creates nothing', bug(promotion.declined), undefined, [], true],
    ['another value is no case', bug('something_else'), undefined, [], false],
  ])('%s', (_, subject, confirmation, created, isCase) => {
    const world = facts({ ticket: subject, primary: [], confirmation })
    const effects = plan(world, NEW_CASE).effects.map((effect) => effect.kind)
    expect(effects.filter((kind) => kind !== 'update-ticket')).toEqual(created)
    expect(decide(world, policy, NEW_CASE, NOW).isCase).toBe(isCase)
  })

  it('takes the priority from the severity that the manager chose', () => {
    const world = facts({
      primary: [],
      confirmation: manager,
      ticket: ticket({ fields: { [fields.severity]: 'sev_critical' } }),
    })
    expect(plan(world, NEW_CASE).effects).toMatchObject([
      { kind: 'create-issue', priority: '1', mark: 'bugbridge-zendesk-35436' },
    ])
  })

  it('tells the agent once when somebody confirms who may not', () => {
    const world = facts({ primary: [], confirmation: frontLine })
    const { texts } = settle(world, NEW_CASE)
    expect(texts).toEqual([policy.words.sentences['agent-confirm']])
  })
})

describe('what a promoted ticket shows', () => {
  it('goes On-Hold with the key and the stage for agents and one sentence for the customer (O2)', () => {
    const update = updateIn(plan(facts()))
    expect(update).toMatchObject({
      status: 'on-hold',
      priority: 'high',
      fields: { [fields.issue]: 'OPS-1', [fields.stage]: 'eng_accepted' },
      addTags: ['bugbridge'],
      comment: { audience: 'customer', said: [{ sentence: 'accepted' }] },
    })
    expect(update?.comment?.said[0]?.text).toContain('#35436')
  })

  it.each([
    ['in QA stays On-Hold', issue({ status: STATUSES.qa }), 'on-hold', 'eng_in_qa'],
    [
      'done but not deployed stays On-Hold',
      issue({ status: STATUSES.done, resolution: FIXED }),
      'on-hold',
      'eng_awaiting_release',
    ],
    [
      'deployed is Solved',
      issue({
        status: STATUSES.done,
        resolution: FIXED,
        versions: [{ id: '1', name: '4.2', released: true }],
      }),
      'solved',
      'eng_deployed',
    ],
    [
      "won't fix opens for the agent",
      issue({ status: STATUSES.done, resolution: { id: '1', name: "Won't Do" } }),
      'open',
      'eng_wont_fix',
    ],
    [
      'an unnamed duplicate opens for the agent',
      issue({ status: STATUSES.done, resolution: DUPLICATE }),
      'open',
      'eng_duplicate',
    ],
  ])('%s', (_, what, status, option) => {
    const { world } = settle(facts({ primary: [what] }), known())
    expect(world.ticket.status).toBe(status)
    expect(world.ticket.fields[fields.stage]).toBe(option)
  })

  it('is opened, not solved, while nobody is assigned, and says so', () => {
    const deployed = issue({
      status: STATUSES.done,
      resolution: FIXED,
      versions: [{ id: '1', name: '4.2', released: true }],
    })
    const { world, texts } = settle(
      facts({ primary: [deployed], ticket: ticket({ assigned: false }) }),
      known(),
    )
    expect(world.ticket.status).toBe('open')
    expect(texts).toContain(policy.words.sentences['agent-unassigned'])
  })

  it('stays open where On-Hold is switched off', () => {
    const desired = decide(facts({ onHold: false }), policy, known(), NOW)
    expect(desired.status?.value).toBe('open')
    expect(desired.attention).toContain('on-hold-inactive')
  })

  it('is left alone once it is closed', () => {
    expect(updateIn(plan(facts({ ticket: ticket({ status: 'closed' }) })))).toBeUndefined()
  })

  it('opens for the agent when the issue was deleted, and nothing is made anew', () => {
    const world = facts({ primary: [], missing: [LINK.issue] })
    expect(plan(world).effects.map((effect) => effect.kind)).toEqual(['update-ticket'])
    const { texts, world: after } = settle(world, known())
    expect(texts).toEqual([policy.words.sentences['agent-issue-gone']])
    // Engineering has it no more, and the ticket does not say so any longer.
    expect(after.ticket).toMatchObject({ status: 'open', fields: { [fields.stage]: 'eng_reported' } })
  })
})

describe('duplicates', () => {
  const survivor = issue({ ref: { system: 'jira', id: '20002' }, key: 'OPS-2', status: STATUSES.progress })
  const points = (to: string) => ({
    links: [{ name: 'duplicates', direction: 'outward', to: { system: 'jira', id: to } } as const],
  })
  const both = known({ links: [LINK, { ...LINK, issue: survivor.ref, mark: '' }] })

  it('follows the survivor', () => {
    const gone = issue({ status: STATUSES.done, resolution: DUPLICATE, ...points('20002') })
    const { world, texts } = settle(facts({ primary: [gone, survivor] }), both)
    expect(world.ticket.fields[fields.issue]).toBe('OPS-2')
    expect(world.ticket.status).toBe('on-hold')
    expect(texts.join(' ')).toContain('OPS-1 was closed as a duplicate')
  })

  it('ends in a cycle without solving anything', () => {
    const one = issue({ status: STATUSES.done, resolution: DUPLICATE, ...points('20002') })
    const two = { ...survivor, status: STATUSES.done, resolution: DUPLICATE, ...points('20001') }
    expect(decide(facts({ primary: [one, two] }), policy, both, NOW)).toMatchObject({
      stage: 'duplicate',
      status: { value: 'open' },
    })
  })
})

describe('what the customer is told', () => {
  const on = (day: string) => issue({ versions: [{ id: '1', name: '4.2', released: false, day }] })
  const next = (before: ReturnType<typeof settle>, change: Parameters<typeof facts>[0]) =>
    settle({ ...before.world, ...change }, before.known)

  it('hears of a date once, and again when it moves or goes away (O3)', () => {
    const first = settle(facts({ primary: [on('2026-03-20')] }), known())
    expect(first.texts.filter((text) => text.includes('March 20, 2026'))).toHaveLength(1)
    expect(settle(first.world, first.known).texts).toEqual([])
    const moved = next(first, { primary: [on('2026-04-02')] })
    expect(moved.texts.join()).toContain('it is now April 2, 2026')
    const withdrawn = next(moved, { primary: [issue()] })
    expect(withdrawn.texts.join()).toContain('no expected date')
    expect(next(withdrawn, { primary: [on('2026-05-01')] }).texts.join()).toContain(
      'expect the fix for ticket #35436 by May 1, 2026',
    )
  })

  it('hears no date that has already passed', () => {
    expect(settle(facts({ primary: [on('2026-02-01')] }), known()).texts.join()).not.toContain('February')
  })

  it('hears that a date has passed without a fix, when it has', () => {
    const day = '2026-03-20'
    const first = settle(facts({ primary: [on(day)] }), known())
    const desired = decide(first.world, policy, first.known, NOW)
    expect(new Date(desired.lookAgain ?? 0).toISOString()).toMatch('2026-03-21')
    expect(settle(first.world, first.known, desired.lookAgain).texts.join()).toContain('no expected date')
  })

  it('hears only "available" of the steps after acceptance, and of a fix that did not hold (O4)', () => {
    const version = { id: '1', name: '4.2', released: true }
    const done = issue({ status: STATUSES.done, resolution: FIXED, versions: [version] })
    const accepted = settle(facts(), known())
    const inQa = next(accepted, { primary: [issue({ status: STATUSES.qa })] })
    expect(inQa.texts).toEqual(['OPS-1 is now: in testing.'])
    const deployed = next(inQa, { primary: [done] })
    expect(deployed.texts[0]).toContain('available to you now')
    expect(deployed.world.ticket.status).toBe('solved')
    const back = next(deployed, { primary: [issue({ status: STATUSES.progress })] })
    expect(back.texts[0]).toContain('not fully fixed yet')
    expect(back.world.ticket.status).toBe('on-hold')
    expect(next(back, { primary: [done] }).world.ticket.status).toBe('solved')
  })

  it('is told nothing by us when it will not be fixed', () => {
    const accepted = settle(facts(), known())
    const ended = next(accepted, {
      primary: [issue({ status: STATUSES.done, resolution: { id: '1', name: "Won't Do" } })],
    })
    expect(ended.texts).toEqual([policy.words.sentences['agent-wont-fix'].replace('{issue}', 'OPS-1')])
  })
})

describe('the Sentry rule on a ticket (O6)', () => {
  const source = { id: '4509', sealed: { system: 'sentry', id: '4509', shingles: ['aa'] } }
  const marked = ticket({ fields: { [fields.source]: 'https://acme.sentry.io/issues/4509/' } })
  const task = issue({ ref: { system: 'jira', id: '20009' }, key: 'OPS-9' })
  const relatedLink = {
    issue: task.ref,
    role: 'related',
    mark: 'bugbridge-sentry-4509',
    source: '4509',
  } as const

  it('makes an engineering task of its own, never anything on the ticket', () => {
    const result = plan(facts({ ticket: marked, source }))
    expect(result.effects).toContainEqual(
      expect.objectContaining({ kind: 'create-issue', role: 'related', mark: 'bugbridge-sentry-4509' }),
    )
    expect(updateIn(result)?.fields).not.toHaveProperty(fields.source)
    expect(result.more).toBe(true)
  })

  it('relates the task to the bug, links it at the source, and clears the ticket', () => {
    const what = known({ links: [LINK, relatedLink] })
    const result = plan(facts({ ticket: marked, source, related: [task] }), what)
    expect(result.effects.map((effect) => effect.kind)).toEqual([
      'link-ticket',
      'relate-issues',
      'link-source',
      'update-ticket',
    ])
    expect(updateIn(result)?.fields).toHaveProperty(fields.source, null)
  })

  it('clears it again if somebody writes it there again', () => {
    const what = known({ links: [LINK, relatedLink] })
    const before = settle(facts({ ticket: marked, source, related: [task] }), what)
    expect(before.world.ticket.fields[fields.source]).toBeUndefined()
    const again = settle(
      {
        ...before.world,
        ticket: {
          ...before.world.ticket,
          fields: { ...before.world.ticket.fields, [fields.source]: '4509' },
        },
      },
      before.known,
    )
    expect(again.world.ticket.fields[fields.source]).toBeUndefined()
    expect(again.texts).toEqual([])
  })

  it('tells the agent when the reference cannot be found', () => {
    const { texts } = settle(
      facts({ ticket: ticket({ fields: { [fields.source]: 'no such thing' } }) }),
      known(),
    )
    expect(texts).toContain(policy.words.sentences['agent-source-unknown'])
  })
})
