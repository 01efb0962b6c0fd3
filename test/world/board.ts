// The tracker as people see and use it, whichever it is: in the words of Jira, whose stand-in is such a board itself.
// GitHub's is read through github-board.ts.
import type { Day } from '../../src/core/ref.ts'

export type BoardIssue = {
  readonly id: string
  readonly key: string
  readonly status: string
  /** Null while it is open. */
  readonly resolution: string | null
  /** From '1', the most urgent; empty where it has none. */
  readonly priority: string
  /** Our marks among them, as `bugbridge-<system>-<id>`. */
  readonly labels: readonly string[]
  readonly fixVersions: readonly string[]
  readonly due: Day | null
  /** `Duplicate` and `Relates`; `outward`: this issue is the one that duplicates. */
  readonly links: readonly {
    readonly type: string
    readonly to: string
    readonly direction: 'inward' | 'outward'
  }[]
  /** The tickets that stand on it. */
  readonly remoteLinks: readonly { readonly url: string; readonly resolved: boolean }[]
  readonly comments: readonly { readonly author: string; readonly text: string }[]
  /** Whatever else counts as a move of engineering. */
  readonly moves?: string
}

export type Board = {
  /** Undefined: it was deleted. */
  readonly view: (id: string) => BoardIssue | undefined
  readonly issues: () => readonly BoardIssue[]
  readonly transition: (id: string, status: string, resolution?: string) => void
  readonly setPriority: (id: string, priority: string) => void
  readonly setFixVersions: (id: string, versions: readonly string[]) => void
  readonly setDueDate: (id: string, day: Day | null) => void
  readonly comment: (id: string, author: string, text: string, opts?: { readonly app?: boolean }) => void
  readonly rename: (id: string, title: string) => void
  readonly move: (id: string, place: string) => void
  readonly remove: (id: string) => void
  /** The first duplicates the second; it must be closed as one, too. */
  readonly linkDuplicate: (id: string, survivor: string) => void
  readonly createIssue: (issue: { readonly summary: string }) => string
  readonly addVersion: (version: { readonly name: string; readonly releaseDate?: Day }) => string
  readonly setReleaseDate: (version: string, day: Day | null) => void
  readonly releaseVersion: (version: string) => void
  readonly unreleaseVersion: (version: string) => void
}
