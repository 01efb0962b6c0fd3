// Duplicates: a ticket whose issue was closed as a duplicate follows the issue that survives. Chains and
// cycles end, since an issue is never followed twice.
import type { IssueFacts } from './facts.ts'
import { relatedMark } from './mark.ts'
import type { Policy } from './policy.ts'
import type { IssueRef } from './ref.ts'

/** Whether an issue is a task made for a source: engineering's own, which no ticket may follow (the Sentry rule). */
export function isRelatedTask(issue: IssueFacts, policy: Policy): boolean {
  return issue.marks.some((mark) => mark.startsWith(relatedMark(policy.source, '')))
}

/** The issue that this one says it duplicates, when it was closed as a duplicate. */
export function survivorOf(issue: IssueFacts, policy: Policy): IssueRef | undefined {
  const { resolution } = issue
  if (resolution === undefined) return undefined
  const { resolutions, duplicateLink } = policy.issues
  const meaning = Object.hasOwn(resolutions, resolution.id)
    ? resolutions[resolution.id]
    : resolutions[resolution.name]
  if (meaning !== 'duplicate') return undefined
  return issue.links.find((link) => link.name === duplicateLink)?.to
}

/**
 * Splits the primary issues into those followed to a survivor that is itself among them, and those that
 * count. In a cycle of duplicates nobody survives: then all count, and the stage is `duplicate`.
 */
export function survivors(primary: readonly IssueFacts[], policy: Policy) {
  const present = new Map(primary.map((issue) => [issue.ref.id, issue]))
  function ends(issue: IssueFacts, seen: ReadonlySet<string>): boolean {
    const next = survivorOf(issue, policy)
    const survivor = next === undefined ? undefined : present.get(next.id)
    if (survivor === undefined) return true
    return seen.has(survivor.ref.id) ? false : ends(survivor, new Set([...seen, survivor.ref.id]))
  }
  const isFollowed = (issue: IssueFacts) => {
    const next = survivorOf(issue, policy)
    return next !== undefined && present.has(next.id) && ends(issue, new Set([issue.ref.id]))
  }
  const followed = primary.filter(isFollowed)
  return { followed, living: primary.filter((issue) => !followed.includes(issue)) }
}
