// The parts of Sentry's answers that we use, and nothing else: people, tags and statistics are dropped while
// parsing. What is text here is sealed text, and leaves this connector only as hashes or through `open`.
import { z } from 'zod'

/** Digits. Anything else could mean another address where it stands in one. */
const IssueId = z.string().regex(/^\d{1,19}$/)

/** Epoch milliseconds; a time that cannot be read is none. */
const Time = z.iso.datetime({ offset: true }).transform(Date.parse).optional().catch(undefined)

/** Of what happened to an issue, what kind of thing and when. Notes and people in it are dropped. */
const Activity = z.object({ type: z.string().catch(''), dateCreated: Time })

export const Issue = z.object({
  id: IssueId,
  status: z.enum(['resolved', 'unresolved', 'ignored', 'muted']).optional().catch(undefined),
  substatus: z.string().nullish().catch(undefined),
  lastSeen: Time,
  activity: z
    .array(z.unknown())
    .catch([])
    .transform((list) => list.flatMap((each) => Activity.safeParse(each).data ?? [])),
  shortId: z.string().nullish(),
  title: z.string().nullish(),
  culprit: z.string().nullish(),
  /** Null in some of Sentry's own examples. */
  permalink: z.string().nullish(),
  level: z.string().nullish(),
  firstSeen: z.string().nullish(),
  /** The exception's type, value, file and function; feedback has the person's message and address here. */
  metadata: z.record(z.string(), z.unknown()).nullish(),
})
export type Issue = z.infer<typeof Issue>

/** One that was merged answers with the id of the issue that it went into. */
export const MergedIssue = z.object({ id: IssueId })

export const ShortIdAnswer = z.object({ groupId: IssueId })

export const Installations = z.array(
  z.object({
    uuid: z.string().regex(/^[\w-]{1,100}$/),
    app: z.object({ slug: z.string() }),
    status: z.string().nullish(),
  }),
)
export type Installation = z.infer<typeof Installations>[number]

/** An answer that says nothing that we need. */
export const Anything = z.unknown()
