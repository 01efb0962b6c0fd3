import { expect, test } from 'vitest'
import { createMetrics } from '../../src/observe/metrics.ts'
import { openSqlite } from '../../src/store/sqlite/engine.ts'
import { createStore } from '../../src/store/store.ts'
import { createWorld, NOW, put } from './world.ts'

test('it is alive and ready while the store answers', async () => {
  const { get } = createWorld()
  expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' })
  expect((await get('/readyz')).status).toBe(200)
})

test('when the store does not answer it is alive but not ready, and says no more than that', async () => {
  const faults: unknown[] = []
  const engine = openSqlite({ path: ':memory:' })
  const { get } = createWorld({ store: createStore(engine), fault: (error) => faults.push(error) })
  await engine.batch(['cases', 'journal'].map((table) => ({ sql: `drop table ${table}`, parameters: [] })))
  expect((await get('/healthz')).status).toBe(200)
  expect((await get('/readyz')).status).toBe(503)
  for (const path of ['/', '/cases/zendesk-1', '/api/v1/cases', '/api/v1/status', '/metrics']) {
    const answer = await get(path)
    expect(answer.status).toBe(503)
    expect(answer.text).toContain('could not answer')
    expect(answer.text).not.toMatch(/sqlite|no such table|at \w+ \(/i)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  }
  expect(faults).toHaveLength(5)
})

test('while webhooks are sent away it says so, and stays ready: only bugbridge asks vendors to come again', async () => {
  let isBusy = true
  const { get } = createWorld({ isBusy: () => isBusy })
  expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"status":"busy"}' })
  expect((await get('/metrics')).text).toContain('\nbugbridge_back_pressure 1\n')
  isBusy = false
  expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"status":"ready"}' })
  expect((await get('/metrics')).text).toContain('\nbugbridge_back_pressure 0\n')
})

test('metrics are Prometheus text, with what the store counts', async () => {
  const metrics = createMetrics()
  metrics.gateRefusal('gate-sealed-text')
  const { get, store } = createWorld({ metrics })
  await put(store, { ticket: '1' })
  await put(store, { ticket: '2', dueAt: NOW - 1 })
  const answer = await get('/metrics')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = answer.text.split('\n')
  expect(lines).toContain('bugbridge_cases 2')
  expect(lines).toContain('bugbridge_cases_due 1')
  expect(lines).toContain('bugbridge_hints_pending 0')
  expect(lines).toContain('bugbridge_gate_refusals_total{reason="gate-sealed-text"} 1')
})
