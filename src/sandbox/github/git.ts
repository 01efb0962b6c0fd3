// The git of the repositories: commits that know their parents, and names that point at commits. Commits are never
// lost, also when no name reaches them any more.
import { createHash } from 'node:crypto'
import type { Instant } from '../../core/ref.ts'

export type Identity = { readonly name: string; readonly email: string; readonly at: Instant }

export type Commit = {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Identity
  readonly committer: Identity
  /** The paths that it touches. */
  readonly files: readonly string[]
  /** Grows from commit to commit, so that every commit comes after its parents. */
  readonly order: number
}

export type Draft = Omit<Commit, 'sha' | 'tree' | 'order'>

export type Comparison = {
  readonly mergeBase: Commit
  /** What head has and base has not, oldest first. */
  readonly ahead: readonly Commit[]
  readonly behind: number
}

/** The git of one repository. */
export type Graph = {
  readonly branches: Map<string, string>
  readonly tags: Map<string, string>
  readonly add: (draft: Draft) => Commit
  /** By branch, tag, full name of either, or sha of at least seven digits. */
  readonly resolve: (ref: string) => Commit | undefined
  /** Everything that can be reached from a commit, itself too. */
  readonly reach: (sha: string) => ReadonlySet<string>
  /** The same as commits, newest first. */
  readonly log: (sha: string) => readonly Commit[]
  /** Undefined: the two have no ancestor in common. */
  readonly compare: (base: Commit, head: Commit) => Comparison | undefined
}

/** Gives the graph of a repository by its id, empty at first. */
export function createGit(): (repository: number) => Graph {
  const graphs = new Map<number, Graph>()
  return function of(repository) {
    const graph = graphs.get(repository) ?? createGraph(repository)
    graphs.set(repository, graph)
    return graph
  }
}

function createGraph(repository: number): Graph {
  const commits = new Map<string, Commit>()
  const branches = new Map<string, string>()
  const tags = new Map<string, string>()
  const oldestFirst = (a: Commit, b: Commit) => a.order - b.order

  function listed(shas: Iterable<string>): readonly Commit[] {
    return [...shas].flatMap((sha) => commits.get(sha) ?? [])
  }

  function resolve(ref: string): Commit | undefined {
    const branch = branches.get(ref.replace(/^(refs\/)?heads\//, '')) ?? branches.get(ref)
    const sha = branch ?? tags.get(ref.replace(/^(refs\/)?tags\//, '')) ?? ref
    const known = commits.get(sha)
    if (known !== undefined || !/^[0-9a-f]{7,39}$/.test(sha)) return known
    return listed(commits.keys()).find((commit) => commit.sha.startsWith(sha))
  }

  function reach(sha: string): ReadonlySet<string> {
    const seen = new Set<string>([sha])
    // A set also gives what is added while it is walked.
    for (const each of seen) for (const parent of commits.get(each)?.parents ?? []) seen.add(parent)
    return seen
  }

  return {
    branches,
    tags,
    resolve,
    reach,
    add(draft) {
      const order = commits.size + 1
      const text = JSON.stringify([repository, order, draft])
      const hash = (of: string) => createHash('sha1').update(of).digest('hex')
      const commit = { ...draft, sha: hash(`commit ${text}`), tree: hash(`tree ${text}`), order }
      commits.set(commit.sha, commit)
      return commit
    },
    log: (sha) => listed(reach(sha)).toSorted(oldestFirst).toReversed(),
    compare(base, head) {
      const [ofBase, ofHead] = [reach(base.sha), reach(head.sha)]
      const common = listed([...ofBase].filter((sha) => ofHead.has(sha)))
      const passed = new Set(common.flatMap(({ parents }) => parents))
      // The best common ancestor is one that no other descends from; of several, the newest.
      const mergeBase = common
        .filter(({ sha }) => !passed.has(sha))
        .toSorted(oldestFirst)
        .at(-1)
      if (mergeBase === undefined) return undefined
      const ahead = listed([...ofHead].filter((sha) => !ofBase.has(sha))).toSorted(oldestFirst)
      return { mergeBase, ahead, behind: [...ofBase].filter((sha) => !ofHead.has(sha)).length }
    },
  }
}
