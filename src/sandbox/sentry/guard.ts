// What every call meets before its endpoint: it is counted, its token is checked, and its pace is.
import type { Context } from 'hono'
import type { Clock } from '../../core/clock.ts'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly answer: (c: Context) => Response | Promise<Response>
}

/** So many calls in each fixed window of milliseconds, for one caller and endpoint. */
export type Rate = { readonly calls: number; readonly window: number }

/** Sentry publishes how it limits, not how much: https://docs.sentry.io/api/ratelimits/. */
const RATE: Rate = { calls: 40, window: 1_000 }

export type Guard = {
  /** The answer that ends the call here, or undefined to let it through. */
  readonly stop: (route: Route, c: Context) => Response | undefined
  readonly calls: () => Readonly<Record<string, number>>
}

export function createGuard({
  clock,
  token,
  rate = RATE,
}: {
  readonly clock: Clock
  readonly token: string
  readonly rate?: Rate | undefined
}): Guard {
  const counts = new Map<string, number>()
  const windows = new Map<string, { readonly start: number; readonly calls: number }>()

  /** Every answer tells where the caller stands. */
  function stand(c: Context, name: string): number {
    const start = Math.floor(clock.now() / rate.window) * rate.window
    const before = windows.get(name)
    const calls = (before?.start === start ? before.calls : 0) + 1
    windows.set(name, { start, calls })
    c.header('X-Sentry-Rate-Limit-Limit', String(rate.calls))
    c.header('X-Sentry-Rate-Limit-Remaining', String(Math.max(rate.calls - calls, 0)))
    c.header('X-Sentry-Rate-Limit-Reset', String(Math.ceil((start + rate.window) / 1_000)))
    c.header('X-Sentry-Rate-Limit-ConcurrentLimit', '25')
    c.header('X-Sentry-Rate-Limit-ConcurrentRemaining', '24')
    return calls
  }

  return {
    stop(route, c) {
      const name = `${route.method} ${route.path}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
      const given = c.req.header('authorization')
      if (given === undefined) return c.json({ detail: 'Authentication credentials were not provided.' }, 401)
      if (given !== `Bearer ${token}`) return c.json({ detail: 'Invalid token' }, 401)
      if (stand(c, name) <= rate.calls) return undefined
      const seconds = rate.window / 1_000
      const detail = `You are attempting to use this endpoint too frequently. Limit is ${rate.calls} requests in ${seconds} seconds`
      return c.json({ detail }, 429)
    },
    calls: () => Object.fromEntries(counts),
  }
}
