// Whether a commit is part of what another one is: asked once, since a commit's history never changes.
import type { CodeHost } from '../connectors/code-host.ts'
import { done, type Result } from '../core/failure.ts'

/** Of commits that are not there it says false. */
export type Containing = (repository: string, sha: string, head: string) => Promise<Result<boolean>>

/** Answers that are kept, some hundred bytes each. */
const REMEMBERED = 20_000

/** A whole commit name: a tag can be moved, and a short name can come to mean two commits. */
const WHOLE = /^[0-9a-f]{40,64}$/

/** Remembers what the code host answers; not of a commit that it does not know, since that may be pushed yet. */
export function createContaining(contains: CodeHost['contains']): Containing {
  const known = new Map<string, boolean>()
  return async function containing(repository, sha, head) {
    const name = `${repository} ${sha} ${head}`
    const before = known.get(name)
    if (before !== undefined) return done(before)
    const answer = await contains(repository, sha, head)
    if (!answer.ok) return answer
    const { value } = answer
    if (known.size >= REMEMBERED) known.clear()
    if (value !== undefined && WHOLE.test(head)) known.set(name, value)
    return done(value === true)
  }
}
