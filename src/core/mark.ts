// What our creations carry in the tracker, so that they are found again and never made twice.
import { caseId, type System, type TicketRef } from './ref.ts'

/** The mark of the issue that is a ticket's own bug. */
export function primaryMark(ticket: TicketRef): string {
  return `bugbridge-${caseId(ticket)}`
}

/** The mark of the engineering task made for a thing of a source, such as a Sentry issue. */
export function relatedMark(source: System, id: string): string {
  return `bugbridge-${source}-${id}`
}

/** The mark of the ticket that goes on where this closed one ended: there is never a second one. */
export function followUpMark(ticket: TicketRef): string {
  return `${FOLLOW_UP}${caseId(ticket)}`
}

const FOLLOW_UP = 'bugbridge-follow-up-'

/** The closed ticket that a mark names. Undefined: it is no such mark, or one of another helpdesk. */
export function followUpOf(mark: string, system: System): TicketRef | undefined {
  const start = `${FOLLOW_UP}${system}-`
  const id = mark.startsWith(start) ? mark.slice(start.length) : ''
  return /^\d{1,19}$/.test(id) ? { system, id } : undefined
}

/** What the name of a copied file begins with on the issue: the helpdesk's own id of it, for example `zendesk-498483`. */
export function attachmentMark(helpdesk: System, id: string): string {
  return `${helpdesk}-${id}`
}
