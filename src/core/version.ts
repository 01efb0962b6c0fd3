// Names of versions: when two spell the same one, and which of two is older.

/** `v4.2.0`, `V4.2.0` and ` 4.2.0` are the same version. */
export function versionName(version: string): string {
  return version
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
}

/** A name that can be ordered: words, then numbers between dots. */
const NUMBERED = /^(\D{0,40})(\d{1,9}(?:\.\d{1,9}){0,8})$/

/** What can be ordered among itself: versions with the same words before their numbers; all others are one family. */
export function familyOf(version: string): string {
  return NUMBERED.exec(version)?.[1] ?? 'not numbered'
}

/** True when both are numbered in the same way and the left is the lower. Names that cannot be ordered: false. */
export function isOlder(left: string, right: string): boolean {
  const [, leftWords, leftNumbers = ''] = NUMBERED.exec(left) ?? []
  const [, rightWords, rightNumbers = ''] = NUMBERED.exec(right) ?? []
  if (leftWords === undefined || leftWords !== rightWords) return false
  const one = leftNumbers.split('.').map(Number)
  const other = rightNumbers.split('.').map(Number)
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
