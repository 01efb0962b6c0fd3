// Comparing what was sent with what it should be, in time that does not tell how far they agree
// (https://codahale.com/a-lesson-in-timing-attacks/).
import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Whether one of the secrets makes the signature that was sent. The written forms are compared, not the
 * decoded ones: a signature has exactly one spelling, and a lax decoder has no say. Several secrets, so that
 * they rotate without a gap. An empty secret signs nothing, since anybody could use it.
 */
export function signedByOneOf(
  secrets: readonly string[],
  sent: string,
  sign: (secret: string) => string,
): boolean {
  const given = Buffer.from(sent)
  return secrets.some((secret) => {
    if (secret === '') return false
    const expected = Buffer.from(sign(secret))
    return expected.length === given.length && timingSafeEqual(expected, given)
  })
}

/** Whether a token is one of those allowed. Both sides are hashed first, so that no length shows either. */
export function isOneOf(tokens: readonly string[], sent: string): boolean {
  const given = createHash('sha256').update(sent).digest()
  return tokens.some((token) => timingSafeEqual(createHash('sha256').update(token).digest(), given))
}
