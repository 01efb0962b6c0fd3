// The issues that a ticket's field for existing ones names, and what that makes of the case's links: a key that is
// taken out takes its link off, and what bugbridge has created itself stays.
import type { Case, Link } from '../core/case.ts'
import type { Facts, IssueFacts, TicketFacts } from '../core/facts.ts'
import { done, failed, type Result } from '../core/failure.ts'
import { isKey, keysNamed } from '../core/keys-named.ts'
import { primaryMark } from '../core/mark.ts'
import { isRelatedTask } from '../core/survivors.ts'
import { inTime } from './in-time.ts'
import type { Ports } from './ports.ts'

export type Named = { readonly existing: Facts['existing']; readonly links: readonly Link[] }

/** Reads the issues of keys that are not known from the links; before the promotion only those of a confirmed bug. */
export async function readNamed(
  { links }: Case,
  ticket: TicketFacts,
  known: ReadonlyMap<string, IssueFacts>,
  { policy, tracker, clock }: Ports,
): Promise<Result<Named>> {
  const { fields, promotion } = policy
  const isPromoted = links.some(({ role }) => role === 'primary')
  if (fields.existing === undefined) return done({ existing: undefined, links })
  if (!isPromoted && ticket.fields[fields.bug] !== promotion.confirmed)
    return done({ existing: undefined, links })
  const keys = keysNamed(ticket.fields[fields.existing])
  const own = links.flatMap((link) =>
    link.role === 'primary' && link.mark !== '' ? (known.get(link.issue.id) ?? []) : [],
  )
  const read = await Promise.all(
    keys.map(async (key): Promise<Result<IssueFacts | undefined>> => {
      const held = own.find((issue) => isKey(key, issue.key))
      if (held !== undefined) return done(held)
      const found = await inTime(tracker.findByKey(key), tracker.system, clock)
      if (!found.ok) return found.failure.kind === 'gone' ? done(undefined) : failed(found.failure)
      // An issue that was made for a source is engineering's own: no ticket may be linked to it (the Sentry rule).
      return done(found.value === undefined || isRelatedTask(found.value, policy) ? undefined : found.value)
    }),
  )
  const unknown: string[] = []
  const found = new Map<string, IssueFacts>()
  for (const [at, each] of read.entries()) {
    if (!each.ok) return each
    if (each.value === undefined) unknown.push(keys[at] ?? '')
    else found.set(each.value.ref.id, each.value)
  }
  const existing = keys.length === 0 ? undefined : { found: [...found.values()], unknown }
  return done({ existing, links: links.flatMap((link) => kept(link)) })

  function kept(link: Link): Link | readonly [] {
    const { role, mark, by, issue } = link
    if (role === 'related' || mark === '') return link
    const isNamed = found.has(issue.id)
    const facts = known.get(issue.id)
    // One that was deleted may still be what an unknown key names.
    if (by === 'field' && !isNamed && (facts !== undefined || unknown.length === 0)) return []
    // Named, and without the mark of our own creations: stored before it was kept who had named it.
    const isAdopted = isNamed && facts !== undefined && !mayBeOurs(facts, primaryMark(ticket.ref))
    return by === undefined && isAdopted ? { ...link, by: 'field' } : link
  }
}

/** A mark that is a digest (GitHub) cannot be told from our own: in doubt the issue is, and stays. */
function mayBeOurs({ marks }: IssueFacts, mark: string): boolean {
  return marks.some((each) => each === mark || /-[0-9a-f]{16}$/.test(each))
}
