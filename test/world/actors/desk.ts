// What customers, agents and escalation managers do, in the helpdesk.
import { FIELD } from '../../../src/sandbox/story.ts'
import type { Act } from './cast.ts'

/** Tickets of one history at most. */
const TICKETS = 4
const REASONS = ['reason_no_bug', 'reason_third_party', null] as const
/** Answers to the questions about the impact. */
const ANSWERS = [
  { core: 'core_yes', degraded: 'degraded_all', workaroundKnown: 'wa_none', cosmetic: 'cosmetic_no' },
  { core: 'core_yes', degraded: 'degraded_some', workaroundKnown: 'wa_yes', cosmetic: 'cosmetic_no' },
  { core: 'core_no', degraded: 'degraded_no', workaroundKnown: 'wa_yes', cosmetic: 'cosmetic_yes' },
] as const
const WORKAROUNDS = ['Open it in a private window.', 'none', 'See www.example.com for it'] as const

export const DESK: readonly Act[] = [
  [
    'a customer writes',
    3,
    ({ place, cast, chance, pick }) => {
      if (cast.tickets.length + cast.removed.length >= TICKETS) return
      const { zendesk, people } = place.sandbox
      cast.tickets.push(
        zendesk.addTicket({
          subject: 'The permits page stays blank',
          description: 'It has been blank since this morning.',
          requester: pick([people.customer, ...cast.customers]) ?? people.customer,
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
        const severity = pick(place.severities ?? ['sev_critical', 'sev_high', 'sev_low']) ?? null
        zendesk.setField(people.manager, ticket, FIELD.severity, severity)
        zendesk.setField(people.manager, ticket, FIELD.bug, null)
        zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
      })
    },
  ],
  [
    'a manager declines',
    0.7,
    ({ place, onTicket, pick }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => {
        zendesk.setField(people.manager, ticket, FIELD.reason, pick(REASONS) ?? null)
        zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_declined')
      })
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
    'an agent fills in what is missing',
    4,
    ({ place, onTicket, chance, pick }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => {
        if (chance(0.7)) zendesk.setField(people.frontLine, ticket, FIELD.steps, 'Open the page twice.')
        if (chance(0.7)) zendesk.setField(people.frontLine, ticket, FIELD.version, '4.1.0')
        if (chance(0.7))
          zendesk.setField(people.frontLine, ticket, FIELD.workaround, pick(WORKAROUNDS) ?? null)
      })
    },
  ],
  [
    'an agent answers about the impact',
    1.5,
    ({ place, onTicket, pick }) => {
      const { zendesk, people } = place.sandbox
      const answers = pick(ANSWERS) ?? ANSWERS[0]
      onTicket((ticket) => {
        zendesk.setField(people.frontLine, ticket, FIELD.core, answers.core)
        zendesk.setField(people.frontLine, ticket, FIELD.degraded, answers.degraded)
        zendesk.setField(people.frontLine, ticket, FIELD.workaroundKnown, answers.workaroundKnown)
        zendesk.setField(people.frontLine, ticket, FIELD.cosmetic, answers.cosmetic)
      })
    },
  ],
  [
    'a customer wants more',
    0.5,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) => zendesk.setField(people.frontLine, ticket, FIELD.bug, 'bug_feature'))
    },
  ],
  [
    'a quote is answered',
    0.8,
    ({ place, onTicket, pick }) => {
      const { zendesk, people } = place.sandbox
      const answer = pick(['quote_accepted', 'quote_accepted', 'quote_declined']) ?? null
      onTicket((ticket) => zendesk.setField(people.frontLine, ticket, FIELD.quote, answer))
    },
  ],
  [
    'a customer is not satisfied',
    0.4,
    ({ place, onTicket }) => {
      const { zendesk, people } = place.sandbox
      onTicket((ticket) =>
        zendesk.setTags(people.frontLine, ticket, [...zendesk.view(ticket).tags, 'customer_unsatisfied']),
      )
    },
  ],
  [
    'a customer sends a file',
    0.6,
    ({ place, onTicket }) =>
      onTicket((ticket) =>
        place.sandbox.zendesk.customerReply(ticket, 'Here is the log.', [
          { name: 'app.log', type: 'text/plain', content: 'it went blank' },
        ]),
      ),
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
  [
    // Drawn by nobody, as the next one: histories of fixes that do not hold name them.
    'agents link Sentry to every ticket without it',
    0,
    ({ place: { sandbox }, cast, pick }) => {
      for (const ticket of cast.tickets) {
        const source = pick(cast.sources)
        const isNamed = cast.references.some((each) => each.ticket === ticket)
        if (source === undefined || isNamed || sandbox.zendesk.view(ticket).status === 'closed') continue
        sandbox.zendesk.setField(sandbox.people.frontLine, ticket, FIELD.sentry, source.permalink)
        cast.references.push({ ticket, source: source.id })
      }
    },
  ],
  [
    'every solved ticket closes',
    0,
    ({ place: { sandbox }, cast }) => {
      for (const ticket of cast.tickets)
        if (sandbox.zendesk.view(ticket).status === 'solved') sandbox.zendesk.close(ticket)
    },
  ],
  [
    // Drawn by nobody, as the next one: histories of several issues name them. Each ticket once, with an issue that it
    // knows already; what is made for Sentry no ticket may name.
    'an agent names another issue',
    0,
    ({ place, board, cast, pick, chance, secret, onTicket }) =>
      onTicket((ticket) => {
        const { zendesk, people } = place.sandbox
        const isOwn = (labels: readonly string[]) => labels.includes(`bugbridge-zendesk-${ticket}`)
        const own = board.issues().find(({ labels }) => isOwn(labels))
        const isKnown = own !== undefined && zendesk.view(ticket).fields[FIELD.issue] === own.key
        if (!isKnown || cast.named.some((each) => each.ticket === ticket)) return
        const others = board
          .issues()
          .filter(
            ({ labels }) => !isOwn(labels) && !labels.some((label) => label.startsWith('bugbridge-sentry-')),
          )
        const other = chance(0.5) ? pick(others)?.id : undefined
        const issue = other ?? board.createIssue({ summary: secret().slice(0, 100).replaceAll('\n', ' ') })
        cast.named.push({ ticket, issues: [issue] })
        zendesk.setField(people.frontLine, ticket, FIELD.existing, board.view(issue)?.key ?? null)
      }),
  ],
  [
    'an agent takes the other issue off',
    0,
    ({ place, cast, onTicket }) =>
      onTicket((ticket) => {
        const { zendesk, people } = place.sandbox
        if (!cast.named.some((each) => each.ticket === ticket)) return
        cast.named.push({ ticket, issues: [] })
        zendesk.setField(people.frontLine, ticket, FIELD.existing, null)
      }),
  ],
  [
    // Drawn by nobody: a history of many tickets behind one issue names it.
    'customers report one bug, and it is confirmed',
    0,
    ({ place, cast }) => {
      const { zendesk, people } = place.sandbox
      for (let nth = 0; nth < 3; nth++) {
        const ticket = zendesk.addTicket({
          subject: 'The permits page stays blank here, too',
          description: 'It has been blank since this morning.',
          requester: people.customer,
          organization: people.client,
          assignee: people.frontLine,
        })
        cast.tickets.push(ticket)
        zendesk.setField(people.frontLine, ticket, FIELD.steps, 'Open the page.')
        zendesk.setField(people.frontLine, ticket, FIELD.version, '4.1.0')
        zendesk.setField(people.frontLine, ticket, FIELD.workaround, 'none')
        const severity = place.severities?.[0] ?? 'sev_high'
        zendesk.setField(people.manager, ticket, FIELD.severity, severity)
        zendesk.setField(people.manager, ticket, FIELD.bug, 'bug_confirmed')
      }
    },
  ],
]
