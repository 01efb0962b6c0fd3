// Which commit is in force: returns, roll-backs, failures, deploys for some organisations.
import { expect, test } from 'vitest'
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
