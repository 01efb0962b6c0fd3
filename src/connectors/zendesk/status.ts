// A ticket's status in Zendesk's words and in ours.
import type { SettableStatus, TicketStatus } from '../../core/policy.ts'

/** What to write. With custom statuses on, Zendesk takes the default one of that category. */
export const ZENDESK_STATUSES = {
  open: 'open',
  'awaiting-reply': 'pending',
  'on-hold': 'hold',
  solved: 'solved',
} as const satisfies Record<SettableStatus, string>

const OURS: ReadonlyMap<string, TicketStatus> = new Map([
  ['new', 'new'],
  ['open', 'open'],
  ['pending', 'awaiting-reply'],
  ['hold', 'on-hold'],
  ['solved', 'solved'],
  ['closed', 'closed'],
])

/**
 * Reads a status. One that we do not know is `open`: the status that asks a person to look. It must never
 * read as solved or closed, which would tell people that there is nothing left to do.
 */
export function statusOf(status: string): TicketStatus {
  return OURS.get(status) ?? 'open'
}
