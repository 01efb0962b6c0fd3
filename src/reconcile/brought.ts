// What a squash merge makes of a branch: one commit that stands for all of the branch's own, which may have been deployed
// before it and never come to the default branch. Whoever has the one has them, and whoever has the branch's end has it.
import { isSame } from '../core/change.ts'
import { done, type Result } from '../core/failure.ts'
import type { NamedCommit } from '../store/port.ts'
import type { Containing } from './containing.ts'

/** Which of the commits are part of `head`. */
export async function heldBy(
  head: string | undefined,
  commits: readonly NamedCommit[],
  containing: Containing,
): Promise<Result<ReadonlySet<string>>> {
  const held = new Set<string>()
  if (head === undefined) return done(held)
  for (const { repository, sha } of commits) {
    const answer = await containing(repository, sha, head)
    if (!answer.ok) return answer
    if (answer.value) held.add(sha)
  }
  // By the branch's end alone: not where some of the branch was taken back beside the squash.
  const reverts = commits.filter(({ sha, undoes }) => undoes !== undefined && held.has(sha))
  for (const { repository, sha, brings } of commits) {
    if (held.has(sha) || brings === undefined) continue
    const isBranch = await containing(repository, brings, head)
    if (!isBranch.ok) return isBranch
    // A commit that came after the branch's end is no squash of it.
    const isLater = isBranch.value ? await containing(repository, brings, sha) : done(true)
    if (!isLater.ok) return isLater
    let stands = !isLater.value
    for (const revert of stands ? reverts : []) {
      const isIn = await containing(repository, revert.sha, brings)
      if (!isIn.ok) return isIn
      for (const part of isIn.value ? [] : (revert.undoes ?? [])) {
        const isPart = await containing(repository, part, brings)
        if (!isPart.ok) return isPart
        if (isPart.value) stands = false
      }
    }
    if (stands) held.add(sha)
  }
  return done(held)
}

/**
 * The commits without those that another one in force stands for, and with each that is taken back taken back whole.
 * Nothing is left out because it looks given up: a hotfix that nobody brought to the default branch waits, as does one
 * of which somebody made a copy by hand, since nobody can tell whether that copy is all of it. Only GitHub's own word
 * of which branch a commit was made of counts.
 *
 * | the branch's commit | its squash    | then                               |
 * |---------------------|---------------|------------------------------------|
 * | in force            | any, or none  | it is there                        |
 * | not in force        | in force      | left out                           |
 * | not in force        | waits         | left out, and the squash waits     |
 * | not in force        | none          | it waits                           |
 * | any                 | taken back    | it is taken back as well           |
 */
export async function withoutBrought(
  commits: readonly NamedCommit[],
  held: ReadonlySet<string>,
  containing: Containing,
): Promise<Result<readonly NamedCommit[]>> {
  const parts = new Map<string, readonly string[]>()
  const plain = commits.filter(({ brings, undoes }) => brings === undefined && undoes === undefined)
  for (const { sha, brings, repository } of commits) {
    if (brings === undefined) continue
    const own: string[] = []
    for (const each of plain) {
      const isOfBranch = await containing(repository, each.sha, brings)
      if (!isOfBranch.ok) return isOfBranch
      // What the branch began with was there before the squash, and is not taken back with it.
      const isOlder = isOfBranch.value ? await containing(repository, each.sha, sha) : done(true)
      if (!isOlder.ok) return isOlder
      if (!isOlder.value) own.push(each.sha)
    }
    parts.set(sha, own)
  }
  const brought = new Set([...parts.values()].flat())
  const whole = (undone: string) => [
    undone,
    ...[...parts].flatMap(([sha, own]) => (isSame(sha, undone) ? own : [])),
  ]
  return done(
    commits
      .filter(({ sha }) => held.has(sha) || !brought.has(sha))
      .map((commit) =>
        commit.undoes === undefined ? commit : { ...commit, undoes: commit.undoes.flatMap(whole) },
      ),
  )
}
