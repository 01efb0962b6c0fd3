import { describe, expect, it } from 'vitest'
import type { Deploy, IssueFacts, IssueVersion } from '../../src/core/facts.ts'
import { progressOf } from '../../src/core/progress.ts'
import { FIXED, issue, policy, STATUSES } from './build.ts'

const released: IssueVersion = { id: '1', name: '4.2.0', released: true }
const planned: IssueVersion = { id: '1', name: '4.2.0', released: false, day: '2026-03-20' }
const later: IssueVersion = { id: '2', name: '5.0.0', released: false }

function deploy(status: Deploy['status'], version: string, organizations?: string[]): Deploy {
  const common = { environment: 'production', repository: 'app', version, status, at: 1 }
  return organizations === undefined ? common : { ...common, organizations }
}

const fixed = (difference: Partial<IssueFacts>) =>
  issue({ status: STATUSES.done, resolution: FIXED, ...difference })

describe('the stage of an issue', () => {
  const rows: [string, IssueFacts, readonly Deploy[], string, string[]][] = [
    ['to do is accepted', issue(), [], 'accepted', []],
    ['in progress', issue({ status: STATUSES.progress }), [], 'in-progress', []],
    ['in QA', issue({ status: STATUSES.qa }), [], 'in-qa', []],
    ['done without a fix version waits, visibly', fixed({}), [], 'awaiting-release', ['no-fix-version']],
    ['done, version not released', fixed({ versions: [planned] }), [], 'awaiting-release', []],
    ['done and released is deployed', fixed({ versions: [released] }), [], 'deployed', []],
    [
      'one of two versions released is not enough',
      fixed({ versions: [released, later] }),
      [],
      'awaiting-release',
      [],
    ],
    [
      'released but still in progress',
      issue({ status: STATUSES.progress, versions: [released] }),
      [],
      'in-progress',
      [],
    ],
    [
      'deployed by CI before the release',
      fixed({ versions: [planned] }),
      [deploy('success', '4.2.0')],
      'deployed',
      [],
    ],
    [
      'a leading v is the same version',
      fixed({ versions: [planned] }),
      [deploy('success', 'v4.2.0')],
      'deployed',
      [],
    ],
    [
      'a failed deploy outranks the release',
      fixed({ versions: [released] }),
      [deploy('failed', '4.2.0')],
      'awaiting-release',
      [],
    ],
    [
      'rolled back',
      fixed({ versions: [released] }),
      [deploy('success', '4.2.0'), deploy('rolled_back', '4.2.0')],
      'awaiting-release',
      [],
    ],
    [
      'an older version on top is a return to it',
      fixed({ versions: [planned] }),
      [deploy('success', '4.1.0'), deploy('success', '4.2.0'), deploy('success', '4.1.0')],
      'awaiting-release',
      [],
    ],
    [
      'a newer version on top keeps it in force',
      fixed({ versions: [planned] }),
      [deploy('success', '4.2.0'), deploy('success', '4.3.0')],
      'deployed',
      [],
    ],
    [
      'deployed for others only',
      fixed({ versions: [released] }),
      [deploy('success', '4.2.0', ['77'])],
      'awaiting-release',
      [],
    ],
    [
      'deployed for this client',
      fixed({ versions: [planned] }),
      [deploy('success', '4.2.0', ['55'])],
      'deployed',
      [],
    ],
    [
      'deployed somewhere that does not count',
      fixed({ versions: [planned] }),
      [{ ...deploy('success', '4.2.0'), environment: 'staging' }],
      'awaiting-release',
      [],
    ],
    [
      "won't fix is its own end",
      issue({ status: STATUSES.done, resolution: { id: '10001', name: "Won't Do" }, versions: [released] }),
      [],
      'wont-fix',
      [],
    ],
    [
      'duplicate',
      issue({ status: STATUSES.done, resolution: { id: '10002', name: 'Duplicate' } }),
      [],
      'duplicate',
      [],
    ],
    [
      'a resolution that the mapping does not know never solves',
      fixed({ resolution: { id: '99', name: 'Incomplete' }, versions: [released] }),
      [],
      'in-progress',
      ['unmapped-resolution'],
    ],
    [
      'a status that the mapping does not know goes by its category',
      issue({ status: { id: '77', name: 'Peer review', category: 'indeterminate' } }),
      [],
      'in-progress',
      ['unmapped-status'],
    ],
    [
      'a status named like an object property is unknown',
      issue({ status: { id: 'constructor', name: 'toString', category: 'new' } }),
      [],
      'accepted',
      ['unmapped-status'],
    ],
    [
      'rolled back under another spelling',
      fixed({ versions: [planned] }),
      [deploy('success', '4.2.0'), deploy('rolled_back', 'V4.2.0')],
      'awaiting-release',
      [],
    ],
    [
      'an older version that nobody had heard of takes the newer one off',
      fixed({ versions: [planned] }),
      [deploy('success', '4.2.0'), deploy('success', '4.1.9')],
      'awaiting-release',
      [],
    ],
    [
      'a rollback that names only the commit',
      fixed({ versions: [planned] }),
      [
        { ...deploy('success', '4.2.0'), sha: 'abc1234' },
        { environment: 'production', repository: 'app', sha: 'abc1234', status: 'rolled_back', at: 2 },
      ],
      'awaiting-release',
      [],
    ],
    [
      'a newer version does not say that the fix is in it, and somebody should',
      fixed({ versions: [planned] }),
      [deploy('success', '4.2.0', ['77']), deploy('success', '4.3.0')],
      'awaiting-release',
      ['newer-deployed'],
    ],
    [
      'a done status that the mapping does not know is never deployed',
      fixed({ status: { id: '88', name: 'Rejected', category: 'done' }, versions: [released] }),
      [],
      'awaiting-release',
      ['unmapped-status'],
    ],
  ]
  it.each(rows)('%s', (_, what, deploys, stage, attention) => {
    const progress = progressOf(what, policy, deploys, '55')
    expect({ stage: progress.stage, attention: progress.attention }).toEqual({ stage, attention })
    expect(progress.because.facts.length).toBeGreaterThan(0)
  })
})

