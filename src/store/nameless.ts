// Under which name an erased ticket is remembered, so that it is not taken up again.
import { fingerprint } from '../core/fingerprint.ts'
import { caseId, type TicketRef } from '../core/ref.ts'

/**
 * A one-way name for a ticket. It cannot be turned back, but as with every hash of a number, whoever holds the
 * database and tries all numbers can tell which ones were erased.
 */
export function nameless(ticket: TicketRef): string {
  return fingerprint(`forgotten ${caseId(ticket)}`)
}
