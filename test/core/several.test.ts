// Several issues of one ticket, row by row: which stage, priority and date they add up to.
import { describe, expect, it } from 'vitest'
import type { Link } from '../../src/core/case.ts'
import { decide } from '../../src/core/decide.ts'
import type { IssueFacts } from '../../src/core/facts.ts'
import { keysNamed } from '../../src/core/keys-named.ts'
import type { Solve } from '../../src/core/several.ts'
import type { Stage } from '../../src/core/stage.ts'
import { DUPLICATE, FIXED, facts, issue, known, LINK, NOW, policy, STATUSES, settle } from './build.ts'

const by = (solve?: Solve) => ({
  ...policy,
  issues: { ...policy.issues, ...(solve === undefined ? {} : { solve }) },
})
const RELEASED = [{ id: '10001', name: '4.2.0', released: true }]
const AT = {
  todo: { status: STATUSES.todo },
  progress: { status: STATUSES.progress },
  done: { status: STATUSES.done, resolution: FIXED },
  deployed: { status: STATUSES.done, resolution: FIXED, versions: RELEASED },
  ended: { status: STATUSES.done, resolution: { id: '10001', name: "Won't Do" } },
} as const satisfies Record<string, Partial<IssueFacts>>

const numbered = (at: number, difference: Partial<IssueFacts>) =>
  issue({ ref: { system: 'jira', id: `2000${at}` }, key: `OPS-${at}`, ...difference })
const linked = (at: number, more: Partial<Link> = {}): Link => ({
  ...LINK,
  issue: { system: 'jira', id: `2000${at}` },
  ...more,
})
const decided = (primary: readonly IssueFacts[], solve?: Solve) =>
  decide(
    facts({ primary }),
    by(solve),
    known({ links: primary.map(({ ref }) => ({ ...LINK, issue: ref })) }),
    NOW,
  )

type Row = readonly [
  solve: Solve | undefined,
  first: keyof typeof AT,
  second: keyof typeof AT,
  stage: Stage,
  lead: string,
]
const ROWS: readonly Row[] = [
  [undefined, 'deployed', 'progress', 'in-progress', 'OPS-2'],
  ['all', 'deployed', 'progress', 'in-progress', 'OPS-2'],
  ['all', 'deployed', 'deployed', 'deployed', 'OPS-1'],
  ['all', 'deployed', 'ended', 'deployed', 'OPS-1'],
  ['all', 'ended', 'ended', 'wont-fix', 'OPS-1'],
  ['any', 'deployed', 'progress', 'deployed', 'OPS-1'],
  ['any', 'todo', 'deployed', 'deployed', 'OPS-2'],
  ['any', 'todo', 'progress', 'in-progress', 'OPS-2'],
  ['any', 'ended', 'todo', 'accepted', 'OPS-2'],
  ['any', 'ended', 'ended', 'wont-fix', 'OPS-1'],
  ['primary', 'deployed', 'progress', 'deployed', 'OPS-1'],
  ['primary', 'progress', 'deployed', 'in-progress', 'OPS-1'],
  ['primary', 'ended', 'deployed', 'wont-fix', 'OPS-1'],
]

