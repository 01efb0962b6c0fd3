// Why something is so: kept with every effect and shown by `why`.

/** The facts and the mapping rule that caused something. Closed words, keys, ids and days; agents read it. */
export type Because = { readonly rule: string; readonly facts: readonly string[] }
