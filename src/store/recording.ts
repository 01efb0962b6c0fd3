// How a delivery becomes a row, whether it comes alone or with a deploy.
import { caseId } from '../core/ref.ts'
import type { Query } from './engine.ts'
import type { Delivery } from './port.ts'
import { prepare } from './prepare.ts'
import type { Tools } from './tables.ts'

/** What a hint at a ticket begins with. */
export const TICKET = 'ticket:'

/** Makes the statement that records a delivery. It gives a row when the delivery is new, none for a repeat. */
export function createRecording({ db }: Tools): (delivery: Delivery) => Query {
  const insert = prepare<ReturnType<typeof rowOf>>((row) =>
    db
      .insertInto('deliveries')
      .values({
        system: row.system,
        id: row.id,
        event: row.event,
        received_at: row.received_at,
        hint_system: row.hint_system,
        hint_subject: row.hint_subject,
        opens: row.opens,
        unknown: row.unknown,
        drained_at: row.drained_at,
      })
      .onConflict((conflict) => conflict.columns(['system', 'id']).doNothing())
      .returning('seq'),
  )
  return (delivery) => insert(rowOf(delivery))
}

function rowOf(delivery: Delivery) {
  const { hint } = delivery
  return {
    system: delivery.system,
    id: delivery.id,
    event: delivery.event,
    received_at: delivery.receivedAt,
    hint_system: hint?.system ?? null,
    hint_subject: hint?.subject ?? null,
    opens: opensOf(delivery),
    unknown: delivery.unknown === true ? 1 : 0,
    drained_at: hint === undefined ? delivery.receivedAt : null,
  }
}

/** The case that a delivery may open. Only a hint at a ticket can open one. */
function opensOf({ opens, hint }: Delivery): string | null {
  if (opens !== true || hint === undefined || !hint.subject.startsWith(TICKET)) return null
  return caseId({ system: hint.system, id: hint.subject.slice(TICKET.length) })
}
