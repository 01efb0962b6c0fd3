// Which changes of an issue are where its customer is: the real store and connector, against the stand-in of GitHub.
import { describe, expect, test } from 'vitest'
import { createCodeHost } from '../../src/connectors/github/code-host.ts'
import { createGitHubApi, GITHUB_LIMITS } from '../../src/connectors/github/index.ts'
import { createHttp } from '../../src/connectors/http.ts'
import { isCarried, type Shipment } from '../../src/core/change.ts'
import type { Deploy } from '../../src/core/facts.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Service } from '../../src/core/service.ts'
import { createCode } from '../../src/reconcile/code.ts'
import { createDeployBook } from '../../src/reconcile/deploy-book.ts'
import { listDeployed } from '../../src/reconcile/list-deployed.ts'
import type { Ports } from '../../src/reconcile/ports.ts'
import { readShipments } from '../../src/reconcile/shipments.ts'
import { createGithubSandbox } from '../../src/sandbox/github/index.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createVirtualClock } from '../connectors/virtual-clock.ts'
import { issue as issueOf } from '../core/build.ts'
import { shippedPolicy } from '../policy.ts'
import { randomOf, START } from '../world/world.ts'

const URL_OF_API = 'https://github.test'
const API = 'acme/api'
const WEB = 'acme/web'

type Options = { readonly services?: readonly Partial<Service>[]; readonly environments?: readonly string[] }

function createBench({
  services = [{ name: 'api', repository: API }],
  environments = ['production'],
}: Options = {}) {
  const clock = createVirtualClock(START)
  const github = createGithubSandbox({
    clock,
    random: randomOf(1),
    origin: URL_OF_API,
    token: 'a-token-of-the-tests',
    send: () => undefined,
  })
  for (const repository of [API, WEB]) {
    github.addRepository(repository)
    github.commit(repository, 'main', 'The beginning')
  }
  const http = createHttp({
    system: 'github',
    fetch: github.fetch,
    clock,
    origins: [URL_OF_API],
    limits: GITHUB_LIMITS,
    timeout: 30_000,
  })
  const api = createGitHubApi({
    http,
    url: URL_OF_API,
    auth: { kind: 'token', token: 'a-token-of-the-tests' },
    clock,
  })
  const store = createStore(openSqlite({ path: ':memory:' }))
  const shipped = shippedPolicy()
  const policyOf = (parts: readonly Partial<Service>[]): Policy => {
    const whole = parts.map(
      (service): Service => ({
        name: 'api',
        repository: API,
        environments: {},
        from: 'deployments',
        ...service,
      }),
    )
    return { ...shipped, deployed: { by: ['commits'], environments, repositories: [], services: whole } }
  }
  let policy = policyOf(services)
  const ports = () =>
    ({
      policy,
      store,
      clock,
      code: createCode(createCodeHost(api)),
      deploys: createDeployBook(store),
    }) as Partial<Ports> as Ports
  const linked = {
    ...{ id: 'zendesk-1', ticket: { system: 'zendesk', id: '1' }, attempts: 0 },
    links: [{ issue: { system: 'jira', id: '10001' }, role: 'primary', mark: '' }],
    applied: { seq: 0, values: {}, told: {}, done: [] },
  } as const

  /** What a fresh process makes of the issue, under these keys, for this organisation. */
  async function read(
    keys: readonly string[] = ['OPS-1'],
    organization?: string,
  ): Promise<readonly Shipment[]> {
    const shipments = await readShipments([linked], ports())
    if (!shipments.ok) throw new Error(JSON.stringify(shipments.failure))
    const issue = issueOf({ ref: { system: 'jira', id: '10001' }, key: keys.at(-1) ?? '' })
    const answer = await shipments.value([{ issue, keys }], organization)
    if (!answer.ok) throw new Error(JSON.stringify(answer.failure))
    return answer.value
  }
  let reports = 0
  async function report(deploy: Partial<Deploy>): Promise<void> {
    clock.pass(60_000)
    await store.recordDeploy(
      { environment: 'production', repository: API, status: 'success', at: clock.now(), ...deploy },
      { system: 'deploys', id: String(++reports), event: 'deploy', receivedAt: clock.now() },
    )
  }
  function deploy(ref: string, repository = API, environment = 'production'): void {
    clock.pass(60_000)
    github.deploy(repository, { environment, ref })
    clock.pass(60_000)
  }
  return {
    clock,
    github,
    store,
    read,
    report,
    deploy,
    /** The places where something new is deployed since the cursor, and the next cursor. */
    async list(cursor?: string) {
      const listed = await listDeployed({ cursor, now: clock.now() }, ports())
      if (!listed.ok) throw new Error(JSON.stringify(listed.failure))
      return { cursor: listed.value.cursor, subjects: listed.value.changed.map(({ subject }) => subject) }
    },
    /** The mapping has other services from now on. */
    remap(parts: readonly Partial<Service>[]): void {
      policy = policyOf(parts)
    },
    carried: async (keys?: readonly string[], organization?: string) =>
      isCarried(await read(keys, organization)),
  }
}

