// What an issue says beside the customer's own words: how urgent it was found to be and by whom, and what the
// checklist asked for. For engineers; customers never read it.
import { assess } from './assess.ts'
import type { TicketFacts } from './facts.ts'
import type { Policy } from './policy.ts'
import type { Information } from './sentence.ts'

/** A line of an issue's description: what it is, and what the ticket says. */
export type Detail = { readonly name: string; readonly text: string }

const NAMES: Readonly<Record<Information, string>> = {
  steps: 'Steps to reproduce',
  expected: 'Expected',
  actual: 'Actual',
  version: 'Version',
  browser: 'Browser or device',
  page: 'Page',
  since: 'Since',
  affected: 'Affected',
  logs: 'Logs',
  screenshots: 'Screenshots',
  contact: 'Contact',
  workaround: 'Workaround',
}

/** In the order in which engineers read. */
export function detailsOf(ticket: TicketFacts, policy: Policy): readonly Detail[] {
  const { chosen, proposed } = assess(ticket, policy)
  const asked = policy.readiness.map(({ what, field }) => ({ what, field }))
  const workaround = { what: 'workaround', field: policy.fields.workaround } as const
  const all = asked.some(({ what }) => what === 'workaround') ? asked : [...asked, workaround]
  return [
    ...(chosen === undefined || policy.impact === undefined
      ? []
      : [{ name: 'Priority chosen', text: chosen.label }]),
    ...(proposed === undefined ? [] : [{ name: 'Priority proposed by the answers', text: proposed.label }]),
    ...all.flatMap(({ what, field }) => {
      const text = field === undefined ? undefined : ticket.fields[field]
      return text === undefined ? [] : [{ name: NAMES[what], text }]
    }),
  ]
}
