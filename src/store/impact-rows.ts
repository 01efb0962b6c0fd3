// Rows about the tickets behind issues, read into the port's terms.
import { z } from 'zod'
import type { Impact } from '../core/impact.ts'
import type { Row } from './engine.ts'
import type { Standing } from './port.ts'

const StoredBehind = z.array(
  z.object({
    plan: z.string().nullable(),
    solved: z.number(),
    n: z.number(),
    oldest: z.number().nullable(),
  }),
)

/** Adds up the groups of an issue's tickets. */
export function readBehind(rows: readonly Row[]): Impact {
  const groups = StoredBehind.parse(rows)
  const sum = (some: typeof groups) => some.reduce((total, { n }) => total + n, 0)
  const open = groups.filter(({ solved }) => solved === 0)
  const times = open.flatMap(({ oldest }) => oldest ?? [])
  const plans = [...new Set(groups.flatMap(({ plan }) => plan ?? []))].map((name) => ({
    name,
    tickets: sum(groups.filter(({ plan }) => plan === name)),
  }))
  return {
    open: sum(open),
    solved: sum(groups.filter(({ solved }) => solved === 1)),
    ...(times.length === 0 ? {} : { oldest: Math.min(...times) }),
    plans: plans.toSorted((left, right) => right.tickets - left.tickets || (left.name < right.name ? -1 : 1)),
  }
}

const StoredStanding = z.object({
  system: z.string(),
  issue: z.string(),
  touched: z.number(),
  written: z.string().nullable(),
  place: z.string().nullable(),
  begun_at: z.number().nullable(),
})

export function readStanding(row: Row): Standing {
  const { system, issue, touched, written, place, begun_at } = StoredStanding.parse(row)
  return {
    issue: { system, id: issue },
    touched,
    ...(written === null ? {} : { written }),
    ...(place === null ? {} : { place }),
    ...(begun_at === null ? {} : { begunAt: begun_at }),
  }
}
