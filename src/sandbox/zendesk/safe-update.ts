// Protection against update collisions.
// https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#protecting-against-ticket-update-collisions
import type { Instant } from '../../core/ref.ts'
import type { Ticket } from './account.ts'
import { seconds } from './time.ts'

export type Safety = { readonly safe_update?: unknown; readonly updated_stamp?: string | undefined }

/** "A value of false has the same effect as true. Omit the property to force": its presence is what counts. */
function isGuarded(safety: Safety): boolean {
  return safety.safe_update !== undefined
}

/** Whether a single update must be refused, because the ticket is not the version that its writer read. */
export function collides(ticket: Ticket, safety: Safety): boolean {
  if (!isGuarded(safety) || safety.updated_stamp === undefined) return false
  return Date.parse(safety.updated_stamp) / 1_000 !== seconds(ticket.updatedAt)
}

/**
 * The same for a job, which "always performs safe updates": one without a stamp of its own is refused when the
 * ticket changed after the job was queued (the vendor's page on Update Many Tickets).
 */
export function collidesInJob(ticket: Ticket, safety: Safety, queuedAt: Instant): boolean {
  return isGuarded(safety) ? collides(ticket, safety) : ticket.updatedAt > queuedAt
}
