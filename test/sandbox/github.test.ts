// The stand-in of GitHub: issues and whatever stands on them, who may call, and how often.
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { contract } from './github/contract.ts'
import { linksOf, ORIGIN, REPO, SECRET, setUp } from './github/harness.ts'

const ISSUES = `/repos/${REPO}/issues`

test.runIf(contract === undefined)('answers are not checked: VENDOR_SPECS is not set', () => {
  console.log('sandbox github: answers not checked, VENDOR_SPECS is not set')
})

describe('an issue', () => {
  test('is created with its labels, milestone, type and assignee, and tells its webhooks', async () => {
    const { github, call, hooks } = setUp()
    const milestone = github.addMilestone(REPO, '4.2.0', '2026-02-03')
    const other = github.openIssue(REPO, { title: 'Another', labels: ['bug'] })
    github.assign(other, 'kim')
    const created = await call('POST', ISSUES, {
      title: 'Blank page',
      body: 'It is blank.',
      labels: ['bug', 'new one'],
      milestone,
      assignees: ['kim'],
      type: 'Bug',
    })
    expect(created).toMatchObject({
      status: 201,
      body: {
        number: 2,
        state: 'open',
        title: 'Blank page',
        labels: [{ name: 'bug' }, { name: 'new one' }],
        milestone: { title: '4.2.0', due_on: '2026-02-03T08:00:00Z', open_issues: 1 },
        assignee: { login: 'kim' },
        type: { name: 'Bug' },
        user: { login: github.bridgeLogin },
        html_url: 'https://github.test/acme/permits/issues/2',
      },
    })
    expect(github.view(`${REPO}#2`)).toMatchObject({
      title: 'Blank page',
      labels: ['bug', 'new one'],
      type: 'Bug',
    })
    const told = (await hooks()).filter(({ body }) => body.issue?.number === 2).map(({ body }) => body.action)
    expect(told).toEqual(['opened', 'labeled', 'labeled', 'milestoned', 'assigned'])
    expect((await call('GET', `${ISSUES}/2`)).body).toEqual(created.body)
  })

  test.each([
    ['no title', {}, 'title', 'missing_field'],
    ['an empty title', { title: ' ' }, 'title', 'missing_field'],
    ['a title of 257 characters', { title: 'x'.repeat(257) }, 'title', 'custom'],
    ['a body of 65537 characters', { title: 'x', body: 'x'.repeat(65_537) }, 'body', 'custom'],
    ['a milestone that is none', { title: 'x', milestone: 9 }, 'milestone', 'invalid'],
    ['an assignee who is nobody', { title: 'x', assignees: ['nobody'] }, 'assignees', 'invalid'],
    ['a type that is none', { title: 'x', type: 'Dream' }, 'type', 'invalid'],
  ])('with %s is refused and not created', async (_, given, field, code) => {
    const { github, call, sent } = setUp()
    const refused = await call('POST', ISSUES, given)
    expect(refused).toMatchObject({
      status: 422,
      body: { message: 'Validation Failed', errors: [{ resource: 'Issue', field, code }] },
    })
    expect(github.issues()).toEqual([])
    expect(sent).toEqual([])
  })

  test('takes a body of 65536 characters, and says what is too long', async () => {
    const { call } = setUp()
    expect((await call('POST', ISSUES, { title: 'x', body: 'x'.repeat(65_536) })).status).toBe(201)
    const refused = await call('POST', `${ISSUES}/1/comments`, { body: 'x'.repeat(65_537) })
    expect(refused.body.errors[0].message).toBe('body is too long (maximum is 65536 characters)')
  })

  test('is changed by name, keeps what is not named, and says who did it', async () => {
    const { github, call, pass, hooks } = setUp()
    const issue = github.openIssue(REPO, { title: 'Old', body: 'Text', labels: ['a'] })
    pass(60_000)
    const edited = await call('PATCH', `${ISSUES}/1`, { title: 'New', labels: ['b'] })
    expect(edited).toMatchObject({
      status: 200,
      body: { title: 'New', body: 'Text', labels: [{ name: 'b' }] },
    })
    expect(edited.body.updated_at).toBe('2026-01-02T03:05:05Z')
    const events = await call('GET', `${ISSUES}/1/events`)
    expect(events.body.slice(1)).toMatchObject([
      { event: 'renamed', actor: { login: github.bridgeLogin }, rename: { from: 'Old', to: 'New' } },
      { event: 'labeled', label: { name: 'b' } },
      { event: 'unlabeled', label: { name: 'a' } },
    ])
    expect((await hooks()).at(-1)?.body).toMatchObject({ action: 'unlabeled', label: { name: 'a' } })
    github.rewrite(issue, 'Other text')
    expect((await hooks()).at(-1)?.body).toMatchObject({
      action: 'edited',
      changes: { body: { from: 'Text' } },
    })
  })

  test.each([
    ['completed', undefined, 'completed'],
    ['not_planned', 'not_planned', 'not_planned'],
    ['duplicate', 'duplicate', 'duplicate'],
  ])('closes as %s, and reopens', async (_, state_reason, wanted) => {
    const { github, call, hooks } = setUp()
    github.openIssue(REPO, { title: 'First' })
    const canonical = (await call('GET', `${ISSUES}/1`)).body.id
    github.openIssue(REPO, { title: 'Second' })
    const more = state_reason === 'duplicate' ? { duplicate_issue_id: canonical } : {}
    const closed = await call('PATCH', `${ISSUES}/2`, { state: 'closed', state_reason, ...more })
    expect(closed.body).toMatchObject({
      state: 'closed',
      state_reason: wanted,
      closed_at: '2026-01-02T03:04:05Z',
      closed_by: { login: github.bridgeLogin },
    })
    expect(github.view(`${REPO}#2`)?.duplicateOf).toBe(wanted === 'duplicate' ? `${REPO}#1` : null)
    expect((await hooks()).at(-1)?.body).toMatchObject({ action: 'closed', issue: { state_reason: wanted } })
    const reopened = await call('PATCH', `${ISSUES}/2`, { state: 'open' })
    expect(reopened.body).toMatchObject({ state: 'open', state_reason: 'reopened', closed_at: null })
    const timeline = await call('GET', `${ISSUES}/2/timeline`)
    expect(timeline.body.at(-1)).toMatchObject({ event: 'reopened' })
    expect(timeline.body.at(-2)).toMatchObject({ event: 'closed', state_reason: wanted })
  })

  test('that was transferred is 301 at its old number, and another issue at its new one', async () => {
    const { github, call, hooks } = setUp()
    github.addRepository('acme/core')
    github.openIssue('acme/core', { title: 'Already there', labels: ['bug'] })
    const old = github.openIssue(REPO, { title: 'Wrong place', labels: ['bug', 'ui'] })
    const before = github.view(old)
    github.comment(old, 'Not ours.')
    const ref = github.transfer(old, 'acme/core')
    expect(ref).toBe('acme/core#2')
    expect(github.view(ref)).toMatchObject({
      title: 'Wrong place',
      labels: ['bug'],
      comments: [{ text: 'Not ours.' }],
    })
    expect(github.view(ref)?.id).not.toBe(before?.id)
    const moved = await call('GET', `${ISSUES}/1`)
    expect(moved.status).toBe(301)
    const target = moved.headers.get('location') ?? ''
    expect(target).toBe(`${ORIGIN}/repositories/${github.view(ref)?.repositoryId}/issues/2`)
    expect((await call('GET', target)).body.title).toBe('Wrong place')
    expect((await call('GET', `${ISSUES}/1/comments`)).headers.get('location')).toBe(`${target}/comments`)
    expect((await call('PATCH', `${ISSUES}/1`, { title: 'x' })).status).toBe(307)
    expect((await hooks()).slice(-2).map(({ body }) => [body.action, body.repository.full_name])).toEqual([
      ['transferred', REPO],
      ['opened', 'acme/core'],
    ])
  })

  test('that was deleted is 410, and one that never was is 404', async () => {
    const { github, call, hooks } = setUp()
    github.deleteIssue(github.openIssue(REPO, { title: 'Spam' }))
    expect(await call('GET', `${ISSUES}/1`)).toMatchObject({
      status: 410,
      body: { message: 'This issue was deleted' },
    })
    expect((await call('GET', `${ISSUES}/2`)).status).toBe(404)
    expect((await hooks()).at(-1)?.body.action).toBe('deleted')
  })

  test('has comments, each to be read, changed and deleted, and among the timeline', async () => {
    const { github, call, pass, hooks } = setUp()
    github.openIssue(REPO, { title: 'A bug' })
    const { body } = await call('POST', `${ISSUES}/1/comments`, { body: 'First' })
    pass(1_000)
    github.comment(`${REPO}#1`, 'Second', 'kim')
    expect((await call('GET', `${ISSUES}/1/comments`)).body).toMatchObject([
      { body: 'First', user: { login: github.bridgeLogin } },
      { body: 'Second', user: { login: 'kim' } },
    ])
    const since = await call('GET', `${ISSUES}/1/comments?since=2026-01-02T03:04:06Z`)
    expect(since.body.map((one: { body: string }) => one.body)).toEqual(['Second'])
    const edited = await call('PATCH', `${ISSUES}/comments/${body.id}`, { body: 'Changed' })
    expect(edited.body).toMatchObject({ body: 'Changed', created_at: '2026-01-02T03:04:05Z' })
    const timeline = await call('GET', `${ISSUES}/1/timeline`)
    expect(timeline.body.map((one: { event: string }) => one.event)).toEqual(['commented', 'commented'])
    expect((await call('DELETE', `${ISSUES}/comments/${body.id}`)).status).toBe(204)
    expect((await call('GET', `${ISSUES}/comments/${body.id}`)).status).toBe(404)
    expect(github.view(`${REPO}#1`)?.comments.map(({ text }) => text)).toEqual(['Second'])
    expect((await hooks()).map((hook) => `${hook.event} ${hook.body.action}`)).toEqual([
      'issues opened',
      'issue_comment created',
      'issue_comment created',
      'issue_comment edited',
      'issue_comment deleted',
    ])
  })

  test('has labels to add, to put in place and to take away', async () => {
    const { github, call } = setUp()
    github.openIssue(REPO, { title: 'A bug', labels: ['a'] })
    const names = (body: readonly { name: string }[]) => body.map(({ name }) => name)
    expect(names((await call('POST', `${ISSUES}/1/labels`, { labels: ['b'] })).body)).toEqual(['a', 'b'])
    expect(names((await call('DELETE', `${ISSUES}/1/labels/a`)).body)).toEqual(['b'])
    expect((await call('DELETE', `${ISSUES}/1/labels/a`)).status).toBe(404)
    expect(names((await call('PUT', `${ISSUES}/1/labels`, { labels: ['C'] })).body)).toEqual(['C'])
    expect(names((await call('GET', `/repos/${REPO}/labels`)).body)).toEqual(['a', 'b', 'C'])
    const again = await call('POST', `/repos/${REPO}/labels`, { name: 'c' })
    expect(again).toMatchObject({ status: 422, body: { errors: [{ code: 'already_exists' }] } })
    expect((await call('GET', `/repos/${REPO}/labels/c`)).body.name).toBe('C')
  })

  test('has sub-issues by their database ids, each with one parent', async () => {
    const { github, call } = setUp()
    for (const title of ['Whole', 'Part', 'Other whole']) github.openIssue(REPO, { title })
    const part = github.view(`${REPO}#2`)?.id
    const added = await call('POST', `${ISSUES}/1/sub_issues`, { sub_issue_id: part })
    expect(added).toMatchObject({ status: 201, body: { number: 1, sub_issues_summary: { total: 1 } } })
    expect((await call('POST', `${ISSUES}/1/sub_issues`, { sub_issue_id: 2 })).status).toBe(404)
    expect((await call('POST', `${ISSUES}/3/sub_issues`, { sub_issue_id: part })).status).toBe(422)
    const list = await call('GET', `${ISSUES}/1/sub_issues`)
    expect(list.body.map((one: { number: number }) => one.number)).toEqual([2])
    expect((await call('GET', `${ISSUES}/2/parent`)).body.number).toBe(1)
    expect((await call('GET', `${ISSUES}/2/timeline`)).body).toMatchObject([{ event: 'parent_issue_added' }])
    expect((await call('GET', `${ISSUES}/1/events`)).body).toMatchObject([{ event: 'sub_issue_added' }])
  })
})

