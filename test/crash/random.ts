// Numbers from a seed, for the draws of a run: which act, which moment, how long. The processes themselves are
// real, so a seed repeats the draws and not the interleaving.

export type Random = {
  /** In [0, 1). */
  readonly next: () => number
  /** A whole number from `least` up to and without `most`. */
  readonly between: (least: number, most: number) => number
  readonly chance: (probability: number) => boolean
  /** Undefined: the list is empty. */
  readonly pick: <T>(list: readonly T[]) => T | undefined
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least)),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)],
  }
}
