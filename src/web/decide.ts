// A person's answer to what waits for an approval: from the page's two buttons, or by the API. The only routes of the
// pages that change something, and it is a wish in the store: reconcile carries it out.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { Policy } from '../core/policy.ts'
import type { Store } from '../store/port.ts'
import { FOREIGN, NO_APPROVAL, type Problem, UNREADABLE_DECISION } from './answer.ts'
import { approvalView, namedApprovals } from './approvals.ts'

export type DecideOptions = {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly answer: (context: Context, problem: Problem) => Response | Promise<Response>
  /** Told that there is something to look at. */
  readonly wake: () => void
}

/** The largest answer that is read, in bytes. */
const LIMIT = 8_192

const Decision = z.object({ decision: z.enum(['approved', 'rejected']) })

/** What a page can send to another site without asking that site first (https://fetch.spec.whatwg.org/#simple-header). */
const FROM_ANYWHERE = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i

/**
 * Whether it comes from our own page or from a tool: no page elsewhere can answer in a signed-in person's name, nor in
 * that of whoever sits at this machine. Browsers say where a request comes from in one header or in the other.
 */
function isFromHere({ req }: Context): boolean {
  const site = req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = req.header('origin')
  // Behind a proxy that ends TLS the scheme differs, so the name alone is compared.
  if (origin !== undefined) return URL.parse(origin)?.host === req.header('host')?.toLowerCase()
  return !FROM_ANYWHERE.test(req.header('content-type') ?? 'text/plain')
}

/** `POST /approvals/:id` (a form, 303 to the overview) and `POST /api/v1/approvals/:id` (JSON). */
export function createDecide({ store, policy, clock, answer, wake }: DecideOptions): Hono {
  const app = new Hono()
  const limit = bodyLimit({ maxSize: LIMIT, onError: (context) => answer(context, UNREADABLE_DECISION) })
  const paths = ['/approvals/:id', '/api/v1/approvals/:id'] as const

  app.on('POST', [...paths], async function guarded(context, next) {
    if (!isFromHere(context)) return answer(context, FOREIGN)
    return limit(context, next).catch(() => answer(context, UNREADABLE_DECISION))
  })

  async function decide(context: Context, sent: unknown): Promise<Problem | undefined> {
    const read = Decision.safeParse(sent)
    if (!read.success) return UNREADABLE_DECISION
    const isKnown = await store.answer(context.req.param('id') ?? '', read.data.decision, clock.now())
    if (!isKnown) return NO_APPROVAL
    wake()
    return undefined
  }

  app.post('/approvals/:id', async (context) => {
    const problem = await decide(context, await context.req.parseBody().catch(() => undefined))
    return problem === undefined ? context.redirect('/', 303) : answer(context, problem)
  })

  app.post('/api/v1/approvals/:id', async (context) => {
    const isJson = /^application\/json\b/i.test(context.req.header('content-type') ?? '')
    const body: unknown = isJson ? await context.req.json().catch(() => undefined) : undefined
    const problem = await decide(context, body)
    if (problem !== undefined) return answer(context, problem)
    const all = await namedApprovals(store, policy)
    const mine = all.find(({ id }) => id === context.req.param('id'))
    return mine === undefined ? answer(context, NO_APPROVAL) : context.json(approvalView(mine))
  })

  return app
}
