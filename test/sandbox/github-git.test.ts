// The stand-in of GitHub: commits and what lies between them, pull requests, deployments, releases, and webhooks that
// are delivered again.
import { createSign, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { linksOf, ORIGIN, REPO, setUp } from './github/harness.ts'

const AT = `/repos/${REPO}`

const shas = (list: readonly { sha: string }[]) => list.map(({ sha }) => sha)

/** A repository with a first commit on its default branch. */
function withMain(options: Parameters<typeof setUp>[0] = {}) {
  const world = setUp(options)
  const root = world.github.commit(REPO, 'main', 'Begin')
  return { ...world, root }
}

describe('a comparison', () => {
  test('of 600 commits comes in pages, oldest first, with every commit once', async () => {
    const { github, call, root } = withMain()
    const made = github.commits(
      REPO,
      'main',
      Array.from({ length: 600 }, (_, nth) => `Change ${nth}`),
    )
    const seen: string[] = []
    let next: string | undefined = `${AT}/compare/${root}...main?per_page=100`
    let pages = 0
    while (next !== undefined) {
      const page: Awaited<ReturnType<typeof call>> = await call('GET', next)
      expect(page.body).toMatchObject({ status: 'ahead', ahead_by: 600, behind_by: 0, total_commits: 600 })
      expect(page.body.files).toHaveLength(pages === 0 ? 1 : 0)
      seen.push(...shas(page.body.commits))
      next = linksOf(page).next
      pages += 1
    }
    expect(pages).toBe(6)
    expect(seen).toEqual(made)
    const whole = await call('GET', `${AT}/compare/${root}...main`)
    expect(shas(whole.body.commits)).toEqual(made.slice(-250))
    expect(whole.body.total_commits).toBe(600)
    expect(whole.headers.get('link')).toBeNull()
    expect((await call('GET', `${AT}/compare/${root}...main?per_page=1000`)).body.commits).toHaveLength(100)
  })

  test('tells ahead, behind, diverged and identical, from the best common ancestor', async () => {
    const { github, call } = withMain()
    const fork = github.commit(REPO, 'main', 'Second')
    github.branch(REPO, 'release/1')
    const onRelease = github.commit(REPO, 'release/1', 'Fix on the release')
    const onMain = github.commit(REPO, 'main', 'Third')
    const compare = async (base: string, head: string) => {
      const { body } = await call('GET', `${AT}/compare/${encodeURIComponent(`${base}...${head}`)}`)
      return [body.status, body.ahead_by, body.behind_by, body.merge_base_commit.sha, shas(body.commits)]
    }
    expect(await compare('release/1', 'main')).toEqual(['diverged', 1, 1, fork, [onMain]])
    expect(await compare(fork, 'main')).toEqual(['ahead', 1, 0, fork, [onMain]])
    expect(await compare('main', fork)).toEqual(['behind', 0, 1, fork, []])
    expect(await compare('main', 'main')).toEqual(['identical', 0, 0, onMain, []])
    const merge = github.mergeBranch(REPO, 'release/1', 'main')
    expect(await compare(onMain, 'main')).toEqual(['ahead', 2, 0, onMain, [onRelease, merge]])
    expect(await compare('release/1', 'main')).toEqual(['ahead', 2, 0, onRelease, [onMain, merge]])
  })

  test('with what is not there is 404, and so is one without a common ancestor', async () => {
    const { github, call, root } = withMain()
    expect((await call('GET', `${AT}/compare/${'a'.repeat(40)}...main`)).status).toBe(404)
    expect((await call('GET', `${AT}/compare/main`)).status).toBe(404)
    github.commit(REPO, 'pages', 'Another beginning')
    const refused = await call('GET', `${AT}/compare/main...pages`)
    expect(refused).toMatchObject({
      status: 404,
      body: { message: expect.stringMatching('No common ancestor') },
    })
    expect(refused.body.message).toContain(root)
  })
})

describe('commits', () => {
  test('have their authors with accounts, parents, and files by path', async () => {
    const { github, call, root } = withMain()
    const sha = github.commit(REPO, 'main', 'Style\n\nMore', { by: 'kim', files: ['web/a.css', 'web/b.css'] })
    const { body } = await call('GET', `${AT}/commits/${sha}`)
    expect(body).toMatchObject({
      sha,
      parents: [{ sha: root }],
      author: { login: 'kim' },
      commit: { message: 'Style\n\nMore', author: { name: 'kim', date: '2026-01-02T03:04:05Z' } },
      files: [{ filename: 'web/a.css' }, { filename: 'web/b.css' }],
    })
    expect((await call('GET', `${AT}/commits/${sha.slice(0, 8)}`)).body.sha).toBe(sha)
    expect((await call('GET', `${AT}/commits/main`)).body.sha).toBe(sha)
    expect(await call('GET', `${AT}/commits/${'b'.repeat(40)}`)).toMatchObject({
      status: 422,
      body: { message: `No commit found for SHA: ${'b'.repeat(40)}` },
    })
    expect(shas((await call('GET', `${AT}/commits?path=web`)).body)).toEqual([sha])
    expect(shas((await call('GET', `${AT}/commits?path=src/app.ts`)).body)).toEqual([root])
  })

  test('are listed newest first from a branch, since a time, in pages; an empty repository is 409', async () => {
    const { github, call, pass, root } = withMain()
    pass(60_000)
    const later = github.commits(REPO, 'main', ['Two', 'Three'])
    expect(shas((await call('GET', `${AT}/commits`)).body)).toEqual([...later.toReversed(), root])
    expect(shas((await call('GET', `${AT}/commits?since=2026-01-02T03:05:05Z`)).body)).toEqual(
      later.toReversed(),
    )
    const page = await call('GET', `${AT}/commits?per_page=2&page=2&sha=main`)
    expect(shas(page.body)).toEqual([root])
    expect((await call('GET', `${AT}/commits?sha=nowhere`)).status).toBe(404)
    github.addRepository('acme/empty')
    expect((await call('GET', '/repos/acme/empty/commits')).status).toBe(409)
  })

  test.each([
    ['with a note', true],
    ['without one', false],
  ])(
    'that are cherry-picked %s have another sha, and the author and date of the first',
    async (_, recorded) => {
      const { github, call, pass } = withMain()
      github.branch(REPO, 'release/1')
      const first = github.commit(REPO, 'main', 'Fix it', { by: 'kim' })
      pass(86_400_000)
      const picked = github.cherryPick(REPO, first, 'release/1', { recorded })
      expect(picked).not.toBe(first)
      const { body } = await call('GET', `${AT}/commits/${picked}`)
      expect(body.commit).toMatchObject({
        author: { name: 'kim', date: '2026-01-02T03:04:05Z' },
        committer: { name: 'dana-developer', date: '2026-01-03T03:04:05Z' },
        message: recorded ? `Fix it\n\n(cherry picked from commit ${first})` : 'Fix it',
      })
      expect(github.log(REPO, 'release/1').map(({ sha }) => sha)).not.toContain(first)
    },
  )

  test('stay to be read after a forced push, which says that it was forced', async () => {
    const { github, call, hooks, root } = withMain()
    const lost = github.commit(REPO, 'main', 'A mistake')
    github.forcePush(REPO, 'main', root)
    expect((await hooks()).at(-1)).toMatchObject({
      event: 'push',
      body: { ref: 'refs/heads/main', before: lost, after: root, forced: true, commits: [] },
    })
    expect((await call('GET', `${AT}/branches/main`)).body.commit.sha).toBe(root)
    expect((await call('GET', `${AT}/commits/${lost}`)).status).toBe(200)
    expect((await call('GET', `${AT}/compare/main...${lost}`)).body.ahead_by).toBe(1)
  })

  test('that are pushed tell their branch, and close what they say they fix on the default branch alone', async () => {
    const { github, call, hooks } = withMain()
    for (const title of ['One', 'Two', 'Three']) github.openIssue(REPO, { title })
    github.branch(REPO, 'topic')
    const early = github.commit(REPO, 'topic', 'Fixes #1, and see #3')
    expect(github.view(`${REPO}#1`)?.state).toBe('open')
    const [sha = ''] = github.commits(REPO, 'main', [`Resolve ${REPO}#2`, 'Nothing'])
    expect(github.view(`${REPO}#2`)).toMatchObject({ state: 'closed', reason: 'completed' })
    const told = (await hooks()).filter(({ event }) => event === 'push').at(-1)
    expect(told?.body.commits.map((one: { message: string }) => one.message)).toEqual([
      `Resolve ${REPO}#2`,
      'Nothing',
    ])
    expect((await call('GET', `${AT}/issues/2/events`)).body).toMatchObject([
      { event: 'referenced', commit_id: sha },
      { event: 'closed', commit_id: sha },
    ])
    expect((await call('GET', `${AT}/issues/3/timeline`)).body).toMatchObject([
      { event: 'referenced', commit_id: early },
    ])
    github.mergeBranch(REPO, 'topic', 'main')
    expect(github.view(`${REPO}#1`)?.state).toBe('closed')
    expect(github.view(`${REPO}#3`)?.state).toBe('open')
  })

  test('are found by branch and by tag', async () => {
    const { github, call, root } = withMain()
    github.branch(REPO, 'release/1')
    github.tag(REPO, 'v1.0.0', 'main')
    expect((await call('GET', `${AT}/branches/${encodeURIComponent('release/1')}`)).body.name).toBe(
      'release/1',
    )
    expect((await call('GET', `${AT}/branches/none`)).status).toBe(404)
    expect((await call('GET', `${AT}/branches`)).body).toHaveLength(2)
    const ref = await call('GET', `${AT}/git/ref/${encodeURIComponent('tags/v1.0.0')}`)
    expect(ref.body).toMatchObject({ ref: 'refs/tags/v1.0.0', object: { type: 'commit', sha: root } })
    expect((await call('GET', `${AT}/git/ref/${encodeURIComponent('heads/v1.0.0')}`)).status).toBe(404)
    expect((await call('GET', `${AT}/commits/v1.0.0`)).body.sha).toBe(root)
    github.deleteBranch(REPO, 'release/1')
    expect((await call('GET', `${AT}/branches`)).body).toHaveLength(1)
  })
})

describe('a pull request', () => {
  function withPull(body?: string) {
    const world = withMain()
    const { github } = world
    github.openIssue(REPO, { title: 'A bug' })
    github.branch(REPO, 'fix')
    const work = github.commits(REPO, 'fix', ['First half', 'Second half'], { by: 'kim' })
    const more = body === undefined ? {} : { body }
    const pull = github.openPull(REPO, { head: 'fix', title: 'Fix the bug', by: 'kim', ...more })
    return { ...world, work, pull }
  }

  test('is an issue too, and not under the pulls when it is only an issue', async () => {
    const { call, pull } = withPull('Closes #1')
    expect(pull).toBe(`${REPO}#2`)
    expect((await call('GET', `${AT}/pulls/2`)).body).toMatchObject({
      number: 2,
      title: 'Fix the bug',
      body: 'Closes #1',
      state: 'open',
      merged: false,
      merge_commit_sha: null,
      head: { ref: 'fix' },
      base: { ref: 'main' },
      commits: 2,
    })
    expect((await call('GET', `${AT}/issues/2`)).body.pull_request.url).toBe(`${ORIGIN}${AT}/pulls/2`)
    expect((await call('GET', `${AT}/issues`)).body).toHaveLength(2)
    expect((await call('GET', `${AT}/pulls`)).body).toHaveLength(1)
    expect((await call('GET', `${AT}/pulls/1`)).status).toBe(404)
    expect((await call('GET', `${AT}/issues/1/timeline`)).body).toMatchObject([
      { event: 'cross-referenced', source: { issue: { number: 2 } } },
    ])
  })

  test('is merged by a commit with two parents, and closes what it says', async () => {
    const { github, call, hooks, work, pull, root } = withPull('Fixes: #1')
    const merge = github.mergePull(pull)
    const { body } = await call('GET', `${AT}/commits/${merge}`)
    expect(body.commit.message).toBe('Merge pull request #2 from acme/fix\n\nFix the bug')
    expect(shas(body.parents)).toEqual([root, work[1]])
    expect(body.commit.committer).toMatchObject({ name: 'GitHub', email: 'noreply@github.com' })
    expect((await call('GET', `${AT}/pulls/2`)).body).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: merge,
      merged_by: { login: 'dana-developer' },
    })
    expect(github.view(`${REPO}#1`)).toMatchObject({ state: 'closed', reason: 'completed' })
    expect((await call('GET', `${AT}/commits/${work[0]}/pulls`)).body).toMatchObject([{ number: 2 }])
    expect((await hooks()).slice(-3).map(({ event, body }) => `${event} ${body.action}`)).toEqual([
      'pull_request closed',
      'push undefined',
      'issues closed',
    ])
  })

  test('is squashed into one commit by its author, from which it is found', async () => {
    const { github, call, work, pull, root } = withPull()
    const squash = github.mergePull(pull, 'squash', 'sam')
    const { body } = await call('GET', `${AT}/commits/${squash}`)
    expect(body.commit.message).toBe('Fix the bug (#2)\n\n* First half\n\n* Second half')
    expect(shas(body.parents)).toEqual([root])
    expect(body.author.login).toBe('kim')
    expect(shas((await call('GET', `${AT}/compare/${root}...main`)).body.commits)).toEqual([squash])
    expect((await call('GET', `${AT}/commits/${squash}/pulls`)).body).toMatchObject([{ number: 2 }])
    expect((await call('GET', `${AT}/commits/${work[0]}/pulls`)).body).toMatchObject([{ number: 2 }])
    expect(github.view(`${REPO}#1`)?.state).toBe('open')
  })

  test('is found from its commits while it is open, but not from commits that are on the default branch', async () => {
    const { github, call, hooks, work, root, pull } = withPull()
    const more = github.commit(REPO, 'fix', 'Afterthought')
    expect((await hooks()).at(-1)?.body).toMatchObject({ action: 'synchronize', after: more })
    expect((await call('GET', `${AT}/pulls/2/commits`)).body).toHaveLength(3)
    expect((await call('GET', `${AT}/commits/${more}/pulls`)).body).toMatchObject([
      { number: 2, state: 'open' },
    ])
    expect((await call('GET', `${AT}/commits/${root}/pulls`)).body).toEqual([])
    expect((await call('GET', `${AT}/commits/${'c'.repeat(40)}/pulls`)).status).toBe(422)
    github.closePull(pull)
    expect((await call('GET', `${AT}/commits/${work[0]}/pulls`)).body).toEqual([])
    expect((await call('GET', `${AT}/pulls/2`)).body).toMatchObject({ state: 'closed', merged: false })
    const picked = github.cherryPick(REPO, more, 'main')
    expect((await call('GET', `${AT}/commits/${picked}/pulls`)).body).toEqual([])
  })
})

