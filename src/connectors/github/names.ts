// What commits and pull requests say about issues: keys, closing words, what was taken back or picked from where.
// Only closed shapes leave this file, none of anybody's words.
import { nameOf } from '../../core/change.ts'

/** Longer texts are cut: nobody names an issue behind so many words, and every search stays fast. */
const LONGEST = 20_000
/** A commit that names more is a merge of everything, and says nothing. */
const MOST_NAMES = 50

const KEY = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]{1,30}-\d{1,9}(?![A-Za-z0-9_])/g
/** In the name of a branch people write keys in small letters too. */
const BRANCH_KEY = /(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{1,30}-\d{1,9}(?![A-Za-z0-9])/g
/** https://docs.github.com/en/issues/tracking-your-work-with-issues/linking-a-pull-request-to-an-issue */
const CLOSING =
  /\b(?:close[sd]?|fix|fixe[sd]|resolve[sd]?):? {1,3}(?:https:\/\/[\w.-]{1,100}\/)?(?:([\w.-]{1,100}\/[\w.-]{1,100})(?:#|\/issues\/)|#)(\d{1,9})\b/gi
const REVERTS = /\bThis reverts commit ([0-9a-f]{7,64})\b/i
/** As the button Revert words a pull request, which is all that a squash by "title and description" keeps of it. */
const REVERTS_PULL = /^Reverts (?:([\w.-]{1,100}\/[\w.-]{1,100}))?#(\d{1,9})$/im
const PICKED = /\(cherry picked from commit ([0-9a-f]{7,64})\)/i
/** As a merge commit and a squash merge name their pull request. */
const PULL = /^Merge pull request #(\d{1,9}) from|\(#(\d{1,9})\)$/

/** Issues that a commit's message or a pull request's title and body name; `repository` is where `#12` leads. */
export function namesIn(text: string, repository: string): readonly string[] {
  const part = text.slice(0, LONGEST)
  const keys = [...part.matchAll(KEY)].map(([key]) => nameOf(key))
  const closed = [...part.matchAll(CLOSING)].map(([, elsewhere, number]) =>
    nameOf(`${elsewhere ?? repository}#${number}`),
  )
  return [...new Set([...keys, ...closed])].slice(0, MOST_NAMES)
}

/** Issues that the name of a branch holds, such as `fix/ops-12-login`. */
export function namesInBranch(branch: string): readonly string[] {
  return [...branch.slice(0, 300).matchAll(BRANCH_KEY)].map(([key]) => nameOf(key))
}

/** The pull request that the first line of a message names. */
export function pullIn(message: string): number | undefined {
  const [, merged, squashed] = PULL.exec(titleOf(message)) ?? []
  const number = merged ?? squashed
  return number === undefined ? undefined : Number(number)
}

/** The commit that this one takes back. A revert of a revert says so of the revert. */
export function revertedIn(message: string): string | undefined {
  return REVERTS.exec(message.slice(0, LONGEST))?.[1]?.toLowerCase()
}

/** The pull request of this repository, by any name that it goes by, that this one takes back. */
export function revertedPullIn(message: string, repositories: readonly string[]): number | undefined {
  const [, where, number] = REVERTS_PULL.exec(message.slice(0, LONGEST)) ?? []
  const isOurs =
    where === undefined || repositories.some((repository) => nameOf(`${where}#`) === nameOf(`${repository}#`))
  return number !== undefined && isOurs ? Number(number) : undefined
}

export function pickedIn(message: string): string | undefined {
  return PICKED.exec(message.slice(0, LONGEST))?.[1]?.toLowerCase()
}

/** The first line, without the number of the pull request, which a cherry-pick by hand may leave out. */
export function subjectIn(message: string): string {
  return titleOf(message).replace(/ {0,3}\(#\d{1,9}\)$/, '')
}

function titleOf(message: string): string {
  return (message.slice(0, 500).split('\n')[0] ?? '').trim()
}
