// A short, pure, one-way name for a text: equal texts have equal fingerprints. It tells "changed" from
// "unchanged" without our keeping what a person typed. It is no secret and no signature.

/** Sixteen hexadecimal digits (FNV-1a, two lanes with different primes). */
export function fingerprint(text: string): string {
  let low = 0x811c9dc5
  let high = 0xcbf29ce4
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
  }
  return hex(low) + hex(high ^ text.length)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
