// Names of things in other systems. A thing is known by the vendor's immutable id, never by a key that
// changes when an issue moves (peers.md: links that break on move are a top complaint).

/** A connected system as the mapping names it, for example the helpdesk or the tracker. */
export type System = string

/** A ticket in a helpdesk. */
export type TicketRef = { readonly system: System; readonly id: string }

/** An issue in a tracker. `id` is immutable; the key that people read is a fact, not a name. */
export type IssueRef = { readonly system: System; readonly id: string }

/** A point in time as epoch milliseconds, UTC. */
export type Instant = number

/** A calendar day as `YYYY-MM-DD`, with no time zone: release and due dates are days. */
export type Day = string

/** A case is named after its ticket, so the same ticket never yields two cases. */
export function caseId(ticket: TicketRef): string {
  return `${ticket.system}-${ticket.id}`
}

/**
 * What a hint points at: `ticket:<id>`, `issue:<id>`, `version:<id>`, `source:<id>` (a thing that related
 * tasks are made for), `deploy:<environment>` or `approval:<id>` (a person's answer). Cases watch subjects; a hint makes its watchers due.
 */
export type Subject = `${'ticket' | 'issue' | 'version' | 'source' | 'deploy' | 'approval'}:${string}`

/** Somewhere to look, and nothing more: a webhook's body is never trusted with facts. */
export type Hint = { readonly system: System; readonly subject: Subject }