describe('a commit that names the issue', () => {
  test('is nowhere before it is deployed, and there afterwards', async () => {
    const { github, read, deploy, carried } = createBench()
    deploy('main')
    expect(await read()).toEqual([])
    github.commit(API, 'main', 'OPS-1: keep the session')
    expect(await read()).toMatchObject([{ service: 'api', there: [], waiting: [expect.any(String)] }])
    deploy('main')
    expect(await carried()).toBe(true)
  })

  test('counts under a key that the issue had before it was moved', async () => {
    const { github, deploy, carried } = createBench()
    github.commit(API, 'main', 'OPS-1: keep the session')
    deploy('main')
    expect(await carried(['OPS-1', 'WEB-7'])).toBe(true)
    expect(await carried(['WEB-7'])).toBe(false)
  })

  test.each(['squash', 'merge'] as const)(
    'counts when its pull request alone does, by %s',
    async (method) => {
      const { github, deploy, carried } = createBench()
      github.branch(API, 'fix/ops-1-session')
      github.commit(API, 'fix/ops-1-session', 'Keep the session')
      const pull = github.openPull(API, { head: 'fix/ops-1-session', title: 'Keep the session' })
      deploy('main')
      github.mergePull(pull, method)
      expect(await carried()).toBe(false)
      deploy('main')
      expect(await carried()).toBe(true)
    },
  )

  test('is not there while its pull request is open, though another branch is deployed', async () => {
    const { github, deploy, carried } = createBench()
    github.branch(API, 'fix')
    github.commit(API, 'fix', 'Keep the session')
    github.openPull(API, { head: 'fix', title: 'OPS-1: keep the session' })
    deploy('main')
    expect(await carried()).toBe(false)
  })

  test('is found among more commits than one page holds', async () => {
    const { github, deploy, read, carried } = createBench()
    deploy('main')
    await read()
    github.commit(API, 'main', 'OPS-1: keep the session')
    github.commits(
      API,
      'main',
      Array.from({ length: 320 }, (_, at) => `OPS-9: step ${at}`),
    )
    deploy('main')
    expect(await carried()).toBe(true)
  })

  const STEPS = Array.from({ length: 5_050 }, (_, at) => `OPS-9: step ${at}`)

  test('is found among more commits than one look takes in', async () => {
    const { github, clock, deploy, read, carried } = createBench()
    deploy('main')
    await read()
    github.commit(API, 'main', 'OPS-1: the first half')
    github.commits(API, 'main', STEPS)
    const half = github.log(API, 'main')[0]?.sha ?? ''
    github.commit(API, 'main', 'OPS-1: the second half')
    deploy(half)
    // Nobody knows yet whether there is a second half.
    await expect(read()).rejects.toThrow('"kind":"later"')
    clock.pass(60_000)
    expect(await carried()).toBe(false)
    deploy('main')
    expect(await carried()).toBe(true)
  })

  test('is found among more commits of a branch than one look takes in', async () => {
    const { github, clock, deploy, read, carried } = createBench()
    github.branch(API, 'fix')
    github.commits(API, 'fix', STEPS)
    github.commit(API, 'fix', 'OPS-1: the answer')
    deploy('fix')
    await expect(read()).rejects.toThrow('"kind":"later"')
    clock.pass(60_000)
    expect(await carried()).toBe(true)
  })

  test('is there once it was cherry-picked onto what is deployed, recorded or not', async () => {
    for (const recorded of [true, false]) {
      const { github, deploy, carried } = createBench()
      deploy('main')
      github.branch(API, 'hotfix')
      github.commit(API, 'main', 'Something else')
      const fix = github.commit(API, 'main', 'OPS-1: keep the session')
      github.cherryPick(API, fix, 'hotfix', { recorded })
      deploy('hotfix')
      expect(await carried()).toBe(true)
    }
  })

  test('is gone once it was reverted, and back once that was reverted', async () => {
    const { github, deploy, carried } = createBench()
    const fix = github.commit(API, 'main', 'OPS-1: keep the session')
    deploy('main')
    expect(await carried()).toBe(true)
    const revert = github.revert(API, fix, 'main')
    deploy('main')
    expect(await carried()).toBe(false)
    github.revert(API, revert, 'main')
    deploy('main')
    expect(await carried()).toBe(true)
  })

  test('is not there where its revert is deployed, and the revert of that is not', async () => {
    const { github, deploy, carried } = createBench()
    const fix = github.commit(API, 'main', 'OPS-1: keep the session')
    const revert = github.revert(API, fix, 'main')
    deploy('main')
    github.revert(API, revert, 'main')
    expect(await carried()).toBe(false)
    deploy('main')
    expect(await carried()).toBe(true)
  })

  test('is back after both reverts, found at once, though neither names the issue', async () => {
    const { github, deploy, carried } = createBench()
    github.branch(API, 'fix/ops-1-session')
    github.commit(API, 'fix/ops-1-session', 'Keep the session')
    const pull = github.openPull(API, { head: 'fix/ops-1-session', title: 'Keep the session' })
    const fix = github.mergePull(pull, 'squash')
    github.revert(API, github.revert(API, fix, 'main'), 'main')
    deploy('main')
    expect(await carried()).toBe(true)
  })

  test.each([
    ['directly', undefined],
    ['by a pull request that is squashed', 'squash'],
    ['by a pull request that is merged', 'merge'],
  ] as const)('is gone once the merge that brought it was reverted, %s', async (_, method) => {
    for (const isFoundBefore of [true, false]) {
      const { github, deploy, carried } = createBench()
      github.branch(API, 'fix')
      github.commit(API, 'fix', 'OPS-1: keep the session')
      github.commit(API, 'fix', 'OPS-1: and end it')
      const title = 'OPS-1: sessions'
      const merge = github.mergePull(github.openPull(API, { head: 'fix', title }), 'merge')
      deploy('main')
      if (isFoundBefore) expect(await carried()).toBe(true)
      github.branch(API, 'back')
      github.revert(API, merge, method === undefined ? 'main' : 'back')
      if (method !== undefined)
        github.mergePull(github.openPull(API, { head: 'back', title: `Revert "${title}"` }), method)
      deploy('main')
      expect(await carried()).toBe(false)
    }
  })

  test('is there beside a commit that takes back what nobody knows', async () => {
    const { github, deploy, carried } = createBench()
    github.commit(API, 'main', 'OPS-1: keep the session')
    github.commit(API, 'main', `OPS-2: undo\n\nThis reverts commit ${'d'.repeat(40)}.`)
    deploy('main')
    expect(await carried()).toBe(true)
  })

  test('is there once all that its merge brought was cherry-picked', async () => {
    const { github, deploy, carried } = createBench()
    github.branch(API, 'hotfix')
    github.branch(API, 'fix')
    const fix = github.commit(API, 'fix', 'OPS-1: keep the session')
    github.mergePull(github.openPull(API, { head: 'fix', title: 'OPS-1: sessions' }), 'merge')
    github.cherryPick(API, fix, 'hotfix')
    deploy('hotfix')
    expect(await carried()).toBe(true)
  })

  test('is there when the later of two deployments in one second has it', async () => {
    const { github, carried } = createBench()
    github.deploy(API, { environment: 'production', ref: 'main' })
    github.commit(API, 'main', 'OPS-1: keep the session')
    github.deploy(API, { environment: 'production', ref: 'main' })
    expect(await carried()).toBe(true)
  })

  test('stays found after the default branch was rewritten', async () => {
    const { github, deploy, read, carried } = createBench()
    const base = github.log(API, 'main')[0]?.sha ?? ''
    github.commit(API, 'main', 'OPS-2: another')
    deploy('main')
    await read()
    github.forcePush(API, 'main', base)
    github.commit(API, 'main', 'OPS-1: keep the session')
    deploy('main')
    expect(await carried()).toBe(true)
    expect(await carried(['OPS-2'])).toBe(false)
  })
})

