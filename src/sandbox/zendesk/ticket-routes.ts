// The ticket endpoints of the REST API, and the jobs that update many tickets. What is written through them is
// written by the OAuth client's own user.
// https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
import { type Context, Hono } from 'hono'
import { findTicket } from './account.ts'
import { type Audit, auditJson } from './audits.ts'
import type { Desk } from './desk.ts'
import { failedResult, malformed, missing, refused, tooMany } from './errors.ts'
import { pageOf } from './paging.ts'
import { collides, collidesInJob } from './safe-update.ts'
import { jsonOf, ManyTickets, OneTicket, Tags, type TicketBody, updateOf } from './schema.ts'
import { sideLoads } from './side-loads.ts'
import { commentsJson, ticketJson } from './ticket-json.ts'

/** Tickets in one request. */
const MOST = 100

export function ticketRoutes(desk: Desk): Hono {
  const { account } = desk
  const routes = new Hono()
  const writer = (at: number) => ({ author: desk.bridgeUser, channel: 'api', at }) as const

  routes.get('/tickets/show_many', (c) => {
    const ids = idsOf(c.req.query('ids') ?? '')
    if (ids.length > MOST) return tooMany()
    const found = ids.map((id) => findTicket(account, id)).filter((ticket) => ticket !== undefined)
    const beside = sideLoads(c.req.query('include') ?? '', found, account)
    return Response.json({ tickets: found.map((ticket) => ticketJson(ticket, account)), ...beside })
  })

  routes.put('/tickets/update_many', async (c) => {
    const items = itemsOf(c.req.query('ids'), await jsonOf(c.req.raw))
    if (items === undefined) return malformed('tickets')
    if (items.length > MOST) return tooMany()
    const over = desk.admit(items.map((item) => item.id))
    if (over !== undefined) return over
    const queuedAt = desk.now()
    return desk.jobs.accept(items.map((item) => (at: number) => updateInJob(item, queuedAt, at)))
  })

  routes.get('/tickets/:id{[0-9]+}', (c) => {
    const ticket = findTicket(account, idOf(c))
    return ticket === undefined ? missing() : Response.json({ ticket: ticketJson(ticket, account) })
  })

  routes.put('/tickets/:id{[0-9]+}', async (c) => {
    const body = OneTicket.safeParse(await jsonOf(c.req.raw))
    if (!body.success) return malformed('ticket')
    const over = desk.admit([idOf(c)])
    if (over !== undefined) return over
    const ticket = findTicket(account, idOf(c))
    if (ticket === undefined) return missing()
    if (collides(ticket, body.data.ticket)) return refused({ kind: 'conflict' })
    // additional_tags and remove_tags are known to update_many alone, and go unheard here.
    const done = desk.change(ticket.id, updateOf(body.data.ticket), writer(desk.now()))
    if (!done.ok) return refused(done.refusal)
    const audit = done.audit === undefined ? {} : { audit: briefAudit(done.audit, account.origin) }
    return Response.json({ ticket: ticketJson(done.ticket, account), ...audit })
  })

  routes.put('/tickets/:id{[0-9]+}/tags', async (c) => {
    const body = Tags.safeParse(await jsonOf(c.req.raw))
    if (!body.success) return malformed('tags')
    const over = desk.admit([idOf(c)])
    if (over !== undefined) return over
    const ticket = findTicket(account, idOf(c))
    if (ticket === undefined) return missing()
    if (collides(ticket, body.data)) return refused({ kind: 'conflict' })
    const done = desk.change(ticket.id, { addTags: body.data.tags }, writer(desk.now()))
    return done.ok ? Response.json({ tags: done.ticket.tags }) : refused(done.refusal)
  })

  routes.get('/tickets/:id{[0-9]+}/audits', (c) => {
    const ticket = findTicket(account, idOf(c))
    if (ticket === undefined) return missing()
    const { items, links } = pageOf(c.req.raw, ticket.audits)
    return Response.json({ audits: items.map((audit) => auditJson(audit, account.origin)), ...links })
  })

  routes.get('/tickets/:id{[0-9]+}/comments', (c) => {
    const ticket = findTicket(account, idOf(c))
    if (ticket === undefined) return missing()
    const withInline = c.req.query('include_inline_images') === 'true'
    const { items, links } = pageOf(c.req.raw, commentsJson(ticket, account.origin, withInline))
    return Response.json({ comments: items, ...links })
  })

  routes.get('/job_statuses/:id', (c) => desk.jobs.show(c.req.param('id')) ?? missing())

  function updateInJob(item: Item, queuedAt: number, at: number): object {
    const ticket = findTicket(account, item.id)
    if (ticket === undefined) return failedResult(item.id, { kind: 'missing' })
    if (collidesInJob(ticket, item, queuedAt)) return failedResult(item.id, { kind: 'conflict' })
    const update = { ...updateOf(item), addTags: item.additional_tags, removeTags: item.remove_tags }
    const done = desk.change(item.id, update, writer(at))
    // Without `index`: with it, a result would fit two of the specification's shapes, which allows but one.
    if (!done.ok) return failedResult(item.id, done.refusal)
    return { id: item.id, action: 'update', success: true, status: 'Updated' }
  }

  return routes
}

type Item = TicketBody & { readonly id: number }

/** One change for all `ids`, or a list of tickets with a change each. */
function itemsOf(ids: string | undefined, json: unknown): readonly Item[] | undefined {
  if (ids === undefined) return ManyTickets.safeParse(json).data?.tickets
  const body = OneTicket.safeParse(json)
  return body.success ? idsOf(ids).map((id) => ({ ...body.data.ticket, id })) : undefined
}

function idsOf(text: string): readonly number[] {
  const ids = text.split(',').map((id) => Number.parseInt(id, 10))
  return [...new Set(ids.filter((id) => !Number.isNaN(id)))]
}

function idOf(c: Context): number {
  return Number(c.req.param('id'))
}

/** The answer to an update has room for text alone among the values of its audit (AuditObject). */
function briefAudit(audit: Audit, origin: string) {
  const { events, ...rest } = auditJson(audit, origin)
  return { ...rest, events: events.filter((event) => !('value' in event) || typeof event.value === 'string') }
}