it('a commit stands for its version under each of its names', () => {
  const sha = 'abcdef1234567890'.padEnd(40, '0')
  const { version: _, ...back } = { ...deploy('rolled_back', ''), sha: sha.slice(0, 7) }
  const before = { ...deploy('success', '4.1.0'), sha: sha.slice(0, 10) }
  const deploys = [before, { ...deploy('success', '4.2.0'), sha }, back]
  expect(progressOf(fixed({ versions: [released] }), policy, deploys, '55').stage).toBe('awaiting-release')
})

describe('where the mapping names several places', () => {
  const places = {
    ...policy,
    deployed: { ...policy.deployed, environments: ['eu', 'us'], repositories: ['app'] },
  }
  const to = (environment: string, repository = 'app') => ({
    ...deploy('success', '4.2.0'),
    environment,
    repository,
  })

  it.each([
    ['one of two environments is not enough', planned, [to('eu')], 'awaiting-release'],
    ['both are', planned, [to('eu'), to('us')], 'deployed'],
    [
      'a repository that does not count cannot bring the fix',
      planned,
      [to('eu', 'site'), to('us', 'site')],
      'awaiting-release',
    ],
    ['and cannot take the release away', released, [to('eu', 'site')], 'deployed'],
  ] as const)('%s', (_, version, deploys, stage) => {
    expect(progressOf(fixed({ versions: [version] }), places, deploys, '55').stage).toBe(stage)
  })

  const everywhere = { ...places, deployed: { ...places.deployed, repositories: [] } }
  const both = [to('eu'), to('us')]
  const earlier = (environment: string) => ({ ...to(environment, 'site'), version: '4.1.0', at: 0 })
  it.each([
    ['the other half, for others', [...both, { ...to('eu', 'site'), organizations: ['77'] }], false],
    ['the other half, here too', [...both, to('eu', 'site')], true],
    ['the other half in one, which is in both', [earlier('us'), ...both, to('eu', 'site')], false],
    ['the other half in both', [earlier('us'), ...both, to('eu', 'site'), to('us', 'site')], true],
    ['the other half in one, which failed in the other', [...both, to('eu', 'site'), failed('us')], false],
    ['a repository that has nothing of it', [earlier('eu'), earlier('us'), ...both], true],
    ['nothing in one but what has no part of it', [to('eu'), earlier('us')], false],
  ] as const)('and every repository is asked: %s', (_, deploys, isThere) => {
    const { stage } = progressOf(fixed({ versions: [planned] }), everywhere, deploys, '55')
    expect(stage).toBe(isThere ? 'deployed' : 'awaiting-release')
  })

  function failed(environment: string) {
    return { ...to(environment, 'site'), status: 'failed' } as const
  }
})