describe('a deployment', () => {
  test('goes through its states, each told by a webhook', async () => {
    const { github, call, hooks, root } = withMain()
    const id = github.deploy(REPO, { environment: 'production', ref: 'main', payload: { version: '4.2.0' } })
    expect((await call('GET', `${AT}/deployments/${id}`)).body).toMatchObject({
      id,
      sha: root,
      ref: 'main',
      environment: 'production',
      payload: { version: '4.2.0' },
      production_environment: true,
      creator: { login: 'github-actions[bot]' },
    })
    const states = (await call('GET', `${AT}/deployments/${id}/statuses`)).body
    expect(states.map((one: { state: string }) => one.state)).toEqual(['success', 'in_progress'])
    expect(
      (await hooks()).slice(-3).map(({ event, body }) => [event, body.deployment_status?.state]),
    ).toEqual([
      ['deployment', undefined],
      ['deployment_status', 'in_progress'],
      ['deployment_status', 'success'],
    ])
    expect(
      github.deployment(github.failDeploy(REPO, { environment: 'production', ref: root }))?.states,
    ).toEqual(['in_progress', 'failure'])
  })

  test.each([
    ['another one of that environment succeeds', { production: false }, {}, 'inactive'],
    ['another one succeeds that was told not to', { production: false }, { autoInactive: false }, 'success'],
    ['it is of a production environment', { production: true }, {}, 'success'],
    ['it is transient', { production: false, transient: true }, {}, 'success'],
    ['another environment is deployed to', { production: false }, { environment: 'other' }, 'success'],
  ])('when %s: it is %s', async (_, first, second, state) => {
    const { github, hooks } = withMain()
    const environment = first.production ? 'production' : 'staging'
    const id = github.deploy(REPO, { environment, ref: 'main', ...first })
    const failed = github.failDeploy(REPO, { environment, ref: 'main', ...first })
    const before = (await hooks()).length
    github.deploy(REPO, { environment, ref: 'main', ...first, ...second })
    expect(github.deployment(id)?.states.at(-1)).toBe(state)
    expect(github.deployment(failed)?.states.at(-1)).toBe('failure')
    // Nothing is sent when one becomes inactive.
    expect((await hooks()).length - before).toBe(3)
  })

  test('is found by sha, ref, environment, and made and reported over the API', async () => {
    const { github, call, root } = withMain()
    github.deploy(REPO, { environment: 'staging', ref: 'main' })
    const second = github.commit(REPO, 'main', 'Second')
    const made = await call('POST', `${AT}/deployments`, { ref: 'main', environment: 'production' })
    expect(made).toMatchObject({ status: 201, body: { sha: second, production_environment: true } })
    const ids = async (query: string) =>
      (await call('GET', `${AT}/deployments?${query}`)).body.map(
        (one: { environment: string }) => one.environment,
      )
    expect(await ids('')).toEqual(['production', 'staging'])
    expect(await ids(`sha=${root}`)).toEqual(['staging'])
    expect(await ids('ref=main&environment=production')).toEqual(['production'])
    const path = `${AT}/deployments/${made.body.id}/statuses`
    const reported = await call('POST', path, { state: 'queued', log_url: 'https://ci.example/1' })
    expect(reported).toMatchObject({ status: 201, body: { state: 'queued', environment: 'production' } })
    expect((await call('POST', path, { state: 'happy' })).status).toBe(422)
    expect((await call('POST', `${AT}/deployments`, { ref: 'nowhere' })).status).toBe(422)
    expect((await call('GET', `${AT}/deployments/1`)).status).toBe(404)
    github.deactivate(made.body.id)
    expect(github.deployment(made.body.id)?.states).toEqual(['queued', 'inactive'])
  })
})

