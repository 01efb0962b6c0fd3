// The laws of the deploy history: what is left out when a version is asked about, and what is forgotten with time,
// never changes what is said of a version.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDeployHistory } from '../../src/core/deploy-history.ts'
import { isDeployed, isKept, isOvertaken, isReported, reportedAt } from '../../src/core/deployed.ts'
import type { Deploy, IssueVersion, Reported } from '../../src/core/facts.ts'
import { createReleaseStack } from '../../src/core/release-stack.ts'
import { isOlder, versionName } from '../../src/core/version.ts'

/** Several spellings and families, so that returns, roll-backs and incomparable names come up all the time. */
const VERSIONS = ['1.0', 'v1.0', '1.0.0', '1.1', '2.0', '2.1', 'app-1', 'app-2', 'blue', 'green'] as const
const ORGANIZATIONS = [undefined, '55', '77'] as const
const RULES = [
  { by: ['deploy', 'release'], environments: ['eu'], repositories: [] },
  { by: ['deploy'], environments: ['eu', 'us'], repositories: ['app'] },
  { by: ['deploy', 'release'], environments: ['eu', 'us'], repositories: [] },
] as const

const versions = VERSIONS.flatMap((name): IssueVersion[] => [
  { id: name, name, released: false },
  { id: name, name, released: true },
])

const deploy: fc.Arbitrary<Deploy> = fc.record(
  {
    environment: fc.constantFrom('eu', 'eu', 'eu', 'us'),
    repository: fc.constantFrom('app', 'app', 'site'),
    version: fc.constantFrom(...VERSIONS),
    sha: fc.constantFrom('aaaaaaa', 'aaaaaaaa', 'bbbbbbb'),
    status: fc.constantFrom('success', 'success', 'success', 'failed', 'rolled_back'),
    at: fc.nat({ max: 20 }),
    organizations: fc.constantFrom(['55'], ['77'], ['55', '77']),
  },
  { requiredKeys: ['environment', 'repository', 'status', 'at'] },
)

/** Newer versions come later more often than not, as in life; else nothing would ever be old. */
const rising: fc.Arbitrary<Deploy> = fc.nat({ max: 20 }).chain((at) =>
  fc.record({
    environment: fc.constantFrom('eu', 'us'),
    repository: fc.constant('app'),
    version: fc
      .integer({ min: Math.max(0, at - 3), max: at })
      .map((index) => VERSIONS[Math.floor(index / 2)] ?? 'green'),
    status: fc.constantFrom('success', 'success', 'success', 'failed', 'rolled_back'),
    at: fc.constant(at),
  }),
)

/** Few names that cannot be ordered: a return to one of them takes off what came later, however old it is. */
const unordered: fc.Arbitrary<Deploy> = fc.record({
  environment: fc.constant('eu'),
  repository: fc.constant('app'),
  version: fc.constantFrom('blue', 'green', 'red', '1.0'),
  status: fc.constantFrom('success', 'success', 'rolled_back'),
  at: fc.nat({ max: 20 }),
})

const history = fc
  .oneof(
    fc.array(deploy, { maxLength: 14 }),
    fc.array(rising, { maxLength: 30 }),
    fc.array(fc.oneof(rising, deploy), { maxLength: 20 }),
    fc.array(unordered, { maxLength: 8 }),
  )
  .map((deploys) => deploys.map((each, index): Reported => ({ seq: index + 1, deploy: each })))

/** As the store would give them: oldest first, and as recorded at the same time. */
function inOrder(reports: readonly Reported[]): readonly Deploy[] {
  return reports
    .toSorted((one, other) => one.deploy.at - other.deploy.at || one.seq - other.seq)
    .map((report) => report.deploy)
}

/** Everything that is said of a version, for everybody. */
function saidOf(version: IssueVersion, deploys: readonly Deploy[]) {
  return RULES.map((rule) => [
    isReported(version, deploys, rule),
    ...ORGANIZATIONS.map((organization) => isDeployed(version, deploys, organization, rule)),
    ...ORGANIZATIONS.map((organization) => isKept(version, deploys, organization, rule)),
  ])
}