describe('a list of issues', () => {
  test('comes in pages, newest first, with links to the pages around', async () => {
    const { github, call } = setUp()
    for (let nth = 1; nth <= 65; nth++) github.openIssue(REPO, { title: `Bug ${nth}` })
    const seen: number[] = []
    let next: string | undefined = `${ISSUES}?per_page=30`
    while (next !== undefined) {
      const page: Awaited<ReturnType<typeof call>> = await call('GET', next)
      seen.push(...page.body.map((one: { number: number }) => one.number))
      next = linksOf(page).next
    }
    expect(seen).toEqual(Array.from({ length: 65 }, (_, at) => 65 - at))
    expect(linksOf(await call('GET', `${ISSUES}?per_page=30&page=2`))).toMatchObject({
      prev: expect.stringContaining('page=1'),
      next: expect.stringContaining('page=3'),
      last: expect.stringContaining('page=3'),
      first: expect.stringContaining('page=1'),
    })
    expect((await call('GET', `${ISSUES}?per_page=1000`)).body).toHaveLength(65)
  })

  test('is narrowed by state, labels, milestone and time, and sorted', async () => {
    const { github, call, pass } = setUp()
    github.openIssue(REPO, { title: 'One', labels: ['bug', 'ui'] })
    github.openIssue(REPO, { title: 'Two', labels: ['bug'] })
    github.openIssue(REPO, { title: 'Three' })
    pass(60_000)
    github.close(`${REPO}#2`)
    github.setMilestone(`${REPO}#3`, github.addMilestone(REPO, 'v1'))
    const numbers = async (query: string) =>
      (await call('GET', `${ISSUES}?${query}`)).body.map((one: { number: number }) => one.number)
    expect(await numbers('')).toEqual([3, 1])
    expect(await numbers('state=closed')).toEqual([2])
    expect(await numbers('state=all&labels=bug')).toEqual([2, 1])
    expect(await numbers('labels=BUG,ui')).toEqual([1])
    expect(await numbers('labels=nothing')).toEqual([])
    expect(await numbers('milestone=1')).toEqual([3])
    expect(await numbers('state=all&since=2026-01-02T03:05:05Z&sort=updated&direction=asc')).toEqual([2, 3])
    expect((await call('GET', `${ISSUES}?since=yesterday`)).status).toBe(422)
    expect((await call('GET', `/repos/${REPO}/milestones`)).body).toMatchObject([{ title: 'v1' }])
  })
})