test('a release is published with its tag; the latest is neither a draft nor a pre-release', async () => {
  const { github, call, hooks, root } = withMain()
  github.publishRelease(REPO, { tag: 'v1.0.0', body: 'First' })
  const told = (await hooks()).slice(-5).map(({ event, body }) => `${event} ${body.action}`)
  expect(told).toEqual([
    'create undefined',
    'push undefined',
    'release created',
    'release published',
    'release released',
  ])
  github.publishRelease(REPO, { tag: 'v1.1.0-rc.1', prerelease: true })
  const draft = github.publishRelease(REPO, { tag: 'v2.0.0', draft: true })
  expect((await call('GET', `${AT}/releases/latest`)).body).toMatchObject({
    tag_name: 'v1.0.0',
    body: 'First',
  })
  expect((await call('GET', `${AT}/releases/tags/v1.1.0-rc.1`)).body.prerelease).toBe(true)
  expect((await call('GET', `${AT}/releases/tags/v2.0.0`)).status).toBe(404)
  expect((await call('GET', `${AT}/releases/${draft}`)).body).toMatchObject({
    draft: true,
    published_at: null,
  })
  expect((await call('GET', `${AT}/releases`)).body).toHaveLength(3)
  expect((await call('GET', `${AT}/commits/v1.0.0`)).body.sha).toBe(root)
})

