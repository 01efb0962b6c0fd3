// The index behind the search lags behind the database: a search does not see what was just written.
import type { Clock } from '../../core/clock.ts'
import type { Instant } from '../../core/ref.ts'
import type { Issue } from './entities.ts'

type State = { readonly at: Instant; readonly issue: Issue | undefined }

export type SearchIndex = {
  readonly note: (id: number, issue: Issue | undefined) => void
  /** The issues as a search sees them now. */
  readonly read: () => readonly Issue[]
}

/** `lag` is how many milliseconds a written state stays unseen. */
export function createSearchIndex(clock: Clock, lag: number): SearchIndex {
  const states = new Map<number, readonly State[]>()

  function seen(history: readonly State[]): number {
    return history.findLastIndex((state) => state.at + lag <= clock.now())
  }

  return {
    note(id, issue) {
      const history = states.get(id) ?? []
      const kept = history.slice(Math.max(seen(history), 0))
      states.set(id, [...kept, { at: clock.now(), issue }])
    },
    read: () => [...states.values()].flatMap((history) => history[seen(history)]?.issue ?? []),
  }
}
