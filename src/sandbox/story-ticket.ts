// The two sides of the ticket: what its customer sees of it, and what agents see.
import { html } from 'hono/html'
import type { Stage } from './story.ts'
import { fact, type Html, lines, message, words } from './story-parts.ts'
import { FIELDS, type Field } from './zendesk/fields.ts'
import type { CustomerView, TicketView } from './zendesk/index.ts'

type Status = TicketView['status']

/** As Zendesk names the statuses to end users; On-hold is internal. */
const FOR_CUSTOMERS: Readonly<Record<Status, string>> = {
  new: 'New',
  open: 'Open',
  pending: 'Awaiting your reply',
  hold: 'Open',
  solved: 'Solved',
  closed: 'Closed',
}

const FOR_AGENTS: Readonly<Record<Status, string>> = {
  new: 'New',
  open: 'Open',
  pending: 'Pending',
  hold: 'On-hold',
  solved: 'Solved',
  closed: 'Closed',
}

/** What the customer reads: the status in customer words, and every public comment. */
export function customerPanel(stage: Stage): Html {
  const { sandbox, cast } = stage
  const view = cast.ticket === undefined ? undefined : sandbox.zendesk.customerView(cast.ticket)
  return html`<section class="panel customer" aria-labelledby="customer">
    <h2 id="customer">What the customer sees</h2>
    ${view === undefined ? nothing : conversation(view, stage)}
  </section>`
}

function conversation({ subject, status, comments }: CustomerView, { sandbox, cast }: Stage): Html {
  return html`<p class="subject">${subject}</p>
    <p class="status"><span class="chip ${status}">${FOR_CUSTOMERS[status]}</span> Request #${cast.ticket}</p>
    ${comments.map(({ authorId, body }) =>
      authorId === sandbox.people.customer
        ? message('You (Alex, the customer)', words(body), 'mine')
        : message(
            authorId === sandbox.zendesk.bridgeUser ? 'Support (bugbridge)' : 'Support',
            words(body),
            'answer',
          ),
    )}`
}

/** What agents work with: status, priority, the bridge's fields, tags and internal notes. */
export function agentPanel(stage: Stage): Html {
  const { sandbox, cast } = stage
  const view = cast.ticket === undefined ? undefined : sandbox.zendesk.view(cast.ticket)
  return html`<section class="panel agents" aria-labelledby="agents">
    <h2 id="agents">The ticket, as agents see it</h2>
    ${view === undefined ? nothing : ticket(view, stage)}
  </section>`
}

function ticket({ id, status, priority, fields, tags, comments }: TicketView, stage: Stage): Html {
  const notes = comments.filter((comment) => !comment.public)
  return html`<p class="subject">Zendesk ticket #${id}</p>
    <p class="status"><span class="chip ${status}">${FOR_AGENTS[status]}</span></p>
    <dl>
      ${fact('Priority', priority)}
      ${FIELDS.map((field) => fact(field.title, shown(field, fields[field.id] ?? null)))}
      ${fact('Tags', lines(tags))}
    </dl>
    <h3>Internal notes</h3>
    ${notes.map(({ authorId, body }) => message(nameOf(authorId, stage), words(body), 'note'))}
    ${notes.length === 0 ? html`<p class="none">None yet.</p>` : ''}`
}

/** A drop-down's option goes by its name, as Zendesk shows it. */
function shown({ type }: Field, value: string | null): string | null {
  return type === 'tagger' && value !== null ? value.replaceAll('_', ' ') : value
}

function nameOf(user: number, { sandbox: { people, zendesk } }: Stage): string {
  const names = new Map([
    [people.customer, 'Alex (customer)'],
    [people.frontLine, 'Robin (front line)'],
    [people.manager, 'Sam (escalation manager)'],
    [zendesk.bridgeUser, 'bugbridge'],
  ])
  return names.get(user) ?? 'Zendesk'
}

const nothing = html`<p class="none">There is no ticket yet.</p>`
