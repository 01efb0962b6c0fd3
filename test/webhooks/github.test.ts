// GitHub's webhooks: every example that GitHub publishes, signed, and what each says to look at.
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { verifyGitHub } from '../../src/webhooks/signature/github.ts'
import { createWorld, GOOD, NEXT_SECRET, SECRET, signed } from './world.ts'

type Example = Readonly<Record<string, unknown>>
const EXAMPLES: readonly { readonly name: string; readonly examples: readonly Example[] }[] = createRequire(
  import.meta.url,
)('@octokit/webhooks-examples/api.github.com/index.json')

const received = (body: string, signature: string) => ({
  headers: new Headers({ 'x-hub-signature-256': signature }),
  bytes: new TextEncoder().encode(body),
})
/** The vector of https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries. */
const VECTOR = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'

test.each([
  ['the vector of the vendor page', `sha256=${VECTOR}`, true],
  ['no method', VECTOR, false],
  ['another method', `sha1=${VECTOR}`, false],
  ['upper case', `sha256=${VECTOR.toUpperCase()}`, false],
  ['a cut one', `sha256=${VECTOR.slice(0, 63)}`, false],
  ['two of them', `sha256=${VECTOR}, sha256=${VECTOR}`, false],
])('%s', (_, signature, verifies) => {
  const sent = received('Hello, World!', signature)
  expect(verifyGitHub(sent, ['other', "It's a Secret to Everybody"])).toBe(verifies)
  expect(verifyGitHub(sent, ['other', ''])).toBe(false)
})

async function post(body: string, event?: string) {
  const world = createWorld()
  const headers = { ...signed('github', body), ...(event === undefined ? {} : { 'x-github-event': event }) }
  const { status } = await world.send('/webhooks/github', headers, body)
  const recorded = await world.recorded()
  return { world, status, recorded, subjects: recorded.flatMap(({ hint }) => hint?.subject ?? []) }
}

describe('every published example', () => {
  const HINTED = ['issues', 'milestone', 'deployment', 'deployment_status']

  test.each(EXAMPLES)('of $name is taken, and hints if it must', async ({ name, examples }) => {
    const isHint = HINTED.includes(name)
    for (const example of examples) {
      const { status, recorded, subjects } = await post(JSON.stringify(example), name)
      expect(status).toBe(202)
      expect(recorded.map(({ unknown }) => unknown ?? false)).not.toContain(true)
      expect(subjects.length > 0).toBe(
        isHint && !JSON.stringify(example.issue ?? {}).includes('"pull_request"'),
      )
      for (const subject of subjects)
        expect(subject).toMatch(/^(issue:\d+-\d+|version:\d+|deploy:[\w][\w ./-]*)$/)
      for (const { event } of recorded) expect(event).toMatch(/^[a-z0-9_]+(\.[a-z_]+)?$/)
    }
  })

  test('are all there', () => {
    expect(EXAMPLES.length).toBeGreaterThan(50)
    expect(EXAMPLES.flatMap(({ examples }) => examples).length).toBeGreaterThan(300)
  })
})

const repository = { id: 1_296_269 }
const issue = { id: 5, number: 12, title: 'Jane cannot pay' }

