// The pages for people: the overview and a case.
import { type Context, Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import type { Policy } from '../core/policy.ts'
import type { Store } from '../store/port.ts'
import { NO_CASE, type Problem } from './answer.ts'
import { namedApprovals, namedCrowds } from './approvals.ts'
import { casePage, ENTRIES } from './case-page.ts'
import { type Html, html } from './html.ts'
import { listTrouble } from './lists.ts'
import { groupPage, overview } from './overview.ts'
import { isCaseId, readGroup } from './query.ts'

export type PagesOptions = {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly answer: (context: Context, problem: Problem) => Response | Promise<Response>
  /** Puts the frame around a main part. */
  readonly frame: (title: string, main: Html) => Html
}

/** Cases that the overview sorts into groups; beyond them it says that there are more. */
const SORTED = 5_000

/** `GET /` and `GET /cases/:id`. */
export function createPages({ store, policy, clock, answer, frame }: PagesOptions): Hono {
  const app = new Hono()

  app.get('/', async (context) => {
    const group = readGroup(context.req.query('group'))
    if (!group.ok) return answer(context, group.problem)
    const now = clock.now()
    const [rows, counts, lists, approvals, crowds] = await Promise.all([
      store.list(SORTED),
      store.count(now),
      store.cursors(),
      namedApprovals(store, policy),
      namedCrowds(store, policy),
    ])
    const view = { rows, counts, approvals, crowds, policy, now }
    const main = group.value === undefined ? overview(view) : groupPage(view, group.value)
    return context.html(frame('What waits, and why', html`${listTrouble(lists, now)}${main}`))
  })

  app.get('/cases/:id', async (context) => {
    const id = context.req.param('id')
    const row = isCaseId(id) ? await store.find(id) : undefined
    if (row === undefined) return answer(context, NO_CASE)
    const entries = await store.journal(id, ENTRIES)
    const main = casePage({ row, entries, policy, now: clock.now() })
    return context.html(frame(`Ticket #${row.case.ticket.id}`, main))
  })

  return app
}
