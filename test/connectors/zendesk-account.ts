// A Zendesk account as far as the connector knows it, answering at the HTTP edge. Its handlers check what
// arrives and keep what it leads to; tests prepare it and look at it afterwards.
import { HttpResponse, http as on, type RequestHandler } from 'msw'

export const URL_OF_ACCOUNT = 'https://acme.zendesk.com'
export const CREATED = '2026-11-20T09:00:00Z'
export const STAMP = '2026-11-20T10:00:00Z'
/** When everything happens that a test does not date. */
const THEN = '2026-11-21T12:00:01Z'

type Fields = Record<string, unknown>
export type Ticket = Fields & { id: number; status: string; updated_at: string; tags: string[] }

export type Account = {
  readonly tickets: Map<number, Ticket>
  /** What comes along with tickets, where it is asked for. */
  readonly beside: { users?: unknown; metric_sets?: unknown }
  readonly memberships: Map<string, readonly number[]>
  readonly tokens: {
    readonly asked: Fields[]
    readonly valid: Set<string>
    /** Calls without a valid token. */
    turnedAway: number
    lifetime: number | null
    scope: string
  }
  /** Bodies of writes as they arrived. */
  readonly written: Fields[]
  /** Polls after which a job is done. */
  readonly jobs: { slow: number }
  readonly handlers: readonly RequestHandler[]
  readonly ticket: (id: number, rest?: Partial<Ticket>) => void
  readonly audit: (id: number, rest: Fields) => void
  readonly audits: (id: number) => readonly Fields[]
  /** Carries out one update as Zendesk does, or gives the status and the error that it answers with. */
  readonly carryOut: (id: number, change: Fields) => { status: number; error?: string }
}

