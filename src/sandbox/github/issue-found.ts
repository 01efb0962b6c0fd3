// Finds the issue that an address names, or the answer that ends the call: an issue may have moved, or be gone.
import type { Context } from 'hono'
import { missing, movedTo, problem } from './answer.ts'
import type { Issue } from './entities.ts'
import type { At, Site } from './route.ts'

/**
 * 301 with the new address for an issue that was transferred, 404 when its new repository cannot be seen, 410 for one
 * that was deleted.
 * https://docs.github.com/rest/issues/issues#get-an-issue
 */
export function issueFound(
  { world, render }: Site,
  c: Context,
  { repository, caller }: At,
): Issue | Response {
  const found = world.issueAt(repository.id, Number(c.req.param('issue')))
  if (found === undefined) return missing(c)
  switch (found.kind) {
    case 'issue':
      return found.issue
    case 'deleted':
      return problem(c, 410, 'This issue was deleted')
    case 'moved': {
      const target = render.repositoryOf(found.to.repository)
      if (target.visibility !== 'public' && !caller.reaches(target)) return missing(c)
      const rest = /\/issues\/\d+(.*)$/.exec(new URL(c.req.url).pathname)?.[1] ?? ''
      return movedTo(c, render.places.api(`/repositories/${target.id}/issues/${found.to.number}${rest}`))
    }
    default:
      return found satisfies never
  }
}
