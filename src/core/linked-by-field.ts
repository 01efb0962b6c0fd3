// Issues that a person named on the ticket: which are to be linked, and what agents are told of it.
import type { Because } from './because.ts'
import type { Notice } from './desired.ts'
import type { IssueFacts } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import type { Given } from './given.ts'
import { notice, plainNotice } from './notices.ts'
import type { IssueRef } from './ref.ts'
import { issueWord, say } from './said.ts'

/** In the shell's hands: told silently when the last issue was taken off, so that none is created in its place. */
export const UNLINKED = 'unlinked'

/** Whether somebody took the last issue off the ticket, and nobody has named or confirmed another since. */
export function isUnlinked({ known }: Given): boolean {
  return known.applied.told[UNLINKED] === 'started'
}

/** Issues named on the ticket that are not its own yet. */
export function toAdopt({ facts, known }: Given): readonly IssueRef[] {
  const own = known.links.filter(({ role, mark }) => role === 'primary' && mark !== '')
  return (facts.existing?.found ?? [])
    .map(({ ref }) => ref)
    .filter((ref) => own.every(({ issue }) => issue.id !== ref.id))
}

/** Keys that name no issue, or none that may be linked: told once for each set of them. */
export function unknownNotices(because: readonly Because[], { facts, policy }: Given): Notice[] {
  const unknown = facts.existing?.unknown ?? []
  if (unknown.length === 0) return []
  const value = fingerprint(unknown.join(' '))
  return [plainNotice('existing', value, 'agent-existing-unknown', because, policy.words)]
}

/** Each issue that was added to others, or linked together with them; the first is told of with the stage. */
export function linkedNotices(
  lead: IssueFacts,
  because: readonly Because[],
  { facts, policy, known }: Given,
): Notice[] {
  const own = known.links.filter(({ role, mark }) => role === 'primary' && mark !== '')
  if (own.every(({ by }) => by !== 'field')) return []
  const { told } = known.applied
  const isFirst = told.progress === undefined
  const isOnly = own.length === 1 && told.linked === undefined
  const before = told.linked?.split('.') ?? own.flatMap(({ by, issue }) => (by === 'field' ? [] : issue.id))
  const value = own.map(({ issue }) => issue.id).join('.')
  const fresh = facts.primary.filter(
    ({ ref }) =>
      own.some(({ issue }) => issue.id === ref.id) &&
      !before.includes(ref.id) &&
      !(isFirst && ref.id === lead.ref.id),
  )
  const keys = isOnly ? [] : fresh.flatMap(({ key }) => issueWord(key) ?? [])
  return keys.length === 0
    ? [notice('linked', value, 'agent', because)]
    : keys.map((issue) =>
        notice('linked', value, 'agent', because, say(policy.words, 'agent-linked', { issue })),
      )
}
