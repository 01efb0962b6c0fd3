// What is printed is text, and a terminal obeys some of it: names of statuses and versions, ids and file names come
// from elsewhere, and none of them may move the cursor, set the clipboard or turn the direction of writing.

/** Control characters other than the line break, line and paragraph separators, and marks of direction. */
const OBEYED = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The same text with those characters written out, as JSON writes them: so JSON stays JSON, and says the same. */
export function forTerminal(text: string): string {
  return text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
