// Word shingles: how the gate recognises sealed text (wall 4) without keeping a word of it.

/** Tuned in one table. A run of `words` words, or a single word of `letters` or more, is recognisable. */
export const SHINGLE = { words: 8, letters: 12, leastWords: 3 } as const

/** A one-way, salted hash of a short text, given by the root (Web Crypto on every runtime). */
export type Digest = (text: string) => string

/**
 * The recognisable pieces of a text: every run of eight words; the whole of a shorter text when it has at
 * least three words; and every single long word (an identifier, an address, a hash), since one such word
 * gives a stack frame away.
 */
export function shingles(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}_$./:@-]+/gu) ?? []
  const found = new Set(words.filter((word) => word.length >= SHINGLE.letters))
  if (words.length >= SHINGLE.leastWords) {
    const size = Math.min(SHINGLE.words, words.length)
    for (let start = 0; start + size <= words.length; start++)
      found.add(words.slice(start, start + size).join(' '))
  }
  return [...found]
}

/** Every run of words in a text that could equal a shingle of any size: what the gate looks up. */
export function windows(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}_$./:@-]+/gu) ?? []
  const found = new Set(words.filter((word) => word.length >= SHINGLE.letters))
  for (let size = SHINGLE.leastWords; size <= Math.min(SHINGLE.words, words.length); size++) {
    for (let start = 0; start + size <= words.length; start++)
      found.add(words.slice(start, start + size).join(' '))
  }
  return [...found]
}