test.each([
  ['an issue', { action: 'closed', issue, repository }, 'issues.closed', ['issue:1296269-12']],
  [
    'a label on one',
    { action: 'labeled', issue, label: { name: 'x' }, repository },
    'issues.labeled',
    ['issue:1296269-12'],
  ],
  [
    'a milestone on one',
    { action: 'milestoned', issue, milestone: { id: 9 }, repository },
    'issues.milestoned',
    ['issue:1296269-12'],
  ],
  [
    'one that was moved away',
    {
      action: 'transferred',
      issue,
      repository,
      changes: { new_issue: { number: 3 }, new_repository: { id: 42 } },
    },
    'issues.transferred',
    ['issue:1296269-12', 'issue:42-3'],
  ],
  [
    'one that was moved here',
    {
      action: 'opened',
      issue,
      repository,
      changes: { old_issue: { number: 3 }, old_repository: { id: 42 } },
    },
    'issues.opened',
    ['issue:1296269-12', 'issue:42-3'],
  ],
  [
    'a milestone',
    { action: 'closed', milestone: { id: 1_002_604, title: 'v4.2' }, repository },
    'milestone.closed',
    ['version:1002604'],
  ],
  [
    'a sub-issue',
    {
      action: 'sub_issue_added',
      sub_issue: { number: 2 },
      sub_issue_repo: { id: 42 },
      parent_issue: { number: 1 },
      repository,
    },
    'sub_issues.sub_issue_added',
    ['issue:42-2', 'issue:1296269-1'],
  ],
  [
    'a dependency',
    {
      action: 'blocked_by_added',
      blocked_issue: { number: 2 },
      blocking_issue: { number: 1 },
      blocking_issue_repo: { id: 42 },
      repository,
    },
    'issue_dependencies.blocked_by_added',
    ['issue:1296269-2', 'issue:42-1'],
  ],
  [
    'a deployment',
    { action: 'created', deployment: { environment: 'production' }, repository },
    'deployment.created',
    ['deploy:production'],
  ],
  [
    'its status',
    {
      action: 'created',
      deployment_status: { environment: 'eu 1', state: 'success' },
      deployment: { environment: 'x' },
      repository,
    },
    'deployment_status.created',
    ['deploy:eu 1'],
  ],
  [
    'a comment',
    { action: 'created', issue, comment: { id: 1, body: 'Jane again' }, repository },
    'comment.created',
    [],
  ],
  [
    'a pull request',
    { action: 'closed', pull_request: { number: 12 }, repository },
    'pull_request.closed',
    [],
  ],
  [
    'a pull request that looks like an issue',
    { action: 'closed', issue: { ...issue, pull_request: {} }, repository },
    'pull_request.closed',
    [],
  ],
  ['a release', { action: 'released', release: { id: 1 }, repository }, 'release.released', []],
  ['a push', { ref: 'refs/heads/main', pusher: { name: 'jane' }, repository }, 'push', []],
  [
    'an environment with an odd name',
    { action: 'created', deployment: { environment: '<b>' }, repository },
    'deployment.created',
    [],
  ],
  ['an issue without its repository', { action: 'closed', issue }, 'issues.closed', []],
  ['nothing that is known', { zen: 'Keep it logically awesome.' }, 'unknown', []],
])('%s', async (_, body, event, subjects) => {
  const { recorded, subjects: seen } = await post(JSON.stringify(body))
  expect(seen).toEqual(subjects)
  expect(new Set(recorded.map((each) => each.event))).toEqual(new Set([event]))
  // What names nothing to look at, though it should, is counted.
  const isOdd =
    subjects.length === 0 &&
    !['comment.created', 'pull_request.closed', 'release.released', 'push'].includes(event)
  expect(recorded.some(({ unknown }) => unknown)).toBe(isOdd)
  expect(JSON.stringify(recorded)).not.toMatch(/jane/i)
})

test('a delivery is known by its signed bytes: sent again, changed headers and all, it is no news', async () => {
  const world = createWorld()
  const body = JSON.stringify(GOOD.github)
  for (const [at, secret] of [SECRET, NEXT_SECRET, SECRET].entries()) {
    const headers = {
      ...signed('github', body, secret),
      'x-github-delivery': String(at),
      'x-github-event': 'ping',
    }
    expect((await world.send('/webhooks/github', headers, body)).status).toBe(202)
  }
  expect(await world.recorded()).toHaveLength(1)
  expect(world.seen.map(({ outcome }) => outcome)).toEqual(['recorded', 'repeated', 'repeated'])
})

test('what failed on our side is taken when GitHub sends it again', async () => {
  const world = createWorld()
  const body = JSON.stringify(GOOD.github)
  const { record } = world.store
  Object.assign(world.store, { record: () => Promise.reject(new Error('the disk is full')) })
  expect((await world.send('/webhooks/github', signed('github', body), body)).status).toBe(503)
  Object.assign(world.store, { record })
  expect((await world.send('/webhooks/github', signed('github', body), body)).status).toBe(202)
  expect(world.seen.at(-1)).toMatchObject({ outcome: 'recorded', hints: 1 })
})

test('a form is refused, with the remedy', async () => {
  const world = createWorld()
  const body = `payload=${encodeURIComponent(JSON.stringify(GOOD.github))}`
  const headers = { ...signed('github', body), 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await world.send('/webhooks/github', headers, body)
  expect(answer.status).toBe(400)
  expect(answer.text).toContain('Send it as application/json')
})

test('a body may have 25 MiB, and no more; at other doors 1 MiB as before', async () => {
  const world = createWorld()
  const padded = (bytes: number) => {
    const start = JSON.stringify({ ...GOOD.github, padding: '' }).slice(0, -2)
    return `${start}${'x'.repeat(bytes - start.length - 2)}"}`
  }
  const large = padded(25 * 1_048_576)
  expect((await world.send('/webhooks/github', signed('github', large), large)).status).toBe(202)
  const answer = await world.send('/webhooks/github', {}, `${large} `)
  expect(answer.status).toBe(413)
  expect(answer.text).toContain('25 MiB')
  const medium = padded(1_048_577)
  expect((await world.send('/webhooks/jira', signed('jira', medium), medium)).status).toBe(413)
})
