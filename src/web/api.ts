// The JSON API for people's own tools: what is read. Answers to approvals are in decide.ts.
import { type Context, Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { Policy } from '../core/policy.ts'
import type { CaseRow, Store } from '../store/port.ts'
import { badQuery, NO_CASE, type Problem } from './answer.ts'
import { approvalView, crowdView, namedApprovals, namedCrowds } from './approvals.ts'
import { isCaseId, readLimit } from './query.ts'
import { upcomingReleases } from './releases.ts'
import { caseDetail, caseSummary, caseWhy, deliveryView } from './views.ts'

export type ApiOptions = {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly answer: (context: Context, problem: Problem) => Response | Promise<Response>
}

/** The routes under `/api/v1`. Lists are newest first; `next` of a list of cases goes into `after`. */
export function createApi({ store, policy, clock, answer }: ApiOptions): Hono {
  const app = new Hono().basePath('/api/v1')

  async function find(id: string): Promise<CaseRow | undefined> {
    return isCaseId(id) ? store.find(id) : undefined
  }

  app.get('/status', async (context) => context.json(await store.count(clock.now())))

  app.get('/cases', async (context) => {
    const limit = readLimit(context.req.query('limit'))
    if (!limit.ok) return answer(context, limit.problem)
    const after = context.req.query('after')
    if (after !== undefined && (await find(after)) === undefined) {
      return answer(context, badQuery('after', 'the id of a case, as "next" gave it'))
    }
    const rows = await store.list(limit.value, after)
    const next = rows.length < limit.value ? undefined : rows.at(-1)?.case.id
    return context.json({ cases: rows.map(caseSummary), next: next ?? null })
  })

  app.get('/cases/:id', async (context) => {
    const row = await find(context.req.param('id'))
    return row === undefined ? answer(context, NO_CASE) : context.json(caseDetail(row, policy))
  })

  app.get('/cases/:id/why', async (context) => {
    const limit = readLimit(context.req.query('limit'))
    if (!limit.ok) return answer(context, limit.problem)
    const row = await find(context.req.param('id'))
    if (row === undefined) return answer(context, NO_CASE)
    return context.json(caseWhy(row, await store.journal(row.case.id, limit.value), policy))
  })

  app.get('/approvals', async (context) => {
    const approvals = await namedApprovals(store, policy)
    return context.json({ approvals: approvals.map(approvalView) })
  })

  app.get('/crowds', async (context) => {
    const crowds = await namedCrowds(store, policy)
    return context.json({ crowds: crowds.map(crowdView) })
  })

  app.get('/releases', async (context) =>
    context.json({ releases: await upcomingReleases(store, policy, clock.now()) }),
  )

  app.get('/deliveries', async (context) => {
    const limit = readLimit(context.req.query('limit'))
    if (!limit.ok) return answer(context, limit.problem)
    const deliveries = await store.deliveries(limit.value)
    return context.json({ deliveries: deliveries.map(deliveryView) })
  })

  return app
}
