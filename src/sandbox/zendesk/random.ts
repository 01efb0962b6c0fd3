// Names that look like the vendor's, drawn from the injected randomness: the same seed gives the same names.

export type Random = () => number

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `length` lower-case hexadecimal digits. */
export function hex(random: Random, length: number): string {
  return draw(random, '0123456789abcdef', length)
}

/** The shape of an event id. */
export function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-')
}

/** The shape of a webhook id and of an invocation id. */
export function ulid(random: Random): string {
  return `01${draw(random, BASE32, 24)}`
}

function draw(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('')
}
