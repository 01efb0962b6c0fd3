// Writes tickets: one alone, or up to a hundred as one batch, with one outcome for each.
import type { Clock } from '../../core/clock.ts'
import type { UpdateTicket } from '../../core/effect.ts'
import { done, type Failure, failed, type Result } from '../../core/failure.ts'
import type { Instant } from '../../core/ref.ts'
import { batchBody, ticketBody } from './body.ts'
import type { Client } from './client.ts'
import { finishJob } from './job.ts'
import { type Shown, showTickets } from './read.ts'
import type { JobResult } from './schema.ts'
import { ZENDESK } from './system.ts'

type Outcomes = readonly Result<undefined>[]

/** Writes up to 100 tickets and gives their outcomes in the same order. None is sent after `until`, but `later`. */
export async function update(
  client: Client,
  clock: Clock,
  effects: readonly UpdateTicket[],
  until: Instant,
): Promise<Outcomes> {
  if (effects.length === 0) return []
  const sent = await send(client, clock, effects, until)
  if (sent.ok) return sent.value
  if (sent.failure.kind !== 'refused' || effects.length === 1) return effects.map(() => failed(sent.failure))
  // Nothing was written, and one ticket may be the reason: halved until that one stands alone.
  const half = Math.ceil(effects.length / 2)
  const first = await update(client, clock, effects.slice(0, half), until)
  return [...first, ...(await update(client, clock, effects.slice(half), until))]
}

/** A failure here means that none of these tickets was written, or that it is unclear for all of them. */
async function send(
  client: Client,
  clock: Clock,
  effects: readonly UpdateTicket[],
  until: Instant,
): Promise<Result<Outcomes>> {
  const [only, ...others] = effects
  if (only !== undefined && others.length === 0 && only.addTags.length === 0)
    return writeOne(client, only, until)
  const tickets = effects.map(batchBody)
  // The batch form: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-many-tickets
  const answer = await client.put(
    '/api/v2/tickets/update_many',
    { tickets },
    effects.map((effect) => effect.ticket),
    until,
  )
  if (!answer.ok) return answer
  return done(await settle(client, effects, await finishJob(client, clock, answer.value)))
}

async function writeOne(client: Client, effect: UpdateTicket, until: Instant): Promise<Result<Outcomes>> {
  const path = `/api/v2/tickets/${encodeURIComponent(effect.ticket.id)}`
  const answer = await client.put(path, { ticket: ticketBody(effect) }, [effect.ticket], until)
  if (answer.ok) return done([done(undefined)])
  if (answer.failure.status !== 422) return answer
  const now = await showTickets(client, [effect.ticket.id])
  return now.ok ? done([failed(reasonOf(effect, now.value))]) : answer
}

/** Results of a job as outcomes: written; not written, for the reason that the ticket itself shows; or unclear. */
async function settle(
  client: Client,
  effects: readonly UpdateTicket[],
  results: readonly JobResult[],
): Promise<Outcomes> {
  const byId = new Map(results.map((result) => [result.id, verdictOf(result)]))
  const rejected = effects.map((effect) => effect.ticket.id).filter((id) => byId.get(id) === 'rejected')
  const now = await showTickets(client, rejected)
  return effects.map((effect) => {
    const verdict = byId.get(effect.ticket.id)
    if (verdict === 'written') return done(undefined)
    return failed(
      verdict === 'rejected' && now.ok ? reasonOf(effect, now.value) : { kind: 'unclear', system: ZENDESK },
    )
  })
}

function verdictOf({ success, status, error }: JobResult): 'written' | 'rejected' | undefined {
  if (success ?? status === 'Updated') return 'written'
  return success === false || error !== undefined ? 'rejected' : undefined
}

/**
 * Why a write was not accepted, from the ticket as it stands: Zendesk says it in prose only, in four shapes
 * and in the account's language, and puts "closed" under more than one key.
 */
function reasonOf(effect: UpdateTicket, { tickets, isGone }: Shown): Failure {
  const { id } = effect.ticket
  const ticket = tickets.get(id)
  if (ticket === undefined) return { kind: isGone(id) ? 'gone' : 'again', system: ZENDESK }
  if (ticket.status === 'closed') return { kind: 'refused', system: ZENDESK, reason: 'closed' }
  if (ticket.updated_at !== effect.stamp) return { kind: 'again', system: ZENDESK }
  return { kind: 'refused', system: ZENDESK, reason: 'invalid' }
}
