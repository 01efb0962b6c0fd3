// The times of a mapping: `15m` and `4h` are open time, `1d` is whole open days.
import { z } from 'zod'
import { quote } from './fault.ts'

/** Milliseconds of open time, or whole open days: the `within` of a clock. */
export type Within = { readonly ms: number } | { readonly days: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MOST_DAYS = 90
const MOST_MS = MOST_DAYS * 24 * HOUR

/** Reads `15m`, `4h` or `1d`, from 1m to 90d; undefined when it is anything else. `24h` is not `1d`. */
export function parseWithin(text: string): Within | undefined {
  const [, digits, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const count = Number(digits)
  if (unit === 'd') return count >= 1 && count <= MOST_DAYS ? { days: count } : undefined
  const ms = count * (unit === 'h' ? HOUR : MINUTE)
  return ms >= MINUTE && ms <= MOST_MS ? { ms } : undefined
}

/** A time within which something should happen. */
export const withinSchema = z
  .string()
  .transform((text, context) => {
    const within = parseWithin(text)
    if (within !== undefined) return within
    const how = 'write minutes, hours or open days, such as 15m, 4h or 1d, from 1m to 90d'
    context.addIssue({ code: 'custom', message: `${quote(text)} is not a time: ${how}` })
    return z.NEVER
  })
  .describe('Open time, such as 15m or 24h, or open days, such as 1d: then the same time of day counts.')