describe('a fix that was deployed from its own branch', () => {
  /** The branch is deployed; then it is squashed into the default branch, unless `end` does something else. */
  function branchOff({ github, deploy }: ReturnType<typeof createBench>, messages = ['OPS-1: the answer']) {
    deploy('main')
    github.branch(API, 'fix')
    for (const message of messages) github.commit(API, 'fix', message)
  }
  const squash = ({ github }: ReturnType<typeof createBench>, title = 'OPS-1: sessions') =>
    github.mergePull(github.openPull(API, { head: 'fix', title }), 'squash')

  test('is there with the squash of it, on every later deploy', async () => {
    const bench = createBench()
    branchOff(bench, ['OPS-1: the answer', 'OPS-1: and its end'])
    bench.deploy('fix')
    expect(await bench.carried()).toBe(true)
    squash(bench)
    // What is deployed is still the branch, which is all of it.
    expect(await bench.carried()).toBe(true)
    bench.deploy('main')
    expect(await bench.carried()).toBe(true)
    bench.github.commit(API, 'main', 'Something else')
    bench.deploy('main')
    expect(await bench.carried()).toBe(true)
  })

  test('is there with the squash, though only the pull request names the issue', async () => {
    const bench = createBench()
    branchOff(bench, ['The answer', 'OPS-1: and its end'])
    bench.deploy('fix')
    await bench.read()
    squash(bench, 'Sessions')
    bench.deploy('main')
    // The squash names no issue by itself, and its message does: it lists the commits.
    expect(await bench.carried()).toBe(true)
  })

  test('waits while the squash of it is not deployed', async () => {
    const bench = createBench()
    branchOff(bench)
    bench.deploy('fix')
    await bench.read()
    bench.deploy('main')
    expect(await bench.carried()).toBe(false)
    squash(bench)
    expect(await bench.carried()).toBe(false)
  })

  test('waits for the squash where a part of the branch alone was deployed', async () => {
    const bench = createBench()
    branchOff(bench)
    bench.deploy('fix')
    await bench.read()
    bench.github.commit(API, 'fix', 'OPS-1: and its end')
    squash(bench)
    expect(await bench.read()).toMatchObject([{ there: [expect.any(String)], waiting: [expect.any(String)] }])
    bench.deploy('main')
    expect(await bench.carried()).toBe(true)
  })

  test('is taken back with the squash where a part of the branch alone is deployed', async () => {
    const bench = createBench()
    branchOff(bench)
    bench.deploy('fix')
    await bench.read()
    bench.github.commit(API, 'fix', 'OPS-1: and its end')
    bench.github.revert(API, squash(bench), 'main')
    expect(await bench.read()).toMatchObject([{ there: [], waiting: [] }])
  })

  test('is not taken back with a later pull request for the same issue', async () => {
    const bench = createBench()
    bench.github.commit(API, 'main', 'OPS-1: the answer')
    branchOff(bench, ['OPS-1: words for the manual'])
    bench.github.revert(API, squash(bench), 'main')
    bench.deploy('main')
    expect(await bench.carried()).toBe(true)
  })

  test.each([
    ['nothing else names the issue', undefined],
    ['another commit of the default branch does', 'OPS-1: words for the manual'],
  ])('waits, once it is deployed no more and never came to the default branch: %s', async (_, message) => {
    const bench = createBench()
    branchOff(bench)
    bench.deploy('fix')
    expect(await bench.carried()).toBe(true)
    bench.github.commit(API, 'main', message ?? 'Something else')
    bench.deploy('main')
    expect(await bench.carried()).toBe(false)
  })

  test('waits, though another pull request for the issue was squashed', async () => {
    const bench = createBench()
    branchOff(bench)
    bench.deploy('fix')
    await bench.read()
    bench.github.branch(API, 'words', bench.github.log(API, 'main')[0]?.sha)
    bench.github.commit(API, 'words', 'OPS-1: words for the manual')
    bench.github.mergePull(bench.github.openPull(API, { head: 'words', title: 'OPS-1: words' }), 'squash')
    bench.deploy('main')
    expect(await bench.carried()).toBe(false)
  })

  test('waits, though a commit that is not the squash ends in the number of its pull request', async () => {
    const bench = createBench()
    branchOff(bench)
    bench.deploy('fix')
    await bench.read()
    bench.github.branch(API, 'release')
    const pull = bench.github.openPull(API, { head: 'fix', base: 'release', title: 'OPS-1: sessions' })
    bench.github.mergePull(pull, 'squash')
    bench.github.commit(API, 'main', `OPS-1: words for the manual (#${String(pull).split('#').at(-1)})`)
    bench.deploy('main')
    expect(await bench.carried()).toBe(false)
  })

  test.each(['main', 'fix'])('is taken back with the squash of it, while %s is deployed', async (ref) => {
    const bench = createBench()
    branchOff(bench)
    bench.deploy('fix')
    await bench.read()
    const merged = squash(bench)
    bench.deploy(ref)
    expect(await bench.carried()).toBe(true)
    const revert = bench.github.revert(API, merged, 'main')
    expect(await bench.read()).toMatchObject([{ there: [], waiting: [] }])
    bench.github.revert(API, revert, 'main')
    bench.deploy('main')
    expect(await bench.carried()).toBe(true)
  })
})

