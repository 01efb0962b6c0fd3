// What should be true of one case, from the facts and the mapping alone. Pure: the same facts give the same
// answer, whatever happened on the way.

import { decideLinked } from './decide-linked.ts'
import { decideProposal } from './decide-proposal.ts'
import type { Desired } from './desired.ts'
import type { Facts } from './facts.ts'
import { type Given, type Known, NOTHING } from './given.ts'
import { toAdopt, unknownNotices } from './linked-by-field.ts'
import { plainNotice } from './notices.ts'
import type { Policy } from './policy.ts'
import type { Instant } from './ref.ts'
import { fieldWord } from './said.ts'

/** Decides one case. `now` is epoch milliseconds. */
export function decide(facts: Facts, policy: Policy, known: Known, now: Instant): Desired {
  const given = { facts, policy, known, now }
  const promoted = known.links.some((link) => link.role === 'primary')
  if (!promoted) return decideProposal(given)
  return facts.primary.length === 0 ? decideMissing(given) : decideLinked(given)
}

/** Every linked issue has been deleted: nothing is made anew, a person decides. */
function decideMissing(given: Given): Desired {
  const { facts, policy, known } = given
  const because = [{ rule: 'stages', facts: ['the linked issue no longer exists'] }]
  // A related task that goes after it is no news.
  const followed = known.links.filter(({ role }) => role === 'primary').map(({ issue }) => issue.id)
  const value = facts.missing
    .map(({ id }) => id)
    .filter((id) => followed.includes(id))
    .join('.')
  return {
    ...NOTHING,
    isCase: true,
    stage: 'reported',
    because,
    status: { value: 'open', because },
    fields: {
      // Whoever has made this move shows it, and is counted no more (core/move.ts).
      [policy.fields.stage]: { value: fieldWord(policy.stages.reported.option) ?? null, because },
      [policy.fields.eta]: { value: null, because },
    },
    adopt: toAdopt(given),
    notices: [
      plainNotice('missing', value, 'agent-issue-gone', because, policy.words),
      ...unknownNotices(because, given),
    ],
    attention: ['issue-missing'],
  }
}