function overtaken(version: IssueVersion, deploys: readonly Deploy[]) {
  return RULES.flatMap((rule) =>
    ORGANIZATIONS.map((organization) => isOvertaken(version, deploys, organization, rule)),
  )
}

const RUNS = { seed: 35_436, numRuns: 600 }

describe('the reports about some versions', () => {
  it('say of them what all reports say', () => {
    fc.assert(
      fc.property(history, fc.subarray(versions, { minLength: 1, maxLength: 4 }), (reports, asked) => {
        const all = inOrder(reports)
        const about = createDeployHistory(reports).about(asked)
        for (const version of asked) {
          expect(saidOf(version, about)).toEqual(saidOf(version, all))
          expect(overtaken(version, about)).toEqual(overtaken(version, all))
          expect(reportedAt([version], about)).toBe(reportedAt([version], all))
        }
      }),
      RUNS,
    )
  })

  it('show that its repository is deployed elsewhere, too, though nothing came into force there', () => {
    const app = { repository: 'app', at: 1 } as const
    const reports: readonly Reported[] = [
      { seq: 1, deploy: { ...app, environment: 'us', version: '1.0', status: 'failed' } },
      { seq: 2, deploy: { ...app, environment: 'eu', version: '2.0', status: 'success' } },
      {
        seq: 3,
        deploy: { ...app, environment: 'us', repository: 'site', version: '2.0', status: 'success' },
      },
    ]
    const version = { id: '1', name: '2.0', released: false }
    const about = createDeployHistory(reports).about([version])
    expect(isDeployed(version, about, undefined, RULES[2])).toBe(false)
  })

  it('are few where new versions come all day', () => {
    const reports = Array.from({ length: 36_500 }, (_, index): Reported => {
      const at = index * 100
      const common = { environment: 'eu', repository: 'app', status: 'success', at } as const
      return { seq: index + 1, deploy: { ...common, version: `4.${index}.0` } }
    })
    const all = createDeployHistory(reports)
    const named = (name: string) => all.about([{ id: '1', name, released: false }])
    expect(named('4.36000.0')).toHaveLength(500)
    // Not deployed yet: the newest says whether it was overtaken.
    expect(named('5.0.0').map(({ version }) => version)).toEqual(['4.36499.0'])
    expect(isOvertaken({ id: '1', name: '4.0', released: false }, named('4.0'), undefined, RULES[0])).toBe(
      true,
    )
  })
})

/** Whether nothing is left of a place of a repository that has part of the version: nobody waits for it there. */
function silent(version: IssueVersion, all: readonly Reported[], left: readonly Reported[]): boolean {
  const name = versionName(version.name)
  const parts = all.filter(({ deploy: each }) => versionName(each.version ?? '') === name)
  const placeOf = ({ deploy: each }: Reported) => `${each.environment} ${each.repository}`
  const still = new Set(left.map(placeOf))
  return all.some(
    (report) =>
      !still.has(placeOf(report)) &&
      parts.some(({ deploy: each }) => each.repository === report.deploy.repository),
  )
}