describe('the search', () => {
  test('finds by words, repository, state and label, once its index has caught up', async () => {
    const { github, call, pass } = setUp({ indexLag: 5_000 })
    github.openIssue(REPO, { title: 'Blank', body: 'mark <!-- bugbridge:zendesk-7 -->', labels: ['bug'] })
    github.openIssue(REPO, { title: 'Other', body: 'mark <!-- bugbridge:zendesk-77 -->' })
    const search = async (q: string) =>
      (await call('GET', `/search/issues?q=${encodeURIComponent(q)}`)).body.items.map(
        (one: { title: string }) => one.title,
      )
    expect(await search(`repo:${REPO} is:issue "bugbridge:zendesk-7" in:body`)).toEqual([])
    pass(5_000)
    expect(await search(`repo:${REPO} is:issue "bugbridge:zendesk-7" in:body`)).toEqual(['Blank'])
    expect(await search(`repo:${REPO} label:bug`)).toEqual(['Blank'])
    expect(await search(`repo:${REPO} is:open -label:bug`)).toEqual(['Other'])
    github.close(`${REPO}#1`)
    expect(await search(`repo:${REPO} is:closed`)).toEqual([])
    pass(5_000)
    expect(await search(`repo:${REPO} is:closed`)).toEqual(['Blank'])
  })

  test('refuses nothing at all, and repositories that are not to be seen', async () => {
    const { call } = setUp()
    expect((await call('GET', '/search/issues?q=')).status).toBe(422)
    expect((await call('GET', '/search/issues?q=repo:acme/none')).status).toBe(422)
  })
})