describe('several issues', () => {
  it.each(ROWS)('%s of %s and %s is %s, by %s', (solve, first, second, stage, lead) => {
    const desired = decided([numbered(1, AT[first]), numbered(2, AT[second])], solve)
    expect(desired.stage).toBe(stage)
    expect(desired.fields[policy.fields.issue]?.value).toBe(lead)
  })

  it.each([
    ['all', '1', '3', 'urgent'],
    ['all', '3', '1', 'urgent'],
    ['any', '4', '2', 'high'],
    ['primary', '1', '4', 'urgent'],
    ['all', '9', '4', 'low'],
  ] as const)('%s of the priorities %s and %s make the ticket %s…', (solve, first, second, priority) => {
    const [one, other] = [numbered(1, { priority: first }), numbered(2, { priority: second })]
    expect(decided([one, other], solve).priority?.value).toBe(priority)
  })

  it.each([
    ['all', '2026-04-01', '2026-05-01', '2026-05-01'],
    ['all', '2026-04-01', undefined, undefined],
    ['any', '2026-05-01', '2026-04-01', '2026-04-01'],
    ['any', undefined, '2026-04-01', '2026-04-01'],
    ['any', '2026-01-01', '2026-04-01', '2026-04-01'],
    ['any', undefined, undefined, undefined],
    ['primary', '2026-05-01', '2026-04-01', '2026-05-01'],
    ['primary', undefined, '2026-04-01', undefined],
  ] as const)('%s of %s and %s is expected %s', (solve, first, second, eta) => {
    const due = (day: string | undefined) => (day === undefined ? {} : { due: day })
    expect(decided([numbered(1, due(first)), numbered(2, due(second))], solve).eta).toBe(eta)
  })

  it('follows the first to its survivor, where the first decides', () => {
    const gone = { name: policy.issues.duplicateLink, direction: 'outward', to: numbered(3, {}).ref } as const
    const first = numbered(1, { status: STATUSES.done, resolution: DUPLICATE, links: [gone] })
    const desired = decided([first, numbered(2, AT.deployed), numbered(3, AT.progress)], 'primary')
    expect(desired.stage).toBe('in-progress')
    expect(desired.fields[policy.fields.issue]?.value).toBe('OPS-3')
  })

  it('stay deployed by what was evidence for each, when a record of ours is lost', () => {
    const later = { ...AT.deployed, versions: [{ id: '10002', name: '4.3.0', released: true }] }
    const links = [linked(1), linked(2)]
    const first = settle(facts({ primary: [numbered(1, AT.deployed), numbered(2, later)] }), known({ links }))
    const mapping = { ...policy, deployed: { ...policy.deployed, by: ['deploy'] as const } }
    expect(decide(first.world, mapping, first.known, NOW).stage).toBe('deployed')
  })
})

describe('the date of several issues, of which one is further', () => {
  const SOON = { id: '10001', name: '4.2.0', released: false, day: '2026-04-01' }
  const LATE = { id: '10002', name: '4.3.0', released: false, day: '2026-05-01' }
  const second = numbered(2, { status: STATUSES.progress, versions: [LATE] })
  const byDeploy = (solve: Solve = 'all') => {
    const { deployed, issues } = by(solve)
    return { ...policy, issues, deployed: { ...deployed, by: ['deploy'] as const } }
  }
  const links = [linked(1), linked(2)]
  const done = { status: STATUSES.done, resolution: FIXED }

  it.each([
    ['deployed', AT.deployed, policy, '2026-05-01'],
    ['deployed, and due later', { ...AT.deployed, due: '2026-06-01' }, policy, '2026-05-01'],
    ['released and not deployed', AT.deployed, byDeploy(), '2026-05-01'],
    [
      'released and not deployed, and due later',
      { ...AT.deployed, due: '2026-06-01' },
      byDeploy(),
      '2026-06-01',
    ],
    ['released and taken up again', { ...AT.progress, versions: RELEASED }, byDeploy(), undefined],
    ['fixed in no version', AT.done, policy, undefined],
  ] as const)('of which one is %s', (_, first, mapping, eta) => {
    const world = facts({ primary: [numbered(1, first), second] })
    expect(decide(world, mapping, known({ links }), NOW).eta).toBe(eta)
  })

  it('is none where what is left has none', () => {
    const left = numbered(2, AT.progress)
    expect(decided([numbered(1, AT.deployed), left]).eta).toBeUndefined()
  })

  it.each([
    ['deployed', policy],
    ['released', byDeploy()],
  ])('is not withdrawn when the first of them is %s', (_, mapping) => {
    const before = [numbered(1, { ...done, versions: [SOON] }), second]
    const first = settle(facts({ primary: before }), known({ links }), NOW, mapping)
    expect(first.known.applied.told.eta).toBe('2026-05-01')
    const primary = [numbered(1, AT.deployed), second]
    const after = settle({ ...first.world, primary }, first.known, NOW, mapping)
    expect(after.known.applied.told.eta).toBe('2026-05-01')
    expect(after.texts.filter((text) => /date/.test(text))).toEqual([])
  })

  it.each([
    ['all', 'none'],
    ['any', '2026-05-01'],
  ] as const)(
    'is withdrawn with %s, in whichever order, when the second loses its own: %s',
    (solve, told) => {
      for (const turn of [(all: IssueFacts[]) => all, (all: IssueFacts[]) => all.toReversed()]) {
        const both = (day: Partial<typeof LATE>) =>
          turn([numbered(1, AT.deployed), numbered(2, { ...done, versions: [{ ...LATE, ...day }] })])
        const first = settle(facts({ primary: both({}) }), known({ links }), NOW, byDeploy(solve))
        expect(first.known.applied.told.eta).toBe('2026-05-01')
        const bare = { id: LATE.id, name: LATE.name, released: false }
        const primary = both({}).map((each) => (each.key === 'OPS-2' ? { ...each, versions: [bare] } : each))
        const after = settle({ ...first.world, primary }, first.known, NOW, byDeploy(solve))
        expect(after.known.applied.told.eta).toBe(told)
      }
    },
  )
})

