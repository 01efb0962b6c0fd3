// A follow-up that the helpdesk made of a reply to a closed ticket, or a person by a click: it took over what the closed
// one said of its bug. Nobody has said that of this ticket, so it promotes nothing until somebody does.
import type { Because } from './because.ts'
import type { Desired } from './desired.ts'
import type { Copied, TicketFacts } from './facts.ts'
import { type Given, NOTHING } from './given.ts'
import type { Policy } from './policy.ts'

/** What the ticket says in this field, unless it was only copied onto it. */
export function saidIn(
  field: string | undefined,
  ticket: TicketFacts,
  copied: Copied | undefined,
): string | undefined {
  if (field === undefined) return undefined
  const isAnew = ticket.copiedFrom === undefined || copied?.anew.includes(field) === true
  return isAnew ? ticket.fields[field] : undefined
}

/** Whether what the ticket says of its bug was only copied onto it. */
export function isBugCopied(
  ticket: TicketFacts,
  copied: Copied | undefined,
  { fields: { bug } }: Policy,
): boolean {
  return ticket.fields[bug] !== undefined && saidIn(bug, ticket, copied) === undefined
}

/**
 * Shown to people until one of them has said what it is, or has solved it; nothing is written or created, and no clock
 * runs. What was declined there needs nobody, nor does what engineering was never asked for.
 */
export function decideCopied({ facts, policy, known }: Given): Desired {
  const { ticket } = facts
  const { proposed, confirmed, feature } = policy.promotion
  const asks = [proposed, confirmed, feature?.option].includes(ticket.fields[policy.fields.bug])
  const waits = asks && ticket.status !== 'solved' && ticket.status !== 'closed'
  return {
    ...NOTHING,
    isCase: waits || known.applied.seq > 0,
    stage: 'reported',
    because: reasons({ facts, policy }),
    attention: waits ? ['bug-status-copied'] : [],
  }
}

function reasons({ facts, policy }: Pick<Given, 'facts' | 'policy'>): Because[] {
  const from = facts.ticket.copiedFrom
  const of = typeof from === 'object' ? `ticket ${policy.ticketPrefix}${from.id}` : 'another ticket'
  const issues = facts.copied?.issues ?? []
  const said = `the bug field was copied from ${of}, which is closed`
  return [{ rule: 'promotion', facts: [said, ...issues.map((key) => `that ticket has ${key}`)] }]
}
