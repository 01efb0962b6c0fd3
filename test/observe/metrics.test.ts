// The numbers at /metrics, as Prometheus reads them.
import { expect, test } from 'vitest'
import { createMetrics } from '../../src/observe/metrics.ts'

/** The samples by their name and labels. */
function samples(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  )
}

test('what happened is counted by its labels', () => {
  const metrics = createMetrics()
  metrics.webhook({ system: 'zendesk', status: 202, hints: 1, unknown: false })
  metrics.webhook({ system: 'zendesk', status: 202, hints: 0, unknown: true })
  metrics.webhook({ system: 'jira', status: 401, hints: 0, unknown: false })
  metrics.effect('update-ticket', 'done')
  metrics.effect('update-ticket', 'zendesk: later 503')
  metrics.effect('update-ticket', 'zendesk: later 503')
  metrics.gateRefusal('gate-sealed-text')
  metrics.apiCall('jira', 'done')
  metrics.pass('through')
  metrics.sweep('jira', { changed: 7, untold: 2, opened: 1, outcome: 'done' })
  metrics.redelivery('github', 3)
  expect(samples(metrics.expose())).toEqual({
    'bugbridge_redeliveries_total{system="github"}': 3,
    'bugbridge_webhooks_total{system="zendesk",status="202"}': 2,
    'bugbridge_webhooks_total{system="jira",status="401"}': 1,
    'bugbridge_webhooks_unknown_total{system="zendesk"}': 1,
    'bugbridge_webhooks_unknown_total{system="jira"}': 0,
    'bugbridge_hints_total{system="zendesk"}': 1,
    'bugbridge_hints_total{system="jira"}': 0,
    'bugbridge_effects_total{kind="update-ticket",outcome="done"}': 1,
    'bugbridge_effects_total{kind="update-ticket",outcome="zendesk: later 503"}': 2,
    'bugbridge_gate_refusals_total{reason="gate-sealed-text"}': 1,
    'bugbridge_api_calls_total{system="jira",outcome="done"}': 1,
    'bugbridge_passes_total{outcome="through"}': 1,
    'bugbridge_sweeps_total{system="jira",outcome="done"}': 1,
    'bugbridge_sweep_changed_total{system="jira"}': 7,
    'bugbridge_sweep_untold_total{system="jira"}': 2,
    'bugbridge_sweep_opened_total{system="jira"}': 1,
  })
})

test('gauges hold the last number that they were given', () => {
  const metrics = createMetrics()
  metrics.cases({ cases: 7, due: 3, leased: 2, pendingHints: 1 })
  metrics.cases({ cases: 8, due: 0, leased: 1, pendingHints: 0 })
  expect(samples(metrics.expose())).toEqual({
    bugbridge_cases: 8,
    bugbridge_cases_due: 0,
    bugbridge_cases_leased: 1,
    bugbridge_hints_pending: 0,
  })
})

test('every line is one of the format, every metric says what it is, and two registries share nothing', () => {
  const metrics = createMetrics()
  metrics.webhook({ system: 'jira', status: 202, hints: 2, unknown: false })
  metrics.cases({ cases: 1, due: 1, leased: 0, pendingHints: 0 })
  const text = metrics.expose()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(
      /^(# HELP \w+ [\w ,.]+|# TYPE \w+ (counter|gauge)|\w+(\{\w+="[^"\\]*"(,\w+="[^"\\]*")*\})? \d+)$/,
    )
  }
  const named = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name)
  const helped = [...text.matchAll(/^# HELP (\w+) /gm)].map(([, name]) => name)
  expect(named).toEqual(helped)
  expect(samples(createMetrics().expose())).toEqual({})
})

test('a label is a closed word: no text gets in, and none can break the format', () => {
  const metrics = createMetrics()
  metrics.apiCall('jira"} 1\nforged{x="', 'Jane said that it broke')
  expect(samples(metrics.expose())).toEqual({
    'bugbridge_api_calls_total{system="withheld",outcome="withheld"}': 1,
  })
})
