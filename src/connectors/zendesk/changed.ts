// Which tickets changed, by Zendesk's own list: what a lost webhook did not tell. For admins only.
// https://developer.zendesk.com/documentation/ticketing/managing-tickets/using-the-incremental-export-api
import type { z } from 'zod'
import { done, type Result } from '../../core/failure.ts'
import { type Change, type Changes, type Helpdesk, LOOK_BACK } from '../connector.ts'
import type { Client } from './client.ts'
import { EXPORT_PAGES } from './limits.ts'
import { Export, ExportedTicket, TicketName } from './schema.ts'

type Question = Parameters<NonNullable<Helpdesk['readChanged']>>[0]

/** A ticket in one of these can be changed by nobody any more, so it becomes no case; nor does a deleted one. */
const OVER = ['closed', 'deleted', 'archived', 'scrubbed']

/**
 * One page of `GET /api/v2/incremental/tickets/cursor` (10 requests a minute; changes of the last minute are not in
 * it yet). Failure `denied` when our user is no admin; `refused` (invalid) when Zendesk does not know the cursor.
 */
export async function readChanged(client: Client, question: Question): Promise<Result<Changes>> {
  const { now } = question
  const cursor = question.cursor === '' ? undefined : question.cursor
  const start = Math.floor((now - LOOK_BACK) / 1_000)
  const place = cursor === undefined ? `start_time=${start}` : `cursor=${encodeURIComponent(cursor)}`
  const reply = await readPage(client, `/api/v2/incremental/tickets/cursor?${place}`)
  if (!reply.ok) return reply
  const { tickets, after_cursor, end_of_stream } = reply.value
  const changed = tickets.flatMap((ticket) => changeOf(ticket, question) ?? [])
  // Where nothing has ever changed there is no place yet: then the list begins anew.
  const next = after_cursor ?? cursor ?? ''
  return done({ changed, cursor: next, more: !end_of_stream && next !== question.cursor })
}

/** A page of as many tickets as one answer can hold: otherwise the same page would be asked for, for ever. */
async function readPage(client: Client, path: string): Promise<Result<z.infer<typeof Export>>> {
  const [most, ...fewer] = EXPORT_PAGES
  let page = await client.get(`${path}&per_page=${most}`, Export)
  for (const size of fewer) {
    if (page.ok || page.failure.kind !== 'refused' || page.failure.reason !== 'unreadable') break
    page = await client.get(`${path}&per_page=${size}`, Export)
  }
  return page
}

/** A ticket that cannot be read is still somewhere to look; one without a name is not. */
function changeOf(exported: unknown, { field, values, now }: Question): Change | undefined {
  const ticket = ExportedTicket.safeParse(exported)
  if (!ticket.success) {
    const name = TicketName.safeParse(exported)
    return name.success ? { subject: `ticket:${name.data.id}`, at: now } : undefined
  }
  const { id, status, updated_at, custom_fields } = ticket.data
  const word = custom_fields.find((each) => each.id === field)?.value
  const opens = word !== undefined && values.includes(word) && !OVER.includes(status.toLowerCase())
  return { subject: `ticket:${id}`, at: updated_at, ...(opens ? { opens } : {}) }
}