describe('a delivery', () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicKey = String(keys.publicKey.export({ type: 'spki', format: 'pem' }))
  const app = { id: 77, slug: 'bugbridge', installation: 5, publicKey }
  const LIST = '/app/hook/deliveries'

  function asApp(now: number) {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const seconds = Math.floor(now / 1_000)
    const text = `${part({ alg: 'RS256' })}.${part({ iat: seconds - 1, exp: seconds + 60, iss: 77 })}`
    const signature = createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64url')
    return { authorization: `Bearer ${text}.${signature}` }
  }

  test('goes where the webhook of the App leads, as the App alone is told', async () => {
    const { call, now } = setUp({ app })
    const config = await call('GET', '/app/hook/config', undefined, asApp(now()))
    expect(config.body).toMatchObject({ url: expect.stringMatching(/^https:/), secret: '********' })
    expect((await call('GET', '/app/hook/config')).status).toBe(401)
  })

  test('that failed is not sent again until it is asked for, then with the same guid', async () => {
    const { github, call, sent, outcomes, now } = setUp({ app })
    outcomes.push(503, undefined)
    github.openIssue(REPO, { title: 'A bug' })
    github.comment(`${REPO}#1`, 'Hello')
    github.comment(`${REPO}#1`, 'Again')
    expect(sent).toHaveLength(3)
    const list = await call('GET', LIST, undefined, asApp(now()))
    expect(list.body).toMatchObject([
      { event: 'issue_comment', action: 'created', status: 'OK', status_code: 202 },
      { event: 'issue_comment', status: 'failed to connect to host', status_code: 0 },
      {
        event: 'issues',
        action: 'opened',
        status: 'Invalid HTTP Response: 503',
        status_code: 503,
        redelivery: false,
      },
    ])
    const failed = list.body[2]
    const { body } = await call('GET', `${LIST}/${failed.id}`, undefined, asApp(now()))
    expect(body.request.payload.issue.title).toBe('A bug')
    expect((await call('POST', `${LIST}/${failed.id}/attempts`, undefined, asApp(now()))).status).toBe(202)
    expect(await sent[3]?.clone().text()).toBe(await sent[0]?.clone().text())
    expect(sent[3]?.headers.get('x-github-delivery')).toBe(failed.guid)
    const [again] = (await call('GET', LIST, undefined, asApp(now()))).body
    expect(again).toMatchObject({ guid: failed.guid, redelivery: true, status_code: 202 })
    expect(again.id).not.toBe(failed.id)
    const failures = await call('GET', `${LIST}?status=failure`, undefined, asApp(now()))
    // What got no answer has the code 0, and is not among them.
    expect(failures.body).toMatchObject([{ status_code: 503 }])
    expect(failed.id).toMatch(/^\d{19}$/)
  })

  test('is listed by cursor, kept for three days, and shown to the App alone', async () => {
    const { github, call, now, pass } = setUp({ app })
    for (let nth = 1; nth <= 5; nth++) github.openIssue(REPO, { title: `Bug ${nth}` })
    const first = await call('GET', `${LIST}?per_page=2`, undefined, asApp(now()))
    const second = await call('GET', linksOf(first).next ?? '', undefined, asApp(now()))
    const third = await call('GET', linksOf(second).next ?? '', undefined, asApp(now()))
    const ids = [first, second, third].flatMap(({ body }) => body.map((one: { id: number }) => one.id))
    expect(new Set(ids).size).toBe(5)
    expect(linksOf(third).next).toBeUndefined()
    expect((await call('GET', LIST)).status).toBe(401)
    expect((await call('GET', `${AT}/hooks/${github.hook}/deliveries`)).status).toBe(404)
    pass(3 * 86_400_000)
    expect((await call('GET', LIST, undefined, asApp(now()))).body).toEqual([])
    const gone = await call('POST', `${LIST}/${ids[0]}/attempts`, undefined, asApp(now()))
    expect(gone.status).toBe(422)
  })

  test('of a repository’s hook is found there by a user', async () => {
    const { github, call, sent, outcomes } = setUp()
    github.addRepository('acme/core')
    outcomes.push(500)
    github.openIssue(REPO, { title: 'A bug' })
    github.openIssue('acme/core', { title: 'Another' })
    const hooks = await call('GET', `${AT}/hooks`)
    expect(hooks.body).toMatchObject([
      { id: github.hook, config: { url: 'https://bridge.example/webhooks/github' } },
    ])
    const path = `${AT}/hooks/${github.hook}/deliveries`
    const { body } = await call('GET', path)
    expect(body).toMatchObject([{ event: 'issues', status_code: 500 }])
    expect((await call('POST', `${path}/${body[0].id}/attempts`)).status).toBe(202)
    expect(sent).toHaveLength(3)
    expect((await call('GET', `${AT}/hooks/1/deliveries`)).status).toBe(404)
    expect((await call('GET', path)).body).toHaveLength(2)
  })
})
