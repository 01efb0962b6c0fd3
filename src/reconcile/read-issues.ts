// The issues of a batch of cases, read by the hundred, and the duplicates among them followed to their survivors.
import type { Case, Link } from '../core/case.ts'
import type { IssueFacts } from '../core/facts.ts'
import { done, type Result } from '../core/failure.ts'
import type { IssueRef } from '../core/ref.ts'
import { isRelatedTask, survivorOf } from '../core/survivors.ts'
import type { Ports } from './ports.ts'
import { readHundreds } from './read-hundreds.ts'

/** How many hops of duplicates are followed; a chain longer than this is somebody's mistake. */
const HOPS = 5

/** Issues by id, and the ids that no longer exist. What is in neither exists, but could not be read. */
export type ReadIssues = {
  readonly known: ReadonlyMap<string, IssueFacts>
  readonly gone: ReadonlySet<string>
  /** What has another id since it was linked, by the old one. */
  readonly moved: ReadonlyMap<string, IssueRef>
}

/** All linked issues, and those that they duplicate. */
export async function readIssues(cases: readonly Case[], ports: Ports): Promise<Result<ReadIssues>> {
  const gone = new Set<string>()
  const known = new Map<string, IssueFacts>()
  const moved = new Map<string, IssueRef>()
  const asked = new Set<string>()
  let next = cases.flatMap((each) => each.links.map((link) => link.issue.id))
  for (let hop = 0; hop <= HOPS && next.length > 0; hop++) {
    for (const id of next) asked.add(id)
    const batch = await readHundreds(next, ports.tracker.readIssues, ports)
    if (!batch.ok) return batch
    for (const id of batch.value.gone) gone.add(id)
    for (const issue of batch.value.found) {
      known.set(issue.ref.id, issue)
      if (issue.formerly !== undefined) moved.set(issue.formerly, issue.ref)
    }
    next = batch.value.found
      .flatMap((issue) => survivorOf(issue, ports.policy)?.id ?? [])
      .filter((id) => !asked.has(id))
  }
  return done({ known, gone, moved })
}

/**
 * A link to an issue that has moved follows it. A case whose issue was closed as a duplicate follows the survivor: a
 * link without a mark of ours, which holds only as long as the duplicate says so. A mistaken duplicate that is taken back binds the ticket to nothing.
 */
export function followDuplicates(
  links: readonly Link[],
  { known: byId, moved }: ReadIssues,
  { policy }: Pick<Ports, 'policy'>,
): readonly Link[] {
  const own = links
    .filter((link) => link.role === 'related' || link.mark !== '')
    .map((link) => ({ ...link, issue: moved.get(link.issue.id) ?? link.issue }))
  const all = new Map(own.map((link) => [link.issue.id, link]))
  const before = new Map(links.map((link) => [link.issue.id, link.keys]))
  for (const link of all.values()) {
    const issue = byId.get(link.issue.id)
    const next = link.role === 'primary' && issue !== undefined ? survivorOf(issue, policy) : undefined
    const survivor = next === undefined ? undefined : byId.get(next.id)
    if (survivor === undefined || all.has(survivor.ref.id) || isRelatedTask(survivor, policy)) continue
    // A Map is walked in order of insertion, so the survivor's own survivor is followed in this same walk.
    // It is found anew at each look, and may have been moved since the last one: the keys that it had stay known.
    const keys = before.get(survivor.ref.id)
    const found = { issue: survivor.ref, role: 'primary', mark: '' } as const
    all.set(survivor.ref.id, keys === undefined ? found : { ...found, keys })
  }
  return [...all.values()]
}
