// What Zendesk's answers look like, and only as far as we use them
// (https://developer.zendesk.com/api-reference/ticketing/introduction/). Values that we do not know are let
// through; only a missing identity, version, time or list of fields makes an answer unreadable.
import { z } from 'zod'
import { TICKET_PRIORITIES } from '../../core/policy.ts'

/** Digits; Zendesk itself is the user -1. Anything else could mean another address where it stands in one. */
const Id = z
  .union([z.number(), z.string()])
  .transform(String)
  .pipe(z.string().regex(/^-?\d{1,19}$/))

/** Epoch milliseconds. `z.number()` refuses what `Date.parse` could not read. */
const Time = z.string().transform(Date.parse).pipe(z.number())

/**
 * A custom field's value as text; an empty field is absent. A multi-select's options (tags) are joined by a
 * space, which no option has, so that two of them never read as one. Anything else names nothing of a mapping.
 */
const FieldValue = z.unknown().transform((value): string | undefined => {
  if (Array.isArray(value)) return value.map((each) => textOf(each) ?? '').join(' ') || undefined
  return textOf(value) || undefined
})

/** Only what is certain to have a text: an object may not even be made one. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

export const Ticket = z.object({
  id: Id,
  status: z.string(),
  updated_at: z.iso.datetime(),
  priority: z.enum(TICKET_PRIORITIES).nullish().catch(undefined),
  tags: z.array(z.string()).catch([]),
  // Read as empty, they would say that a person took the bug back.
  custom_fields: z.array(z.object({ id: Id, value: FieldValue.optional() })),
  organization_id: Id.nullish().catch(undefined),
  assignee_id: Id.nullish().catch(undefined),
  subject: z.string().nullish().catch(undefined),
  raw_subject: z.string().nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
})
export type Ticket = z.infer<typeof Ticket>

/** One ticket that does not read as one must not hide the ninety-nine beside it: each is read by itself. */
export const Tickets = z.object({ tickets: z.array(z.unknown()) })
export const TicketName = z.object({ id: Id })

const Via = z
  .object({ channel: z.string().optional().catch(undefined) })
  .nullish()
  .catch(undefined)

const AuditEvent = z.object({
  type: z.string().catch(''),
  field_name: z.string().optional().catch(undefined),
  value: FieldValue.optional(),
  via: Via,
})
export type AuditEvent = z.infer<typeof AuditEvent>

/** Something under our key that is no text is not ours. Where a mark cannot be looked for, none must not be read. */
const Custom = z.union([
  z.object({ bugbridge: z.string().optional().catch(undefined) }),
  // How Zendesk may write that there is nothing.
  z.array(z.never()).transform(() => ({ bugbridge: undefined })),
])

export const Audit = z.object({
  id: z.coerce.number(),
  author_id: Id,
  created_at: Time,
  events: z.array(AuditEvent),
  via: Via,
  metadata: z.object({ custom: Custom.nullish() }).nullish(),
})
export type Audit = z.infer<typeof Audit>

const next_page = z.string().nullish()
export const AuditPage = z.object({ audits: z.array(Audit), next_page })
export const MembershipPage = z.object({ group_memberships: z.array(z.object({ group_id: Id })), next_page })

export const CustomStatuses = z.object({
  custom_statuses: z.array(z.object({ status_category: z.string(), active: z.boolean() })),
})

/** Of a failed result only that it failed is read: `error` and `details` are the vendor's prose. */
const JobResult = z.object({
  id: Id,
  success: z.boolean().optional(),
  status: z.string().optional(),
  error: z.unknown().optional(),
})
export type JobResult = z.infer<typeof JobResult>

/** A job that failed as a whole may have an object, or nothing, where the results should be. */
export const Job = z.object({
  job_status: z.object({
    id: z.string().regex(/^[\w-]{1,100}$/),
    status: z.string(),
    results: z.array(JobResult).catch([]),
  }),
})
export type Job = z.infer<typeof Job>

export const Token = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().nullish(),
  scope: z.string().nullish(),
})

/** Our own mark, as `writeMark` writes it. */
export const Mark = z.object({
  seq: z.number().int().nonnegative(),
  values: z.record(z.string(), z.object({ want: z.string().nullable(), seen: z.string() })),
  told: z.record(z.string(), z.string()),
  done: z.array(z.string()),
})
