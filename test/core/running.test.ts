// Which commit is in force: returns, roll-backs, failures, deploys for some organisations.
import { describe, expect, test } from 'vitest'
import type { Deploy } from '../../src/core/facts.ts'
import { runningFor } from '../../src/core/running.ts'

type Sketch = readonly [sha: string, status?: Deploy['status'], organizations?: readonly string[]]

const deploys = (sketches: readonly Sketch[]): Deploy[] =>
  sketches.map(([sha, status = 'success', organizations], at) => ({
    ...{ environment: 'production', repository: 'acme/shop', sha, status, at },
    ...(organizations === undefined ? {} : { organizations }),
  }))

test.each<[string, readonly Sketch[], string | undefined]>([
  ['nothing was deployed', [], undefined],
  ['one deploy', [['a']], 'a'],
  ['the newer of two', [['a'], ['b']], 'b'],
  ['a failed one changes nothing', [['a'], ['b', 'failed']], 'a'],
  ['an older commit deployed again', [['a'], ['b'], ['c'], ['a']], 'a'],
  ['rolled back to the one before', [['a'], ['b'], ['b', 'rolled_back']], 'a'],
  ['rolled back with what came after it', [['a'], ['b'], ['c'], ['b', 'rolled_back']], 'a'],
  ['rolled back after a return', [['a'], ['b'], ['a'], ['a', 'rolled_back']], undefined],
  ['one that was never deployed is rolled back', [['a'], ['z', 'rolled_back']], 'a'],
  ['deployed for others', [['a'], ['b', 'success', ['9']]], 'a'],
  ['deployed for this customer', [['a'], ['b', 'success', ['7']]], 'b'],
  ['rolled back for others', [['a'], ['b'], ['b', 'rolled_back', ['9']]], 'b'],
])('%s', (_, sketches, sha) => {
  expect(runningFor(deploys(sketches), '7')?.sha).toBe(sha)
})

test('the order in which reports arrive does not matter', () => {
  const reports = deploys([['a'], ['b'], ['b', 'rolled_back'], ['c']])
  expect(runningFor(reports.toReversed(), '7')).toEqual(runningFor(reports, '7'))
})

test('a version stands for its tag where there is no commit', () => {
  const [deploy] = deploys([['a']])
  const { sha: _, ...rest } = { ...deploy, version: 'v1.2.0' }
  expect(runningFor([rest as Deploy], undefined)?.sha).toBe('v1.2.0')
})

describe('what is taken back under another name than it was deployed', () => {
  const [old, full] = ['0'.repeat(40), 'abcdef12'.repeat(5)]
  const short = full.slice(0, 7)
  const [back, failed] = [{ status: 'rolled_back' }, { status: 'failed' }] as const

  test.each<[string, readonly Partial<Deploy>[], string | undefined]>([
    ['a commit by its short name', [{ sha: full }, { sha: short, ...back }], old],
    ['a commit reported by both names', [{ sha: full }, { sha: short }, { sha: short, ...back }], old],
    ['the same, and the short name came first', [{ sha: short }, { sha: full }], full],
    [
      'a commit by its version',
      [
        { sha: full, version: '4.2.0' },
        { version: 'v4.2.0', ...back },
      ],
      old,
    ],
    [
      'a commit of GitHub by the version that CI reports',
      [{ sha: full }, { sha: short, version: '4.2.0' }, { version: '4.2.0', ...back }],
      old,
    ],
    [
      'a version by its commit',
      [{ version: '4.2.0' }, { sha: full, version: '4.2.0', ...failed }, { sha: short, ...back }],
      old,
    ],
    ['a tag by its version', [{ sha: 'v4.2.0' }, { version: '4.2.0', ...back }], old],
    [
      'a tag by its commit',
      [{ sha: 'V4.2.0' }, { version: '4.2.0', sha: full }, { sha: short, ...back }],
      old,
    ],
    ['a tag of digits alone', [{ sha: '20261122' }, { version: '20261122', sha: full, ...back }], old],
    [
      'another commit of the same version',
      [
        { sha: full, version: '1' },
        { sha: old, version: '1', ...back },
      ],
      undefined,
    ],
    [
      'the newest of a version that never changes',
      [
        { sha: short, version: '1' },
        { sha: 'fedcba9', version: '1' },
        { version: '1', ...back },
        { version: '1', ...back },
      ],
      short,
    ],
    [
      'a version that was tried again with another commit, and failed',
      [
        { sha: full, version: '4.2.0' },
        { sha: '1234567', version: '4.2.0', ...failed },
        { version: '4.2.0', ...back },
      ],
      old,
    ],
    [
      'what came after a version that is deployed again, whatever failed under its name',
      [
        { sha: full, version: '4.2.0' },
        { sha: '1234567', version: '4.2.0', ...failed },
        { sha: 'fedcba9' },
        { version: '4.2.0' },
      ],
      full,
    ],
    [
      'a version that others have by another commit',
      [
        { sha: full, version: '4.2.0' },
        { sha: '1234567', version: '4.2.0', organizations: ['77'] },
        { version: '4.2.0', ...back },
      ],
      old,
    ],
    ['what is not known', [{ sha: full }, { version: '9.9.9', ...back }, { sha: '1234567', ...back }], full],
  ])('%s', (_, rest, sha) => {
    const all = [{ sha: old }, ...rest].map(
      (each, at): Deploy => ({
        ...{ environment: 'production', repository: 'acme/shop', status: 'success', at, ...each },
      }),
    )
    expect(runningFor(all, '7')?.sha).toBe(sha)
  })

  test('is deployed again by its version, and goes by the commit that was reported with it', () => {
    const of = (at: number, rest: Partial<Deploy>): Deploy => ({
      ...{ environment: 'production', repository: 'acme/shop', status: 'success', at, ...rest },
    })
    const reports = [of(1, { sha: full, version: '4.2.0' }), of(2, { sha: old }), of(3, { version: '4.2.0' })]
    expect(runningFor(reports, undefined)).toEqual({ sha: full, at: 3 })
    expect(runningFor([of(1, { version: '4.2.0' }), of(2, { sha: 'v4.2.0' })], undefined)?.sha).toBe('v4.2.0')
  })
})