describe('several services', () => {
  const services = [
    { name: 'api', repository: API },
    { name: 'web', repository: WEB, environments: { production: 'prod-web' } },
  ]

  test('must all have their part of it', async () => {
    const { github, deploy, carried } = createBench({ services })
    github.commit(API, 'main', 'OPS-1: the answer')
    github.commit(WEB, 'main', 'OPS-1: the page')
    deploy('main', API)
    deploy('main', WEB, 'production')
    expect(await carried()).toBe(false)
    deploy('main', WEB, 'prod-web')
    expect(await carried()).toBe(true)
  })

  test('do not wait for one that has no part of it', async () => {
    const { github, deploy, carried } = createBench({ services })
    github.commit(API, 'main', 'OPS-1: the answer')
    deploy('main', API)
    expect(await carried()).toBe(true)
  })

  test('of one repository are told apart by their folders', async () => {
    const { github, deploy, carried } = createBench({
      services: [
        { name: 'api', path: 'api', environments: { production: 'prod-api' } },
        { name: 'jobs', path: 'jobs', environments: { production: 'prod-jobs' } },
      ],
    })
    github.commit(API, 'main', 'OPS-1: the answer', { files: ['api/session.ts'] })
    deploy('main', API, 'prod-jobs')
    expect(await carried()).toBe(false)
    deploy('main', API, 'prod-api')
    expect(await carried()).toBe(true)
  })

  test.each([
    ['in a folder that they share', ['lib/session.ts']],
    ['in more files than GitHub tells', Array.from({ length: 300 }, (_, at) => `api/${at}.ts`)],
  ])('of one repository all wait for what is %s', async (_, files) => {
    const { github, deploy, carried } = createBench({
      services: [
        { name: 'api', path: 'api', environments: { production: 'prod-api' } },
        { name: 'jobs', path: 'jobs', environments: { production: 'prod-jobs' } },
      ],
    })
    github.commit(API, 'main', 'OPS-1: the answer', { files })
    deploy('main', API, 'prod-api')
    expect(await carried()).toBe(false)
    deploy('main', API, 'prod-jobs')
    expect(await carried()).toBe(true)
  })

  test('of one repository wait for every commit, if they are all of it and have no folder', async () => {
    const { github, deploy, carried } = createBench({
      services: [
        { name: 'api', path: 'api', environments: { production: 'prod-api' } },
        { name: 'whole', environments: { production: 'prod-whole' } },
      ],
    })
    github.commit(API, 'main', 'OPS-1: the answer', { files: ['api/session.ts'] })
    deploy('main', API, 'prod-api')
    expect(await carried()).toBe(false)
    deploy('main', API, 'prod-whole')
    expect(await carried()).toBe(true)
  })

  test('must have it in every environment of the mapping', async () => {
    const { github, deploy, carried } = createBench({ environments: ['eu', 'us'] })
    github.commit(API, 'main', 'OPS-1: the answer')
    deploy('main', API, 'eu')
    expect(await carried()).toBe(false)
    deploy('main', API, 'us')
    expect(await carried()).toBe(true)
  })

  test('may be delivered by releases', async () => {
    const { github, clock, carried } = createBench({ services: [{ from: 'releases' }] })
    github.commit(API, 'main', 'OPS-1: the answer')
    github.publishRelease(API, { tag: 'v1.0.0', prerelease: true })
    expect(await carried()).toBe(false)
    clock.pass(60_000)
    github.publishRelease(API, { tag: 'v1.0.1' })
    expect(await carried()).toBe(true)
  })
})

