// The links of a case that has none stored though its ticket was promoted: it goes on where a closed ticket ended, or
// the database was lost. Nothing is promoted again, and nobody need confirm anything.
import type { Applied, Case, Link } from '../core/case.ts'
import type { TicketFacts } from '../core/facts.ts'
import { FOLLOW_UP } from '../core/follow-up.ts'
import { primaryMark } from '../core/mark.ts'
import { caseId } from '../core/ref.ts'
import type { Ports } from './ports.ts'

/**
 * The links as the closed ticket's case has them, or else as our mark on the ticket itself names the issues. Empty:
 * there is nothing to restore.
 */
export async function restoredLinks(
  stored: Case,
  applied: Applied,
  ticket: TicketFacts,
  { store, tracker }: Ports,
): Promise<readonly Link[]> {
  if (stored.links.length > 0 || stored.applied.seq > 0 || applied.seq === 0) return []
  const mark = primaryMark(ticket.ref)
  const source = ticket.followUpOf === undefined ? undefined : await store.find(caseId(ticket.followUpOf))
  if (source !== undefined && source.isUnreadable === undefined) {
    const own = source.case.links.filter((link) => link.role === 'related' || link.mark !== '')
    if (own.length > 0) return own.map((link) => (link.role === 'related' ? link : { ...link, mark }))
  }
  return issuesNamed(applied, ticket).map((id) => ({
    issue: { system: tracker.system, id },
    role: 'primary',
    mark,
  }))
}

/** The issues that go on on this ticket, and those that were given a link to it. */
function issuesNamed({ told, done }: Applied, { ref }: TicketFacts): readonly string[] {
  const linked = done.flatMap((key) => {
    const [kind, issue, ticket] = key.split('/')
    return kind === 'link-ticket' && ticket === ref.id ? (issue ?? []) : []
  })
  return [...new Set([...(told[FOLLOW_UP] ?? '').split('.').filter((id) => id !== ''), ...linked])]
}
