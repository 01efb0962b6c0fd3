// Answers that were read before, by address: GitHub says 304 to what has not changed, and does not count it against
// the hourly limit. What is kept is what the schema left over of an answer, never its texts.
// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate
import type { z } from 'zod'

/** One answer, under the schema that it was read with. */
export type Kept = {
  readonly etag: string
  readonly schema: z.ZodType
  readonly answer: unknown
  /** Of a list in pages. */
  readonly last: number | undefined
  /** Where the next page of it begins. */
  readonly next?: string | undefined
}

export type Etags = {
  readonly find: (url: string) => Kept | undefined
  readonly keep: (url: string, answer: Kept) => void
}

/** Keeps the newest `most` answers. */
export function createEtags(most: number): Etags {
  const kept = new Map<string, Kept>()
  return {
    find: (url) => kept.get(url),
    keep(url, answer) {
      kept.delete(url)
      kept.set(url, answer)
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    },
  }
}
