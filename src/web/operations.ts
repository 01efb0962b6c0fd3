// What operations ask: is it alive, is it ready, how is it doing.
import { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import { METRICS_CONTENT_TYPE, type Metrics } from '../observe/metrics.ts'
import type { Store } from '../store/port.ts'

export type OperationsOptions = { readonly store: Store; readonly clock: Clock; readonly metrics: Metrics }

/** `/healthz`: the process answers. `/readyz`: the store does too. `/metrics`: Prometheus' text format. */
export function createOperations({ store, clock, metrics }: OperationsOptions): Hono {
  const app = new Hono()

  app.get('/healthz', (context) => context.json({ status: 'ok' }))

  app.get('/readyz', async (context) => {
    const isReady = await store.count(clock.now()).then(
      () => true,
      () => false,
    )
    return isReady ? context.json({ status: 'ready' }) : context.json({ status: 'unavailable' }, 503)
  })

  app.get('/metrics', async (context) => {
    metrics.cases(await store.count(clock.now()))
    return context.body(metrics.expose(), 200, { 'content-type': METRICS_CONTENT_TYPE })
  })

  return app
}