export function createAccount(): Account {
  const tickets: Account['tickets'] = new Map()
  const beside: Account['beside'] = {}
  const memberships: Account['memberships'] = new Map()
  const tokens: Account['tokens'] = {
    asked: [],
    valid: new Set(),
    turnedAway: 0,
    lifetime: 86_400,
    scope: 'read write',
  }
  const written: Fields[] = []
  const jobs = { slow: 1 }
  const history = new Map<number, readonly Fields[]>()
  const running = new Map<string, { polls: number; readonly answer: Fields }>()

  const audits: Account['audits'] = (id) => history.get(id) ?? []
  const audit: Account['audit'] = (id, rest) => {
    const number = 1_000 + audits(id).length
    history.set(id, [...audits(id), { id: number, author_id: 77, created_at: THEN, events: [], ...rest }])
  }
  const carryOut: Account['carryOut'] = (id, change) => {
    const before = tickets.get(id)
    if (before === undefined || before.status === 'deleted') return { status: 404, error: 'RecordNotFound' }
    const { safe_update, updated_stamp, comment, metadata, additional_tags, ...fields } = change
    const outdated = safe_update !== undefined && updated_stamp !== before.updated_at
    if (outdated) return { status: 409, error: 'UpdateConflict' }
    const invalid = before.status === 'closed' || (change.status === 'solved' && before.assignee_id === null)
    if (invalid) return { status: 422, error: 'RecordInvalid' }
    const tags = [...before.tags, ...((additional_tags as string[] | undefined) ?? [])]
    tickets.set(id, { ...before, ...fields, id, tags, updated_at: THEN })
    audit(id, { events: comment ? [{ type: 'Comment', ...comment }] : [], metadata: { custom: metadata } })
    return { status: 200 }
  }

  /** A 401 for whoever has no valid token. */
  function turnAway(request: Request) {
    if (tokens.valid.has(request.headers.get('authorization') ?? '')) return undefined
    tokens.turnedAway += 1
    return HttpResponse.json({ error: 'invalid_token' }, { status: 401 })
  }

  const handlers = [
    on.post(`${URL_OF_ACCOUNT}/oauth/tokens`, async ({ request }) => {
      const asked = (await request.json()) as Fields
      tokens.asked.push(asked)
      if (asked.client_secret !== 's3cret')
        return HttpResponse.json({ error: 'invalid_client' }, { status: 401 })
      const access_token = `token-${tokens.asked.length}`
      tokens.valid.add(`Bearer ${access_token}`)
      const { lifetime: expires_in, scope } = tokens
      return HttpResponse.json({ access_token, token_type: 'bearer', scope, expires_in }, { status: 201 })
    }),
    on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/show_many`, ({ request }) => {
      const ids = (new URL(request.url).searchParams.get('ids') ?? '').split(',')
      if (ids.some((id) => !/^\d+$/.test(id)))
        return HttpResponse.json({ error: 'BadRequest' }, { status: 400 })
      const shown = ids.flatMap((id) => tickets.get(Number(id)) ?? [])
      const isAsked = new URL(request.url).searchParams.get('include') === 'users,metric_sets'
      const more = isAsked ? beside : {}
      return turnAway(request) ?? HttpResponse.json({ tickets: shown, count: shown.length, ...more })
    }),
    on.get(`${URL_OF_ACCOUNT}/api/v2/tickets/:id/audits`, ({ request, params }) => {
      return turnAway(request) ?? paged(request, 'audits', audits(Number(params.id)))
    }),
    on.get(`${URL_OF_ACCOUNT}/api/v2/users/:id/group_memberships`, ({ request, params }) => {
      const groups = memberships.get(String(params.id))
      if (groups === undefined) return HttpResponse.json({ error: 'RecordNotFound' }, { status: 404 })
      const list = groups.map((group_id) => ({ group_id }))
      return turnAway(request) ?? paged(request, 'group_memberships', list)
    }),
    on.put(`${URL_OF_ACCOUNT}/api/v2/tickets/update_many`, async ({ request }) => {
      const refusal = turnAway(request)
      if (refusal) return refusal
      const body = (await request.json()) as { tickets: (Fields & { id: number })[] }
      written.push(body)
      const results = body.tickets.map(({ id, ...change }) => {
        const { status, error } = carryOut(id, change)
        if (status === 200) return { action: 'update', id, status: 'Updated', success: true }
        return { action: 'update', id, success: false, error, details: 'Jane wrote: my password is hunter2' }
      })
      const id = `job-${running.size + 1}`
      running.set(id, { polls: 0, answer: { status: 'completed', results } })
      return HttpResponse.json({ job_status: { id, status: 'queued', results: null, progress: null } })
    }),
    on.get(`${URL_OF_ACCOUNT}/api/v2/job_statuses/:id`, ({ params }) => {
      const job = running.get(String(params.id))
      if (job === undefined) return HttpResponse.json({ error: 'RecordNotFound' }, { status: 404 })
      job.polls += 1
      const state = job.polls < jobs.slow ? { status: 'working', results: null } : job.answer
      return HttpResponse.json({ job_status: { id: params.id, ...state } })
    }),
    on.put(`${URL_OF_ACCOUNT}/api/v2/tickets/:id`, async ({ request, params }) => {
      const refusal = turnAway(request)
      if (refusal) return refusal
      const body = (await request.json()) as { ticket: Fields }
      written.push(body)
      const { status, error } = carryOut(Number(params.id), body.ticket)
      const answer =
        status === 200 ? { ticket: {} } : { error, description: 'Jane wrote: hunter2', details: {} }
      return HttpResponse.json(answer, { status })
    }),
  ]

  return {
    tickets,
    beside,
    memberships,
    tokens,
    written,
    jobs,
    handlers,
    ticket(id, rest = {}) {
      const made = {
        status: 'open',
        created_at: CREATED,
        updated_at: STAMP,
        tags: [],
        custom_fields: [],
        assignee_id: 9,
      }
      tickets.set(id, { id, ...made, ...rest })
    },
    audit,
    audits,
    carryOut,
  }
}

/** Pages by number, as `page` and `per_page` ask for. */
function paged(request: Request, name: string, list: readonly unknown[]) {
  const { searchParams } = new URL(request.url)
  const size = Math.min(100, Number(searchParams.get('per_page') ?? 100))
  const page = Number(searchParams.get('page') ?? 1)
  const sorted = searchParams.get('sort_order') === 'desc' ? list.toReversed() : list
  const next_page = list.length > page * size ? `${URL_OF_ACCOUNT}/next` : null
  const items = sorted.slice((page - 1) * size, page * size)
  return HttpResponse.json({ [name]: items, count: list.length, next_page })
}
