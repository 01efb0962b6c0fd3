// What Zendesk's answers look like, and only as far as we use them
// (https://developer.zendesk.com/api-reference/ticketing/introduction/). Values that we do not know are let
// through; only a missing identity, version, time or list of fields makes an answer unreadable.
import { z } from 'zod'
import { seen } from '../../core/merge.ts'
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

/** How soon a ticket was answered: TicketMetricObject in the vendor's specification. */
const Metrics = z.object({
  replies: z.number().nullish().catch(undefined),
  reply_time_in_minutes: z.object({ calendar: z.number().nonnegative() }).nullish().catch(undefined),
})
export type Metrics = z.infer<typeof Metrics>

/**
 * Of how a ticket came to be, what tells a follow-up: `source.rel` is `follow_up` then, and `from.ticket_id` the closed
 * ticket (https://developer.zendesk.com/documentation/ticketing/reference-guides/via-object-reference/).
 */
const Origin = z
  .object({
    channel: z.unknown(),
    source: z
      .object({
        rel: z.string().nullish().catch(undefined),
        from: z
          .object({ ticket_id: Id.nullish().catch(undefined) })
          .nullish()
          .catch(undefined),
      })
      .nullish()
      .catch(undefined),
  })
  .nullish()
  .catch(undefined)

export const Ticket = z.object({
  id: Id,
  via: Origin,
  status: z.string(),
  created_at: Time,
  updated_at: z.iso.datetime(),
  requester_id: Id.nullish().catch(undefined),
  // A side-load of one ticket stands inside of it, one of many beside them.
  metric_set: Metrics.nullish().catch(undefined),
  priority: z.enum(TICKET_PRIORITIES).nullish().catch(undefined),
  tags: z.array(z.string()).catch([]),
  // Read as empty, they would say that a person took the bug back.
  custom_fields: z.array(z.object({ id: Id, value: FieldValue.optional() })),
  organization_id: Id.nullish().catch(undefined),
  assignee_id: Id.nullish().catch(undefined),
  external_id: z.string().nullish().catch(undefined),
  subject: z.string().nullish().catch(undefined),
  raw_subject: z.string().nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
})
export type Ticket = z.infer<typeof Ticket>

/** A list whose items are read one by one: an odd one is not there, and an odd list is empty. */
function legible<T>(item: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((list) => list.flatMap((each) => item.safeParse(each).data ?? []))
}

/** A language tag (BCP 47) in its canonical form, as `en-US` for `en-us`. One that is none is left out. */
const Locale = z
  .string()
  .max(35)
  .transform((text): string | undefined => {
    try {
      return Intl.getCanonicalLocales(text)[0]
    } catch {
      return undefined
    }
  })
  .optional()
  .catch(undefined)

/** A customer, without name or address. Tags are absent where an account has no user tagging. */
const User = z.object({ id: Id, locale: Locale, tags: z.array(z.string()).catch([]) })

/** One ticket that does not read as one must not hide the ninety-nine beside it: each is read by itself. */
export const Tickets = z.object({
  tickets: z.array(z.unknown()),
  users: legible(User),
  metric_sets: legible(Metrics.extend({ ticket_id: Id })),
})
export type Tickets = z.infer<typeof Tickets>
export const TicketName = z.object({ id: Id })

/** Of a ticket in the export no word is read: who it is, when it changed, and what its fields hold. */
export const ExportedTicket = z.object({
  id: Id,
  status: z.string(),
  updated_at: Time,
  custom_fields: z.array(z.object({ id: Id, value: FieldValue.optional() })).catch([]),
})

/** `after_cursor` is null where there is nothing at all yet. It is kept, so it may be nothing but a short code. */
export const Export = z.object({
  tickets: z.array(z.unknown()),
  after_cursor: z
    .string()
    .regex(/^[\w+/=|.-]{1,500}$/)
    .nullish(),
  end_of_stream: z.boolean(),
})

/** A ticket that was just made. Its id is all that is asked of the answer. */
export const CreatedTicket = z.object({ ticket: TicketName })
/** Without the list it would say that there is no follow-up, and another one would be made. */
export const ListedTickets = z.object({
  tickets: z.array(TicketName.extend({ external_id: z.string().nullish(), status: z.string() })),
})

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

/** Of a file, where it is and what it is called. A flag that we cannot read says that it is gone. */
const File = z.object({
  id: z.number().int().positive().transform(String),
  file_name: z.string(),
  content_type: z.string().catch(''),
  content_url: z.string(),
  size: z.number().int().nonnegative(),
  deleted: z.boolean().nullish().catch(true),
  malware_scan_result: z.string().nullish().catch(undefined),
})

/** What a comment says is not read at all. */
const Comment = z.object({ author_id: Id.nullish().catch(undefined), via: Via, attachments: legible(File) })
export type Comment = z.infer<typeof Comment>
export const CommentPage = z.object({ comments: z.array(Comment), next_page })

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

/** A settled field; of one that stands as it was wanted, the value alone is written. */
const Settled = z.union([
  z.object({ want: z.string().nullable(), seen: z.string() }),
  z
    .string()
    .nullable()
    .transform((want) => ({ want, seen: seen(want) })),
])

/** Our own mark, as `writeMark` writes it. */
export const Mark = z.object({
  seq: z.number().int().nonnegative(),
  values: z.record(z.string(), Settled),
  told: z.record(z.string(), z.string()),
  done: z.array(z.string()),
})