describe('releases of two lines', () => {
  /** v2.0.0 holds the answer; `old` is a branch from before it. */
  async function twoLines(tags: readonly [string, string] = ['v1.9.4', 'v2.0.0']) {
    const bench = createBench({ services: [{ from: 'releases' }] })
    const { github, clock, carried } = bench
    const publish = (tag: string, ref: string) => {
      clock.pass(60_000)
      return github.publishRelease(API, { tag, ref })
    }
    github.branch(API, 'old')
    publish(tags[0], 'old')
    const fix = github.commit(API, 'main', 'OPS-1: the answer')
    publish(tags[1], 'main')
    expect(await carried()).toBe(true)
    return { ...bench, fix, publish }
  }

  test.each([
    ['v1.9.4', 'v2.0.0', 'v1.9.5'],
    ['1.9', 'V1.10', '1.9.1'],
    ['release-9', 'release-10', 'release-9.1'],
  ])('stay beside each other: after %s and %s comes %s', async (first, second, backport) => {
    const { github, publish, carried } = await twoLines([first, second])
    github.commit(API, 'old', 'OPS-2: for the old line')
    publish(backport, 'old')
    expect(await carried()).toBe(true)
    // Nobody with the newer line has it.
    expect(await carried(['OPS-2'])).toBe(false)
  })

  test('stay beside each other under nightly builds by the hundred', async () => {
    const { github, publish, carried } = await twoLines()
    for (let nth = 0; nth < 120; nth++)
      github.publishRelease(API, { tag: `nightly-${nth}`, prerelease: true })
    publish('v1.9.5', 'old')
    expect(await carried()).toBe(true)
  })

  test('go on with what comes after both', async () => {
    const { github, publish, carried } = await twoLines()
    publish('v1.9.5', 'old')
    github.commit(API, 'main', 'OPS-2: another')
    publish('v2.0.1', 'main')
    expect(await carried(['OPS-2'])).toBe(true)
  })

  test('are taken in the order of time where a tag is no version', async () => {
    const { publish, carried } = await twoLines()
    publish('before-christmas', 'old')
    expect(await carried()).toBe(false)
  })
})

test('a release counts under nightly builds by the hundred', async () => {
  const { github, carried, read } = createBench({ services: [{ from: 'releases' }] })
  github.commit(API, 'main', 'OPS-1: the answer')
  github.publishRelease(API, { tag: 'v1.0.0' })
  const nightly = (from: number, to: number) => {
    for (let nth = from; nth < to; nth++)
      github.publishRelease(API, { tag: `nightly-${nth}`, prerelease: true })
  }
  for (const [from, to] of [
    [0, 100],
    [100, 499],
  ] as const) {
    nightly(from, to)
    expect(await carried()).toBe(true)
  }
  nightly(499, 500)
  await expect(read()).rejects.toThrow('"kind":"later"')
})

test('what is new in one place is told, though of another nobody knows what is in force', async () => {
  const { github, deploy, list } = createBench({
    services: [
      { name: 'box', from: 'releases' },
      { name: 'web', repository: WEB },
    ],
  })
  for (let nth = 0; nth < 500; nth++) github.publishRelease(API, { tag: `nightly-${nth}`, prerelease: true })
  const { cursor } = await list()
  expect((await list(cursor)).subjects).toEqual([])
  deploy('main', WEB)
  expect((await list(cursor)).subjects).toEqual(['deploy:production'])
})

