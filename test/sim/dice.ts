// What a history is drawn with.

export type Dice = {
  /** In [0, 1). */
  readonly random: () => number
  /** A whole number from 0, below this. */
  readonly whole: (below: number) => number
  readonly pick: <T>(list: readonly T[], otherwise: T) => T
}

export function createDice(random: () => number): Dice {
  const whole = (below: number) => Math.floor(random() * below)
  return { random, whole, pick: (list, otherwise) => list[whole(list.length)] ?? otherwise }
}
