// The issues that a ticket's field for existing ones names: their keys, with commas, semicolons, spaces or lines
// between them.

/** Each costs a call to the tracker; nobody has more than a few. */
const MOST = 10

/** The keys as they are written, each once whatever its case; those beyond the tenth are not looked at. */
export function keysNamed(text: string | undefined): readonly string[] {
  const words = (text ?? '').split(/[\s,;]+/u).filter((word) => word !== '')
  const distinct = new Map(words.toReversed().map((word) => [word.toUpperCase(), word]))
  return [...distinct.values()].toReversed().slice(0, MOST)
}

/** Whether a key that a person wrote is this one. */
export function isKey(written: string, key: string): boolean {
  return written.toUpperCase() === key.toUpperCase()
}
