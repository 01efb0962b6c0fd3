// The request bodies that the stand-in reads. Unknown properties pass without a word, as they do at the vendor.
import { z } from 'zod'
import type { Update } from './update.ts'

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** `updated_stamp` guards an update when `safe_update` is there, whatever its value. */
const Safety = { safe_update: z.unknown().optional(), updated_stamp: z.string().optional() }

export const TicketBody = z.object({
  ...Safety,
  status: z.string().optional(),
  priority: z.string().nullable().optional(),
  custom_fields: z.array(z.object({ id: z.union([z.number(), z.string()]), value: Value })).optional(),
  comment: z.object({ body: z.string(), public: z.boolean().optional() }).optional(),
  tags: z.union([z.array(z.string()), z.string().transform((tags) => tags.split(' '))]).optional(),
  assignee_id: z.number().nullable().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  additional_tags: z.array(z.string()).optional(),
  remove_tags: z.array(z.string()).optional(),
})
export type TicketBody = z.infer<typeof TicketBody>

export const OneTicket = z.object({ ticket: TicketBody })
export const NewTicketBody = z.object({
  ticket: TicketBody.extend({
    comment: z.object({ body: z.string().min(1), public: z.boolean().optional() }),
    external_id: z.string().optional(),
    requester_id: z.number().optional(),
    via_followup_source_id: z.number().optional(),
  }),
})
export const ManyTickets = z.object({ tickets: z.array(TicketBody.extend({ id: z.number() })) })
export const Tags = z.object({ ...Safety, tags: z.array(z.string()) })

export const TokenRequest = z.object({
  grant_type: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  scope: z.string().optional(),
  expires_in: z.number().int().optional(),
})

/** A request's JSON, or undefined when it has none. */
export async function jsonOf(request: Request): Promise<unknown> {
  try {
    return (await request.json()) as unknown
  } catch {
    return undefined
  }
}

/**
 * What a body asks for. A comment without `public` is public: "the initial value set on ticket creation persists
 * for any additional comment" (the vendor's specification, TicketCommentObject), and these tickets are public.
 */
export function updateOf(body: TicketBody): Update {
  const { custom_fields: fields, comment } = body
  return {
    status: body.status,
    priority: body.priority,
    fields: fields && Object.fromEntries(fields.map(({ id, value }) => [String(id), textOf(value)])),
    tags: body.tags,
    assignee: body.assignee_id,
    comment: comment && { body: comment.body, public: comment.public ?? true },
    custom: body.metadata,
  }
}

function textOf(value: z.infer<typeof Value>): string | null {
  return value === null || value === '' ? null : String(value)
}