describe('a mapping that changes', () => {
  const shop = { name: 'shop', path: 'services/shop', environments: { production: 'prod-shop' } }
  const cart = { name: 'cart', path: 'services/cart', environments: { production: 'prod-cart' } }
  const files = ['services/shop/a.ts', 'services/cart/b.ts']
  const callsOf = ({ github }: ReturnType<typeof createBench>) =>
    Object.values(github.calls()).reduce((sum, calls) => sum + calls, 0)

  test('has a fix wait for a service that came later, and says that nothing was taken back by it', async () => {
    const bench = createBench({ services: [shop] })
    bench.github.commit(API, 'main', 'OPS-1: the answer', { files })
    bench.github.commit(API, 'main', 'OPS-2: the shop', { files: ['services/shop/a.ts'] })
    bench.deploy('main', API, 'prod-shop')
    expect(await bench.carried()).toBe(true)
    bench.remap([shop, cart])
    expect(await bench.read()).toMatchObject([
      { service: 'shop', there: [expect.any(String)], waiting: [] },
      { service: 'cart', there: [], waiting: [expect.any(String)], learnt: [expect.any(String)] },
    ])
    expect(await bench.carried(['OPS-2'])).toBe(true)
    const before = callsOf(bench)
    await bench.read()
    // Asked once: the head, the deployments of two places with a status, and whether the one commit is in force.
    expect(callsOf(bench) - before).toBeLessThanOrEqual(8)
    bench.deploy('main', API, 'prod-cart')
    expect(await bench.carried()).toBe(true)
    // A service that was there from the beginning does take it back.
    bench.deploy(bench.github.log(API, 'main').at(-1)?.sha ?? '', API, 'prod-shop')
    const [inShop] = await bench.read()
    expect(inShop).toMatchObject({ service: 'shop', waiting: [expect.any(String)] })
    expect(inShop).not.toHaveProperty('learnt')
  })

  test('keeps what is known of a service that is called otherwise', async () => {
    const bench = createBench({ services: [shop, cart] })
    bench.github.commit(API, 'main', 'OPS-1: the answer', { files: ['services/shop/a.ts'] })
    bench.deploy('main', API, 'prod-shop')
    expect(await bench.carried()).toBe(true)
    bench.remap([{ ...shop, name: 'store' }, cart])
    expect(await bench.read()).toMatchObject([{ service: 'store', there: [expect.any(String)], waiting: [] }])
  })

  test('keeps what is known of a service whose folder moved', async () => {
    const bench = createBench({ services: [shop, cart] })
    const start = bench.github.log(API, 'main')[0]?.sha ?? ''
    bench.github.commit(API, 'main', 'OPS-1: the answer', { files: ['services/shop/a.ts'] })
    bench.deploy('main', API, 'prod-shop')
    bench.deploy(start, API, 'prod-cart')
    expect(await bench.carried()).toBe(true)
    const before = await bench.read()
    bench.remap([{ ...shop, path: 'apps/shop' }, cart])
    expect(await bench.read()).toEqual(before)
  })

  test('leaves what an earlier release remembered by names as it was, and asks only for what is new', async () => {
    const bench = createBench({ services: [shop, cart] })
    const sha = bench.github.commit(API, 'main', 'OPS-1: the answer', { files })
    await bench.store.saveScan(
      {
        ...{ repository: API, branch: 'main', sha },
        commits: [
          { repository: API, sha, change: '7', names: ['OPS-1'], services: ['shop'] },
          { repository: API, sha, change: '8', names: ['OPS-2'] },
        ],
      },
      bench.clock.now(),
    )
    bench.deploy('main', API, 'prod-shop')
    expect(await bench.read()).toMatchObject([
      { service: 'shop', there: ['7'], waiting: [] },
      { service: 'cart', there: [], waiting: ['7'], learnt: ['7'] },
    ])
    const both = await bench.read(['OPS-2'])
    expect(both).toMatchObject([{ there: ['8'] }, { service: 'cart', waiting: ['8'] }])
    expect(both[1]).not.toHaveProperty('learnt')
  })

  test('has a commit that is in the repository no more wait in each new service', async () => {
    const bench = createBench({ services: [shop] })
    const sha = bench.github.log(API, 'main')[0]?.sha ?? ''
    await bench.store.saveScan(
      {
        ...{ repository: API, branch: 'main', sha },
        commits: [{ repository: API, sha: 'e'.repeat(40), change: '7', names: ['OPS-1'], folders: [] }],
      },
      bench.clock.now(),
    )
    bench.deploy('main', API, 'prod-shop')
    expect(await bench.read()).toMatchObject([{ service: 'shop', there: [], waiting: ['7'], learnt: ['7'] }])
  })
})

describe('what is in force', () => {
  test('is not what failed, nor what is under way; a later inactive is no roll-back', async () => {
    const { github, deploy, carried } = createBench()
    deploy('main')
    github.commit(API, 'main', 'OPS-1: the answer')
    github.failDeploy(API, { environment: 'production', ref: 'main' })
    expect(await carried()).toBe(false)
    const started = github.startDeploy(API, { environment: 'production', ref: 'main' })
    github.setDeployState(started, 'in_progress')
    expect(await carried()).toBe(false)
    github.setDeployState(started, 'success')
    expect(await carried()).toBe(true)
    github.setDeployState(started, 'inactive')
    expect(await carried()).toBe(true)
  })

  test('is the older commit after it was deployed again', async () => {
    const { github, deploy, carried } = createBench()
    const before = github.log(API, 'main')[0]?.sha ?? ''
    deploy(before)
    github.commit(API, 'main', 'OPS-1: the answer')
    deploy('main')
    expect(await carried()).toBe(true)
    deploy(before)
    expect(await carried()).toBe(false)
  })

  describe.each(['waiting', 'failure', undefined] as const)('under deployments that are %s', (state) => {
    function pile({ github }: ReturnType<typeof createBench>, count: number) {
      for (let nth = 0; nth < count; nth++) {
        const id = github.startDeploy(API, { environment: 'production', ref: 'main' })
        if (state !== undefined) github.setDeployState(id, state)
      }
    }

    test('is what was there before them, as far as anybody looks', async () => {
      const bench = createBench()
      const { github, clock, deploy, carried, read } = bench
      github.commit(API, 'main', 'OPS-1: the answer')
      deploy('main')
      github.commit(API, 'main', 'OPS-2: another')
      for (const more of [29, 1, 1, 118]) {
        pile(bench, more)
        expect(await carried()).toBe(true)
        expect(await carried(['OPS-2'])).toBe(false)
        clock.pass(60_000)
      }
      pile(bench, 1)
      // It may be there, or something older: nobody is told either.
      await expect(read()).rejects.toThrow('"kind":"later"')
      clock.pass(60_000)
      deploy('main')
      expect(await carried(['OPS-2'])).toBe(true)
    })

    test('is nothing, where nothing ever came to an end', async () => {
      const bench = createBench()
      bench.github.commit(API, 'main', 'OPS-1: the answer')
      pile(bench, 60)
      expect(await bench.carried()).toBe(false)
    })

    test('is what CI reports, however many they are', async () => {
      const bench = createBench()
      const fix = bench.github.commit(API, 'main', 'OPS-1: the answer')
      pile(bench, 160)
      await bench.report({ sha: fix })
      expect(await bench.carried()).toBe(true)
    })

    test('is what was there before what was rolled back', async () => {
      const bench = createBench()
      bench.github.commit(API, 'main', 'OPS-1: the answer')
      bench.deploy('main')
      pile(bench, 29)
      const bad = bench.github.commit(API, 'main', 'OPS-2: another')
      bench.deploy('main')
      await bench.report({ sha: bad, status: 'rolled_back' })
      expect(await bench.carried()).toBe(true)
      expect(await bench.carried(['OPS-2'])).toBe(false)
    })
  })

  test('is looked for on no further page than holds it', async () => {
    const { github, deploy, read } = createBench()
    github.commit(API, 'main', 'OPS-1: the answer')
    for (let nth = 0; nth < 40; nth++) github.failDeploy(API, { environment: 'production', ref: 'main' })
    deploy('main')
    await read()
    const pages = () =>
      Object.entries(github.calls()).reduce(
        (sum, [name, calls]) => sum + (name.endsWith('/deployments') ? calls : 0),
        0,
      )
    const before = pages()
    await read()
    expect(pages() - before).toBe(1)
  })

  test('is not what succeeded and then failed', async () => {
    const { github, clock, deploy, carried } = createBench()
    deploy('main')
    github.commit(API, 'main', 'OPS-1: the answer')
    const bad = github.deploy(API, { environment: 'production', ref: 'main' })
    expect(await carried()).toBe(true)
    clock.pass(60_000)
    github.setDeployState(bad, 'failure')
    expect(await carried()).toBe(false)
  })

  test('is what CI reports, where GitHub knows of no deployment', async () => {
    const { github, report, carried } = createBench()
    const before = github.log(API, 'main')[0]?.sha ?? ''
    const fix = github.commit(API, 'main', 'OPS-1: the answer')
    await report({ sha: before })
    expect(await carried()).toBe(false)
    await report({ sha: fix.slice(0, 10) })
    expect(await carried()).toBe(true)
    await report({ sha: fix.slice(0, 10), status: 'rolled_back' })
    expect(await carried()).toBe(false)
  })

  test('may differ for the organisations that a report names', async () => {
    const { github, report, read, carried } = createBench()
    const before = github.log(API, 'main')[0]?.sha ?? ''
    const fix = github.commit(API, 'main', 'OPS-1: the answer')
    await report({ sha: before })
    await report({ sha: fix, organizations: ['7'] })
    expect(await carried(['OPS-1'], '7')).toBe(true)
    expect(await carried(['OPS-1'], '8')).toBe(false)
    expect(await read(['OPS-1'], '8')).toMatchObject([{ isElsewhere: true }])
  })

  test('is nothing that can be said, where the repository does not know the commit', async () => {
    const { github, report, carried } = createBench()
    github.commit(API, 'main', 'OPS-1: the answer')
    await report({ sha: 'f'.repeat(40) })
    expect(await carried()).toBe(false)
  })
})

