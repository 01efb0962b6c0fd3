// Issues that should exist and links that should stand → the effects that make them so.
import type { Applied } from './case.ts'
import type { Desired } from './desired.ts'
import type { CreateIssue, Effect } from './effect.ts'
import type { Facts } from './facts.ts'
import { attachKey } from './files.ts'
import type { Policy } from './policy.ts'

/** Effects on trackers and sources. Those that are done (`applied.done`) are not asked for again. */
export function issueEffects(desired: Desired, facts: Facts, applied: Applied, policy: Policy): Effect[] {
  const { ticket } = facts
  const undone = (key: string) => !applied.done.includes(key)
  const creates = desired.create.map((wanted): CreateIssue => {
    const common = {
      kind: 'create-issue',
      key: wanted.mark,
      mark: wanted.mark,
      because: wanted.because,
    } as const
    const { issues } = policy
    if (wanted.role === 'related') {
      const { source } = wanted
      const content = { from: 'source', sealed: source.sealed } as const
      return {
        ...common,
        role: 'related',
        project: issues.relatedProject,
        type: issues.relatedType,
        source: source.id,
        content,
      }
    }
    const { subject, description } = ticket.text
    return {
      ...common,
      role: 'primary',
      project: issues.project,
      type: wanted.type,
      ...(wanted.priority === undefined ? {} : { priority: wanted.priority }),
      ...(issues.transition === undefined ? {} : { transition: issues.transition }),
      content: { from: 'ticket', subject, description, url: ticket.url, details: wanted.details },
    }
  })
  const links = desired.linkTicket.flatMap(({ issue, solved, because }): Effect[] => {
    const key = `link-ticket/${issue.ref.id}/${ticket.ref.id}/${solved ? 'solved' : 'open'}`
    if (!undone(key)) return []
    const { ref, url } = ticket
    const number = `${policy.ticketPrefix}${ref.id}`
    return [{ kind: 'link-ticket', key, issue: issue.ref, ticket: ref, number, url, solved, because }]
  })
  // What was linked, and is neither an issue of the ticket any more nor deleted.
  const standing = [...facts.primary.map((issue) => issue.ref.id), ...facts.missing.map(({ id }) => id)]
  const linked = applied.done.flatMap((key) => {
    const [kind, issue = '', ofTicket] = key.split('/')
    return kind === 'link-ticket' && ofTicket === ticket.ref.id && !standing.includes(issue) ? [issue] : []
  })
  const unlinks = [...new Set(linked)].map((id): Effect => {
    const { ref, url } = ticket
    const number = `${policy.ticketPrefix}${ref.id}`
    const because = [
      { rule: 'helpdesk.fields.existing', facts: ['the issue is none of the ticket’s any more'] },
    ]
    const key = `unlink-ticket/${id}/${ref.id}`
    return {
      kind: 'unlink-ticket',
      key,
      issue: { system: policy.tracker, id },
      ticket: ref,
      number,
      url,
      because,
    }
  })
  const relations = desired.relate.flatMap(({ task, to, source, because }): Effect[] => {
    const relate = `relate/${task.ref.id}/${to.id}`
    const link = `link-source/${task.ref.id}`
    const stands = task.links.some((each) => each.to.id === to.id)
    return [
      ...(undone(relate) && !stands
        ? [
            {
              kind: 'relate-issues',
              key: relate,
              from: task.ref,
              to,
              link: policy.issues.relatedLink,
              because,
            } as const,
          ]
        : []),
      ...(undone(link)
        ? [
            {
              kind: 'link-source',
              key: link,
              source,
              issue: { key: task.key, url: task.url },
              because,
            } as const,
          ]
        : []),
    ]
  })
  const files = desired.attach.map(
    ({ attachment, issue, because }): Effect => ({
      kind: 'attach-file',
      key: attachKey(attachment.id),
      issue,
      attachment,
      because,
    }),
  )
  return [...creates, ...unlinks, ...links, ...relations, ...files]
}
