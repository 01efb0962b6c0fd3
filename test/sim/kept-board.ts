// The tracker as the oracle reads it, again and again between two changes: read once for all of them.
import type { Board, BoardIssue } from '../world/board.ts'

/** What may have changed, as a number that grows with it; undefined while something is under way. */
export type Stamp = () => number | undefined

export function createKeptBoard(board: Board, stamp: Stamp): Board {
  let keptAt: number | undefined
  let issues: readonly BoardIssue[] | undefined
  let views = new Map<string, BoardIssue | undefined>()

  function refresh(): void {
    const now = stamp()
    if (now !== undefined && now === keptAt) return
    keptAt = now
    issues = undefined
    views = new Map()
  }

  return {
    ...board,
    issues() {
      refresh()
      issues ??= board.issues()
      return issues
    },
    view(id) {
      refresh()
      if (!views.has(id)) views.set(id, board.view(id))
      return views.get(id)
    },
  }
}
