// How a delivery becomes a row, whether it comes alone or with a deploy. One about a ticket that was erased leaves
// no trace of the ticket: it counts as of no concern.
import { type Expression, sql } from 'kysely'
import { caseId, type TicketRef } from '../core/ref.ts'
import type { Query } from './engine.ts'
import { nameless } from './nameless.ts'
import type { Delivery } from './port.ts'
import { prepare } from './prepare.ts'
import type { Tools } from './tables.ts'

/** What a hint at a ticket begins with. */
export const TICKET = 'ticket:'

/** Makes the statement that records a delivery. It gives a row when the delivery is new, none for a repeat. */
export function createRecording({ db }: Tools): (delivery: Delivery) => Query {
  const insert = prepare<ReturnType<typeof rowOf>>((row) => {
    const forgotten = db.selectFrom('forgotten').select('name').where('name', '=', row.nameless)
    const unlessForgotten = <T extends string | number | null>(value: Expression<T>, instead: unknown) =>
      sql<T>`case when exists ${forgotten} then ${instead} else ${value} end`
    return db
      .insertInto('deliveries')
      .values({
        system: row.system,
        id: row.id,
        event: row.event,
        received_at: row.received_at,
        hint_system: unlessForgotten(row.hint_system, null),
        hint_subject: unlessForgotten(row.hint_subject, null),
        opens: unlessForgotten(row.opens, null),
        unknown: row.unknown,
        drained_at: unlessForgotten(row.drained_at, row.received_at),
      })
      .onConflict((conflict) => conflict.columns(['system', 'id']).doNothing())
      .returning('seq')
  })
  return (delivery) => insert(rowOf(delivery))
}

function rowOf(delivery: Delivery) {
  const { hint } = delivery
  const ticket = ticketOf(delivery)
  return {
    system: delivery.system,
    id: delivery.id,
    event: delivery.event,
    received_at: delivery.receivedAt,
    hint_system: hint?.system ?? null,
    hint_subject: hint?.subject ?? null,
    opens: delivery.opens === true && ticket !== undefined ? caseId(ticket) : null,
    unknown: delivery.unknown === true ? 1 : 0,
    drained_at: hint === undefined ? delivery.receivedAt : null,
    nameless: ticket === undefined ? null : nameless(ticket),
  }
}

/** The ticket that a delivery hints at, if it is a ticket. Only such a hint can open a case. */
function ticketOf({ hint }: Delivery): TicketRef | undefined {
  if (hint === undefined || !hint.subject.startsWith(TICKET)) return undefined
  return { system: hint.system, id: hint.subject.slice(TICKET.length) }
}
