// A small GitHub at the HTTP edge, for the tests of the connector: repositories, issues, comments and events as the
// REST documentation shapes them, unchanged answers as 304, and a record of every request.
import { createHash, createHmac } from 'node:crypto'
import { Hono } from 'hono'
import { createGitHub, createGitHubApi, type GitHubAuth } from '../../src/connectors/github/index.ts'
import { GITHUB_LEAST_WAIT, GITHUB_LIMITS } from '../../src/connectors/github/limits.ts'
import { createHttp } from '../../src/connectors/http.ts'
import type { OpenedText } from '../../src/core/sealed.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

// What a vendor sends is JSON of any shape, and the tests look into it freely.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Json = any

export const API = 'https://api.github.com'
export const NOW = Date.UTC(2026, 10, 21, 12)
export const SECRETS = ['webhook-secret', 'older-secret']
export const digest = (text: string) => createHmac('sha256', 'salt').update(text).digest('hex').slice(0, 16)

export type Asked = {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly body: string
  readonly headers: Headers
}

export type GitHubWorld = ReturnType<typeof createGitHubWorld>

export function createGitHubWorld() {
  const repositories = new Map<number, Json>()
  const issues = new Map<string, Json>()
  const moved = new Map<string, string>()
  const comments = new Map<string, Json[]>()
  const events = new Map<string, Json[]>()
  const parents = new Map<string, string>()
  const duplicates = new Map<string, string>()
  const asked: Asked[] = []
  const state = {
    /** Answers before anything else does. */
    answer: (_: Asked): Response | undefined => undefined,
    hasSubIssues: true,
    hasGraphql: true,
    tokens: 0,
    /** Whether GitHub tells whose token it is. */
    tellsUser: true,
    /** As whoever has the role Write may. */
    mayEditOthers: false,
  }
  let nextId = 5_000

  function addRepository(id: number, name: string, isPrivate = true): void {
    repositories.set(id, {
      id,
      full_name: name,
      private: isPrivate,
      visibility: isPrivate ? 'private' : 'public',
      description: 'Jane Doe’s own',
    })
  }
  const byName = (name: string) =>
    [...repositories.values()].find((each) => each.full_name.toLowerCase() === name.toLowerCase())

  function addIssue(repository: number, fields: Json = {}): Json {
    const number =
      fields.number ?? [...issues.keys()].filter((key) => key.startsWith(`${repository}-`)).length + 1
    const issue = {
      id: nextId++,
      number,
      title: 'Jane Doe cannot pay',
      body: 'Call me, Jane',
      state: 'open',
      state_reason: null,
      labels: [],
      milestone: null,
      updated_at: '2026-11-20T10:00:00Z',
      ...fields,
    }
    issues.set(`${repository}-${number}`, issue)
    return issue
  }
  const shown = (key: string): Json => {
    const repository = repositories.get(Number(key.split('-')[0]))
    return {
      ...issues.get(key),
      repository_url: `${API}/repos/${repository.full_name}`,
      html_url: `https://github.com/${repository.full_name}/issues/${key.split('-')[1]}`,
    }
  }

  const app = new Hono()
  const gone = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' }
  app.use('*', async (context, next) => {
    const { method, url, headers } = context.req.raw
    const { origin, pathname, search } = new URL(url)
    const body = ['GET', 'HEAD'].includes(method) ? '' : await context.req.raw.clone().text()
    const request = { method, origin, path: `${pathname}${search}`, body, headers }
    asked.push(request)
    const answer = state.answer(request)
    if (answer !== undefined) return answer
    await next()
    if (method !== 'GET' || context.res.status !== 200) return undefined
    const text = await context.res.clone().text()
    const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`
    if (headers.get('if-none-match') === etag) {
      // Set, and not returned: there is an answer by now, which the returned one would not replace.
      context.res = undefined
      context.res = new Response(null, { status: 304, headers: { etag } })
      return undefined
    }
    context.res.headers.set('etag', etag)
    return undefined
  })
  app.post('/app/installations/:id/access_tokens', (context) => {
    state.tokens += 1
    const expires_at = new Date(NOW + state.tokens * 3_600_000).toISOString()
    return context.json({ token: `installation-${state.tokens}`, expires_at }, 201)
  })
  app.get('/user', (context) => {
    const isApp = context.req.header('authorization')?.startsWith('Bearer installation-')
    return state.tellsUser && !isApp
      ? context.json({ id: 42, login: 'acme-bot', type: 'User', email: 'jane@acme.example' })
      : context.json({ message: 'Resource not accessible' }, 403)
  })
  app.post('/graphql', async (context) => {
    if (!state.hasGraphql) return context.json(gone, 404)
    const { variables } = await context.req.json()
    const repository = byName(`${variables.owner}/${variables.repo}`)
    const canonical = duplicates.get(`${repository?.id}-${variables.number}`)
    const [databaseId, number] = (canonical ?? '').split('-').map(Number)
    const nodes = canonical
      ? [{ __typename: 'MarkedAsDuplicateEvent', canonical: { number, repository: { databaseId } } }]
      : []
    return context.json({ data: { repository: { issue: { timelineItems: { nodes } } } } })
  })
  app.get('/repositories/:id', (context) => {
    const found = repositories.get(Number(context.req.param('id')))
    return found ? context.json(found) : context.json(gone, 404)
  })
  app.get('/repos/:owner/:repo', (context) => {
    const found = byName(`${context.req.param('owner')}/${context.req.param('repo')}`)
    return found ? context.json(found) : context.json(gone, 404)
  })
  const keyOf = (context: { req: { param: (name: string) => string | undefined } }) =>
    `${byName(`${context.req.param('owner')}/${context.req.param('repo')}`)?.id}-${context.req.param('number')}`

  app.get('/repos/:owner/:repo/issues', (context) => {
    const repository = byName(`${context.req.param('owner')}/${context.req.param('repo')}`)
    const label = context.req.query('labels')
    const found = [...issues.keys()].filter(
      (key) =>
        key.startsWith(`${repository?.id}-`) &&
        issues.get(key).labels.some((each: Json) => each.name === label),
    )
    return context.json(found.map(shown))
  })
  app.post('/repos/:owner/:repo/issues', async (context) => {
    const repository = byName(`${context.req.param('owner')}/${context.req.param('repo')}`)
    if (repository === undefined) return context.json(gone, 404)
    const sent = await context.req.json()
    const labels = (sent.labels ?? []).map((name: string) => ({ id: nextId++, name }))
    const milestone =
      sent.milestone === undefined
        ? null
        : { id: 1_000 + sent.milestone, title: 'v4.2', state: 'open', due_on: null }
    return context.json(addIssue(repository.id, { ...sent, labels, milestone }), 201)
  })
  app.use('/repos/:owner/:repo/issues/:number{[0-9]+}/*', async (context, next) => {
    const key = keyOf(context)
    const next_ = moved.get(key)
    if (next_ !== undefined) {
      const [id, number] = next_.split('-')
      const { pathname } = new URL(context.req.url)
      const rest = pathname.split('/issues/')[1]?.replace(/^\d+/, '') ?? ''
      return context.json({ message: 'Moved Permanently' }, 301, {
        location: `${API}/repositories/${id}/issues/${number}${rest}`,
      })
    }
    if (!issues.has(key)) return context.json(gone, 410)
    return next()
  })
  app.get('/repositories/:id/issues/:number', (context) => {
    const key = `${context.req.param('id')}-${context.req.param('number')}`
    return issues.has(key) ? context.json(shown(key)) : context.json(gone, 404)
  })
  app.get('/repos/:owner/:repo/issues/:number', (context) => context.json(shown(keyOf(context))))
  app.get('/repos/:owner/:repo/issues/:number/events', (context) => {
    const all = events.get(keyOf(context)) ?? []
    const page = Number(context.req.query('page') ?? 1)
    const last = Math.max(1, Math.ceil(all.length / 100))
    const link = `<${API}/repositories/1/issues/1/events?per_page=100&page=${last}>; rel="last"`
    return context.json(all.slice((page - 1) * 100, page * 100), 200, page < last ? { link } : {})
  })
  app.get('/repos/:owner/:repo/issues/:number/comments', (context) => {
    const all = comments.get(keyOf(context)) ?? []
    const page = Number(context.req.query('page') ?? 1)
    const last = Math.ceil(all.length / 100)
    const link = `<${API}/repositories/1/issues/1/comments?per_page=100&page=${last}>; rel="last"`
    return context.json(all.slice((page - 1) * 100, page * 100), 200, page < last ? { link } : {})
  })
  app.post('/repos/:owner/:repo/issues/:number/comments', async (context) => {
    const isApp = context.req.header('authorization')?.startsWith('Bearer installation-')
    const author = isApp
      ? {
          user: { id: 43, login: 'bugbridge[bot]', type: 'Bot' },
          performed_via_github_app: { id: 77, slug: 'bugbridge', client_id: 'Iv1.77' },
        }
      : { user: { id: 42, login: 'acme-bot', type: 'User' }, performed_via_github_app: null }
    const comment = { id: nextId++, body: (await context.req.json()).body, mine: true, ...author }
    comments.set(keyOf(context), [...(comments.get(keyOf(context)) ?? []), comment])
    return context.json(comment, 201)
  })
  app.patch('/repos/:owner/:repo/issues/comments/:id', async (context) => {
    const comment = [...comments.values()].flat().find((each) => each.id === Number(context.req.param('id')))
    if (comment === undefined) return context.json(gone, 404)
    if (!comment.mine && !state.mayEditOthers)
      return context.json({ message: 'Resource not accessible by integration' }, 403)
    comment.body = (await context.req.json()).body
    return context.json(comment)
  })
  app.delete('/repos/:owner/:repo/issues/comments/:id', (context) => {
    const id = Number(context.req.param('id'))
    const [key, all] = [...comments].find(([, each]) => each.some((comment) => comment.id === id)) ?? []
    if (key === undefined || all === undefined) return context.json(gone, 404)
    if (!state.mayEditOthers && !all.find((each) => each.id === id).mine)
      return context.json({ message: 'Resource not accessible by integration' }, 403)
    const left = all.filter((each) => each.id !== id)
    comments.set(key, left)
    return context.body(null, 204)
  })
  app.get('/repos/:owner/:repo/issues/:number/parent', (context) => {
    const parent = parents.get(keyOf(context))
    return parent === undefined ? context.json(gone, 404) : context.json(shown(parent))
  })
  app.post('/repos/:owner/:repo/issues/:number/sub_issues', async (context) => {
    if (!state.hasSubIssues) return context.json(gone, 404)
    const { sub_issue_id } = await context.req.json()
    const child = [...issues].find(([, issue]) => issue.id === sub_issue_id)?.[0]
    if (child === undefined || parents.has(child)) return context.json({ message: 'Validation Failed' }, 422)
    parents.set(child, keyOf(context))
    return context.json(shown(keyOf(context)), 201)
  })
  app.all('*', (context) => context.json(gone, 404))

  return {
    ...{ app, state, asked, repositories, issues, moved, comments, events, parents, duplicates },
    addRepository,
    addIssue,
    /** Requests that changed something. */
    writes: () => asked.filter(({ method, path }) => method !== 'GET' && !/graphql|access_tokens/.test(path)),
  }
}

export type Options = {
  readonly auth?: GitHubAuth
  readonly clock?: VirtualClock
  readonly secrets?: readonly string[]
  readonly opened?: OpenedText
  readonly url?: string
  readonly fetch?: (request: Request) => Promise<Response>
  readonly projects?: readonly [string, string]
  readonly extra?: { readonly labels: readonly string[] }
}

/** The connector, speaking over the platform's own fetch. */
export function connectTo(options: Options = {}) {
  const { clock = createVirtualClock(NOW), url = API } = options
  const http = createHttp({
    system: 'github',
    fetch: options.fetch ?? ((request) => fetch(request)),
    clock,
    origins: [new URL(url).origin],
    limits: GITHUB_LIMITS,
    leastWait: GITHUB_LEAST_WAIT,
    timeout: 10_000,
  })
  const github = createGitHubApi({
    http,
    url,
    clock,
    auth: options.auth ?? { kind: 'token', token: 'github_pat_1' },
  })
  const tracker = createGitHub({
    github,
    url,
    clock,
    digest,
    secrets: options.secrets ?? SECRETS,
    open: async () => options.opened,
    projects: options.projects ?? ['acme/shop', 'acme/internal'],
    names: {
      statuses: ['open', 'In Progress', 'in review', 'closed'],
      priorities: ['priority: high', 'priority: low'],
    },
    duplicateLink: 'duplicates',
    extra: options.extra ?? { labels: ['from-support'], assignees: ['octocat'], milestone: '3' },
  })
  return { github, tracker, clock, http }
}
