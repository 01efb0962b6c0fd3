// What stands on an issue about the tickets behind it: one comment, known by its hidden first line. In a public
// repository it counts tickets and names no support plan.
import { done, failed } from '../../core/failure.ts'
import { impactLines } from '../../core/impact.ts'
import type { Tracker } from '../connector.ts'
import type { KeepComment } from './comments.ts'
import type { Marks } from './mark.ts'
import type { Locate } from './read.ts'
import { OURS } from './schema.ts'

/** `place` is not needed: our comment is looked for every time, and left alone when it says so already. */
export function createImpact(
  locate: Locate,
  keepComment: KeepComment,
  marks: Marks,
): Pick<Tracker, 'writeImpact'> {
  const head = (sign: string) => `${OURS}impact-${sign} -->`
  return {
    /** Edits our comment, which tells nobody, or makes the first one. Failure `gone` without the issue. */
    async writeImpact({ issue, impact }) {
      const located = await locate(issue.id)
      if (!located.ok) return located
      if (located.value === undefined) return failed({ kind: 'gone', system: 'github' })
      const { isPublic } = located.value.repository
      const lines = impactLines(isPublic ? { ...impact, plans: [] } : impact)
      const body = [head(marks.sign('impact')), ...lines].join('\n')
      const isOurs = (text: string) => marks.signs('impact').some((sign) => text.startsWith(head(sign)))
      const kept = await keepComment(located.value, { isOurs, say: () => body })
      return kept.ok ? done({}) : kept
    },
  }
}
