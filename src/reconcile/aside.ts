// A store for whoever only wants to know: what is found out about commits on the way is kept in memory, beside what is
// stored, so that a comparison under another mapping leaves the service's own knowledge as it is.
import type { Commit } from '../core/change.ts'
import type { NamedCommit, Store } from '../store/port.ts'

/** Gives the store with the same answers as if it were written to, and nothing written. It keeps as long as it lives. */
export function createAside(store: Store): Store {
  const tips = new Map<string, Map<string, string>>()
  const found = new Map<string, NamedCommit>()
  const learnt = new Map<string, NamedCommit['folders']>()

  /** What is stored comes first: what was found once is not found again. */
  function beside(
    stored: readonly NamedCommit[],
    isAsked: (commit: NamedCommit) => boolean,
  ): readonly NamedCommit[] {
    const known = new Set(stored.map(placeOf))
    const mine = [...found.values()].filter((commit) => !known.has(placeOf(commit)) && isAsked(commit))
    return [...stored, ...mine].map((commit) => {
      const folders = learnt.get(placeOf(commit)) ?? commit.folders
      return { ...commit, ...(folders === undefined ? {} : { folders }) }
    })
  }

  return {
    ...store,
    // What became of an earlier write is looked for by a comparison too, and ended by a pass alone.
    end: async () => undefined,
    async tips(repository) {
      return new Map([...(await store.tips(repository)), ...(tips.get(repository) ?? [])])
    },
    async saveScan({ repository, branch, sha, commits }) {
      tips.set(repository, new Map([...(tips.get(repository) ?? []), [branch, sha]]))
      for (const commit of commits.flatMap(byName))
        if (!found.has(placeOf(commit))) found.set(placeOf(commit), commit)
    },
    async saveFolders(commits) {
      for (const commit of commits) learnt.set(placeOf(commit), commit.folders)
    },
    async commitsNaming(names) {
      return beside(await store.commitsNaming(names), ({ name }) => names.includes(name))
    },
    async commitsCalled(repository, shas) {
      return beside(
        await store.commitsCalled(repository, shas),
        (commit) => commit.repository === repository && shas.some((sha) => commit.sha.startsWith(sha)),
      )
    },
  }
}

function byName({ names, ...commit }: Commit): readonly NamedCommit[] {
  return names.map((name) => ({ ...commit, name }))
}

function placeOf({ name, repository, sha }: NamedCommit): string {
  return [name, repository, sha].join(' ')
}