test('a second look asks for nothing that it knows', async () => {
  const { github, deploy, read } = createBench()
  github.commits(
    API,
    'main',
    Array.from({ length: 30 }, (_, at) => `OPS-${at + 1}: a fix`),
  )
  deploy('main')
  await read()
  const before = Object.values(github.calls()).reduce((sum, calls) => sum + calls, 0)
  await read()
  const after = Object.values(github.calls()).reduce((sum, calls) => sum + calls, 0)
  // The repository, its branch, the deployments with one status, and whether the one commit is in force.
  expect(after - before).toBeLessThanOrEqual(6)
})

describe('a squash', () => {
  test.each([
    ['of a commit that names the issue', 'OPS-1: the answer'],
    ['of one that does not', 'The answer'],
  ])('is not there where its branch was and is taken back: %s', async (_, message) => {
    const { github, read, deploy, carried } = createBench()
    deploy('main')
    github.branch(API, 'fix')
    const fix = github.commit(API, 'fix', message)
    deploy('fix')
    await read()
    github.mergePull(github.openPull(API, { head: 'fix', title: 'OPS-1: sessions' }), 'squash')
    expect(await carried()).toBe(true)
    github.revert(API, fix, 'fix')
    deploy('fix')
    expect(await carried()).toBe(false)
  })

  test('is there though an older attempt was taken back before its branch began', async () => {
    const { github, deploy, carried } = createBench()
    const attempt = github.commit(API, 'main', 'OPS-1: first')
    github.revert(API, attempt, 'main')
    deploy('main')
    github.branch(API, 'fix')
    github.commit(API, 'fix', 'OPS-1: the answer')
    deploy('fix')
    github.mergePull(github.openPull(API, { head: 'fix', title: 'OPS-1: sessions' }), 'squash')
    expect(await carried()).toBe(true)
  })

  test('is taken back by a pull request that names it by its number alone', async () => {
    const { github, deploy, carried } = createBench()
    github.branch(API, 'fix')
    github.commit(API, 'fix', 'The answer')
    const pull = github.openPull(API, { head: 'fix', title: 'OPS-1: sessions' })
    github.mergePull(pull, 'squash')
    deploy('main')
    expect(await carried()).toBe(true)
    const number = String(pull).split('#').at(-1)
    github.commit(API, 'main', `Revert "OPS-1: sessions" (#3)\n\nReverts ${API}#${number}`)
    deploy('main')
    expect(await carried()).toBe(false)
  })
})

