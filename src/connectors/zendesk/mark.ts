// Our mark: what stands settled on a ticket once a write is through. It travels in the write itself, as the
// custom metadata of its audit, so that a repeat is recognised and a lost database can be rebuilt.
// https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#setting-metadata
import type { Applied } from '../../core/case.ts'
import { MARK_BYTES } from './limits.ts'
import { type Audit, Mark } from './schema.ts'

/**
 * Writes a mark. One that would not fit leaves `done` out: those effects may be done again without harm, but
 * a mark that Zendesk cut short could not be read at all.
 */
export function writeMark(applied: Applied): string {
  const whole = JSON.stringify(applied)
  const escaped = new TextEncoder().encode(JSON.stringify(whole))
  return escaped.length <= MARK_BYTES ? whole : JSON.stringify({ ...applied, done: [] })
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
