// What commits say about a fix: before it is told, and afterwards, when only a change that is gone takes it back.
import { describe, expect, test } from 'vitest'
import { NOTHING_APPLIED } from '../../src/core/case.ts'
import type { Shipment } from '../../src/core/change.ts'
import { decide } from '../../src/core/decide.ts'
import { DEPLOYED_IN, evidenceOf } from '../../src/core/evidence.ts'
import type { Deploy, Facts, IssueFacts } from '../../src/core/facts.ts'
import type { Policy } from '../../src/core/policy.ts'
import { progressOf } from '../../src/core/progress.ts'
import type { Evidence } from '../../src/core/service.ts'
import { FIXED, facts, issue, known, NOW, policy, STATUSES, settle, ticket } from './build.ts'

const by = (...evidence: readonly Evidence[]): Policy => ({
  ...policy,
  deployed: { ...policy.deployed, by: evidence },
})
const fixed = (difference: Partial<IssueFacts> = {}) =>
  issue({ status: STATUSES.done, resolution: FIXED, ...difference })
const shipment = (
  there: readonly string[],
  waiting: readonly string[],
  service = 'api',
  takenBack: readonly string[] = [],
): Shipment => ({
  ...{ issue: '20001', service, environment: 'production', sha: 'c0ffee1234', at: 1 },
  ...{ there, waiting, takenBack, isElsewhere: false },
})
const released = { versions: [{ id: '1', name: '4.2.0', released: true }] }
const planned = { versions: [{ id: '1', name: '4.2.0', released: false }] }

describe('the stage by commits', () => {
  test.each<[string, IssueFacts, Facts['shipments'], readonly Evidence[], string, readonly string[]]>([
    ['in force', fixed(), [shipment(['1'], [])], ['commits'], 'deployed', []],
    ['waiting', fixed(), [shipment([], ['1'])], ['commits'], 'awaiting-release', []],
    [
      'waiting in a service that came later',
      fixed(),
      [shipment(['1'], []), { ...shipment([], ['1'], 'cart'), learnt: ['1'] }],
      ['commits'],
      'awaiting-release',
      [],
    ],
    ['in part', fixed(), [shipment(['1'], ['2'])], ['commits'], 'awaiting-release', []],
    [
      'in one of two services',
      fixed(),
      [shipment(['1'], []), shipment([], ['2'], 'web')],
      ['commits'],
      'awaiting-release',
      [],
    ],
    ['taken back', fixed(), [shipment([], [])], ['commits'], 'awaiting-release', ['fix-taken-back']],
    ['named by none', fixed(), [], ['commits'], 'awaiting-release', ['no-commit']],
    ['that cannot be read', fixed(), 'unread', ['commits'], 'awaiting-release', ['commits-unread']],
    [
      'of another issue',
      fixed(),
      [{ ...shipment(['1'], []), issue: '9' }],
      ['commits'],
      'awaiting-release',
      ['no-commit'],
    ],
    [
      'in force, still in progress',
      issue({ status: STATUSES.progress }),
      [shipment(['1'], [])],
      ['commits'],
      'in-progress',
      [],
    ],
    [
      'released, commits waiting',
      fixed(released),
      [shipment([], ['1'])],
      ['release', 'commits'],
      'awaiting-release',
      [],
    ],
    [
      'not released, commits in force',
      fixed(planned),
      [shipment(['1'], [])],
      ['release', 'commits'],
      'deployed',
      [],
    ],
    ['released, named by none', fixed(released), [], ['release', 'commits'], 'deployed', []],
    [
      'in force, where the mapping does not go by them',
      fixed(planned),
      [shipment(['1'], [])],
      ['release'],
      'awaiting-release',
      [],
    ],
  ])('%s', (_, what, shipments, evidence, stage, attention) => {
    expect(progressOf(what, by(...evidence), [], undefined, shipments)).toMatchObject({ stage, attention })
  })
})

