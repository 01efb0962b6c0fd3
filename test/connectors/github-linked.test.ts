// Issues that are linked to a pull request in its sidebar: which commits name them, and what is asked for that.
import { describe, expect, it } from 'vitest'
import { createCodeHost } from '../../src/connectors/github/code-host.ts'
import {
  createGitHubApi,
  createLinkedIssues,
  GITHUB_LEAST_WAIT,
  GITHUB_LIMITS,
} from '../../src/connectors/github/index.ts'
import { createHttp } from '../../src/connectors/http.ts'
import { createGithubSandbox } from '../../src/sandbox/github/index.ts'
import { randomOf } from '../world/world.ts'
import { createVirtualClock } from './virtual-clock.ts'

const ORIGIN = 'https://api.github.test'
const API = 'acme/api'
const SHOP = 'acme/shop'

function setUp(instead: (query: string) => Response | undefined = () => undefined) {
  const clock = createVirtualClock(Date.parse('2026-03-02T09:00:00Z'))
  const queries: string[] = []
  const github = createGithubSandbox({
    clock,
    random: randomOf(1),
    origin: ORIGIN,
    token: 'github_pat_1',
    send: () => undefined,
  })
  for (const repository of [API, SHOP]) github.addRepository(repository, 'private')
  const first = github.commit(API, 'main', 'The beginning')
  const http = createHttp({
    system: 'github',
    clock,
    origins: [ORIGIN],
    limits: GITHUB_LIMITS,
    leastWait: GITHUB_LEAST_WAIT,
    timeout: 30_000,
    async fetch(request) {
      if (!request.url.endsWith('/graphql')) return github.fetch(request)
      const { query } = await request.clone().json()
      queries.push(query)
      return instead(query) ?? github.fetch(request)
    },
  })
  const auth = { kind: 'token', token: 'github_pat_1' } as const
  const api = createGitHubApi({ http, url: ORIGIN, auth, clock })
  const linked = createLinkedIssues(api, ORIGIN)
  const host = createCodeHost(api, linked)

  /** A pull request that says nothing of any issue; its name. */
  function pull(): string {
    github.branch(API, 'tidy')
    github.commit(API, 'tidy', 'Tidy up')
    return github.openPull(API, { head: 'tidy', title: 'Tidy up', body: 'As agreed.' })
  }

  async function scan(by = host) {
    const read = await by.scan({ repository: API, from: first, to: 'main', services: [] })
    return read.ok ? read.value.commits.flatMap(({ names }) => names).toSorted() : read.failure
  }

  return { github, host, linked, queries, pull, scan, withoutLinks: createCodeHost(api) }
}

describe('an issue that is linked in the sidebar', () => {
  it.each(['squash', 'merge'] as const)('is named by the commits of a %s, once', async (method) => {
    const { github, pull, scan, withoutLinks } = setUp()
    const issue = github.openIssue(API, { title: 'A bug' })
    const elsewhere = github.openIssue(SHOP, { title: 'A bug' })
    const name = pull()
    github.linkPull(name, issue)
    github.linkPull(name, elsewhere)
    github.mergePull(name, method)
    expect(await scan()).toEqual([issue, elsewhere])
    expect(await scan(withoutLinks)).toEqual([])
  })

  it('stands beside those that are named by words', async () => {
    const { github, scan } = setUp()
    github.openIssue(API, { title: 'One' })
    const linked = github.openIssue(SHOP, { title: 'Two' })
    github.branch(API, 'ops-7-login')
    github.commit(API, 'ops-7-login', 'Work')
    const name = github.openPull(API, { head: 'ops-7-login', title: 'Login', body: 'Fixes #1' })
    github.linkPull(name, linked)
    github.mergePull(name, 'squash')
    expect(await scan()).toHaveLength(3)
  })

  it('is asked about with a hundred pull requests in one query, and nobody is asked without one', async () => {
    const { linked, queries, scan, github } = setUp()
    github.commit(API, 'main', 'No pull request')
    expect(await scan()).toEqual([])
    expect(queries).toEqual([])
    const pulls = Array.from({ length: 250 }, (_, at) => at + 1)
    const read = await linked(API, pulls)
    expect(read).toMatchObject({ ok: true })
    expect(queries.map((query) => query.match(/pullRequest\(/g)?.length)).toEqual([100, 100, 50])
  })
})

describe('an answer of GraphQL', () => {
  const linkedNode = { number: 1, repository: { nameWithOwner: SHOP } }
  const of = (nodes: readonly unknown[]) => ({ closingIssuesReferences: { nodes } })
  const answer = (body: object, status = 200) => Response.json(body, { status })
  const ask = async (response: () => Response) => {
    const { linked } = setUp(response)
    const read = await linked(API, [12, 13])
    return read.ok ? Object.fromEntries(read.value) : read.failure
  }

  it.each<[string, () => Response, unknown]>([
    [
      'that knows one of two, since a number was an issue’s',
      () =>
        answer({
          data: { repository: { pull12: null, pull13: of([linkedNode]) } },
          errors: [{ type: 'NOT_FOUND', path: ['repository', 'pull12'] }],
        }),
      { 12: [], 13: ['acme/shop#1'] },
    ],
    [
      'with issues that we may not see, or of another shape',
      () =>
        answer({
          data: {
            repository: {
              pull12: of([null, linkedNode, { number: 2, repository: { nameWithOwner: '../x' } }]),
              pull13: of([]),
            },
          },
        }),
      { 12: ['acme/shop#1'], 13: [] },
    ],
    [
      'that denies all of it',
      () => answer({ data: { repository: null }, errors: [{ type: 'FORBIDDEN' }] }),
      {},
    ],
    ['of a server without GraphQL', () => answer({ message: 'Not Found' }, 404), {}],
    ['to a token that may not', () => answer({ message: 'Forbidden' }, 403), {}],
    [
      'that says we asked too often',
      () => answer({ data: null, errors: [{ type: 'RATE_LIMITED' }] }),
      { kind: 'refused', system: 'github', reason: 'unreadable' },
    ],
    [
      'that says that something went wrong',
      () => answer({ errors: [{ message: 'Something went wrong while executing your query.' }] }),
      { kind: 'refused', system: 'github', reason: 'unreadable' },
    ],
    [
      'that gave up on one of them',
      () =>
        answer({
          data: { repository: { pull12: null, pull13: of([linkedNode]) } },
          errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', path: ['repository', 'pull12'] }],
        }),
      { kind: 'refused', system: 'github', reason: 'unreadable' },
    ],
    ['that is an outage', () => answer({}, 502), { kind: 'later', status: 502 }],
  ])('%s', async (_, response, wanted) => {
    const told = await ask(response)
    if (typeof wanted === 'object' && wanted !== null && 'kind' in wanted) expect(told).toMatchObject(wanted)
    else expect(told).toEqual(wanted)
  })
})