describe('forgetting old reports', () => {
  it('changes nothing for a version that every place which ever reported it has reported since', () => {
    let forgotten = 0
    let compared = 0
    fc.assert(
      fc.property(history, fc.nat({ max: 22 }), (reports, time) => {
        const old = new Set(createDeployHistory(reports).before(time))
        forgotten += old.size
        const left = reports.filter(({ seq }) => !old.has(seq))
        for (const version of versions) {
          const places = (deploys: readonly Reported[]) =>
            new Set(
              deploys
                .filter(({ deploy: each }) => versionName(each.version ?? '') === versionName(version.name))
                .map(({ deploy: each }) => `${each.environment} ${each.repository}`),
            )
          const young = reports.filter(({ deploy: each }) => each.at >= time)
          if (places(young).size < places(reports).size) continue
          if (silent(version, reports, left)) continue
          compared += places(young).size > 0 && old.size > 0 ? 1 : 0
          expect(saidOf(version, inOrder(left))).toEqual(saidOf(version, inOrder(reports)))
        }
      }),
      RUNS,
    )
    expect(forgotten).toBeGreaterThan(500)
    expect(compared).toBeGreaterThan(500)
  })

  it('never forgets what was reported since', () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 22 }), (reports, time) => {
        const old = new Set(createDeployHistory(reports).before(time))
        expect(reports.filter(({ seq, deploy: each }) => old.has(seq) && each.at >= time)).toEqual([])
      }),
      RUNS,
    )
  })

  const at = (seq: number, when: number, rest: Partial<Deploy>): Reported => ({
    seq,
    deploy: { environment: 'eu', repository: 'app', status: 'success', at: when, ...rest },
  })

  it.each<readonly [string, readonly Reported[], readonly number[]]>([
    ['whatever is old goes', [at(1, 1, { version: '1.0' }), at(2, 9, { version: '2.0' })], [1]],
    ['all of it, if nothing is young', [at(1, 1, { version: '1.0' }), at(2, 2, { version: '2.0' })], [1, 2]],
    [
      'a version that was reported again keeps its beginning, and what came after that',
      [
        at(1, 1, { version: '1.0' }),
        at(2, 2, { version: '2.0' }),
        at(3, 3, { version: '3.0' }),
        at(4, 9, { version: 'V2.0' }),
      ],
      [1],
    ],
    [
      'so does a version whose commit was reported again',
      [at(1, 1, { version: '1.0', sha: 'aaaaaaa' }), at(2, 9, { sha: 'aaaaaaa', status: 'rolled_back' })],
      [],
    ],
    [
      'under a shorter name, too',
      [at(1, 1, { version: '1.0', sha: 'aaaaaaaaaa' }), at(2, 9, { sha: 'aaaaaaa', status: 'rolled_back' })],
      [],
    ],
    [
      'each repository and environment stands for itself',
      [
        at(1, 1, { version: '1.0' }),
        at(2, 9, { version: '1.0', repository: 'site' }),
        at(3, 9, { version: '1.0', environment: 'us' }),
      ],
      [1],
    ],
  ])('%s', (_, reports, gone) => {
    expect(createDeployHistory(reports).before(5)).toEqual(gone)
  })
})

describe('the stack of what is in force', () => {
  /** The same in the plainest words: a list. */
  function plainly(steps: readonly (readonly [string, boolean])[]): readonly string[] {
    let stack: readonly string[] = []
    for (const [name, isSuccess] of steps) {
      const place = stack.indexOf(name)
      if (isSuccess && place >= 0) stack = stack.slice(0, place + 1)
      if (isSuccess && place < 0) stack = [...stack.filter((each) => !isOlder(name, each)), name]
      if (!isSuccess && place >= 0) stack = stack.slice(0, place)
    }
    return stack
  }

  const NAMES = ['1.0', '1.0.0', '1.1', '2.0', '3.0', 'app-1', 'app-2', 'app-3', 'blue', 'green'] as const

  it('holds what a plain list of it would hold', () => {
    const step = fc.tuple(
      fc.constantFrom(...NAMES),
      fc.nat({ max: 3 }).map((draw) => draw > 0),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const stack = createReleaseStack()
        for (const [name, isSuccess] of steps) {
          if (!isSuccess) stack.takeOff(name)
          else if (stack.has(name)) stack.returnTo(name)
          else stack.push(name)
        }
        const held = plainly(steps)
        expect(NAMES.filter((name) => stack.has(name))).toEqual(NAMES.filter((name) => held.includes(name)))
      }),
      { ...RUNS, numRuns: 3_000 },
    )
  })
})
