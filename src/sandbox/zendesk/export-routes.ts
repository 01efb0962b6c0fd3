// The incremental export: which tickets changed since a time, without the last minute. Deleted tickets are in
// it, with a status that no other endpoint shows.
// https://developer.zendesk.com/documentation/ticketing/managing-tickets/using-the-incremental-export-api
import { Hono } from 'hono'
import type { Ticket } from './account.ts'
import type { Desk } from './desk.ts'
import { malformed, refuse } from './errors.ts'
import { ACCOUNT } from './limits.ts'
import { ticketJson } from './ticket-json.ts'
import { seconds } from './time.ts'

const LARGEST_PAGE = 1_000
const WITHHELD = 60

/** The place in the export after a ticket: its second and its id. */
type Place = { readonly second: number; readonly id: number }

export function exportRoutes(desk: Desk): Hono {
  const { account, limitTable } = desk
  const routes = new Hono()

  routes.get('/incremental/tickets/cursor', (c) => {
    const over = desk.limits.take([{ limit: limitTable.exports, of: ACCOUNT }])
    if (over !== undefined) return over
    const cursor = c.req.query('cursor')
    const from = cursor === undefined ? startOf(c.req.query('start_time')) : placeOf(cursor)
    if (from === undefined) return malformed(cursor === undefined ? 'start_time' : 'cursor')
    const end = seconds(desk.now()) - WITHHELD
    if (cursor === undefined && from.second > end) {
      return refuse(400, { error: 'StartTimeTooRecent', description: 'Too recent start_time.' })
    }
    const changed = [...account.tickets.values()]
      .filter((ticket) => seconds(ticket.updatedAt) <= end && compare(placeAfter(ticket), from) > 0)
      .sort((one, other) => compare(placeAfter(one), placeAfter(other)))
    const size = Math.min(LARGEST_PAGE, Number(c.req.query('per_page') ?? LARGEST_PAGE) || LARGEST_PAGE)
    const page = changed.slice(0, size)
    const last = page.at(-1)
    const after = btoa(writePlace(last === undefined ? from : placeAfter(last)))
    return Response.json({
      tickets: page.map((ticket) => ticketJson(ticket, account)),
      after_url: `${account.origin}/api/v2/incremental/tickets/cursor.json?cursor=${encodeURIComponent(after)}`,
      after_cursor: after,
      before_url: null,
      before_cursor: null,
      end_of_stream: changed.length <= size,
    })
  })

  return routes
}

function placeAfter(ticket: Ticket): Place {
  return { second: seconds(ticket.updatedAt), id: ticket.id }
}

function compare(one: Place, other: Place): number {
  return one.second - other.second || one.id - other.id
}

function startOf(time: string | undefined): Place | undefined {
  return time !== undefined && /^\d{1,12}$/.test(time) ? { second: Number(time), id: 0 } : undefined
}

function writePlace({ second, id }: Place): string {
  return `${second}.0||${id}|`
}

function placeOf(cursor: string): Place | undefined {
  if (!/^[\w+/]+={0,2}$/.test(cursor) || cursor.length % 4 !== 0) return undefined
  const [, second, id] = /^(\d+)\.0\|\|(\d+)\|$/.exec(atob(cursor)) ?? []
  return second === undefined || id === undefined ? undefined : { second: Number(second), id: Number(id) }
}