describe('a repository', () => {
  test('is found by its id, and by its old name through a redirect', async () => {
    const { github, call, hooks } = setUp()
    github.openIssue(REPO, { title: 'A bug' })
    const { id } = (await call('GET', `/repos/${REPO}`)).body
    github.renameRepository(REPO, 'permissions')
    expect((await hooks()).at(-1)?.body.action).toBe('renamed')
    const moved = await call('GET', `${ISSUES}/1?x=1`)
    expect(moved).toMatchObject({ status: 301, body: { url: `${ORIGIN}/repositories/${id}/issues/1?x=1` } })
    expect((await call('GET', `/repositories/${id}`)).body.full_name).toBe('acme/permissions')
    expect((await call('GET', `/repositories/${id}/issues/1`)).body.html_url).toBe(
      'https://github.test/acme/permissions/issues/1',
    )
  })

  test('that is private is 404 for whoever cannot see it, and a public one may only be read', async () => {
    const { github, call } = setUp()
    const nobody = { authorization: '' }
    const anonymous = async (path: string) => {
      const response = await github.fetch(new Request(ORIGIN + path))
      return { status: response.status, body: await response.json() }
    }
    expect((await anonymous(`/repos/${REPO}`)).status).toBe(404)
    expect((await call('GET', '/repos/acme/none')).status).toBe(404)
    github.setVisibility(REPO, 'public')
    expect(await anonymous(`/repos/${REPO}`)).toMatchObject({ status: 200, body: { visibility: 'public' } })
    expect((await call('POST', ISSUES, { title: 'x' }, nobody)).status).toBe(401)
  })
})

