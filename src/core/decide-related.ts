// The Sentry rule on a ticket: a reference becomes an engineering task of its own, and leaves the ticket (O6).
import type { Because } from './because.ts'
import type { Desired } from './desired.ts'
import type { IssueFacts } from './facts.ts'
import type { Given } from './given.ts'
import { relatedMark } from './mark.ts'
import { forget, issueNotice, plainNotice } from './notices.ts'

/** The part of the decision that is about related tasks; they are related to `lead`. */
export function decideRelated(
  { facts, policy, known }: Given,
  lead: IssueFacts,
): Pick<Desired, 'create' | 'relate' | 'clear' | 'notices' | 'attention'> {
  const text = facts.ticket.fields[policy.fields.source]
  const because: Because[] = [{ rule: 'tracker.related', facts: ['the ticket names a Sentry issue'] }]
  const isFor = (task: IssueFacts) =>
    known.links.find((link) => link.role === 'related' && link.issue.id === task.ref.id)?.source
  const relate = facts.related.flatMap((task) => {
    const source = isFor(task)
    return source === undefined ? [] : [{ task, source, to: lead.ref, because }]
  })
  const notices = relate.flatMap(({ task: { ref, key } }) =>
    issueNotice(`related/${ref.id}`, ref.id, 'agent-related', key, because, policy.words),
  )
  const standing = { create: [], relate, clear: [], notices, attention: [] }
  if (text === undefined)
    return { ...standing, notices: [...notices, ...forget('source', because, known.applied)] }
  if (facts.source === 'unread') return { ...standing, attention: ['source-unread'] }
  if (facts.source === undefined) {
    const unknown = plainNotice('source', 'unknown', 'agent-source-unknown', because, policy.words)
    return { ...standing, notices: [...notices, unknown], attention: ['source-unknown'] }
  }
  const { source } = facts
  // Even if engineering has deleted the task since: it is not made anew, and the reference must leave.
  const isMade = known.links.some((link) => link.role === 'related' && link.source === source.id)
  if (isMade) return { ...standing, clear: [{ field: policy.fields.source, because }] }
  const mark = relatedMark(policy.source, source.id)
  return { ...standing, create: [{ role: 'related', mark, source, to: lead.ref, because }] }
}