describe('what was told to be deployed', () => {
  const told = (shipments: Facts['shipments']) => {
    const world = facts({ ticket: ticket({ assigned: true }), primary: [fixed()], shipments })
    return settle(world, known(), undefined, by('commits'))
  }

  test.each<[string, Facts['shipments'], string]>([
    ['stays with the same changes', [shipment(['1', '2'], [])], 'solved'],
    ['stays when a later commit names the issue', [shipment(['1', '2'], ['3'])], 'solved'],
    [
      'stays when that is in another service',
      [shipment(['1', '2'], []), shipment([], ['3'], 'web')],
      'solved',
    ],
    ['stays when nothing is known of its commits any more', [], 'solved'],
    ['stays while they cannot be read', 'unread', 'solved'],
    [
      'stays when a service that came later has not got it yet',
      [shipment(['1', '2'], []), { ...shipment([], ['1'], 'cart'), learnt: ['1'] }],
      'solved',
    ],
    [
      'is taken back where it was, beside a service that came later',
      [shipment(['2'], ['1']), { ...shipment([], ['1'], 'cart'), learnt: ['1'] }],
      'on-hold',
    ],
    ['is taken back with one of its changes', [shipment(['1'], ['2'])], 'on-hold'],
    ['is taken back with all of them', [shipment([], ['1', '2'])], 'on-hold'],
    ['is taken back when they were reverted', [shipment([], [])], 'on-hold'],
    [
      'is taken back when one was reverted and another is to come',
      [shipment(['1'], ['3'], 'api', ['2'])],
      'on-hold',
    ],
    [
      'stays when one that it was not told for was reverted',
      [shipment(['1', '2'], ['3'], 'api', ['4'])],
      'solved',
    ],
    ['stays when one was reverted and another is there', [shipment(['1', '3'], [], 'api', ['2'])], 'solved'],
    [
      'stays when that is there, and the next place has the old one still',
      [shipment(['1', '3'], [], 'eu', ['2']), shipment(['1'], ['3'], 'us')],
      'solved',
    ],
    [
      'is taken back where one place has only lost it',
      [shipment(['1', '3'], [], 'eu', ['2']), shipment(['1'], ['3'], 'us', ['2'])],
      'on-hold',
    ],
    [
      'stays when a service that came later is all that is known',
      [{ ...shipment([], ['1', '2'], 'cart'), learnt: ['1', '2'] }],
      'solved',
    ],
  ])('%s', (_, shipments, status) => {
    const before = told([shipment(['1', '2'], [])])
    expect(before.world.ticket.status).toBe('solved')
    const after = settle({ ...before.world, shipments }, before.known, undefined, by('commits'))
    expect(after.world.ticket.status).toBe(status)
    const again = settle(after.world, after.known, undefined, by('commits'))
    expect(again.texts).toEqual([])
  })

  test('waits for what comes after one of its changes was reverted, and a person is asked before', () => {
    const before = told([shipment(['1', '2'], [])])
    const stages = []
    let now = before
    for (const [there, waiting] of [
      [['1'], []],
      [['1'], ['3']],
      [['1', '3'], []],
      [['1', '3'], ['4']],
    ] as const) {
      now = settle(
        { ...now.world, shipments: [shipment(there, waiting, 'api', ['2'])] },
        now.known,
        undefined,
        by('commits'),
      )
      const { attention } = decide(now.world, by('commits'), now.known, NOW)
      stages.push([now.world.ticket.status, now.texts.length > 0, attention.includes('fix-taken-back')])
    }
    expect(stages).toEqual([
      ['solved', false, true],
      ['on-hold', true, false],
      ['solved', true, false],
      ['solved', false, false],
    ])
  })

  test('is solved again once the change is back, and told again', () => {
    const before = told([shipment(['1'], [])])
    const lost = settle(
      { ...before.world, shipments: [shipment([], ['1'])] },
      before.known,
      undefined,
      by('commits'),
    )
    const back = settle(
      { ...lost.world, shipments: [shipment(['1'], [])] },
      lost.known,
      undefined,
      by('commits'),
    )
    expect(back.world.ticket.status).toBe('solved')
    expect(back.texts.filter((text) => text.startsWith('Good news'))).toHaveLength(1)
  })

  test.each<[string, Partial<IssueFacts>, Facts['shipments'], string]>([
    ['stays while nothing else is known', released, [], 'solved'],
    ['stays when a later commit names the issue', released, [shipment([], ['1'])], 'solved'],
    ['stays while that is rolled out', released, [shipment(['1'], []), shipment([], ['1'], 'web')], 'solved'],
    ['stays when that is there, too', released, [shipment(['1'], [])], 'solved'],
    ['is taken back when what names the issue was reverted', released, [shipment([], [])], 'on-hold'],
    ['is taken back with the release', planned, [shipment([], ['1'])], 'on-hold'],
  ])('by a release %s', (_, difference, shipments, status) => {
    const both = by('release', 'commits')
    const start = facts({ ticket: ticket({ assigned: true }), primary: [fixed(released)], shipments: [] })
    const before = settle(start, known(), undefined, both)
    expect(before.world.ticket.status).toBe('solved')
    const primary = [fixed(difference)]
    const after = settle({ ...before.world, primary, shipments }, before.known, undefined, both)
    expect(after.world.ticket.status).toBe(status)
    const again = settle(after.world, after.known, undefined, both)
    expect({ status: again.world.ticket.status, texts: again.texts }).toEqual({ status, texts: [] })
  })

  test.each([
    ['deployed', 'commits/1'],
    ['regressed', 'release/1'],
  ])('and of which the customer was told last that it is %s, is so by %s', (customer, evidence) => {
    const other = fixed({ ref: { system: 'jira', id: '20002' }, ...released })
    const primary = [fixed(released), other]
    const told = { customer, [DEPLOYED_IN]: 'commits/1' }
    const given = {
      facts: facts({ primary, shipments: [shipment(['2'], [])] }),
      policy: by('release', 'commits'),
      known: known({ applied: { ...NOTHING_APPLIED, told } }),
      now: NOW,
    }
    expect(evidenceOf(primary, given).split('.')[0]).toBe(evidence)
  })

  const byCi = (repository: string, rest: Partial<Deploy> = {}): Deploy => ({
    ...{ environment: 'production', repository, version: '4.2.0', status: 'success', at: 5, ...rest },
  })
  test.each<[string, readonly Deploy[], string]>([
    [
      'stays when another repository brings its part to others',
      [byCi('web', { organizations: ['7'] })],
      'solved',
    ],
    ['stays when that fails', [byCi('web', { status: 'failed' })], 'solved'],
    [
      'stays when that is taken back for others',
      [byCi('api', { status: 'rolled_back', organizations: ['7'] })],
      'solved',
    ],
    ['is taken back with its part', [byCi('api', { status: 'rolled_back' })], 'on-hold'],
    ['is taken back with the other part', [byCi('web'), byCi('web', { status: 'rolled_back' })], 'on-hold'],
  ])('by reports of CI %s', (_, later, status) => {
    const here = ticket({ assigned: true, organization: '55' })
    const start = facts({ ticket: here, primary: [fixed(planned)], deploys: [byCi('api')] })
    const before = settle(start, known(), undefined, by('deploy'))
    expect(before.world.ticket.status).toBe('solved')
    const deploys = [byCi('api'), ...later]
    const after = settle({ ...before.world, deploys }, before.known, undefined, by('deploy'))
    expect(after.world.ticket.status).toBe(status)
    expect(after.texts.length > 0).toBe(status !== 'solved')
  })

  test('is taken back with the release of a version that CI knows nothing of, beside one that it does', () => {
    const versions = (isOut: boolean) => [...planned.versions, { id: '2', name: 'mobile-7', released: isOut }]
    const both = by('release', 'deploy')
    const primary = (isOut: boolean) => [fixed({ versions: versions(isOut) })]
    const start = facts({
      ticket: ticket({ assigned: true }),
      primary: primary(true),
      deploys: [byCi('api')],
    })
    const before = settle(start, known(), undefined, both)
    expect(before.world.ticket.status).toBe('solved')
    const after = settle({ ...before.world, primary: primary(false) }, before.known, undefined, both)
    expect(after.world.ticket.status).toBe('on-hold')
  })

  test('remembers no more changes than fit beside a ticket', () => {
    const many = Array.from({ length: 40 }, (_, at) => String(281_474_976_710_000 + at))
    const { known: after } = told([shipment(many, [])])
    expect(JSON.stringify(after.applied).length).toBeLessThan(900)
  })
})
