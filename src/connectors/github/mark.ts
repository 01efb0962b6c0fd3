// Our mark in GitHub: a label, by which an issue is found among a repository's issues. In a public repository
// everybody reads labels, and ticket numbers are easily tried: so the label holds a digest that only we can make.
// A hidden comment in the body would not do, since in a public repository anybody can write one of their own.
import type { Digest } from '../../core/shingle.ts'
import { MOST_LABEL } from './limits.ts'

export type Marks = {
  /** The label of a mark as it is made now. Undefined: it is no mark, or too long for a label. */
  readonly label: (mark: string) => string | undefined
  /** The same by every secret, so that secrets rotate without losing an issue. */
  readonly labels: (mark: string) => readonly string[]
  /** A digest of something that must not be readable, by the newest secret. */
  readonly sign: (text: string) => string
  readonly signs: (text: string) => readonly string[]
}

const MARK = /^(bugbridge-[a-z0-9]{1,20})-[a-z0-9-]{1,100}$/

/** `secrets` are kept by nobody but us, the newest first. `digest` gives hexadecimal digits. */
export function createMarks(digest: Digest, secrets: readonly string[]): Marks {
  const signs = (text: string) => secrets.map((secret) => digest(`${secret} ${text}`).slice(0, 16))
  const sign = (text: string) => signs(text)[0] ?? ''
  function labels(mark: string): readonly string[] {
    const kind = MARK.exec(mark)?.[1]
    return kind === undefined ? [] : signs(mark).map((digits) => `${kind}-${digits}`.slice(0, MOST_LABEL))
  }
  return { label: (mark) => labels(mark)[0], labels, sign, signs }
}

/** True for a label that we put there; all other labels are somebody's words. */
export function isOurLabel(label: string): boolean {
  return /^bugbridge-[a-z0-9]{1,20}-[0-9a-f]{16}$/.test(label)
}