describe('a repository that was renamed', () => {
  const NOW = 'acme/store'
  function renamed() {
    const bench = createBench()
    bench.github.commit(API, 'main', 'Fixes #1')
    bench.deploy('main')
    return { ...bench, rename: () => bench.github.renameRepository(API, 'store') }
  }

  test.each([
    ['looked through before', true],
    ['looked through afterwards', false],
  ])('has its commits found by the name of today, %s', async (_, isBefore) => {
    const { rename, read, carried } = renamed()
    if (isBefore) expect(await carried([`${API}#1`])).toBe(true)
    rename()
    expect(await carried([`${NOW}#1`])).toBe(true)
    expect(await carried([`${API}#1`, `${NOW}#1`])).toBe(true)
    expect(await read([`${NOW}#2`])).toEqual([])
    expect(await read(['acme/other#1'])).toEqual([])
  })

  test.each([API, NOW, 'Acme/Store', undefined])('hears what is taken back by %s', async (name) => {
    const { github, rename, read, deploy, carried } = renamed()
    github.branch(API, 'fix')
    github.commit(API, 'fix', 'The answer')
    const pull = github.openPull(API, { head: 'fix', title: 'OPS-1: sessions' })
    github.mergePull(pull, 'squash')
    deploy('main')
    expect(await carried()).toBe(true)
    rename()
    const number = String(pull).split('#').at(-1)
    github.commit(NOW, 'main', `Revert "sessions"\n\nReverts ${name ?? ''}#${number}`)
    expect(await read()).toMatchObject([{ there: [], waiting: [] }])
  })

  test('hears nothing that is taken back elsewhere', async () => {
    const { github, rename, deploy, carried } = renamed()
    github.branch(API, 'fix')
    github.commit(API, 'fix', 'The answer')
    const pull = github.openPull(API, { head: 'fix', title: 'OPS-1: sessions' })
    github.mergePull(pull, 'squash')
    rename()
    const number = String(pull).split('#').at(-1)
    github.commit(NOW, 'main', `Revert "sessions"\n\nReverts acme/other#${number}`)
    deploy('main', NOW)
    expect(await carried()).toBe(true)
  })
})

test('a pull request that is not merged names nothing, though a commit ends in its number', async () => {
  const { github, deploy, read } = createBench()
  github.branch(API, 'fix')
  github.commit(API, 'fix', 'OPS-1: the answer')
  const pull = github.openPull(API, { head: 'fix', title: 'OPS-1: sessions' })
  github.commit(API, 'main', `Prepare for it (#${String(pull).split('#').at(-1)})`)
  deploy('main')
  expect(await read()).toEqual([])
})

test('a roll-back of a commit that is long past takes off what came after it', async () => {
  const { github, deploy, report, carried } = createBench()
  github.branch(API, 'hotfix')
  const fix = github.commit(API, 'hotfix', 'OPS-1: the answer')
  deploy('hotfix')
  github.cherryPick(API, fix, 'main', { recorded: true })
  for (let nth = 0; nth < 6; nth++) deploy('main')
  expect(await carried()).toBe(true)
  await report({ sha: fix, status: 'rolled_back' })
  expect(await carried()).toBe(false)
})

test.each([
  ['a short name', (fix: string) => ({ sha: fix.slice(0, 8) })],
  ['the version that was reported with it', () => ({ version: '4.2.0' })],
])('a deployment of GitHub is taken back by %s', async (_, named) => {
  const { github, deploy, report, carried } = createBench()
  deploy('main')
  const fix = github.commit(API, 'main', 'OPS-1: the answer')
  deploy('main')
  await report({ sha: fix.slice(0, 10), version: 'v4.2.0' })
  expect(await carried()).toBe(true)
  await report({ ...named(fix), status: 'rolled_back' })
  expect(await carried()).toBe(false)
})

test.each([
  ['its version', () => ({ version: '4.2.0' })],
  ['a commit that was reported with it', (fix: string) => ({ sha: fix.slice(0, 7) })],
])('a release is taken back by %s', async (_, named) => {
  const { github, clock, report, carried } = createBench({ services: [{ from: 'releases' }] })
  github.publishRelease(API, { tag: 'v4.1.0' })
  clock.pass(60_000)
  const fix = github.commit(API, 'main', 'OPS-1: the answer')
  github.publishRelease(API, { tag: 'v4.2.0' })
  await report({ sha: fix, version: '4.2.0' })
  expect(await carried()).toBe(true)
  await report({ ...named(fix), status: 'rolled_back' })
  expect(await carried()).toBe(false)
})

test('a roll-back by the version takes off what came after a commit that is long past', async () => {
  const { github, deploy, report, carried } = createBench()
  github.branch(API, 'hotfix')
  const fix = github.commit(API, 'hotfix', 'OPS-1: the answer')
  deploy('hotfix')
  await report({ sha: fix, version: '4.2.0', status: 'failed' })
  github.cherryPick(API, fix, 'main', { recorded: true })
  for (let nth = 0; nth < 6; nth++) deploy('main')
  expect(await carried()).toBe(true)
  await report({ version: '4.2.0', status: 'rolled_back' })
  expect(await carried()).toBe(false)
})

test('a change is lost once its revert is deployed, beside another that is there', async () => {
  const { github, deploy, read } = createBench()
  github.commit(API, 'main', 'OPS-1: words for the manual')
  const fix = github.commit(API, 'main', 'OPS-1: the answer')
  deploy('main')
  github.revert(API, fix, 'main')
  const any = [expect.any(String)]
  expect(await read()).toMatchObject([{ there: any, waiting: [], takenBack: [] }])
  deploy('main')
  github.commit(API, 'main', 'OPS-1: the answer, once more')
  expect(await read()).toMatchObject([{ there: any, waiting: any, takenBack: any }])
})
