// Looks a repository through for commits that name issues, from where it was looked through before. What it finds is
// stored together with how far it came, so that nothing is found twice and nothing is skipped.
import type { CodeHost } from '../connectors/code-host.ts'
import { type Commit, isSame } from '../core/change.ts'
import type { Clock } from '../core/clock.ts'
import { done, failed, type Result } from '../core/failure.ts'
import { foldersFound } from '../core/folders.ts'
import type { Service } from '../core/service.ts'
import type { NamedCommit, Store } from '../store/port.ts'
import { withPath } from './folders.ts'

/** The name that the default branch is kept under: it may be renamed, and no commit is called so. */
const MAIN = 'main'

/** How soon a stretch is gone on with that was too long for one look, in ms: one costs some hundred of GitHub's calls. */
const GO_ON = 600_000

export type Looking = {
  readonly host: CodeHost
  readonly store: Pick<Store, 'tips' | 'saveScan' | 'commitsCalled'>
  readonly clock: Clock
  readonly services: readonly Service[]
  /** What the repository is called now. */
  readonly name: string
}

/**
 * Looks through the default branch up to `head`, and what each deployed commit has beside it. Failure `later` while there
 * is more than one look takes in: until the rest is known too, nobody can say that an issue has no other commits.
 */
export async function lookThrough(
  repository: string,
  head: string,
  deployed: readonly string[],
  looking: Looking,
): Promise<Result<undefined>> {
  const { host, store } = looking
  const tips = await store.tips(repository)
  const from = tips.get(MAIN)
  if (from !== head) {
    const scanned = await scan({ repository, branch: MAIN, from, to: head }, looking)
    if (!scanned.ok) return scanned
  }
  for (const sha of deployed) {
    const before = tips.get(sha)
    if (before === sha) continue
    const isOnMain = await host.contains(repository, sha, head)
    if (!isOnMain.ok) return isOnMain
    const scanned = isOnMain.value
      ? done(await save({ repository, branch: sha, sha, commits: [] }, looking))
      : await scan({ repository, branch: sha, from: before ?? head, to: sha }, looking)
    // A commit that the repository does not know: nothing can be said of it.
    if (!scanned.ok && scanned.failure.kind !== 'gone') return scanned
  }
  return done(undefined)
}

type Stretch = {
  readonly repository: string
  readonly branch: string
  readonly from: string | undefined
  readonly to: string
}

async function scan({ repository, branch, from, to }: Stretch, looking: Looking): Promise<Result<undefined>> {
  const services = withPath(looking.services.filter((service) => service.repository === repository))
  const found = await looking.host.scan({ repository, name: looking.name, from, to, services })
  if (!found.ok) return found
  const { commits, upTo } = found.value
  const sha = upTo ?? to
  const whole = (await completed(commits, repository, looking)).map((commit) => ({
    ...commit,
    folders: foldersFound(commit.services, services),
  }))
  await save({ repository, branch, sha, commits: whole }, looking)
  const { host, clock } = looking
  return sha === to
    ? done(undefined)
    : failed({ kind: 'later', system: host.system, at: clock.now() + GO_ON })
}

async function save(found: Parameters<Store['saveScan']>[0], { store, clock }: Looking): Promise<undefined> {
  await store.saveScan(found, clock.now())
  return undefined
}

/**
 * What takes a commit back need not name its issue, and what was picked from one is the same change: both are looked
 * up among what was just found and what was found before.
 */
async function completed(
  commits: readonly Commit[],
  repository: string,
  { store }: Looking,
): Promise<readonly Commit[]> {
  const asked = commits.flatMap(({ undoes = [], picked }) => [
    ...undoes,
    ...(picked === undefined ? [] : [picked]),
  ])
  const before = await store.commitsCalled(repository, asked)
  let known = commits
  const called = (sha: string): readonly NamedCommit[] => [
    ...before.filter((commit) => isSame(commit.sha, sha)),
    ...known
      .filter((commit) => isSame(commit.sha, sha))
      .flatMap(({ names, ...commit }) => names.map((name) => ({ ...commit, name }))),
  ]
  function complete(commit: Commit): Commit {
    const undone = (commit.undoes ?? []).flatMap(called)
    const source = commit.picked === undefined ? [] : called(commit.picked)
    const names = [...new Set([...commit.names, ...[...undone, ...source].map(({ name }) => name)])]
    return { ...commit, names, change: source[0]?.change ?? commit.change }
  }
  // What takes back the taking back learns its names from what has learnt them itself, in whatever order they came.
  for (let isNew = true; isNew; ) {
    const next = known.map(complete)
    isNew = next.some(({ names }, at) => names.length !== known[at]?.names.length)
    known = next
  }
  return known.filter(({ names }) => names.length > 0)
}
