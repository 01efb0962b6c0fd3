// What people were told by bugbridge on one ticket, and whether any of it was said twice.
import type { TicketView } from '../../src/sandbox/zendesk/index.ts'

/** Sentences of one family take each other's place: the same one twice in a row is one too many. */
const FAMILIES: readonly (readonly [name: string, shape: RegExp])[] = [
  ['customer', /^Thank you for reporting|^Good news|^We are sorry: the bug/],
  ['eta', /expected date|expect the fix/],
  ['progress', /^Linked to|is now: |decided not to fix|could not reproduce|closed as a duplicate, but not/],
  ['priority', /^Engineering's priority/],
]
/** Said once for each time that a person gave occasion. */
const OCCASIONS: readonly (readonly [shape: RegExp, field: 'bug' | 'sentry'])[] = [
  [/not an escalation manager|declined as a bug/, 'bug'],
  [/Sentry reference on this ticket could not be found/, 'sentry'],
]

/** Faults, in words. */
export function toldTwice(
  view: TicketView,
  bridge: number,
  fields: { bug: string; sentry: string },
): string[] {
  const texts = view.comments
    .filter((comment) => comment.authorId === bridge)
    .flatMap((comment) => comment.body.split('\n\n'))
  const faults: string[] = []
  const last = new Map<string, string>()
  const count = new Map<string, number>()
  for (const text of texts) {
    count.set(text, (count.get(text) ?? 0) + 1)
    const family = FAMILIES.find(([, shape]) => shape.test(text))?.[0]
    if (family !== undefined && last.get(family) === text) faults.push(`told twice in a row: ${text}`)
    if (family !== undefined) last.set(family, text)
    const occasion = OCCASIONS.find(([shape]) => shape.test(text))?.[1]
    const most =
      occasion === undefined ? 1 : view.changes.filter((change) => change.field === fields[occasion]).length
    if (family === undefined && (count.get(text) ?? 0) > most) faults.push(`told too often: ${text}`)
  }
  const accepted = texts.filter((text) => text.startsWith('Thank you for reporting'))
  return accepted.length > 1 ? [...faults, 'told twice that the bug was accepted'] : faults
}
