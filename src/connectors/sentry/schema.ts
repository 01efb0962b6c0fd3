// The parts of Sentry's answers that we use, and nothing else: people, tags and statistics are dropped while
// parsing. What is text here is sealed text, and leaves this connector only as hashes or through `open`.
import { z } from 'zod'

export const Issue = z.object({
  id: z.string(),
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

export const ShortIdAnswer = z.object({ groupId: z.string() })

export const Installations = z.array(
  z.object({ uuid: z.string(), app: z.object({ slug: z.string() }), status: z.string().nullish() }),
)
export type Installation = z.infer<typeof Installations>[number]

/** An answer that says nothing that we need. */
export const Anything = z.unknown()
