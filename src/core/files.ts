// The ticket's files, copied once to the issue, so that engineers need not ask for them (A2).
import type { Desired } from './desired.ts'
import type { IssueFacts } from './facts.ts'
import type { Given } from './given.ts'
import { issueNotice, notice } from './notices.ts'

/** Copied: how the topic says that it has been seen to. Files that come later stay on the ticket. */
export const FILES = 'files'

/** The part of the decision that is about files; they go to `lead`. */
export function filesOf(
  { facts, policy, known }: Given,
  lead: IssueFacts,
): Pick<Desired, 'attach' | 'notices'> {
  const { attachments } = facts
  if (!policy.issues.attachments || attachments === undefined || known.applied.told[FILES] !== undefined)
    return { attach: [], notices: [] }
  const because = [{ rule: 'tracker.attachments', facts: [`the ticket has ${attachments.length} files`] }]
  const isDone = (id: string) => known.applied.done.includes(attachKey(id))
  const isLeft = (id: string) => known.applied.done.includes(leftKey(id))
  const waiting = attachments.filter(({ id }) => !isDone(id) && !isLeft(id))
  // One on each look: a ticket with many files must not hold up the others of its batch.
  if (waiting.length > 0)
    return {
      attach: waiting.slice(0, 1).map((attachment) => ({ attachment, issue: lead.ref, because })),
      notices: [],
    }
  return {
    attach: [],
    notices: attachments.some(({ id }) => isLeft(id))
      ? issueNotice(FILES, 'left', 'agent-attachments-left', lead.key, because, policy.words)
      : [notice(FILES, 'copied', 'agent', because)],
  }
}

/** The key of the effect that copies a file, and of one that cannot be copied. */
export function attachKey(id: string): string {
  return `attach/${id}`
}

export function leftKey(id: string): string {
  return `left/${id}`
}
