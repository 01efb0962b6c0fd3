// What only some cases need, asked one by one: who confirmed a bug, and what a Sentry reference names.
import type { Case } from '../core/case.ts'
import type { Facts, TicketFacts } from '../core/facts.ts'
import { done, type Failure, failed, type Result } from '../core/failure.ts'
import { inTime } from './in-time.ts'
import type { Ports } from './ports.ts'

export type Extras = { readonly facts: Pick<Facts, 'source' | 'confirmation'>; readonly later?: Failure }

/** What only some cases need. Undefined where it is not asked for. */
export async function readExtras(
  each: Case,
  ticket: TicketFacts,
  { policy, source, helpdesk, clock }: Ports,
): Promise<Result<Extras>> {
  const { promotion, fields } = policy
  const isConfirmed = ticket.fields[fields.bug] === promotion.confirmed
  const isLinked = each.links.length > 0
  const reference = ticket.fields[fields.source]

  const found =
    reference !== undefined && isLinked
      ? await inTime(source.find(reference), source.system, clock)
      : done(undefined)
  // Asked anew until there is an issue: a manager's confirmation that was taken back does not count any more.
  const asks = isConfirmed && !isLinked
  const question = {
    ticket: ticket.ref,
    field: fields.bug,
    value: promotion.confirmed,
    group: promotion.confirmers,
  }
  const confirmation = asks
    ? await inTime(helpdesk.readConfirmation(question), helpdesk.system, clock)
    : done(undefined)
  if (!confirmation.ok) return failed(confirmation.failure)
  if (found.ok) return done({ facts: { source: found.value, confirmation: confirmation.value } })
  // A source that is gone is the same as one that was never there: the agent is told that it cannot be found.
  // One that does not answer must not hold up what engineering and the customer are waiting for.
  if (found.failure.kind === 'gone')
    return done({ facts: { source: undefined, confirmation: confirmation.value } })
  return done({ facts: { source: 'unread', confirmation: confirmation.value }, later: found.failure })
}
