// Rate limits: the primary one by the hour, and the secondary ones on pace.
// https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
import type { Instant } from '../../core/ref.ts'

/** How much is allowed; what is left out is as GitHub documents it. */
export type Rates = {
  readonly perHour?: number
  readonly searchesPerMinute?: number
  readonly contentPerMinute?: number
  readonly contentPerHour?: number
  /** A GET is 1 point, everything else 5. */
  readonly pointsPerMinute?: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export type Standing = {
  readonly resource: 'core' | 'search' | 'graphql'
  readonly limit: number
  readonly used: number
  /** When the window ends. */
  readonly reset: Instant
}

export type Limits = {
  /** Counts one call against the primary limit and tells how the caller stands; `used` may be over the limit. */
  readonly count: (caller: string, resource: Standing['resource'], limit?: number) => Standing
  /** Takes one call back: an answer 304 is free. */
  readonly refund: (caller: string, resource: Standing['resource']) => Standing | undefined
  /** Counts a call's pace. A number: it is too fast, for so many milliseconds more. */
  readonly pace: (caller: string, method: string, creates: boolean) => number | undefined
}

type Past = { readonly at: Instant; readonly points: number; readonly content: number }

export function createLimits(now: () => Instant, rates: Rates): Limits {
  const standings = new Map<string, Standing>()
  const pasts = new Map<string, readonly Past[]>()
  const most = { core: rates.perHour ?? 5_000, search: rates.searchesPerMinute ?? 30, graphql: 5_000 }
  const paces = [
    { of: 'points', most: rates.pointsPerMinute ?? 900, window: MINUTE },
    { of: 'content', most: rates.contentPerMinute ?? 80, window: MINUTE },
    { of: 'content', most: rates.contentPerHour ?? 500, window: HOUR },
  ] as const

  return {
    count(caller, resource, limit = most[resource]) {
      const key = `${caller} ${resource}`
      const before = standings.get(key)
      const window = resource === 'search' ? MINUTE : HOUR
      const isOver = before === undefined || before.reset <= now()
      const fresh = { resource, limit, used: 0, reset: Math.ceil((now() + window) / 1_000) * 1_000 }
      const standing = isOver ? fresh : before
      const after = { ...standing, used: Math.min(standing.used + 1, limit + 1) }
      standings.set(key, after)
      return after
    },
    refund(caller, resource) {
      const key = `${caller} ${resource}`
      const before = standings.get(key)
      if (before === undefined) return undefined
      const after = { ...before, used: before.used - 1 }
      standings.set(key, after)
      return after
    },
    pace(caller, method, creates) {
      const past = (pasts.get(caller) ?? []).filter(({ at }) => at > now() - HOUR)
      const one = { at: now(), points: method === 'GET' ? 1 : 5, content: creates ? 1 : 0 }
      const waits = paces.map(({ of, most: allowed, window }) => {
        const recent = past.filter(({ at }) => at > now() - window)
        const sum = recent.reduce((total, each) => total + each[of], 0)
        const first = recent.find((each) => each[of] > 0)
        return one[of] === 0 || sum + one[of] <= allowed || first === undefined
          ? 0
          : first.at + window - now()
      })
      const wait = Math.max(...waits)
      if (wait > 0) return wait
      pasts.set(caller, [...past, one])
      return undefined
    },
  }
}
