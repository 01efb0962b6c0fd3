// The search index of Jira Cloud lags behind the database: a search does not see what was just written, unless
// the caller names the issues to reconcile.
// https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { Issue } from './world.ts'

type State = { readonly at: Instant; readonly issue: Issue | undefined }

export type SearchIndex = {
  readonly note: (id: string, issue: Issue | undefined) => void
  /** The issues as a search sees them now, newest first; those in `fresh` as they really are. */
  readonly read: (fresh: ReadonlySet<string>) => readonly Issue[]
}

/** `lag` is how many milliseconds a written state stays unseen. */
export function createSearchIndex(clock: Clock, lag: number): SearchIndex {
  const states = new Map<string, readonly State[]>()

  function seen(history: readonly State[]): number {
    return history.findLastIndex((state) => state.at + lag <= clock.now())
  }

  return {
    note(id, issue) {
      const history = states.get(id) ?? []
      const kept = history.slice(Math.max(seen(history), 0))
      states.set(id, [...kept, { at: clock.now(), issue }])
    },
    read(fresh) {
      const found: Issue[] = []
      for (const [id, history] of states) {
        const state = fresh.has(id) ? history.at(-1) : history[seen(history)]
        if (state?.issue !== undefined) found.push(state.issue)
      }
      return found.reverse()
    },
  }
}
