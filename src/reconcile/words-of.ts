// What the gate must know of a case before anything of it is written.
import type { Case } from '../core/case.ts'
import type { Facts } from '../core/facts.ts'
import { promotedBy } from '../core/follow-up.ts'
import { followUpMark } from '../core/mark.ts'
import type { Policy } from '../core/policy.ts'
import type { CaseWords } from './gate.ts'

export function wordsOf(seen: Case, facts: Facts, policy: Policy): CaseWords {
  return {
    sealed: sealedOf(seen, facts),
    keys: keysOf(seen, facts, policy),
    workaround: facts.ticket.fields[policy.fields.workaround ?? '']?.trim(),
    requester: facts.ticket.requesterId,
  }
}

/** Hashes of all sealed text that has to do with the case. */
function sealedOf(known: Case, { source }: Facts): readonly string[] {
  const shingles = source === undefined || source === 'unread' ? [] : source.sealed.shingles
  return [...known.links.flatMap((link) => link.sealed ?? []), ...shingles]
}

/**
 * The keys of the case's own issues, now and as last written: no other may stand on a ticket. Of a closed ticket also
 * what the one that it goes on in repeats: its mark, and that it is a bug.
 */
function keysOf(known: Case, { ticket, primary, related }: Facts, policy: Policy): readonly string[] {
  const written = Object.values(known.applied.values).flatMap(({ want }) => want ?? [])
  const bug = promotedBy(ticket.fields[policy.fields.bug], policy) ?? []
  const repeated = ticket.status === 'closed' ? [followUpMark(known.ticket), bug].flat() : []
  return [...primary, ...related].map((issue) => issue.key).concat(written, repeated)
}
