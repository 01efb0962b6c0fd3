// What operations ask: is it alive, is it ready, how is it doing.
import { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import { METRICS_CONTENT_TYPE, type Metrics } from '../observe/metrics.ts'
import type { Store } from '../store/port.ts'

export type OperationsOptions = {
  readonly store: Store
  readonly clock: Clock
  readonly metrics: Metrics
  /** Whether webhooks are asked to come again, because too much comes at once. */
  readonly isBusy: () => boolean
}

/** No case has this name: asking for it costs next to nothing, and anybody may. */
const NOBODY = 'nobody'

/** `/healthz`: the process answers. `/readyz`: the store does too. `/metrics`: Prometheus' text format. */
export function createOperations({ store, clock, metrics, isBusy }: OperationsOptions): Hono {
  const app = new Hono()

  app.get('/healthz', (context) => context.json({ status: 'ok' }))

  app.get('/readyz', async (context) => {
    const isReady = await store.find(NOBODY).then(
      () => true,
      () => false,
    )
    if (!isReady) return context.json({ status: 'unavailable' }, 503)
    // Still 200: whoever answers in our place would not ask vendors to come again.
    return context.json({ status: isBusy() ? 'busy' : 'ready' })
  })

  app.get('/metrics', async (context) => {
    metrics.cases(await store.count(clock.now()))
    metrics.pressure(isBusy())
    return context.body(metrics.expose(), 200, { 'content-type': METRICS_CONTENT_TYPE })
  })

  return app
}
