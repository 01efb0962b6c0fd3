// Whether a commit is part of what another one is: asked once, since a commit's history never changes.
import { done, type Result } from '../core/failure.ts'

export type Containing = (repository: string, sha: string, head: string) => Promise<Result<boolean>>

/** Answers that are kept, some hundred bytes each. */
const REMEMBERED = 20_000

/** A whole commit name: a tag can be moved, and a short name can come to mean two commits. */
const WHOLE = /^[0-9a-f]{40,64}$/

/** Remembers what the code host answers. */
export function createContaining(contains: Containing): Containing {
  const known = new Map<string, boolean>()
  return async function containing(repository, sha, head) {
    const name = `${repository} ${sha} ${head}`
    const before = known.get(name)
    if (before !== undefined) return done(before)
    const answer = await contains(repository, sha, head)
    if (known.size >= REMEMBERED) known.clear()
    if (answer.ok && WHOLE.test(head)) known.set(name, answer.value)
    return answer
  }
}
