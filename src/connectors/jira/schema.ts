// The parts of Jira's answers that we use, and nothing else: whatever is not named here (summaries of linked
// issues, people, texts) is dropped while parsing. The only Jira file that may cast.
import { z } from 'zod'
import { SHAPES } from '../../core/said.ts'

/** A list that Jira may leave out, for example when a project's screens do not have the field. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])
}

/** Numbers below this are epoch seconds: as milliseconds they would lie in the year 1973. */
const SECONDS_BELOW = 100_000_000_000

/**
 * Epoch milliseconds. Issues say `2026-05-01T10:00:00.000+0000`, an offset that ISO 8601 wants a colon in. The
 * bulk changelog is a date-time in the specification's schema, and epoch seconds in its example.
 */
const Time = z.union([z.string(), z.number()]).transform((value, context) => {
  const at =
    typeof value === 'number'
      ? value * (value < SECONDS_BELOW ? 1_000 : 1)
      : Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  if (!Number.isNaN(at)) return at
  context.addIssue({ code: 'custom', message: 'not a time' })
  return z.NEVER
})

/** Of an issue or a version: digits. Anything else could mean another address where it stands in one. */
const Id = z.string().regex(/^\d{1,19}$/)

const Day = z.iso.date().nullish().catch(undefined)
const Named = z.object({ id: z.string(), name: z.string() })
const Linked = z.object({ id: Id })

export const Issue = z.object({
  id: Id,
  key: z.string().regex(SHAPES.issue),
  fields: z.object({
    status: Named.extend({
      // A status without a category has the key `undefined`; it is not done, and that is all that counts.
      statusCategory: z.object({ key: z.enum(['new', 'indeterminate', 'done']).catch('indeterminate') }),
    }),
    resolution: Named.nullish(),
    priority: z.object({ id: z.string() }).nullish(),
    fixVersions: listOf(Named.extend({ id: Id, released: z.boolean().nullish(), releaseDate: Day })),
    duedate: Day,
    issuelinks: listOf(
      z.object({
        type: z.object({ inward: z.string(), outward: z.string() }),
        inwardIssue: Linked.nullish(),
        outwardIssue: Linked.nullish(),
      }),
    ),
    labels: z.array(z.string()).catch([]),
    updated: Time,
  }),
})
export type Issue = z.infer<typeof Issue>

/**
 * Each issue is read by itself: one of an unknown shape must not hide the ninety-nine beside it. An answer without
 * the list is no answer: read as empty, it would say that every issue was deleted.
 */
export const BulkIssues = z.object({ issues: z.array(z.unknown()), issueErrors: listOf(z.unknown()) })

/** Without the list it would say that our issue does not exist, and another one would be made. */
export const FoundIssues = z.object({
  issues: z.array(z.object({ id: Id })),
  nextPageToken: z.string().nullish(),
})

/** Each is read by itself; of one whose time cannot be read the id is enough. */
export const ChangedIssue = z.object({
  id: Id,
  fields: z.object({ updated: Time.optional().catch(undefined) }).catch({}),
})

export const ChangedIssues = z.object({
  issues: z.array(z.unknown()),
  nextPageToken: z.string().max(10_000).nullish(),
})

/** A page of the versions of a project. */
export const OpenVersions = z.object({
  values: z.array(z.object({ id: Id, releaseDate: Day })),
  isLast: z.boolean().nullish(),
})

/** Where our own reading of what changed stands, as it is kept between two readings; see changed.ts. */
export const ChangedCursor = z.object({
  since: z.number(),
  until: z.number(),
  page: z.string().optional(),
  /** The day of each version that is not released, by its id. */
  versions: z.record(z.string(), z.string()),
})
export type ChangedCursor = z.infer<typeof ChangedCursor>

export const Changelogs = z.object({
  issueChangeLogs: z.array(
    z.object({
      changeHistories: listOf(
        z.object({
          created: Time,
          items: listOf(z.object({ fieldId: z.string().nullish(), field: z.string().nullish() })),
        }),
      ),
    }),
  ),
  nextPageToken: z.string().nullish(),
})

/** The files of one issue, and of them their names. */
export const AttachedFiles = z.object({
  fields: z.object({ attachment: z.array(z.object({ filename: z.string() })) }),
})

/** What was attached, as a list. */
export const Attached = z.array(z.object({ filename: z.string() })).min(1)

/** Comments by their ids alone: whoever wrote them, and what, is dropped. */
export const CommentIds = z.object({ comments: z.array(z.object({ id: Id })) })

/** Comments with the keys of their properties. */
export const CommentProperties = z.object({
  values: z.array(z.object({ id: Id, properties: listOf(z.object({ key: z.string() })) })),
})

export const CreatedComment = z.object({ id: Id })

export const CreatedIssue = z.object({ id: Id })

/** An answer that says nothing that we need. */
export const Anything = z.unknown()

export const Token = z.object({ access_token: z.string().min(1), expires_in: z.number() })

/**
 * Hands an answer to jira.js under the type that it declares, unseen: what its functions give back goes through
 * our own schemas above, which ask for less and so break less.
 */
export function unchecked<T>(json: unknown): T {
  return json as T
}