describe('credentials', () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicKey = String(keys.publicKey.export({ type: 'spki', format: 'pem' }))
  const app = { id: 77, slug: 'bugbridge', installation: 5, publicKey }

  function jwt(now: number, claims: object = {}, alg = 'RS256'): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const seconds = Math.floor(now / 1_000)
    const body = { iat: seconds - 60, exp: seconds + 540, iss: '77', ...claims }
    const text = `${part({ alg, typ: 'JWT' })}.${part(body)}`
    return `${text}.${createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64url')}`
  }

  test('that are wrong, or revoked, are 401', async () => {
    const { github, call } = setUp()
    expect(await call('GET', ISSUES, undefined, { authorization: 'Bearer wrong' })).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    })
    github.revoke()
    expect((await call('GET', ISSUES)).status).toBe(401)
  })

  test('of the App get a token that acts as its bot for an hour', async () => {
    const { github, call, now, pass, hooks } = setUp({ app })
    const authorization = `Bearer ${jwt(now())}`
    expect((await call('GET', '/app', undefined, { authorization })).body.slug).toBe('bugbridge')
    const made = await call('POST', '/app/installations/5/access_tokens', {}, { authorization })
    expect(made).toMatchObject({ status: 201, body: { expires_at: '2026-01-02T04:04:05Z' } })
    const bearer = { authorization: `token ${made.body.token}` }
    expect((await call('GET', '/user', undefined, bearer)).status).toBe(403)
    expect((await call('GET', '/user')).body.login).toBe(github.bridgeLogin)
    const created = await call('POST', ISSUES, { title: 'A bug' }, bearer)
    expect(created.body).toMatchObject({
      user: { login: 'bugbridge[bot]', type: 'Bot' },
      performed_via_github_app: { slug: 'bugbridge' },
    })
    expect((await hooks()).at(-1)?.body).toMatchObject({
      installation: { id: 5 },
      sender: { login: github.botLogin },
    })
    expect((await call('GET', '/installation/repositories', undefined, bearer)).body.total_count).toBe(1)
    pass(3_600_000)
    expect((await call('GET', ISSUES, undefined, bearer)).status).toBe(401)
  })

  test('of the App may be narrowed to some repositories', async () => {
    const { github, call, now } = setUp({ app })
    github.addRepository('acme/core')
    github.addRepository('acme/open', 'public')
    const authorization = `Bearer ${jwt(now())}`
    const path = '/app/installations/5/access_tokens'
    expect((await call('POST', path, { repositories: ['none'] }, { authorization })).status).toBe(422)
    const made = await call('POST', path, { repositories: ['core'] }, { authorization })
    const bearer = { authorization: `Bearer ${made.body.token}` }
    expect((await call('GET', '/repos/acme/core', undefined, bearer)).status).toBe(200)
    expect((await call('GET', `/repos/${REPO}`, undefined, bearer)).status).toBe(404)
    expect((await call('GET', '/repos/acme/open', undefined, bearer)).body.permissions.push).toBe(false)
    expect((await call('POST', '/repos/acme/open/issues', { title: 'x' }, bearer)).status).toBe(403)
  })

  test.each([
    ['an end that is over', { exp: 1_000 }, 'RS256', 5],
    ['an end too far away', { exp: 1_767_400_000 }, 'RS256', 5],
    ['a beginning that is to come', { iat: 1_767_400_000 }, 'RS256', 5],
    ['another App', { iss: '78' }, 'RS256', 5],
    ['no signature to speak of', {}, 'none', 5],
  ])('of the App with %s are 401', async (_, claims, alg, installation) => {
    const { call, now } = setUp({ app })
    const authorization = `Bearer ${jwt(now(), claims, alg)}`
    const path = `/app/installations/${installation}/access_tokens`
    expect((await call('POST', path, {}, { authorization })).status).toBe(401)
  })

  test('of another key, or for another installation, get no token', async () => {
    const { call, now } = setUp({ app })
    const [head, claims] = jwt(now()).split('.')
    const forged = `Bearer ${head}.${claims}.${Buffer.from('no').toString('base64url')}`
    const path = '/app/installations/5/access_tokens'
    expect((await call('POST', path, {}, { authorization: forged })).status).toBe(401)
    const good = { authorization: `Bearer ${jwt(now())}` }
    expect((await call('POST', '/app/installations/6/access_tokens', {}, good)).status).toBe(404)
    expect((await call('POST', path, {})).status).toBe(401)
  })
})

