// Our mark: what stands settled on a ticket once a write is through. It travels in the write itself, as the
// custom metadata of its audit, so that a repeat is recognised and a lost database can be rebuilt.
// https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#setting-metadata
import type { Applied, Settled } from '../../core/case.ts'
import { seen } from '../../core/merge.ts'
import { MARK_BYTES } from './limits.ts'
import { type Audit, Mark } from './schema.ts'

/**
 * Writes a mark. One that would not fit leaves `done` out, since those effects may be done again without harm, and
 * then `values`, which are known from the field itself as long as nobody touched it. What was told is always in it:
 * a mark that Zendesk cut short could not be read at all, and customers would hear everything again.
 */
export function writeMark({ seq, values, told, done }: Applied): string {
  const short = Object.fromEntries(Object.entries(values).map(([name, each]) => [name, shortOf(each)]))
  const forms = [
    { seq, values: short, told, done },
    { seq, values: short, told, done: [] },
    { seq, values: {}, told, done: [] },
  ].map((form) => JSON.stringify(form))
  return forms.find(fits) ?? forms.at(-1) ?? ''
}

/** A field that stands as it was wanted says so by its value alone. */
function shortOf(settled: Settled): Settled | string | null {
  return settled.seen === seen(settled.want) ? settled.want : settled
}

/** The mark is text in a JSON document, so each of its quotation marks counts twice. */
function fits(mark: string): boolean {
  return new TextEncoder().encode(JSON.stringify(mark)).length <= MARK_BYTES
}

/** True when the write behind this audit was ours, whether or not we can read its mark any more. */
export function isMarked(audit: Audit): boolean {
  return audit.metadata?.custom?.bugbridge !== undefined
}

/** What an audit's mark says. Undefined: it carries none, or none that we can read. */
export function readMark(audit: Audit): Applied | undefined {
  const text = audit.metadata?.custom?.bugbridge
  if (text === undefined) return undefined
  try {
    return Mark.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