describe('agents are told', () => {
  const links = [linked(1, { by: 'field' }), linked(2, { by: 'field' })]
  const both = [numbered(1, {}), numbered(2, {})]

  it('of each issue once', () => {
    const first = settle(facts({ primary: both }), known({ links }))
    expect(first.texts.join()).toContain('Linked to OPS-1.')
    expect(first.texts.join()).toContain('Linked to OPS-2.')
    expect(settle(first.world, first.known).texts).toEqual([])
  })

  it('of one that is added', () => {
    const first = settle(facts({ primary: both.slice(0, 1) }), known({ links: links.slice(0, 1) }))
    expect(first.texts.join()).toContain('Linked to OPS-1.')
    const second = settle({ ...first.world, primary: both }, { ...first.known, links })
    expect(second.texts).toEqual(['Linked to OPS-2.'])
  })

  it('of an unknown key once, and the others stay', () => {
    const existing = { found: both, unknown: ['OPS-9'] }
    const first = settle(facts({ primary: both, existing }), known({ links }))
    expect(first.texts.filter((text) => text.includes('cannot be used'))).toHaveLength(1)
    expect(settle(first.world, first.known).texts).toEqual([])
  })
})

it('a link that is no issue of the ticket any more is taken off', () => {
  const links = [linked(1), linked(2, { by: 'field' })]
  const first = settle(facts({ primary: [numbered(1, {}), numbered(2, {})] }), known({ links }))
  expect(first.known.applied.done).toContain('link-ticket/20002/35436/open')
  const alone = { ...first.known, links: links.slice(0, 1) }
  const second = settle({ ...first.world, primary: [numbered(1, {})] }, alone)
  expect(second.known.applied.done).toEqual(['link-ticket/20001/35436/open'])
})

it.each([
  ['OPS-1', ['OPS-1']],
  ['OPS-1, OPS-2', ['OPS-1', 'OPS-2']],
  ['OPS-2 OPS-1;OPS-3', ['OPS-2', 'OPS-1', 'OPS-3']],
  ['OPS-1\nops-1\r\n OPS-2 ', ['OPS-1', 'OPS-2']],
  ['acme/shop#12', ['acme/shop#12']],
  [' , ', []],
  [undefined, []],
] as const)('%j names %j', (text, keys) => {
  expect(keysNamed(text)).toEqual(keys)
})

it('no more than ten keys are looked at', () => {
  const many = Array.from({ length: 30 }, (_, at) => `OPS-${at}`)
  expect(keysNamed(many.join(','))).toEqual(many.slice(0, 10))
})