describe('limits', () => {
  test('are told by every answer, and an answer that is known already is free', async () => {
    const { github, call } = setUp()
    github.openIssue(REPO, { title: 'A bug' })
    const first = await call('GET', `${ISSUES}/1`)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-used': '1',
      'x-ratelimit-resource': 'core',
    })
    const etag = first.headers.get('etag') ?? ''
    const same = await call('GET', `${ISSUES}/1`, undefined, { 'if-none-match': etag })
    expect(same).toMatchObject({ status: 304, body: undefined })
    expect(same.headers.get('x-ratelimit-used')).toBe('1')
    github.comment(`${REPO}#1`, 'News')
    const changed = await call('GET', `${ISSUES}/1`, undefined, { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('x-ratelimit-used')).toBe('2')
  })

  test('by the hour end in 403 without Retry-After, and begin anew', async () => {
    const { call, pass, now } = setUp({ limits: { perHour: 2 } })
    await call('GET', ISSUES)
    await call('GET', ISSUES)
    const refused = await call('GET', ISSUES)
    expect(refused.status).toBe(403)
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(refused.headers.get('retry-after')).toBeNull()
    const reset = Number(refused.headers.get('x-ratelimit-reset')) * 1_000
    expect(reset - now()).toBe(3_600_000)
    pass(3_600_000)
    expect((await call('GET', ISSUES)).status).toBe(200)
  })

  test('on content are 80 a minute and 500 an hour, and say when to come back', async () => {
    const { github, call, pass } = setUp()
    const open = () => call('POST', ISSUES, { title: 'One of many' })
    for (let nth = 0; nth < 80; nth++) expect((await open()).status).toBe(201)
    const refused = await open()
    expect([403, 429]).toContain(refused.status)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(Number(refused.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0)
    expect((await call('GET', `${ISSUES}/1`)).status).toBe(200)
    for (let minute = 0; minute < 5; minute++) {
      pass(60_000)
      for (let nth = 0; nth < 80; nth++) await open()
    }
    pass(60_000)
    for (let nth = 0; nth < 20; nth++) expect((await open()).status).toBe(201)
    expect((await open()).headers.get('retry-after')).toBe('3240')
    expect(github.issues()).toHaveLength(500)
  })

  test('on searches are 30 a minute', async () => {
    const { call } = setUp()
    const search = () => call('GET', '/search/issues?q=is:issue')
    for (let nth = 0; nth < 30; nth++) await search()
    expect((await search()).status).toBe(403)
    expect((await call('GET', ISSUES)).status).toBe(200)
  })
})

