// `bugbridge sweep` and `bugbridge plan`, beside a running service: what they find, say and leave alone.
import { readdir } from 'node:fs/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { environmentOf } from '../../src/cli/bridge.ts'
import type { Drivers } from '../../src/cli/drivers.ts'
import { main } from '../../src/cli/main.ts'
import { readFileText } from '../../src/cli/read-file.ts'
import { createReporter } from '../../src/observe/sentry.ts'
import { stateOf } from '../../src/sandbox/final-state.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { shippedPolicy } from '../policy.ts'
import { confirmedTicket, createWorld, type WorldOptions } from '../world/world.ts'

const BY_COMMITS = 'mappings/two-services.yaml'

/** A world, and a command line beside it that reaches the same database and the same vendors. */
function createOffice(options: WorldOptions = {}) {
  const store = createStore(openSqlite({ path: ':memory:' }))
  const world = createWorld({ storeBetween: () => store, settings: { idle: 1_000 }, ...options })
  const sent: Request[] = []
  onTestFinished(async () => {
    await world.close()
    await store.close()
  })

  async function run(
    words: readonly string[],
    vendors = true,
    answer = world.sandbox.answer,
    more: Drivers['environment'] = {},
  ) {
    const said: string[] = []
    const complained: string[] = []
    const never = () => {
      throw new Error('no such thing is needed')
    }
    let tokens = 0
    const drivers: Drivers = {
      environment: vendors
        ? { ...environmentOf(world.sandbox.vendors, 1, 'any.db'), ...more }
        : { DATABASE_URL: 'file:any.db' },
      read: async (path) => readFileText(path),
      list: (folder) => readdir(folder),
      readSecret: () => undefined,
      clock: world.time.clock,
      random: () => 0.5,
      newToken: () => `command-${tokens++}`,
      async fetch(request) {
        sent.push(request.clone())
        return (await answer(request)) ?? Response.error()
      },
      digestWith: () => () => '0123456789abcdef',
      openStore: async () => ({ ...store, close: async () => undefined }),
      listen: never,
      reporterTo: () => createReporter({ dsn: undefined }),
      stopping: new Promise(() => undefined),
      out: (line) => void said.push(line),
      err: (line) => void complained.push(line),
      log: never,
    }
    const code = await main(words, drivers)
    return { code, said: said.join('\n'), complained: complained.join('\n') }
  }

  return { world, store, run, sent }
}

