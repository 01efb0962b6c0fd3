// What customers, agents and escalation managers do, in the helpdesk.
import { FIELD } from '../../../src/sandbox/story.ts'
import type { Act } from './cast.ts'

/** Tickets of one history at most. */
const TICKETS = 4

export const DESK: readonly Act[] = [
  [
    'a customer writes',
    3,
    ({ place, cast, chance }) => {
      if (cast.tickets.length + cast.removed.length >= TICKETS) return
      const { zendesk, people } = place.sandbox
      cast.tickets.push(
        zendesk.addTicket({
          subject: 'The permits page stays blank',
          description: 'It has been blank since this morning.',
          requester: people.customer,
          organization: people.client,
          ...(chance(0.8) ? { assignee: people.frontLine } : {}),
        }),
      )
    },
  ],
  [
    'an agent proposes',
    2,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_proposed'))
    },
  ],
  [
    'front line confirms',
    1,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_confirmed'))
    },
  ],
  [
    'a manager confirms',
    6,
    ({ place, onTicket, pick }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => {
        const severity = pick(['sev_critical', 'sev_high', 'sev_low']) ?? null
        zendesk.setField(people.manager, ticket, FIELD.severity, severity)
        zendesk.setField(people.manager, ticket, FIELD.bug, null)
        zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
      })
    },
  ],
  [
    'a manager declines',
    0.7,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_declined'))
    },
  ],
  [
    'an agent sets the status',
    2,
    ({ place, onTicket, pick }) => {
      const { zendesk, people } = place.sandbox
      const status = pick(['open', 'pending', 'hold', 'solved'] as const) ?? 'open'
      if (status === 'hold' && !place.onHold) return
      onTicket((ticket) => zendesk.setStatus(people.frontLine, ticket, status))
    },
  ],
  [
    'an agent sets the priority',
    1,
    ({ place, onTicket, pick }) => {
      const { zendesk, people } = place.sandbox
      const priority = pick(['low', 'urgent', null] as const) ?? null
      onTicket((ticket) => zendesk.setPriority(people.frontLine, ticket, priority))
    },
  ],
  [
    'an agent sets the date',
    1,
    ({ place, onTicket, pick }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) =>
        zendesk.setField(people.frontLine, ticket, FIELD.eta, pick(['2026-09-09', null]) ?? null),
      )
    },
  ],
  [
    'an agent replaces the tags',
    0.3,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => zendesk.setTags(people.frontLine, ticket, ['vip']))
    },
  ],
  [
    'an agent replies',
    1,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => zendesk.reply(people.frontLine, ticket, 'We are on it.', true))
    },
  ],
  [
    'a customer replies',
    1,
    ({ place, onTicket }) =>
      onTicket((ticket) => place.sandbox.zendesk.customerReply(ticket, 'Any news? It still fails.')),
  ],
  [
    'nobody is assigned any more',
    0.7,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => {
        if (zendesk.view(ticket).status !== 'solved') zendesk.assign(people.frontLine, ticket, null)
      })
    },
  ],
  [
    'an agent takes the ticket',
    2,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => zendesk.assign(people.frontLine, ticket, people.frontLine))
    },
  ],
  [
    'a solved ticket closes',
    0.4,
    ({ place, onTicket }) => {
      const { zendesk } = place.sandbox
      onTicket((ticket) => {
        if (zendesk.view(ticket).status === 'solved') zendesk.close(ticket)
      })
    },
  ],
  [
    'a ticket is deleted',
    0.2,
    ({ place, cast, onTicket }) =>
      onTicket((ticket) => {
        place.sandbox.zendesk.remove(ticket)
        cast.tickets.splice(cast.tickets.indexOf(ticket), 1)
        cast.removed.push(ticket)
      }),
  ],
  [
    'an agent links Sentry',
    3,
    ({ place, cast, onTicket, onSource, chance }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) =>
        onSource((source) => {
          zendesk.setField(
            people.frontLine,
            ticket,
            FIELD.sentry,
            chance(0.5) ? source.permalink : source.shortId,
          )
          cast.references.push({ ticket, source: source.id })
        }),
      )
    },
  ],
]