test('webhooks are signed as GitHub signs them, each with its own guid', async () => {
  const { github, sent } = setUp()
  github.openIssue(REPO, { title: 'A bug' })
  github.comment(`${REPO}#1`, 'Ünïcode 漢字')
  const [first, second] = sent
  const body = new Uint8Array((await second?.clone().arrayBuffer()) ?? new ArrayBuffer())
  expect(second?.headers.get('x-hub-signature-256')).toBe(
    `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
  )
  const guids = [first, second].map((request) => request?.headers.get('x-github-delivery'))
  expect(guids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(guids[0]).not.toBe(guids[1])
})

describe('GraphQL', () => {
  const ask = async ({ call }: ReturnType<typeof setUp>, query: string, variables: object = {}) =>
    (await call('POST', '/graphql', { query, variables })).body

  test('tells of which issue another one is a duplicate, and that it is one to those who ask for it', async () => {
    const world = setUp()
    const { github } = world
    github.addRepository('acme/core')
    github.openIssue('acme/core', { title: 'First' })
    github.openIssue(REPO, { title: 'Again' })
    github.close(`${REPO}#1`, 'duplicate', 'acme/core#1')
    const query = `query ($owner: String!, $repo: String!, $number: Int!) {
      repository(owner: $owner, name: $repo) {
        issue(number: $number) {
          stateReason
          really: stateReason(enableDuplicate: true)
          duplicateOf { number }
          timelineItems(last: 1, itemTypes: [MARKED_AS_DUPLICATE_EVENT, UNMARKED_AS_DUPLICATE_EVENT]) {
            nodes {
              __typename
              ... on MarkedAsDuplicateEvent { canonical { ... on Issue { number repository { databaseId } } } }
              ... on ClosedEvent { nothing }
            }
          }
        }
      }
    }`
    const variables = { owner: 'acme', repo: 'permits', number: 1 }
    const canonical = { number: 1, repository: { databaseId: github.view('acme/core#1')?.repositoryId } }
    expect(await ask(world, query, variables)).toEqual({
      data: {
        repository: {
          issue: {
            stateReason: 'NOT_PLANNED',
            really: 'DUPLICATE',
            duplicateOf: { number: 1 },
            timelineItems: { nodes: [{ __typename: 'MarkedAsDuplicateEvent', canonical }] },
          },
        },
      },
    })
  })

  test('tells which issues a pull request closes', async () => {
    const world = setUp()
    const { github } = world
    github.openIssue(REPO, { title: 'A bug' })
    github.commit(REPO, 'main', 'Begin')
    github.branch(REPO, 'fix')
    github.commit(REPO, 'fix', 'Work')
    github.openPull(REPO, { head: 'fix', title: 'Fix', body: 'Closes #1, not #2' })
    const query = `{ repository(owner: "acme", name: "permits") { pullRequest(number: 2) {
      state closingIssuesReferences(first: 10) { totalCount nodes { number title } } } } }`
    expect((await ask(world, query)).data.repository.pullRequest).toEqual({
      state: 'OPEN',
      closingIssuesReferences: { totalCount: 1, nodes: [{ number: 1, title: 'A bug' }] },
    })
    // Linked by hand, in its sidebar: closed by the merge like the other.
    const linked = github.openIssue(REPO, { title: 'Another' })
    github.linkPull(`${REPO}#2`, linked)
    github.linkPull(`${REPO}#2`, linked)
    const { closingIssuesReferences } = (await ask(world, query)).data.repository.pullRequest
    expect(closingIssuesReferences.nodes.map(({ number }: { number: number }) => number)).toEqual([1, 3])
    github.mergePull(`${REPO}#2`, 'squash')
    expect(github.view(linked)).toMatchObject({ state: 'closed' })
  })

  test('answers what is not there with errors', async () => {
    const world = setUp()
    expect(await ask(world, '{ repository(owner: "acme", name: "none") { name } }')).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND' }],
    })
    const wrong = await ask(world, '{ repository(owner: "acme", name: "permits") { colour } }')
    expect(wrong).toEqual({ errors: [{ message: "Field 'colour' doesn't exist on type 'Repository'" }] })
    expect((await world.call('POST', '/graphql', { query: 'nonsense' })).status).toBe(400)
  })
})