describe('bugbridge sweep', () => {
  test('finds what no webhook told, and the running service does the rest', async () => {
    const { world, run } = createOffice({ delivers: () => false })
    confirmedTicket(world)
    await world.settle(2)
    expect(world.sandbox.jira.issues()).toEqual([])
    const { code, said } = await run(['sweep'])
    expect(said.split('\n')).toEqual([
      'zendesk: 1 changed (its place was not known: looked a day back); 1 of them concern a case and are looked at, 1 of those without a webhook; 1 missed: not known as a case before',
      'jira: 0 changed (its place was not known: looked a day back); 0 of them concern a case and are looked at, 0 of those without a webhook; 0 missed: not known as a case before',
      '0 cases are looked at again',
    ])
    expect(code).toBe(0)
    await world.settle(2)
    expect(world.sandbox.jira.issues()).toHaveLength(1)
  })

  test('counts nothing twice, and says so as JSON', async () => {
    const { world, run } = createOffice()
    confirmedTicket(world)
    await world.settle(2)
    await run(['sweep'])
    const { code, said } = await run(['sweep', '--json'])
    const list = { changed: 0, hinted: 0, untold: 0, opened: 0, begun: false, failure: null }
    expect(JSON.parse(said)).toEqual({
      woken: 0,
      lists: [
        { system: 'zendesk', ...list },
        { system: 'jira', ...list, changed: 1 },
      ],
    })
    expect(code).toBe(0)
  })

  test('reads a long list to its end', async () => {
    const { world, run } = createOffice({ delivers: () => false })
    const { zendesk, people } = world.sandbox
    for (let nth = 0; nth < 1_800; nth++)
      zendesk.addTicket({ subject: 'a', description: 'b', requester: people.customer })
    await world.settle(2)
    const { lists } = JSON.parse((await run(['sweep', '--json'])).said)
    expect(lists).toMatchObject([{ system: 'zendesk', changed: 1_800, begun: true }, {}])
  })

  test('tells of a list that it may not read, and ends with 1; the other one is read', async () => {
    const { world, run } = createOffice()
    confirmedTicket(world)
    await world.settle(2)
    const { code, said } = await run(['sweep'], true, (request) =>
      request.url.includes('/incremental/')
        ? Promise.resolve(new Response('{}', { status: 403 }))
        : world.sandbox.answer(request),
    )
    expect(said).toContain(
      'zendesk: its list could not be read: denied 403 (Zendesk gives its list of changed tickets to admins alone',
    )
    expect(said).toContain('jira: 1 changed')
    expect(code).toBe(1)
  })

  test('asks GitHub for the webhooks that failed, and says what is missing for it without failing', async () => {
    const { world, run } = createOffice({
      policy: shippedPolicy('two-services'),
      delivers: ({ url }) => !url.includes('github'),
    })
    const { github } = world.sandbox
    for (const repository of ['acme/api', 'acme/web']) github.addRepository(repository)
    github.openIssue('acme/api', { title: 'Something else' })
    await world.settle(2)
    const mapping = { BUGBRIDGE_MAPPING: 'mappings/two-services.yaml' }
    const found = await run(['sweep'], true, world.sandbox.answer, mapping)
    expect(found.said).toContain(
      'redelivery acme/api: 1 webhooks of github that failed were asked for again\nredelivery acme/web: 0 webhooks',
    )
    expect(found.code).toBe(0)
    const denied: typeof world.sandbox.answer = (request) =>
      request.url.includes('/hook')
        ? Promise.resolve(new Response('{}', { status: 403 }))
        : world.sandbox.answer(request)
    const { code, said } = await run(['sweep', '--json'], true, denied, mapping)
    expect(JSON.parse(said).lists).toContainEqual({
      system: 'github',
      list: 'redelivery acme/api',
      asked: 0,
      begun: false,
      failure: expect.stringMatching(
        /^denied 403 \(GitHub wants of a token the permission Webhooks: read and/,
      ),
    })
    expect(code).toBe(0)
  })

  test('says what it may not read of deployments in the words of GitHub, and not of Zendesk', async () => {
    const { world, run } = createOffice({ policy: shippedPolicy('two-services') })
    for (const repository of ['acme/api', 'acme/web']) world.sandbox.github.addRepository(repository)
    const denied: typeof world.sandbox.answer = (request) =>
      request.url.includes('/deployments')
        ? Promise.resolve(new Response('{}', { status: 403 }))
        : world.sandbox.answer(request)
    const { code, said } = await run(['sweep'], true, denied, { BUGBRIDGE_MAPPING: BY_COMMITS })
    expect(said).toContain(
      'deployments: its list could not be read: denied 403 (GitHub wants the permissions Deployments: read',
    )
    expect(said).not.toContain('Zendesk gives')
    expect(code).toBe(1)
  })

  test('says where no webhook of GitHub leads here', async () => {
    const { world, run } = createOffice({ policy: shippedPolicy('two-services') })
    for (const repository of ['acme/api', 'acme/web']) world.sandbox.github.addRepository(repository)
    const astray: typeof world.sandbox.answer = (request) =>
      request.url.includes('/hook') ? Promise.resolve(Response.json([])) : world.sandbox.answer(request)
    const mapping = { BUGBRIDGE_MAPPING: 'mappings/two-services.yaml' }
    const { code, said } = await run(['sweep'], true, astray, mapping)
    expect(said).toContain(
      'redelivery acme/web: no webhook that can be asked leads to /webhooks/github here. The list of changes makes up',
    )
    expect(code).toBe(0)
  })

  test('without vendors makes every case due, and says what it did not do', async () => {
    const { world, run } = createOffice()
    confirmedTicket(world)
    await world.settle(2)
    const { code, said } = await run(['sweep'], false)
    expect(said).toBe(
      'No vendor is configured here, so no list of changes was read.\n1 cases are looked at again',
    )
    expect(code).toBe(0)
  })
})

const without = (name: string) =>
  Object.fromEntries(
    ['URL', 'EMAIL', 'API_TOKEN', 'API_URL', 'TOKEN', 'WEBHOOK_SECRET'].map((end) => [`${name}_${end}`, '']),
  )
test.each([
  [
    'sweep, without the tracker',
    ['sweep'],
    without('JIRA'),
    "JIRA_URL, JIRA_EMAIL, JIRA_API_TOKEN and JIRA_WEBHOOK_SECRET are missing: the mapping's tracker is jira (BUGBRIDGE_MAPPING: mappings/opscom.yaml)",
  ],
  [
    'plan, without the tracker',
    ['plan'],
    without('JIRA'),
    /^JIRA_URL, .* are missing: .* \(BUGBRIDGE_MAPPING: mappings\/opscom\.yaml\)$/,
  ],
  [
    'sweep, without whom to ask for commits',
    ['sweep'],
    { ...without('GITHUB'), BUGBRIDGE_MAPPING: BY_COMMITS },
    /^GITHUB_APP_ID, .* are missing: the mapping's deployed\.by says commits \(BUGBRIDGE_MAPPING: .*\)$/,
  ],
  [
    'plan under another mapping, without whom to ask for commits',
    ['plan', '--mapping', BY_COMMITS],
    without('GITHUB'),
    /^GITHUB_APP_ID, .* says commits \(--mapping: mappings\/two-services\.yaml\)$/,
  ],
  [
    'plan under a mapping that is not there',
    ['plan', '--mapping', 'gone.yaml'],
    {},
    '--mapping: gone.yaml cannot be read',
  ],
  ['plan', ['plan'], { BUGBRIDGE_MAPPING: 'gone.yaml' }, 'BUGBRIDGE_MAPPING: gone.yaml cannot be read'],
])('%s: says what is missing in one line, and leaves the cases alone', async (_, words, change, line) => {
  const { world, store, run, sent } = createOffice()
  confirmedTicket(world)
  await world.settle(2)
  const before = JSON.stringify(await store.list(9))
  const { code, said, complained } = await run(words, true, world.sandbox.answer, change)
  expect(complained).toEqual(typeof line === 'string' ? line : expect.stringMatching(line))
  expect({ code, said, calls: sent.length }).toEqual({ code: 1, said: '', calls: 0 })
  expect(JSON.stringify(await store.list(9))).toBe(before)
})

describe('bugbridge plan', () => {
  const writes = (sent: readonly Request[]) =>
    sent.filter(({ method, url }) => method !== 'GET' && !/bulkfetch|\/jql|tokens/.test(url))

  test('says that nothing differs where nothing does', async () => {
    const { world, run, sent } = createOffice()
    confirmedTicket(world)
    await world.settle(5)
    expect(await run(['plan'])).toEqual({
      code: 0,
      said: '0 of 1 cases would change under opscom. Nothing was written.',
      complained: '',
    })
    expect(writes(sent)).toEqual([])
  })

  test('says of each ticket what would change, why, and since when; and changes nothing', async () => {
    const { world, store, run, sent } = createOffice({ delivers: ({ url }) => url.includes('zendesk') })
    const ticket = confirmedTicket(world)
    await world.settle(5)
    const [issue] = world.sandbox.jira.issues()
    const moved = new Date(world.time.clock.now()).toISOString()
    world.sandbox.jira.transition(issue?.id ?? '', 'In Progress')
    await world.settle(1)
    const before = [
      stateOf(world),
      JSON.stringify(await store.list(9)),
      await store.journal(`zendesk-${ticket}`, 9),
    ]
    const { code, said } = await run(['plan'])
    const lines = said.split('\n')
    expect(lines[0]).toContain(`Ticket #${ticket}: should be in-progress (since ${moved}; last looked at `)
    expect(lines[1]).toBe('  would update-ticket: stage eng_in_progress, told agents: progress')
    expect(lines[2]).toContain('    because OPS-1 status In Progress')
    expect(lines.at(-1)).toBe('1 of 1 cases would change under opscom. Nothing was written.')
    expect(code).toBe(0)
    const { cases } = JSON.parse((await run(['plan', '--json'])).said)
    expect(cases).toMatchObject([
      { ticket: String(ticket), stage: 'in-progress', since: moved, planned: [{ kind: 'update-ticket' }] },
    ])
    expect(writes(sent)).toEqual([])
    const after = [
      stateOf(world),
      JSON.stringify(await store.list(9)),
      await store.journal(`zendesk-${ticket}`, 9),
    ]
    expect(after).toEqual(before)
    // And that is what the service then does.
    await run(['sweep'])
    await world.settle(5)
    expect((await run(['plan'])).said).toContain('0 of 1 cases would change')
  })

  test('says what another mapping would change', async () => {
    const { world, run } = createOffice()
    confirmedTicket(world)
    await world.settle(5)
    const { code, said } = await run(['plan', '--mapping', 'mappings/echo360.yaml'])
    expect(said).toContain('would update-ticket: status open')
    expect(said).toContain('1 of 1 cases would change under echo360')
    expect(code).toBe(0)
  })

  test('sees commits that nobody has looked through yet, and leaves them to the service', async () => {
    const { world, store, run } = createOffice({
      policy: shippedPolicy('two-services'),
      delivers: ({ url }) => !url.includes('github'),
    })
    const { github, jira } = world.sandbox
    for (const repository of ['acme/api', 'acme/web']) {
      github.addRepository(repository)
      github.commit(repository, 'main', 'The beginning')
    }
    confirmedTicket(world)
    await world.settle(5)
    const [issue] = jira.issues()
    if (issue === undefined) throw new Error('there is no issue')
    jira.transition(issue.id, 'Done', 'Done')
    await world.settle(5)
    const fix = github.commit('acme/api', 'main', `${issue.key}: the answer`)
    github.commit('acme/web', 'main', 'Something else')
    for (const environment of ['production-eu', 'production-us'])
      github.deploy('acme/api', { environment, ref: 'main' })
    const known = async () => [
      await store.tips('acme/api'),
      await store.tips('acme/web'),
      await store.commitsNaming([issue.key]),
      await store.commitsCalled('acme/api', [fix]),
    ]
    const before = await known()
    expect(before[0]).toHaveProperty('size', 1)
    const { code, said } = await run(['plan', '--mapping', 'mappings/two-services.yaml'])
    expect(said).toContain('should be deployed')
    expect(code).toBe(0)
    expect(await known()).toEqual(before)
    await run(['sweep'])
    await world.settle(5)
    expect(await store.commitsNaming([issue.key])).toMatchObject([{ sha: fix }])
    expect((await run(['plan', '--mapping', 'mappings/two-services.yaml'])).said).toContain('0 of 1 cases')
  })

  test('counts what could not be compared, and ends with 1', async () => {
    const { world, run } = createOffice()
    confirmedTicket(world)
    await world.settle(5)
    const { code, said } = await run(['plan'], true, (request) =>
      request.url.includes('bulkfetch')
        ? Promise.resolve(new Response('{}', { status: 503 }))
        : world.sandbox.answer(request),
    )
    expect(said).toContain('could not be compared (jira: later 503)')
    expect(said).toContain('0 of 1 cases would change under opscom; 1 could not be compared.')
    expect(code).toBe(1)
  })

  test('needs the vendors, and a mapping that can be read', async () => {
    const { run } = createOffice()
    expect(await run(['plan'], false)).toMatchObject({
      code: 1,
      complained: expect.stringContaining('No vendor'),
    })
    expect(await run(['plan', '--mapping', 'gone.yaml'])).toMatchObject({ code: 1 })
    expect(await run(['plan', 'more'])).toMatchObject({ code: 2 })
  })
})
