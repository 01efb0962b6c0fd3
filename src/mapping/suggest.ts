// Turns a word that is not in a closed list into a message that helps: what is allowed, and what was meant.
import { quote } from './fault.ts'

/** For example `"on-holdd" is not a ticket status. Allowed: open, on-hold (did you mean on-hold?)`. */
export function notOneOf(word: string, noun: string, allowed: readonly string[]): string {
  const meant = nearest(word, allowed)
  const suggestion = meant === undefined ? '' : ` (did you mean ${meant}?)`
  return `${quote(word)} is not ${noun}. Allowed: ${allowed.join(', ')}${suggestion}`
}

/** The allowed word that is the fewest typing mistakes away, if they are few for its length. */
function nearest(word: string, allowed: readonly string[]): string | undefined {
  const near = allowed
    .map((candidate) => ({ candidate, mistakes: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, mistakes }) => mistakes <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((left, right) => left.mistakes - right.mistakes)
  return near[0]?.candidate
}

/**
 * Typing mistakes between two words: letters added, left out, changed, or two swapped (optimal string
 * alignment). Words of very different length are not compared.
 */
function distance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > right.length / 2) return Number.POSITIVE_INFINITY
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)]
  const mistakes = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    rows.push(current)
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1]
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      current.push(
        Math.min(
          mistakes(row - 1, column) + 1,
          mistakes(row, column - 1) + 1,
          mistakes(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? mistakes(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
  }
  return mistakes(left.length, right.length)
}
