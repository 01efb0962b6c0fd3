// Word shingles: how the gate recognises sealed text (wall 4) without keeping a word of it.

/** Tuned in one table. A run of `words` words, or a single word of `letters` or more, is recognisable. */
const SHINGLE = { words: 8, letters: 12, leastWords: 3 } as const

/** A one-way, salted hash of a short text, given by the root. */
export type Digest = (text: string) => string

/**
 * The recognisable pieces of a text: every run of eight words; the whole of a shorter text when it has at
 * least three words; and every single long word (an identifier, an address, a hash), since one such word
 * gives a stack frame away.
 */
export function shingles(text: string): string[] {
  const words = wordsOf(text)
  const size = Math.min(SHINGLE.words, words.length)
  return distinct(words, size < SHINGLE.leastWords ? [] : [size])
}

/** Every run of words in a text that could equal a shingle of any size: what the gate looks up. */
export function windows(text: string): string[] {
  const words = wordsOf(text)
  const most = Math.min(SHINGLE.words, words.length)
  return distinct(
    words,
    Array.from({ length: most }, (_, at) => at + 1).filter((size) => size >= SHINGLE.leastWords),
  )
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}_$./:@-]+/gu) ?? []
  )
}

/** The long words, and every run of these many words. */
function distinct(words: readonly string[], sizes: readonly number[]): string[] {
  const found = new Set(words.filter((word) => word.length >= SHINGLE.letters))
  for (const size of sizes) {
    for (let start = 0; start + size <= words.length; start++)
      found.add(words.slice(start, start + size).join(' '))
  }
  return [...found]
}
