// What other systems hold of a ticket because of bugbridge, for whoever erases it there: only a person may.
import { caseId, type TicketRef } from '../core/ref.ts'
import type { CaseRow } from '../store/port.ts'

/** Something to erase, or to look at, in another system. */
export type Elsewhere = {
  readonly system: string
  /** What it is called there. */
  readonly name: string
  readonly url?: string
  readonly what: string
}

const RELATED =
  'a related task. Its text comes from Sentry and not from the ticket, and other tickets may share it: read it first'
const WHAT = {
  jira: {
    primary:
      "the issue. Its text is the ticket's subject and description; its label, its property and a link on it name the ticket",
    related: RELATED,
  },
  github: {
    primary:
      "the issue. In a private repository its text is the ticket's subject and description, and bugbridge's comment on it names the ticket; GitHub keeps what either said before it was edited",
    related: RELATED,
  },
} as const

/** Everything of a ticket that stands in the tracker and in Zendesk, by what was last read of its case. */
export function elsewhereOf(ticket: TicketRef, row: CaseRow | undefined): readonly Elsewhere[] {
  const { verdict, links = [] } = row?.case ?? {}
  const issues =
    verdict === undefined
      ? links.map(({ issue, role }) => ({ name: `issue ${issue.id}`, role }))
      : verdict.issues.map(({ key, url, role }) => ({ name: key, url, role }))
  const url = verdict?.ticketUrl
  const tracker = links.some(({ issue }) => issue.system === 'github') ? 'github' : 'jira'
  return [
    ...issues.map(({ role, ...issue }) => ({ system: tracker, ...issue, what: WHAT[tracker][role] })),
    // On GitHub the label is a digest that is made with a secret.
    ...(tracker === 'github'
      ? []
      : [
          {
            system: tracker,
            name: `labels = bugbridge-${caseId(ticket)}`,
            what: 'the search that finds whatever was created for the ticket; what it finds names the ticket',
          },
        ]),
    {
      system: 'zendesk',
      name: `#${ticket.id}`,
      ...(url === undefined ? {} : { url }),
      what: "the ticket. Its comments hold what bugbridge said, and its history bugbridge's mark; both go with it",
    },
  ]
}
