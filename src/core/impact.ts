// The tickets behind an issue, for engineers: numbers, a day, and the names of support plans. No customer is named.
import type { Day, Instant } from './ref.ts'

export type Impact = {
  readonly open: number
  readonly solved: number
  /** When the oldest ticket that is not solved was opened. */
  readonly oldest?: Instant
  /** Open and solved tickets by support plan, most first; tickets without one are left out. */
  readonly plans: readonly { readonly name: string; readonly tickets: number }[]
}

/** What stands on the issue of it: nothing finer than a day, so that nothing is written for an hour's sake. */
export type Shown = Omit<Impact, 'oldest'> & { readonly oldest?: Day }

export function shownOf({ oldest, ...rest }: Impact): Shown {
  if (oldest === undefined) return rest
  return { ...rest, oldest: new Date(oldest).toISOString().slice(0, 10) }
}

/** The same as lines for engineers. */
export function impactLines({ open, solved, oldest, plans }: Shown): readonly string[] {
  const count = (n: number) => `${n} ticket${n === 1 ? '' : 's'}`
  return [
    'The tickets behind this issue (bugbridge keeps this up to date):',
    `${count(open + solved)}, ${open} open and ${solved} solved.`,
    ...(oldest === undefined ? [] : [`The oldest open one waits since ${oldest}.`]),
    ...(plans.length === 0
      ? []
      : [`By support plan: ${plans.map(({ name, tickets }) => `${name} ${tickets}`).join(', ')}.`]),
  ]
}
